// Means with t intervals, alone and in pairs.

#include "analysis/statistics/estimate.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

#include "sim/core/check.hpp"

namespace esther {

namespace {

double mean_of(std::span<const double> values)
{
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

/// Unbiased. Two passes: the squares of large numbers would lose the small differences.
double variance_of(std::span<const double> values)
{
    if (values.size() < 2) {
        return 0;
    }
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) {
        sum += (value - mean) * (value - mean);
    }
    return sum / static_cast<double>(values.size() - 1);
}

}  // namespace

double student_t_quantile(double probability, double degrees_of_freedom)
{
    return boost::math::quantile(boost::math::students_t(degrees_of_freedom), probability);
}

Estimate estimate(std::span<const double> values)
{
    ESTHER_CHECK(!values.empty());
    const auto n = static_cast<double>(values.size());
    Estimate result{values.size(), mean_of(values), std::sqrt(variance_of(values)), 0, std::nullopt};
    if (std::any_of(values.begin(), values.end(), [&](double value) { return value != values[0]; })) {
        result.standard_error = result.sd / std::sqrt(n);
        const double half = student_t_quantile(0.5 + confidence / 2, n - 1) * result.standard_error;
        result.interval = Interval{result.mean - half, result.mean + half};
    }
    return result;
}

void end_at_0(Estimate& estimate)
{
    if (estimate.interval) {
        estimate.interval->low = std::max(0.0, estimate.interval->low);
    }
}

PairedDifference compare_paired(std::span<const double> baseline, std::span<const double> scenario)
{
    ESTHER_CHECK(baseline.size() == scenario.size());
    std::vector<double> differences;
    for (std::size_t i = 0; i < baseline.size(); ++i) {
        differences.push_back(scenario[i] - baseline[i]);
    }
    PairedDifference result;
    result.difference = estimate(differences);
    result.identical = std::all_of(differences.begin(), differences.end(), [](double d) { return d == 0; });
    const double paired = variance_of(differences);
    if (paired > 0 && baseline.size() >= fewest_for_variance_ratio) {
        result.variance_ratio = (variance_of(baseline) + variance_of(scenario)) / paired;
    }
    return result;
}

std::optional<double> standardised_rate(std::span<const double> weights, std::span<const double> events,
                                        std::span<const double> time)
{
    ESTHER_CHECK(weights.size() == events.size() && weights.size() == time.size());
    double rate = 0;
    for (std::size_t cell = 0; cell < weights.size(); ++cell) {
        if (weights[cell] <= 0) {
            continue;
        }
        if (time[cell] <= 0) {
            return std::nullopt;
        }
        rate += weights[cell] * events[cell] / time[cell];
    }
    return rate;
}

}  // namespace esther
