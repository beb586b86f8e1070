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

/// Units in use beyond the capacity of a closed shift.
std::int64_t overtime(const Resource& r)
{
    return r.capacity == unlimited ? 0 : std::max<std::int64_t>(0, r.in_use - r.capacity);
}

/// Adds what levels that stay as they are amount to.
void add_stretch(PoolMonth& tally, const Resource& r, std::int64_t length)
{
    if (r.capacity != unlimited) {
        tally.capacity_time += r.capacity * length;
    }
    tally.overtime += overtime(r) * length;
    tally.busy_time += r.in_use * length;
    tally.queue_time += r.waiting * length;
    tally.reserved_time += r.reserved * length;
}

}  // namespace

// The integral of a level over a month, without adding up stretch by stretch: what rises by n at time t of
// the month is booked as -n t, and what the level is at the end of the month counts for all of it. So a
// change costs one sum, and a pool is looked at in a new month only when something about it changes.

/// Ends the month in which the pool was touched last, and those since in which nothing about it changed.
void Shard::count_months(PoolId pool, Resource& r)
{
    const TallyShape& shape = tally_->shape;
    while (r.booked < month_begin_) {
        const std::size_t m = shape.month_of(r.booked);
        const Time end = shape.end_of_month(m);
        PoolMonth& tally = tally_->pools[index(pool) * shape.n_months + m];
        add_stretch(tally, r, (end - r.booked).count());
        tally.waiting += r.waiting;
        r.booked = end;
    }
}

/// Ends the books, now. Nothing changes after that.
void Shard::close_books(PoolId pool)
{
    Resource& r = resource(pool);
    PoolMonth& tally = books(pool, r);
    add_stretch(tally, r, (now_ - month_begin_).count());
    tally.waiting += r.waiting;
    end_busy_period(pool);
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
    Resource& r = resource(pool);
    PoolMonth& tally = books(pool, r);
    const CapacityNow now = capacity_at(run_->parameters->calendars[site_][pool], now_);
    const auto counted = [&] { return r.capacity == unlimited ? 0 : r.capacity; };
    book(tally.capacity_time, -counted());
    book(tally.overtime, -overtime(r));
    r.capacity = std::max<std::int64_t>(0, now.capacity - r.away);
    book(tally.capacity_time, counted());
    book(tally.overtime, overtime(r));
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

/// Units are granted that are not in use yet, or no longer.
void Shard::reserve(PoolId pool, std::int32_t n)
{
    Resource& r = resource(pool);
    book(books(pool, r).reserved_time, n);
    r.reserved += n;
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
