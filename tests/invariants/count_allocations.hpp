#pragma once

#include <cstddef>

namespace esther::test {

/// How often this program has asked for memory.
[[nodiscard]] std::size_t allocations();
/// For how many bytes it has asked.
[[nodiscard]] std::size_t bytes_allocated();

}  // namespace esther::test
