// Evidence F1: worked examples and edges.

#include "scenarios/contracts/payment_by_results.hpp"

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

constexpr Money millions(std::int64_t tenths)
{
    return {tenths * 100'000 * 100};
}

}  // namespace

TEST_CASE("payment by results pays 30 % of what is above the baseline and retains the rest", "[contracts]")
{
    const EmergencyIncome above = emergency_income({}, millions(120), {}, millions(100));
    CHECK(above.income_emerg == millions(106));
    CHECK(above.retained_70 == millions(14));

    const EmergencyIncome unpaid = emergency_income({}, millions(120), millions(10), millions(100));
    CHECK(unpaid.v_full == millions(110));
    CHECK(unpaid.income_emerg == millions(103));
    CHECK(unpaid.retained_70 == millions(7));

    const EmergencyIncome below = emergency_income({}, millions(90), {}, millions(100));
    CHECK(below.income_emerg == millions(90));
    CHECK(below.retained_70 == Money{});
}

TEST_CASE("payment by results at its edges: no activity, exactly at the baseline, a penny above",
          "[contracts]")
{
    const EmergencyIncome none = emergency_income({}, {}, {}, millions(100));
    CHECK(none.income_emerg == Money{});
    CHECK(none.retained_70 == Money{});

    const EmergencyIncome at = emergency_income({}, millions(100), {}, millions(100));
    CHECK(at.income_emerg == millions(100));
    CHECK(at.retained_70 == Money{});

    // 0.3 of a penny rounds to nothing for the provider: what is paid and what is retained is still the
    // penny.
    const EmergencyIncome penny = emergency_income({}, millions(100) + Money{1}, {}, millions(100));
    CHECK(penny.income_emerg == millions(100));
    CHECK(penny.retained_70 == Money{1});

    // Readmissions alone: the income is negative.
    CHECK(emergency_income({}, {}, millions(1), millions(100)).income_emerg == millions(-1));
}

TEST_CASE("the order of the deductions changes who bears unpaid readmissions above the baseline",
          "[contracts]")
{
    const EmergencyTerms threshold_first{{300'000}, DeductionOrder::threshold_first};
    const EmergencyIncome income =
        emergency_income(threshold_first, millions(120), millions(10), millions(100));
    CHECK(income.v_full == millions(120));
    CHECK(income.income_emerg == millions(96));  // 10 + 0.6 - 1
    CHECK(income.retained_70 == millions(14));
    // Below the baseline the order makes no difference.
    CHECK(emergency_income(threshold_first, millions(90), millions(10), millions(100)).income_emerg ==
          emergency_income({}, millions(90), millions(10), millions(100)).income_emerg);
}

TEST_CASE("the price of a spell has a short-stay and a long-stay term and the market-forces factor",
          "[contracts]")
{
    const SpellTariff terms{money_of(2000), {1'100'000}, {250'000}, 2, money_of(200), 30};
    CHECK(spell_price(terms, {5}) == money_of(2200));
    CHECK(spell_price(terms, {1}) == money_of(550));
    CHECK(spell_price(terms, {2}) == money_of(2200));   // exactly two days is not short
    CHECK(spell_price(terms, {30}) == money_of(2200));  // exactly at the trim point
    CHECK(spell_price(terms, {32}) == money_of(1.1 * 2400));
    CHECK(spell_price(terms, {1, false}) == money_of(2200));        // elective
    CHECK(spell_price(terms, {1, true, false}) == money_of(2200));  // a child
    CHECK(spell_price(terms, {1, true, true, false}) ==
          money_of(2200));  // its group has no short-stay tariff
    CHECK(spells_price(terms, 3, 1, 2) ==
          spell_price(terms, {1}) + spell_price(terms, {5}) + spell_price(terms, {32}));
    CHECK(spells_price(terms, 0, 0, 0) == Money{});
}

TEST_CASE("the tariff falls by the efficiency requirement less the uplift of prices", "[contracts]")
{
    CHECK(next_tariff(money_of(1000), ratio_of(0.022), ratio_of(0.04)) == money_of(982));
    CHECK(next_tariff(money_of(1000), {}, {}) == money_of(1000));
}

TEST_CASE(
    "the reward for quality is a share of all income, and the commissioner pays it and the retained part",
    "[contracts]")
{
    const EmergencyIncome emergency = emergency_income({}, millions(120), {}, millions(100));
    const ResultsIncome income = results_income(emergency, millions(94), ratio_of(0.025), unity);
    CHECK(income.income_pbr == millions(200));
    CHECK(income.income_total == millions(205));
    CHECK(income.commissioner == millions(219));
    CHECK(results_income(emergency, millions(94), ratio_of(0.025), {}).income_total == millions(200));
    CHECK(results_income({}, {}, ratio_of(0.025), unity).commissioner == Money{});
}
