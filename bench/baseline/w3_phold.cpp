// PHOLD as one would write it by hand for one thread: 4,096 sites, 16 events each, delay 0.1 + exponential of
// mean 0.9. Usage: w3_phold [remote share] [end time].

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <queue>
#include <random>
#include <vector>

#include "bench/baseline/measurement.hpp"

namespace {

struct Event {
    double time;
    std::uint32_t site;
    bool operator>(const Event& other) const { return time > other.time; }
};

}  // namespace

int main(int argc, char** argv)
{
    constexpr std::uint32_t n_sites = 4096;
    constexpr std::uint32_t a_site = 16;
    const double remote = argc > 1 ? std::strtod(argv[1], nullptr) : 0.1;
    const double end = argc > 2 ? std::strtod(argv[2], nullptr) : 100;
    const Measurement measurement;
    std::mt19937_64 random(1);
    std::exponential_distribution<double> exponential(1 / 0.9);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::uniform_int_distribution<std::uint32_t> anywhere(0, n_sites - 1);
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events;
    for (std::uint32_t i = 0; i < n_sites * a_site; ++i) {
        events.push({exponential(random), i / a_site});
    }
    std::vector<std::uint64_t> executed_at(n_sites, 0);
    std::uint64_t executed = 0;
    std::uint64_t away = 0;
    while (events.top().time < end) {
        Event event = events.top();
        events.pop();
        ++executed;
        ++executed_at[event.site];
        if (uniform(random) < remote) {
            event.site = anywhere(random);
            ++away;
        }
        event.time += 0.1 + exponential(random);
        events.push(event);
    }
    const auto most = *std::max_element(executed_at.begin(), executed_at.end());
    measurement.print(executed, {{"remote_share", static_cast<double>(away) / static_cast<double>(executed)},
                                 {"most_at_a_site", static_cast<double>(most)}});
    return 0;
}
