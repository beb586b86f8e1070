#pragma once

#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// What a scenario did to the same people with the same luck: shares of the people at the start, per
/// 1,000, by whether they have an emergency admission in the measured period under the baseline and under
/// the scenario. The four add up to 1,000 in each replication.
struct Twins {
    std::string scenario;
    Estimate never;    ///< under neither
    Estimate avoided;  ///< under the baseline only
    Estimate caused;   ///< under the scenario only
    Estimate always;   ///< under both
};

/// True if every counted emergency admission of the measured period is also listed one by one, and people
/// are known: otherwise twins cannot be told.
[[nodiscard]] bool twins_are_known(const StudyResult& result);

/// Precondition: twins_are_known.
[[nodiscard]] std::vector<Twins> compare_twins(const StudyResult& result, std::size_t baseline);

}  // namespace esther
