#include "scenarios/ledgers/role_costs.hpp"

#include "scenarios/ledgers/settle.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::int64_t year_us = one_year.count();
constexpr std::int64_t day_us = one_day.count();

/// share x cost x amount, the amount in events or in microseconds of a unit; for `length` of a year.
Money times(Money cost, Ratio share, Int128 amount, bool is_time)
{
    const Int128 per = is_time ? Int128{day_us} * million : Int128{million};
    return {divide_rounded(Int128{cost.pence} * share.millionths * amount, per)};
}

/// What follows activity, and what follows what is open.
struct Driver {
    Int128 used = 0;
    Int128 open = 0;
};

Driver driver_of(const CostLine& line, const Activity& activity, Months months)
{
    return line.pool.empty() ? Driver{activity.events_here(line.measure, months), 0}
                             : Driver{activity.in_use(line.pool, months), activity.open(line.pool, months)};
}

}  // namespace

Entry RoleCosts::entry(const std::string& role, Months months) const
{
    Entry entry;
    const Months before = activity_->last_year();
    for (const CostLine& line : costs_->lines) {
        if (line.role != role) {
            continue;
        }
        const bool is_time = !line.pool.empty();
        const Driver now = driver_of(line, *activity_, months);
        const Driver then = driver_of(line, *activity_, before);
        entry.cost_marginal += times(line.cost, line.marginal, now.used, is_time);
        entry.cost_step += times(line.cost, line.step * line.occupancy, now.open, is_time);
        const Money fixed = times(line.cost, unity - line.marginal - line.step, then.used, is_time);
        entry.cost_fixed += part_of(fixed, activity_->length(months), activity_->length(before));
    }
    return entry;
}

Money RoleCosts::in(const std::string& role, Months months) const
{
    const Entry all = entry(role, months);
    return all.cost_fixed + all.cost_step + all.cost_marginal;
}

Money RoleCosts::last_year(const std::string& role) const
{
    const Months before = activity_->last_year();
    return part_of(in(role, before), year_us, activity_->length(before));
}

}  // namespace esther
