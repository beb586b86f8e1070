#include "scenarios/contracts/payment_by_results.hpp"

#include <algorithm>

namespace esther {

Money next_tariff(Money tariff, Ratio pi, Ratio e)
{
    return tariff * (unity + pi - e);
}

Money spell_price(const SpellTariff& terms, const Spell& spell)
{
    const bool is_short = spell.emergency && spell.adult && spell.flagged && spell.los < terms.short_days;
    return spells_price(terms, 1, is_short ? 1 : 0, std::max<std::int64_t>(0, spell.los - terms.trim));
}

Money spells_price(const SpellTariff& terms, std::int64_t spells, std::int64_t short_spells,
                   std::int64_t excess_days)
{
    const Money full = terms.tariff * (spells - short_spells) + (terms.tariff * short_spells) * terms.ss;
    return (full + terms.ldp * excess_days) * terms.mff;
}

EmergencyIncome emergency_income(const EmergencyTerms& terms, Money spells_value, Money readm_deduction,
                                 Money v_base)
{
    const bool first = terms.order == DeductionOrder::readmissions_first;
    EmergencyIncome income;
    income.v_full = first ? spells_value - readm_deduction : spells_value;
    const Money above = at_least_zero(income.v_full - v_base);
    const Money paid_above = above * terms.m;
    income.income_emerg = lesser(income.v_full, v_base) + paid_above - (first ? Money{} : readm_deduction);
    income.retained_70 = above - paid_above;
    return income;
}

ResultsIncome results_income(const EmergencyIncome& emergency, Money income_other, Ratio cquin,
                             Ratio share_met)
{
    ResultsIncome income;
    income.income_pbr = emergency.income_emerg + income_other;
    income.income_total = income.income_pbr * (unity + cquin * share_met);
    income.commissioner = income.income_total + emergency.retained_70;
    return income;
}

}  // namespace esther
