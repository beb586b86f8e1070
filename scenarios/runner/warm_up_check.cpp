#include "scenarios/runner/warm_up_check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace esther {

namespace {

constexpr std::size_t quarter = 3;    // months
constexpr double most_change = 0.02;  // share, world rule for a settled start
constexpr double least_units = 1.0;   // pools used less than this say nothing about a trend

std::size_t index_of(const std::vector<std::string>& names, const std::string& name)
{
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Mean units in use over the three months that end before `end`.
double mean_in_use(const StudyResult& result, std::size_t scenario, std::size_t pool, std::size_t end)
{
    const std::size_t n_months = result.months.size();
    const std::size_t n_pools = result.pools.size();
    double busy = 0;
    for (std::size_t r = 0; r < result.replications.size(); ++r) {
        const std::size_t row = ((scenario * result.replications.size() + r) * n_pools + pool) * n_months;
        for (std::size_t m = end - quarter; m < end; ++m) {
            busy += static_cast<double>(result.pool_busy_time[row + m]);
        }
    }
    return busy /
           (static_cast<double>(result.month_us) * quarter * static_cast<double>(result.replications.size()));
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
    for (std::size_t pool = 0; pool < result.pools.size(); ++pool) {
        const double before = mean_in_use(result, reference, pool, n_warm - quarter);
        const double last = mean_in_use(result, reference, pool, n_warm);
        if (last >= least_units && std::fabs(last - before) > most_change * last) {
            char text[200];
            std::snprintf(text, sizeof text,
                          "pool '%s' was not settled when measuring began: %.1f units in use in the last "
                          "quarter of the "
                          "warm-up, %.1f in the one before; try a longer warm_up",
                          result.pools[pool].c_str(), last, before);
            result.warnings.emplace_back(text);
        }
    }
}

}  // namespace esther
