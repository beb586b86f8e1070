#pragma once

#include <cstddef>

namespace esther::test {

/// How often this program has asked for memory.
[[nodiscard]] std::size_t allocations();

}  // namespace esther::test
