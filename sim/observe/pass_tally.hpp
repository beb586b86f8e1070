#pragma once

#include "sim/observe/tally.hpp"

namespace esther {

/// A tally for archives (sim/core/archive.hpp), described once for both ways. The structured bindings name
/// every member: who adds one is told by the compiler to add it here.
template <class Archive, class T>
void pass_tally(Archive& archive, T& tally)
{
    auto& [shape, counts, person_time, pools, delayed_time, delay_by_day, deaths, entered, left, steps,
           absorbed_open, absorbed_away, no_shows, balked, opened, closed, swaps, waits, busy_periods,
           stopwatches, shown, gaps, tape, events, candidates, rejected, stale, fingerprint] = tally;
    archive(shape, counts, person_time, pools, delayed_time, delay_by_day, deaths, entered, left, steps,
            absorbed_open, absorbed_away, no_shows, balked, opened, closed, swaps, waits, busy_periods,
            stopwatches, shown, gaps, tape, events, candidates, rejected, stale, fingerprint);
}

}  // namespace esther
