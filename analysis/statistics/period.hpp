#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/store/study_result.hpp"

namespace esther {

/// Measured months: all of them, or those of one year since go-live.
struct Period {
    int year = 0;              ///< since go-live, 1, 2, ...; 0 for all measured time
    std::size_t first = 0;     ///< place of the first month
    std::size_t last = 0;      ///< behind the last
    std::int64_t from_us = 0;  ///< since go-live
    std::int64_t to_us = 0;
    bool whole = false;  ///< a year from end to end
    bool operator==(const Period&) const = default;

    [[nodiscard]] double years() const;
    /// From go-live to its end.
    [[nodiscard]] double horizon_years() const;
};

/// The year for which effects are given, if it was measured: practices need time (world.md section 6).
inline constexpr int headline_year = 3;

[[nodiscard]] Period all_measured(const StudyResult& result);

/// The months before the measured ones.
[[nodiscard]] Period before_measured(const StudyResult& result);

/// Every month there is.
[[nodiscard]] Period every_month(const StudyResult& result);

/// Every year since go-live, the last may be short. Empty for a study without people, where nothing goes
/// live.
[[nodiscard]] std::vector<Period> measured_years(const StudyResult& result);

/// Year three; of a shorter study its last whole year; all measured time where there is no whole year.
[[nodiscard]] Period headline_period(const StudyResult& result);

/// From go-live to the end of a period.
[[nodiscard]] Period horizon_of(const StudyResult& result, const Period& period);

}  // namespace esther
