#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

#include "sim/core/time.hpp"

namespace esther {

/// Runs job(0) ... job(n - 1), side by side or one after another, and returns when all have ended. Jobs do
/// not throw.
using SideBySide = std::function<void(std::size_t n, const std::function<void(std::size_t)>& job)>;

/// One after another, on the caller's thread.
inline void one_after_another(std::size_t n, const std::function<void(std::size_t)>& job)
{
    for (std::size_t i = 0; i < n; ++i) {
        job(i);
    }
}

/// Conservative windows from `from` to `until`. Nothing that is sent in a window takes effect within `width`,
/// so in a window no shard can meet anything that another does in it. `run_window(end)` does all that happens
/// before `end` and returns when the next thing happens that is known by then, sent ones included: windows
/// skip the time when nothing does.
template <class RunWindow>
void in_windows(Time from, Time until, Duration width, RunWindow&& run_window)
{
    while (from < until) {
        from = run_window(std::min(until, later(from, width)));
    }
}

}  // namespace esther
