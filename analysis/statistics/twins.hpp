#pragma once

#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"
#include "analysis/statistics/period.hpp"
#include "analysis/statistics/totals.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// What a scenario did to the same people with the same luck: shares of the people who lived there since
/// go-live, per 1,000, by whether they have an emergency admission within a horizon under the baseline and
/// under the scenario. Never, avoided, caused and always add up to 1,000 in each replication.
struct Twins {
    std::string scenario;
    Estimate never;            ///< under neither
    Estimate avoided;          ///< under the baseline only
    Estimate caused;           ///< under the scenario only
    Estimate always;           ///< under both
    Estimate postponed;        ///< of the avoided: admitted under the scenario too, after the horizon
    Estimate brought_forward;  ///< of the caused: admitted under the baseline too, after the horizon
};

/// True if every counted emergency admission of the measured period is also listed one by one, and people
/// are known: otherwise twins cannot be told. Precondition: totals of all measured time are there.
[[nodiscard]] bool twins_are_known(const StudyResult& result, const TotalsByPeriod& totals);

/// For each horizon (from go-live to its end), every scenario but the baseline. What comes after the last
/// measured day is not known, so postponed is at least what it says, and 0 at the last horizon.
/// Preconditions: twins_are_known; totals of the horizons are there, and of what was before.
[[nodiscard]] std::vector<std::vector<Twins>> compare_twins(const StudyResult& result, std::size_t baseline,
                                                            const std::vector<Period>& horizons,
                                                            const TotalsByPeriod& totals);

}  // namespace esther
