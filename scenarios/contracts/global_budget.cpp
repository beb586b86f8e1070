#include "scenarios/contracts/global_budget.hpp"

#include <algorithm>

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

Money delay_charge(const GlobalBudgetTerms& terms, std::int64_t delayed_days, std::int64_t delayed_people)
{
    return terms.f * std::max<std::int64_t>(0, delayed_days - terms.grace * delayed_people);
}

}  // namespace esther
