#pragma once

#include "scenarios/contracts/money.hpp"

// Payment by results, England 2012-13: a tariff for each spell, 30 % of it above the emergency activity of
// 2008-09, and unpaid readmissions. Names as in evidence F1.

namespace esther {

/// tariff_t = tariff_{t-1} x (1 + pi - e): input-price uplift less the efficiency requirement.
[[nodiscard]] Money next_tariff(Money tariff, Ratio pi, Ratio e);

struct SpellTariff {
    Money tariff = {};
    Ratio mff = unity;            ///< market-forces factor
    Ratio ss = unity;             ///< share paid for a short emergency stay
    std::int64_t short_days = 2;  ///< a stay below so many days is short
    Money ldp = {};               ///< for each day above the trim point
    std::int64_t trim = 0;        ///< trim point [days]
};

struct Spell {
    std::int64_t los = 0;  ///< days
    bool emergency = true;
    bool adult = true;
    bool flagged = true;  ///< its group has a short-stay tariff
};

/// price_i = mff x (tariff x ss_i + ldp x max(0, los - trim))
[[nodiscard]] Money spell_price(const SpellTariff& terms, const Spell& spell);
/// The same for many emergency spells at once: how many, how many of them short, days above the trim point.
[[nodiscard]] Money spells_price(const SpellTariff& terms, std::int64_t spells, std::int64_t short_spells,
                                 std::int64_t excess_days);

/// Which comes first: national guidance on it was not read, so it is a switch.
enum class DeductionOrder {
    readmissions_first,  ///< a spell is never penalised twice
    threshold_first,
};

struct EmergencyTerms {
    Ratio m = {300'000};  ///< marginal rate
    DeductionOrder order = DeductionOrder::readmissions_first;
};

struct EmergencyIncome {
    Money v_full;        ///< value that is held against the threshold
    Money income_emerg;  ///< to the provider
    Money retained_70;   ///< leaves the provider, funds demand management
};

/// `spells_value`: sum of prices; `v_base`: value of the 2008-09 activity at current prices.
[[nodiscard]] EmergencyIncome emergency_income(const EmergencyTerms& terms, Money spells_value,
                                               Money readm_deduction, Money v_base);

struct ResultsIncome {
    Money income_pbr;
    Money income_total;  ///< with the reward for quality
    Money commissioner;  ///< what it costs, before netting what the retained part buys
};

/// `cquin` is the reward for quality, as a share of income; `share_met` the part of it that is earned.
[[nodiscard]] ResultsIncome results_income(const EmergencyIncome& emergency, Money income_other, Ratio cquin,
                                           Ratio share_met);

}  // namespace esther
