// The five stations of W2 as one would write them by hand. Usage: w2_network [patients]. Exact: visits a
// patient and the load that they bring to each station; the waits have no closed form.

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <queue>
#include <random>
#include <vector>

#include "bench/baseline/measurement.hpp"

namespace {

constexpr int n_stations = 5;
constexpr int outside = -1;

struct Patient {
    double entered;  ///< into the network
    double queued;   ///< at the present station
};

struct Event {
    double time;
    int station;  ///< where a service ends; `outside`: the next patient arrives
    Patient patient;
    bool operator>(const Event& other) const { return time > other.time; }
};

struct Station {
    int servers;
    double mean;
    double variation;  ///< coefficient of variation; 1 stands for the exponential law
    std::array<double, n_stations> to;
    int busy = 0;
    std::deque<Patient> waiting{};
    std::uint64_t visits = 0;
    double waited = 0;
    double busy_time = 0;
};

}  // namespace

int main(int argc, char** argv)
{
    const std::uint64_t patients = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
    const Measurement measurement;
    std::mt19937_64 random(1);
    std::exponential_distribution<double> gap(40.0);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::array<Station, n_stations> stations{{
        {20, 0.664, 1.0, {0, 0.15, 0.05, 0.10, 0}},
        {30, 1.352, 0.8, {0.10, 0, 0.35, 0, 0}},
        {400, 41.7, 1.2, {0, 0, 0, 0.25, 0.20}},
        {150, 26.4, 1.0, {0.10, 0, 0.05, 0, 0.15}},
        {200, 67.1, 1.5, {0, 0, 0.10, 0.10, 0}},
    }};
    std::array<std::exponential_distribution<double>, n_stations> exponential;
    std::array<std::lognormal_distribution<double>, n_stations> lognormal;
    for (std::size_t i = 0; i < n_stations; ++i) {
        const double sigma_squared = std::log(1 + stations[i].variation * stations[i].variation);
        exponential[i] = std::exponential_distribution<double>(1 / stations[i].mean);
        lognormal[i] = std::lognormal_distribution<double>(std::log(stations[i].mean) - sigma_squared / 2,
                                                           std::sqrt(sigma_squared));
    }
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events;
    const auto serve = [&](std::size_t i, const Patient& patient, double now) {
        Station& station = stations[i];
        const double length = station.variation == 1.0 ? exponential[i](random) : lognormal[i](random);
        station.waited += now - patient.queued;
        station.busy_time += length;
        events.push({now + length, static_cast<int>(i), patient});
    };
    const auto enter = [&](std::size_t i, Patient patient, double now) {
        Station& station = stations[i];
        ++station.visits;
        patient.queued = now;
        if (station.busy < station.servers) {
            ++station.busy;
            serve(i, patient, now);
        } else {
            station.waiting.push_back(patient);
        }
    };
    std::uint64_t arrived = 0;
    std::uint64_t executed = 0;
    double in_system = 0;
    events.push({gap(random), outside, {}});
    while (!events.empty()) {
        const Event event = events.top();
        events.pop();
        ++executed;
        if (event.station == outside) {
            if (++arrived < patients) {
                events.push({event.time + gap(random), outside, {}});
            }
            enter(uniform(random) < 0.6 ? 0 : 1, {event.time, event.time}, event.time);
            continue;
        }
        const auto i = static_cast<std::size_t>(event.station);
        Station& station = stations[i];
        if (station.waiting.empty()) {
            --station.busy;
        } else {
            const Patient next = station.waiting.front();
            station.waiting.pop_front();
            serve(i, next, event.time);
        }
        double u = uniform(random);
        std::size_t to = 0;
        while (to < n_stations && u >= station.to[to]) {
            u -= station.to[to++];
        }
        if (to < n_stations) {
            enter(to, event.patient, event.time);
        } else {
            in_system += event.time - event.patient.entered;
        }
    }
    std::uint64_t visits = 0;
    double waited = 0;
    for (const Station& station : stations) {
        visits += station.visits;
        waited += station.waited;
    }
    const auto n = static_cast<double>(patients);
    const auto load = [&](std::size_t i) { return stations[i].busy_time / n * 40 / stations[i].servers; };
    measurement.print(executed, {{"visits", static_cast<double>(visits) / n},
                                 {"load_gp", load(0)},
                                 {"load_ae", load(1)},
                                 {"load_acute", load(2)},
                                 {"load_community", load(3)},
                                 {"load_social", load(4)},
                                 {"wait", waited / n},
                                 {"in_system", in_system / n}});
    return 0;
}
