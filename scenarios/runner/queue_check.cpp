// Queues that no mean can be given of.

#include "scenarios/runner/queue_check.hpp"

#include <cstdio>
#include <string>

namespace esther {

namespace {

constexpr double always = 0.995;     // share of the units in use
constexpr double least_share = 0.5;  // of the mean line: a line that grows from nothing grows by twice its mean
constexpr double least_growth = 2;   // waiting

/// What a pool did in the measured time, mean over replications.
struct Load {
    double in_use = 0;
    double within_shift = 0;  ///< of them, in use within the capacity of the moment
    double units = 0;
    double waiting = 0;
    double growth = 0;  ///< of the line, from the beginning to the end
};

Load load_of(const StudyResult& result, std::size_t scenario, std::size_t pool)
{
    const std::size_t n_replications = result.replications.size();
    const std::size_t n_months = result.months.size();
    const auto n_warm = static_cast<std::size_t>(result.first_measured_month - result.months.front());
    const double time = static_cast<double>(result.measured_us) * static_cast<double>(n_replications);
    Load load;
    for (std::size_t r = 0; r < n_replications; ++r) {
        const std::size_t row = ((scenario * n_replications + r) * result.pools.size() + pool) * n_months;
        for (std::size_t m = row + n_warm; m < row + n_months; ++m) {
            load.in_use += static_cast<double>(result.pool_busy_time[m]) / time;
            load.units += static_cast<double>(result.pool_capacity_time[m]) / time;
            load.waiting += static_cast<double>(result.pool_queue_time[m]) / time;
            load.within_shift += static_cast<double>(result.pool_busy_time[m] - result.pool_overtime[m]) / time;
        }
        const std::int64_t before = n_warm == 0 ? 0 : result.pool_waiting[row + n_warm - 1];
        load.growth += static_cast<double>(result.pool_waiting[row + n_months - 1] - before) /
                       static_cast<double>(n_replications);
    }
    return load;
}

void add_name(std::string& names, const std::string& name)
{
    names += (names.empty() ? "" : ", ") + name;
}

}  // namespace

void check_queues(StudyResult& result)
{
    for (std::size_t pool = 0; pool < result.pools.size(); ++pool) {
        std::string without;
        std::string growing;
        for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
            const Load load = load_of(result, s, pool);
            if (load.units <= 0) {
                if (load.in_use <= 0 && load.waiting > 0) {  // unlimited pools have no units and are in use
                    add_name(without, result.scenarios[s]);
                }
            } else if (load.within_shift >= always * load.units && load.growth >= least_growth &&
                       load.growth >= least_share * load.waiting) {
                char text[120];
                std::snprintf(text, sizeof text, " (by %.0f, mean %.0f)", load.growth, load.waiting);
                add_name(growing, result.scenarios[s] + text);
            }
        }
        const std::string name = "pool '" + result.pools[pool] + "' ";
        if (!without.empty()) {
            result.warnings.push_back(name + "had no unit in the measured time, and somebody waited for one, under " +
                                      without);
        }
        if (!growing.empty()) {
            result.warnings.push_back(name +
                                      "cannot keep up: all its units were always in use and its line grew through the "
                                      "measured time, under " +
                                      growing + "; measured longer, its mean wait may be longer too");
        }
    }
}

}  // namespace esther
