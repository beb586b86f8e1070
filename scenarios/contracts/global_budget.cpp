#include "scenarios/contracts/global_budget.hpp"

#include <numeric>

namespace esther {

Money county_budget(Money tax_base, Ratio rate, Money grants)
{
    return tax_base * rate + grants;
}

UnitBudgets next_budgets(const GlobalBudgetTerms& terms, const UnitBudgets& budgets, Money c_hosp_last,
                         Money c_hosp)
{
    const Money moved = (c_hosp_last - c_hosp) * terms.rho;
    return {budgets.hosp - moved, budgets.prim + moved};
}

UnitYear settle_unit(const GlobalBudgetTerms& terms, Money b, Money c)
{
    UnitYear year;
    year.quality = b * terms.quality;
    year.surplus = b - year.quality - c;
    year.carried_forward = year.surplus * terms.cf;
    return year;
}

Money delay_charge(const GlobalBudgetTerms& terms, std::span<const Int128> by_day, Int128 day)
{
    const auto charged = by_day.subspan(static_cast<std::size_t>(terms.grace));
    return part_of(terms.f, std::accumulate(charged.begin(), charged.end(), Int128{0}), day);
}

}  // namespace esther
