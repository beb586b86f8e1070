#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/core/time.hpp"

namespace esther {

/// Upper edges of the bins that lengths are told in, inclusive and rising: fine around the times people
/// quote, such as four hours and whole days. One more bin, without an edge, comes after them.
inline constexpr auto length_edges = [] {
    constexpr std::array minutes{0,   1,   2,   5,   10,  15,  20,  30,  45,  60,  75,  90,
                                 105, 120, 135, 150, 165, 180, 195, 210, 225, 230, 240, 255,
                                 270, 285, 300, 360, 420, 480, 600, 720, 960, 1200};
    constexpr std::array half_days{2, 3, 4, 6, 8, 10, 12, 14, 20, 28, 42, 56, 84, 112, 182, 364, 730};
    std::array<Duration, minutes.size() + half_days.size()> edges{};
    std::size_t n = 0;
    for (const int m : minutes) {
        edges[n++] = m * one_minute;
    }
    for (const int d : half_days) {
        edges[n++] = d * (one_day / 2);
    }
    return edges;
}();
inline constexpr std::size_t n_length_bins = length_edges.size() + 1;

}  // namespace esther
