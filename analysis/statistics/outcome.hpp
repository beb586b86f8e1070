#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/totals.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

enum class OutcomeKind {
    rate,       ///< events per person and microsecond
    share,      ///< of one measure's events in another's
    mean,       ///< time shown by stopwatches [us]
    quantile,   ///< of that time [us], linear within a bin
    occupancy,  ///< share of a pool's units in use
    wait,       ///< mean wait for a unit, of those who got one [us]
    standing,   ///< mean number of people, per person, between two records of one stopwatch
    again,      ///< share of listed events followed by another of the same person within a time
};

/// A figure of one scenario and replication over the measured period, in canonical units.
struct Outcome {
    OutcomeKind kind = OutcomeKind::rate;
    std::string of;  ///< measure; pool of `occupancy` and `wait`
    /// Below the line of a share; what begins the time of `standing`, "" for its stopwatch alone; what ends the
    /// stay that `again` adds to its time, "" for none.
    std::string with;
    int first_age = 0;  ///< of `rate`, `share` and `mean`
    int last_age = eldest;
    std::string sex;   ///< of the same; "" for all
    double point = 0;  ///< share of people below a quantile; time of `again` [us]

    static constexpr int eldest = 200;  ///< where an open band ends
    [[nodiscard]] bool is_of_all_ages() const { return first_age == 0 && last_age == eldest; }
};

/// Ages of a band such as "17-39", "85+" or "all"; nothing for other words.
struct Ages {
    int first = 0;
    int last = Outcome::eldest;
};
[[nodiscard]] std::optional<Ages> ages_of_band(const std::string& label);

/// Cells (age band, sex) that an outcome is about; nothing if no whole bands, or no sex, make it up.
[[nodiscard]] std::optional<std::vector<std::size_t>> cells_of(const StudyResult& labels,
                                                               const Outcome& outcome);

/// Nothing where there is nothing to divide by. Preconditions: all labels are there, and the admissions are
/// sorted; `totals` are those of the scenario and replication.
[[nodiscard]] std::optional<double> value_of(const Outcome& outcome, const StudyResult& result,
                                             std::size_t scenario, std::size_t replication,
                                             const Totals& totals);

}  // namespace esther
