#pragma once

#include <cstddef>
#include <vector>

#include "sim/observe/distribution.hpp"

namespace esther::theory {

/// What one replication says about a quantity: observations, their sum and the sum of their squares.
struct Moments {
    double n = 0;
    double sum = 0;
    double squares = 0;
};

/// A value from all replications together, and by how much each of them pulls it: the values of `pull` have
/// mean 0, and their spread gives the standard error (linearisation of the ratio). Pooling first keeps the
/// bias of ratios and variances as small as that of one long run.
struct Pooled {
    double value = 0;
    std::vector<double> pull;

    [[nodiscard]] double standard_error() const;
};

[[nodiscard]] Pooled pooled_mean(const std::vector<Moments>& replications);
[[nodiscard]] Pooled pooled_variance(const std::vector<Moments>& replications);
/// Square root of the variance.
[[nodiscard]] Pooled pooled_deviation(const std::vector<Moments>& replications);
/// The q-quantile of all histograms together [us]; density at the quantile from the same histogram.
[[nodiscard]] Pooled pooled_quantile(const std::vector<Distribution>& replications, double q);
/// a + weight x b.
[[nodiscard]] Pooled combine(const Pooled& a, const Pooled& b, double weight);

/// Least t that a fair test exceeds in absolute value with probability `alarm`.
[[nodiscard]] double t_limit(std::size_t replications, double alarm);

}  // namespace esther::theory
