// M/M/1 as one would write it by hand: a priority queue of events, a deque of customers, a few sums.
// Usage: w1_mm1 [customers]. Steady state: mean wait 9, time in system 10,
// utilisation 0.9.

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <queue>
#include <random>
#include <vector>

#include "bench/baseline/measurement.hpp"

namespace {

enum class Kind : std::uint8_t { arrival, completion };

struct Event {
    double time;
    Kind kind;
    bool operator>(const Event& other) const { return time > other.time; }
};

}  // namespace

int main(int argc, char** argv)
{
    const std::uint64_t customers = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
    const Measurement measurement;
    std::mt19937_64 random(1);
    std::exponential_distribution<double> gap(0.9);
    std::exponential_distribution<double> service(1.0);
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events;
    std::deque<double> present;  // times of arrival; the first is being served
    std::uint64_t arrived = 0;
    std::uint64_t executed = 0;
    double in_system = 0;
    double waited = 0;
    double busy = 0;
    double now = 0;
    events.push({gap(random), Kind::arrival});
    while (!events.empty()) {
        const Event event = events.top();
        events.pop();
        ++executed;
        now = event.time;
        if (event.kind == Kind::arrival) {
            if (++arrived < customers) {
                events.push({event.time + gap(random), Kind::arrival});
            }
            present.push_back(event.time);
            if (present.size() > 1) {
                continue;
            }
        } else {
            in_system += event.time - present.front();
            present.pop_front();
            if (present.empty()) {
                continue;
            }
        }
        waited += event.time - present.front();
        const double length = service(random);
        busy += length;
        events.push({event.time + length, Kind::completion});
    }
    const auto n = static_cast<double>(customers);
    measurement.print(executed,
                      {{"wait", waited / n}, {"in_system", in_system / n}, {"utilisation", busy / now}});
    return 0;
}
