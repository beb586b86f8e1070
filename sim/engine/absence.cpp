// Units of a pool that are away from time to time: a scanner breaks, a nurse is ill.
//
// Each unit has a clock of its own, which runs with time, whatever the queue does and whether the pool is
// open or not: there for a time, away for a time, and so on. What is away is taken off the capacity that the
// calendar gives, never below 0; which unit somebody is served by is not told apart.

#include <algorithm>

#include "sim/core/mix.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

std::int64_t most_units(const Calendar& calendar)
{
    std::int64_t most = 0;
    for (const Calendar::Step& step : calendar.steps) {
        most = std::max(most, step.capacity);
    }
    return most;
}

}  // namespace

/// Counts who is away of the units that there are by the parameters in force. New units begin in working
/// order; the clock of one that is no longer counted runs on.
void Shard::muster(PoolId pool)
{
    if (!network().pools[pool].has_absences()) {
        return;
    }
    const std::int64_t n = most_units(run_->parameters->calendars[site_][pool]);
    std::vector<Unit>& units = here().units;
    Resource& r = resource(pool);
    r.away = 0;
    std::int64_t known = 0;
    for (const Unit& unit : units) {
        if (unit.pool == pool) {
            r.away += unit.number < n ? unit.away : 0;
            ++known;
        }
    }
    for (; known < n; ++known) {
        Unit unit;
        unit.pool = pool;
        unit.number = static_cast<std::uint32_t>(known);
        units.push_back(unit);
        expect_absence(static_cast<std::uint32_t>(units.size() - 1));
    }
}

/// Draws when the unit next goes away or comes back.
void Shard::expect_absence(std::uint32_t slot)
{
    const Unit& unit = here().units[slot];
    const Pool& pool = network().pools[unit.pool];
    const bool away = unit.away != 0;
    const std::uint32_t ordinal = 2 * unit.absences + unit.away;
    const DrawId id{unit.number, pool.decision_absence, network().sites[site_].number,
                    static_cast<std::uint16_t>(ordinal >> 16), static_cast<std::uint16_t>(ordinal)};
    const LawId law = away ? pool.away_for : pool.there_for;
    const Duration length = to_duration(run_->parameters->laws[law].quantile(uniform(run_->rounds, id)));
    const auto name = static_cast<std::uint32_t>(mix(pool.decision_absence, unit.number) >> 32);
    push(later(now_, length), EventKind::absence, name, ordinal, slot);
}

void Shard::on_absence(std::uint32_t slot)
{
    Unit& unit = here().units[slot];
    unit.absences += unit.away;
    unit.away = unit.away == 0 ? 1 : 0;
    expect_absence(slot);
    muster(unit.pool);
    set_capacity(unit.pool);
}

}  // namespace esther
