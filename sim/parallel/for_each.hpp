#pragma once

#include <cstddef>
#include <functional>

namespace esther {

/// Calls `job(0)` ... `job(n - 1)`, up to `threads` of them at a time, in no promised order. Jobs write to
/// places of their own. The first exception by index is thrown after all jobs have ended.
void for_each_parallel(std::size_t n, std::size_t threads, const std::function<void(std::size_t)>& job);

/// Threads that this process may use at once.
[[nodiscard]] std::size_t available_threads();

}  // namespace esther
