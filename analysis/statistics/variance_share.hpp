#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// How much of the variance that comes from parameters comes from some of them. With sample variances over
/// replications s2 of the same figure when all parameters are drawn, only some, or none:
///
///     share = (s2(some) - s2(none)) / (s2(all) - s2(none))
///
/// s2(none) is the Monte Carlo variance. Assumed: parameters of the two sorts do not interact, and the Monte
/// Carlo variance does not depend on what was drawn.
struct VarianceShare {
    double all = 0;   ///< sample variance over replications
    double some = 0;  ///< the same
    double none = 0;  ///< the same
    /// Nothing if the draws of all parameters add no variance. Not held within 0 and 1: chance may lead out
    /// of it.
    std::optional<double> share;
    std::optional<Interval> interval;  ///< 95 %, by the jackknife over replications
};

/// Preconditions: three or more replications, the same ones at equal places.
[[nodiscard]] VarianceShare variance_share(std::span<const double> all, std::span<const double> some,
                                           std::span<const double> none);

/// The share for net emergency admissions avoided, by scenario but the reference.
struct ScenarioVariance {
    std::string scenario;
    VarianceShare avoided;  ///< variances of admissions per 1,000 person-years, squared
};

/// Of three results of one study, told apart by `parameter_draws`, in any order. Throws ResultsError where
/// they are no such three.
[[nodiscard]] std::vector<ScenarioVariance> variance_shares(std::span<const StudyResult> results);

/// The one of them in which only some parameters are drawn: the grades of these.
[[nodiscard]] std::string grades_of(std::span<const StudyResult> results);

}  // namespace esther
