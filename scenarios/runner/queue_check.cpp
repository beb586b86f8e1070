// Queues that no mean can be given of.

#include "scenarios/runner/queue_check.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace esther {

namespace {

constexpr double always = 0.995;    // share of the units in use
constexpr double grown = 1.5;       // times the first half's mean line
constexpr double least_growth = 1;  // waiting, on average

/// What a pool did in some of the measured months, all replications together.
struct Load {
    double busy = 0;
    double capacity = 0;
    double queue = 0;
};

Load load_in(const StudyResult& result, std::size_t scenario, std::size_t pool, std::size_t from, std::size_t to)
{
    const std::size_t n_replications = result.replications.size();
    Load load;
    for (std::size_t r = 0; r < n_replications; ++r) {
        const std::size_t row =
            ((scenario * n_replications + r) * result.pools.size() + pool) * result.months.size();
        for (std::size_t m = from; m < to; ++m) {
            load.busy += static_cast<double>(result.pool_busy_time[row + m]);
            load.capacity += static_cast<double>(result.pool_capacity_time[row + m]);
            load.queue += static_cast<double>(result.pool_queue_time[row + m]);
        }
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
    const auto n_warm = static_cast<std::size_t>(result.first_measured_month - result.months.front());
    const std::size_t n_months = result.months.size();
    const auto half = static_cast<std::size_t>(result.measured_us / result.month_us / 2);  // in whole months
    const double half_time = static_cast<double>(half) * static_cast<double>(result.month_us) *
                             static_cast<double>(result.replications.size());
    for (std::size_t pool = 0; pool < result.pools.size(); ++pool) {
        std::string without;
        std::string growing;
        for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
            const Load all = load_in(result, s, pool, n_warm, n_months);
            if (all.queue > 0 && all.capacity <= 0 && all.busy <= 0) {
                add_name(without, result.scenarios[s]);
                continue;
            }
            if (half == 0 || all.busy < always * all.capacity) {
                continue;
            }
            const double first = load_in(result, s, pool, n_warm, n_warm + half).queue / half_time;
            const double second = load_in(result, s, pool, n_warm + half, n_warm + 2 * half).queue / half_time;
            if (second > grown * first && second > first + least_growth) {
                char text[120];
                std::snprintf(text, sizeof text, " (%.1f, then %.1f)", first, second);
                add_name(growing, result.scenarios[s] + text);
            }
        }
        const std::string name = "pool '" + result.pools[pool] + "' ";
        if (!without.empty()) {
            result.warnings.push_back(name + "had no unit in the measured time, and somebody waited for one, under " + without);
        }
        if (!growing.empty()) {
            result.warnings.push_back(name +
                                      "cannot keep up: all its units were always in use and the mean number waiting "
                                      "grew from the first half of the measured time to the second, under " +
                                      growing + "; its waits have no mean that a longer run would come to");
        }
    }
}

}  // namespace esther
