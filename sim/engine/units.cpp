// The units of a pool: how many there are by the calendar and the absences, how many are in use, and the
// books of it.

#include <algorithm>

#include "sim/core/check.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

/// The capacity a calendar gives at time t, and when it changes next (never if it is constant).
struct CapacityNow {
    std::int64_t capacity = 0;
    Time until = never;
};

CapacityNow capacity_at(const Calendar& calendar, Time t)
{
    if (calendar.steps.size() == 1) {
        return {calendar.steps.front().capacity, never};
    }
    const Duration phase = t.time_since_epoch() % calendar.period;
    const std::size_t step = step_in_force(calendar, phase);
    const Duration end = step + 1 < calendar.steps.size() ? calendar.steps[step + 1].from : calendar.period;
    return {calendar.steps[step].capacity, t + (end - phase)};
}

/// Adds what a pool did in a stretch of time in which nothing about it changed.
void add_stretch(PoolMonth& tally, const Resource& r, std::int64_t length)
{
    if (r.capacity != unlimited) {
        tally.capacity_time += r.capacity * length;
        tally.overtime += std::max<std::int64_t>(0, r.in_use - r.capacity) * length;
    }
    tally.busy_time += r.in_use * length;
    tally.queue_time += r.waiting * length;
    tally.reserved_time += r.reserved * length;
}

}  // namespace

void Shard::integrate(PoolId pool, Resource& r)
{
    PoolMonth& tally = pool_month(pool);
    if (r.changed < month_begin_ || now_ > tally_->shape.horizon) {
        count_months(pool);
    } else {
        add_stretch(tally, r, (now_ - r.changed).count());
    }
    r.changed = now_;
}

/// The same over several months, or beyond the end of the run.
void Shard::count_months(PoolId pool)
{
    Resource& r = resource(pool);
    const TallyShape& shape = tally_->shape;
    const Time end = std::min(now_, shape.horizon);
    while (r.changed < end) {
        const std::size_t m = shape.month_of(r.changed);
        const Time to = std::min(end, shape.end_of_month(m));
        add_stretch(tally_->pools[index(pool) * shape.n_months + m], r, (to - r.changed).count());
        r.changed = to;
    }
}

void Shard::open_resources()
{
    const auto& calendars = run_->parameters->calendars[site_];
    for (std::size_t i = 0; i < network().pools.size(); ++i) {
        const auto pool = static_cast<PoolId>(i);
        Resource& r = resource(pool);
        r.head.fill(no_episode);
        r.tail.fill(no_episode);
        r.present = !calendars[pool].steps.empty();
        if (r.present) {
            muster(pool);
            set_capacity(pool);
        }
    }
}

/// Takes the capacity of the calendar in force, which may have changed with the parameters.
void Shard::set_capacity(PoolId pool)
{
    account(pool);
    Resource& r = resource(pool);
    const CapacityNow now = capacity_at(run_->parameters->calendars[site_][pool], now_);
    r.capacity = std::max<std::int64_t>(0, now.capacity - r.away);
    if (network().pools[pool].at_close != AtClose::finish) {
        close_shift(pool);
    }
    ++r.calendar_serial;
    if (now.until != never) {
        const auto name = 0xe0000000U | static_cast<std::uint32_t>(index(pool));
        push(now.until, EventKind::calendar_step, name, r.calendar_serial,
             static_cast<std::uint32_t>(index(pool)));
    }
    offer(pool);
}

void Shard::take_unit(PoolId pool)
{
    account(pool);
    Resource& r = resource(pool);
    if (r.in_use == 0) {
        if (r.idle_since != now_) {  // handed over at once, the busy period goes on
            end_busy_period(pool);
            r.busy_since = now_;
        }
        r.idle_since = never;
    }
    ++r.in_use;
    ++pool_month(pool).starts;
}

void Shard::release_unit(PoolId pool)
{
    account(pool);
    Resource& r = resource(pool);
    ESTHER_CHECK(r.in_use > 0);
    if (--r.in_use == 0) {
        r.idle_since = now_;
    }
    offer(pool);
}

/// Tallies a busy period once it is known that nobody was served at the instant it seemed to end.
void Shard::end_busy_period(PoolId pool)
{
    Resource& r = resource(pool);
    if (r.idle_since != never && r.busy_since >= tally_->shape.measure_from) {
        tally_->busy_periods[index(pool)].add(r.idle_since - r.busy_since);
    }
    r.idle_since = never;
}

}  // namespace esther
