// What the list of records of a replication tells; times as doubles, for theory alone.

#include <cmath>
#include <map>

#include "tests/theory/observe.hpp"

namespace esther::theory {

namespace {

/// Calls use(number, from, to) [units, from the begin of measuring] for each stretch of the measured time in
/// which the number between entry and exit is the same.
template <class Use>
void for_each_stretch(const Outcome& o, const std::string& entry, const std::string& exit, Use&& use)
{
    const MeasureId in = o.measure(entry);
    const MeasureId out = o.measure(exit);
    const double end = o.length();
    std::int64_t number = 0;
    double since = 0;
    for (const TapeRow& row : o.listed()) {
        if (row.measure != in && row.measure != out) {
            continue;
        }
        const double at = o.in_units((row.time - o.from()).count());
        if (at > since) {
            use(number, since, at);
            since = at;
        }
        number += row.measure == in ? 1 : -1;
    }
    use(number, since, end);
}

/// Twice the mean of number x cos(turn x t - shift): `integral` is that of the cosine.
Observe wave(const std::string& entry, const std::string& exit, double period, double shift)
{
    return [=](const Outcome& o) {
        const double turn = 2 * std::acos(-1.0) / period;
        // Whole periods lie before the begin of measuring.
        const auto integral = [&](double t) { return std::sin(turn * t - shift) / turn; };
        Moments m{o.length(), 0, 0};
        for_each_stretch(o, entry, exit, [&](std::int64_t number, double from, double to) {
            m.sum += 2 * static_cast<double>(number) * (integral(to) - integral(from));
        });
        return m;
    };
}

}  // namespace

Observe number_over_time(const std::string& entry, const std::string& exit)
{
    return [=](const Outcome& o) {
        Moments m;
        for_each_stretch(o, entry, exit, [&](std::int64_t number, double from, double to) {
            const auto n = static_cast<double>(number);
            m.n += to - from;
            m.sum += n * (to - from);
            m.squares += n * n * (to - from);
        });
        return m;
    };
}

Observe share_of_time(const std::string& entry, const std::string& exit,
                      const std::function<bool(std::int64_t)>& number)
{
    return [=](const Outcome& o) {
        Moments m;
        for_each_stretch(o, entry, exit, [&](std::int64_t n, double from, double to) {
            m.n += to - from;
            m.sum += number(n) ? to - from : 0;
        });
        return m;
    };
}

Observe number_at(const std::string& entry, const std::string& exit, double phase, double period)
{
    return [=](const Outcome& o) {
        Moments m;
        double next = phase;
        for_each_stretch(o, entry, exit, [&](std::int64_t number, double, double to) {
            for (; next < to; next += period) {
                const auto n = static_cast<double>(number);
                m.n += 1;
                m.sum += n;
                m.squares += n * n;
            }
        });
        return m;
    };
}

Observe sine_of(const std::string& entry, const std::string& exit, double period)
{
    return wave(entry, exit, period, std::acos(0.0));
}

Observe cosine_of(const std::string& entry, const std::string& exit, double period)
{
    return wave(entry, exit, period, 0);
}

Observe time_until(const std::string& from, const std::string& to)
{
    return [=](const Outcome& o) {
        Moments m;
        double open = 0;  // records that still wait for the next of the other
        double sum = 0;   // of their times
        double squares = 0;
        for (const TapeRow& row : o.listed()) {
            const double at = o.in_units((row.time - o.from()).count());
            if (row.measure == o.measure(from) && at >= 0) {
                open += 1;
                sum += at;
                squares += at * at;
            } else if (row.measure == o.measure(to)) {
                m.n += open;
                m.sum += open * at - sum;
                m.squares += open * at * at - 2 * at * sum + squares;
                open = sum = squares = 0;
            }
        }
        return m;
    };
}

Observe life_cost(const std::vector<std::pair<std::string, double>>& cost_of, double discount)
{
    return [=](const Outcome& o) {
        struct State {
            double since = 0;
            double cost = 0;  // per unit of time
            double so_far = 0;
        };
        std::map<MeasureId, double> costs;
        for (const auto& [measure, cost] : cost_of) {
            costs[o.measure(measure)] = cost;
        }
        // What a unit of cost is worth from time 0 to t.
        const auto worth = [&](double t) {
            return discount == 0 ? t : -std::expm1(-discount * t) / discount;
        };
        std::map<std::uint32_t, State> lives;
        for (const TapeRow& row : o.listed()) {
            State& life = lives[row.person];
            const double now = o.in_units(row.time.time_since_epoch().count());
            life.so_far += life.cost * (worth(now) - worth(life.since));
            life.since = now;
            life.cost = costs.at(row.measure);
        }
        Moments m;
        for (const auto& [person, life] : lives) {
            m.n += 1;
            m.sum += life.so_far;
            m.squares += life.so_far * life.so_far;
        }
        return m;
    };
}

}  // namespace esther::theory
