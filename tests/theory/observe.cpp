#include "tests/theory/observe.hpp"

namespace esther::theory {

namespace {

double real(std::int64_t x)
{
    return static_cast<double>(x);
}

/// One observation for each `n`, of which only the sum is known.
Moments share(double sum, double n)
{
    return {n, sum, 0};
}

}  // namespace

Observe number_in_system(const std::string& pool)
{
    return [=](const Outcome& o) {
        return share(o.in_units(o.pool(pool).busy_time + o.pool(pool).queue_time), o.length());
    };
}

Observe queue_length(const std::string& pool)
{
    return [=](const Outcome& o) { return share(o.in_units(o.pool(pool).queue_time), o.length()); };
}

Observe units_in_use(const std::string& pool)
{
    return [=](const Outcome& o) { return share(o.in_units(o.pool(pool).busy_time), o.length()); };
}

Observe units_in_use_then(const std::string& pool)
{
    return [=](const Outcome& o) {
        const double units = o.in_units(o.pool(pool).busy_time) / o.length();
        return Moments{1, units, units * units};
    };
}

Observe units_there(const std::string& pool)
{
    return [=](const Outcome& o) { return share(o.in_units(o.pool(pool).capacity_time), o.length()); };
}

Observe utilisation(const std::string& pool)
{
    return [=](const Outcome& o) {
        return share(real(o.pool(pool).busy_time), real(o.pool(pool).capacity_time));
    };
}

Observe throughput(const std::string& pool)
{
    return [=](const Outcome& o) { return share(real(o.pool(pool).starts), o.length()); };
}

Durations waits(const std::string& pool)
{
    return [=](const Outcome& o) { return o.waits(pool); };
}

Durations busy_periods(const std::string& pool)
{
    return [=](const Outcome& o) { return o.busy_periods(pool); };
}

Durations stopwatch(const std::string& measure)
{
    return [=](const Outcome& o) { return o.stopwatch(measure); };
}

Durations gaps(const std::string& measure)
{
    return [=](const Outcome& o) { return o.gaps(measure); };
}

Observe each(const Durations& durations)
{
    return [=](const Outcome& o) {
        const Distribution d = durations(o);
        return Moments{static_cast<double>(d.n()), static_cast<double>(d.sum()) / o.unit(),
                       static_cast<double>(d.sum_of_squares()) / (o.unit() * o.unit())};
    };
}

Observe squared(const Durations& durations)
{
    return [=](const Outcome& o) {
        const Moments one_by_one = each(durations)(o);
        return share(one_by_one.squares, one_by_one.n);
    };
}

Observe above(const Durations& durations, double threshold)
{
    return [=](const Outcome& o) {
        const Distribution d = durations(o);
        const auto n = static_cast<double>(d.n());
        return share(n * d.share_above(o.duration(threshold)), n);
    };
}

Observe at_most(const Durations& durations, double threshold)
{
    return [=](const Outcome& o) {
        const Moments longer = above(durations, threshold)(o);
        return share(longer.n - longer.sum, longer.n);
    };
}

Observe refused(const std::string& pool)
{
    return [=](const Outcome& o) { return share(real(o.pool(pool).refusals), real(o.pool(pool).requests)); };
}

Observe gave_up(const std::string& pool)
{
    return [=](const Outcome& o) { return share(real(o.pool(pool).reneges), real(o.pool(pool).requests)); };
}

Observe waited(const std::string& pool)
{
    return [=](const Outcome& o) {
        const double n = real(o.pool(pool).requests);
        return share(n - static_cast<double>(o.waits(pool).n_zeros()), n);
    };
}

Observe wait_of_all(const std::string& pool)
{
    return [=](const Outcome& o) {
        return share(o.in_units(o.pool(pool).wait_time), real(o.pool(pool).requests));
    };
}

Observe customers_per_busy_period(const std::string& pool)
{
    return [=](const Outcome& o) {
        return share(real(o.pool(pool).starts), static_cast<double>(o.busy_periods(pool).n()));
    };
}

Observe opened()
{
    return [](const Outcome& o) { return Moments{1, o.opened(), o.opened() * o.opened()}; };
}

Observe records(const std::string& measure)
{
    return [=](const Outcome& o) {
        return Moments{1, o.count(measure), o.count(measure) * o.count(measure)};
    };
}

Observe accepted()
{
    return [](const Outcome& o) { return share(o.opened(), o.candidates()); };
}

Observe per_episode(const std::string& measure)
{
    return [=](const Outcome& o) { return share(o.count(measure), o.opened()); };
}

Observe share_of(const std::string& measure, const std::string& of)
{
    return [=](const Outcome& o) { return share(o.count(measure), o.count(of)); };
}

Observe idle_time(const std::string& pool)
{
    return [=](const Outcome& o) { return share(o.length() - o.in_units(o.pool(pool).busy_time), 1); };
}

Observe idle_above(const std::string& pool, double threshold)
{
    return [=](const Outcome& o) {
        return share(o.length() - o.in_units(o.pool(pool).busy_time) > threshold ? 1 : 0, 1);
    };
}

Observe one_minus_kaplan_meier(const std::string& event, const std::vector<std::string>& rivals, double end)
{
    return [=](const Outcome& o) {
        // In narrow steps of time; who is censored in a step counts for half of it.
        constexpr int n_steps = 500;
        double gone = 0;
        double censored = 0;
        double survival = 1;
        for (int i = 1; i <= n_steps; ++i) {
            const Duration t = o.duration(end * i / n_steps);
            const auto so_far = [&](const std::string& measure) {
                const Distribution& d = o.stopwatch(measure);
                return static_cast<double>(d.n()) * (1 - d.share_above(t));
            };
            const double gone_now = so_far(event);
            double censored_now = 0;
            for (const std::string& rival : rivals) {
                censored_now += so_far(rival);
            }
            const double at_risk = o.opened() - gone - censored - (censored_now - censored) / 2;
            survival *= 1 - (gone_now - gone) / at_risk;
            gone = gone_now;
            censored = censored_now;
        }
        return share(1 - survival, 1);
    };
}

}  // namespace esther::theory
