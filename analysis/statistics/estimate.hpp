#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace esther {

struct Interval {
    double low = 0;
    double high = 0;
};

/// Mean over replications, with what is known about its Monte Carlo error.
struct Estimate {
    std::size_t n = 0;  ///< replications
    double mean = 0;
    double sd = 0;                     ///< between replications; 0 if n = 1
    double standard_error = 0;         ///< of the mean; 0 if n = 1
    /// 95 % by Student's t; none if n = 1 or all are alike: how far chance goes is not known then.
    std::optional<Interval> interval;
};

/// One scenario against the baseline, replication by replication.
struct PairedDifference {
    Estimate difference;  ///< scenario minus baseline
    /// (var(scenario) + var(baseline)) / var(difference): how many times more replications independent runs
    /// would have needed. None of fewer than `fewest_for_variance_ratio`, or if the difference does not vary.
    std::optional<double> variance_ratio;
    bool identical = false;  ///< every single difference is exactly zero
};

/// Replications from which on a ratio of variances says anything: two values have one difference, whose square
/// is all that is known of their variance.
inline constexpr std::size_t fewest_for_variance_ratio = 3;

/// Share of all 95 % intervals that hold the truth.
inline constexpr double confidence = 0.95;

/// Quantile of Student's t. Preconditions: 0 < probability < 1, degrees_of_freedom > 0.
[[nodiscard]] double student_t_quantile(double probability, double degrees_of_freedom);

/// Precondition: at least one value.
[[nodiscard]] Estimate estimate(std::span<const double> values);

/// The interval of what cannot be below 0 begins at 0 at the least.
void end_at_0(Estimate& estimate);

/// Precondition: as many values in both, at least one; equal places are the same replication.
[[nodiscard]] PairedDifference compare_paired(std::span<const double> baseline,
                                              std::span<const double> scenario);

/// Direct standardisation: sum over cells of weight x events / time, weights summing to 1. A cell without
/// weight is left out; nothing if a cell with weight has no time.
[[nodiscard]] std::optional<double> standardised_rate(std::span<const double> weights,
                                                      std::span<const double> events,
                                                      std::span<const double> time);

}  // namespace esther
