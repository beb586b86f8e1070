#include "scenarios/runner/warm_up_check.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/report/number.hpp"
#include "analysis/statistics/estimate.hpp"

namespace esther {

namespace {

constexpr std::size_t quarter = 3;    // months
constexpr double most_change = 0.02;  // share, world rule for a settled start
constexpr double least_units = 1.0;   // pools used less than this say nothing about a trend

std::size_t index_of(const std::vector<std::string>& names, const std::string& name)
{
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Mean units in use over the three months that end before `end`, in one replication.
double mean_in_use(const StudyResult& result, std::size_t scenario, std::size_t replication, std::size_t pool,
                   std::size_t end)
{
    const std::size_t n_months = result.months.size();
    const std::size_t row =
        ((scenario * result.replications.size() + replication) * result.pools.size() + pool) * n_months;
    double busy = 0;
    for (std::size_t m = end - quarter; m < end; ++m) {
        busy += static_cast<double>(result.pool_busy_time[row + m]);
    }
    return busy / (static_cast<double>(result.month_us) * quarter);
}

struct Trend {
    double last = 0;
    double change = 0;          ///< last quarter minus the one before, mean over replications
    double standard_error = 0;  ///< of `change`; 0 with one replication
};

Trend trend_of(const StudyResult& result, std::size_t scenario, std::size_t pool, std::size_t end)
{
    const auto n = static_cast<double>(result.replications.size());
    Trend trend;
    double squares = 0;
    for (std::size_t r = 0; r < result.replications.size(); ++r) {
        const double last = mean_in_use(result, scenario, r, pool, end);
        const double change = last - mean_in_use(result, scenario, r, pool, end - quarter);
        trend.last += last / n;
        trend.change += change / n;
        squares += change * change;
    }
    if (n > 1) {
        trend.standard_error =
            std::sqrt(std::max(0.0, squares - n * trend.change * trend.change) / (n - 1) / n);
    }
    return trend;
}

/// Standard errors beyond which a change is no chance, 5 % of the time wrong in any of so many pools.
double reach_of_chance(std::size_t n_replications, std::size_t n_pools)
{
    if (n_replications < 2 || n_pools == 0) {
        return 0;
    }
    const double each = (1 - confidence) / static_cast<double>(n_pools);
    return student_t_quantile(1 - each / 2, static_cast<double>(n_replications - 1));
}

}  // namespace

void check_warm_up(StudyResult& result)
{
    const auto n_warm = static_cast<std::size_t>(result.first_measured_month);
    if (result.persons == 0) {
        return;  // queues alone: the author chooses the warm-up
    }
    if (n_warm < 2 * quarter) {
        result.warnings.push_back(
            "the warm-up is shorter than half a year: whether it sufficed cannot be told");
        return;
    }
    const std::size_t reference = index_of(result.scenarios, result.reference);
    const double reach = reach_of_chance(result.replications.size(), result.pools.size());
    for (std::size_t pool = 0; pool < result.pools.size(); ++pool) {
        const Trend trend = trend_of(result, reference, pool, n_warm);
        const double least_change = std::max(most_change * trend.last, reach * trend.standard_error);
        if (trend.last >= least_units && std::fabs(trend.change) > least_change) {
            const std::string change = fixed(trend.change, 1);
            result.warnings.push_back(
                "pool '" + result.pools[pool] + "' was not settled when measuring began: " +
                fixed(trend.last, 1) + " units in use in the last quarter of the warm-up, " +
                (trend.change > 0 ? "+" : "") + change + " against the quarter before (" +
                (result.replications.size() > 1 ? "standard error " + fixed(trend.standard_error, 1)
                                                : "of one replication, so it may be chance") +
                "); try a longer warm_up");
        }
    }
}

}  // namespace esther
