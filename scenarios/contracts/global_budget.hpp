#pragma once

#include <span>

#include "scenarios/contracts/money.hpp"

// One tax-funded body gives its units budgets; no price attaches to an admission. Evidence F5 (Jönköping).

namespace esther {

struct GlobalBudgetTerms {
    Ratio rho = {};    ///< share of the hospital's released cost that moves to primary care in the next year
    Ratio cf = unity;  ///< share of a unit's surplus or deficit that it carries forward
    Ratio quality = {};      ///< QI: share of each budget reserved for improvement and its leaders
    Money f = {};            ///< what the municipality pays the county for a delayed day
    std::int64_t grace = 0;  ///< days of each delay that are free
};

/// G_t = TaxBase x rate + grants.
[[nodiscard]] Money county_budget(Money tax_base, Ratio rate, Money grants);

struct UnitBudgets {
    Money hosp;
    Money prim;
    auto operator<=>(const UnitBudgets&) const = default;
};

/// b_{prim,t+1} = b_prim + rho x (C_{hosp,t-1} - C_hosp): what moves upstream leaves the hospital's budget,
/// so G stays. When the hospital's cost rises, it moves back, as the formula says.
[[nodiscard]] UnitBudgets next_budgets(const GlobalBudgetTerms& terms, const UnitBudgets& budgets,
                                       Money c_hosp_last, Money c_hosp);

struct UnitYear {
    Money quality;          ///< reserved for improvement
    Money surplus;          ///< b - quality - C
    Money carried_forward;  ///< kept by the unit; the rest returns to the county, or is made good by it
};

[[nodiscard]] UnitYear settle_unit(const GlobalBudgetTerms& terms, Money b, Money c);

/// f x D, D the delayed days beyond the grace period of each delay. `by_day[d]` is the time that delays spent
/// in their day d, the first being 0, the last with all days after it; a day is so long. So nobody's short
/// delay is set off against a long one. Precondition: the grace is less than the days told apart.
[[nodiscard]] Money delay_charge(const GlobalBudgetTerms& terms, std::span<const Int128> by_day, Int128 day);

}  // namespace esther
