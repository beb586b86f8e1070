#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "sim/observe/tally.hpp"

namespace esther::test {

/// Rows of the tape in an order of their own: shards append them as they come.
inline std::vector<TapeRow> sorted_tape(const Tally& tally)
{
    std::vector<TapeRow> rows = tally.tape;
    std::sort(rows.begin(), rows.end(), [](const TapeRow& a, const TapeRow& b) {
        return std::tie(a.time, a.person, a.root, a.pathway, a.measure) <
               std::tie(b.time, b.person, b.root, b.pathway, b.measure);
    });
    return rows;
}

/// The first thing in which two tallies differ; empty if every bit is the same.
inline std::string difference(const Tally& a, const Tally& b)
{
    const std::pair<const char*, bool> parts[] = {
        {"shape", a.shape == b.shape},
        {"counts", a.counts == b.counts},
        {"person time", a.person_time == b.person_time},
        {"pools", a.pools == b.pools},
        {"delayed time", a.delayed_time == b.delayed_time},
        {"delayed time by day", a.delay_by_day == b.delay_by_day},
        {"deaths", a.deaths == b.deaths},
        {"entered", a.entered == b.entered},
        {"left", a.left == b.left},
        {"steps", a.steps == b.steps},
        {"absorbed_open", a.absorbed_open == b.absorbed_open},
        {"absorbed_away", a.absorbed_away == b.absorbed_away},
        {"no_shows", a.no_shows == b.no_shows},
        {"balked", a.balked == b.balked},
        {"opened", a.opened == b.opened},
        {"closed", a.closed == b.closed},
        {"swaps", a.swaps == b.swaps},
        {"waits", a.waits == b.waits},
        {"busy periods", a.busy_periods == b.busy_periods},
        {"stopwatches", a.stopwatches == b.stopwatches},
        {"gaps", a.gaps == b.gaps},
        {"tape", sorted_tape(a) == sorted_tape(b)},
        {"events", a.events == b.events},
        {"candidates", a.candidates == b.candidates},
        {"rejected", a.rejected == b.rejected},
        {"fingerprint", a.fingerprint == b.fingerprint},
    };
    for (const auto& [name, same] : parts) {
        if (!same) {
            return name;
        }
    }
    return "";
}

}  // namespace esther::test
