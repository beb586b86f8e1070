// Evidence F6 against the arithmetic of F1 to F5: one admission is taken away and the sums done again.

#include "scenarios/contracts/avoided_admission.hpp"

#include "scenarios/contracts/bundled.hpp"
#include "scenarios/contracts/capitation.hpp"
#include "scenarios/contracts/global_budget.hpp"
#include "scenarios/contracts/payment_by_results.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

// Price, marginal cost and the cost of the alternative, in pounds.
const MarginTerms terms{money_of(2000), money_of(1000), money_of(300)};

Gains gains(Margin margin, bool same_organisation = true)
{
    MarginTerms own = terms;
    own.same_organisation = same_organisation;
    return gains_from_one_avoided(margin, own);
}

/// Provider's and payer's gain when 100 spells become 99 and the provider's cost falls by its marginal cost.
Gains by_results(std::int64_t baseline_spells)
{
    const auto settled = [&](std::int64_t n) {
        return emergency_income({}, terms.p * n, {}, terms.p * baseline_spells);
    };
    const EmergencyIncome before = settled(100);
    const EmergencyIncome after = settled(99);
    const Money pool = after.retained_70 - before.retained_70;
    return {after.income_emerg - before.income_emerg + terms.mc, -terms.a,
            before.income_emerg - after.income_emerg, pool};
}

}  // namespace

TEST_CASE("the table of gains agrees with payment by results on both sides of the baseline", "[contracts]")
{
    CHECK(gains(Margin::results_below_baseline) == by_results(200));
    CHECK(gains(Margin::results_below_baseline).acute == money_of(-1000));
    CHECK(gains(Margin::results_above_baseline) == by_results(50));
    CHECK(gains(Margin::results_above_baseline).acute == money_of(400));
    CHECK(gains(Margin::results_above_baseline).commissioner == money_of(600));
    CHECK(gains(Margin::results_above_baseline).pool == money_of(-1400));
}

TEST_CASE("the table of gains agrees with block, flat fee and capitation on both sides of the cap",
          "[contracts]")
{
    CHECK(gains(Margin::block, false) == Gains{money_of(1000), money_of(-300), {}, {}});
    CHECK(gains(Margin::block) == Gains{money_of(700), {}, {}, {}});

    const BundledTerms bundled;
    const auto fee = [&](int t, Money cost) {
        return settle_bundled(bundled, money_of(9000), {}, cost, t, 3);
    };
    const Money saved = terms.mc - terms.a;
    CHECK(gains(Margin::bundled).acute ==
          fee(2, money_of(5000) - saved).provider - fee(2, money_of(5000)).provider);
    CHECK(gains(Margin::bundled_gain_open).acute ==
          fee(3, money_of(5000) - saved).provider - fee(3, money_of(5000)).provider);
    CHECK(gains(Margin::bundled_gain_open).community ==
          fee(3, money_of(5000) - saved).gp_share - fee(3, money_of(5000)).gp_share);

    const CapitationTerms capitation;
    const auto firm = [&](Money cost) { return settle_capitation(capitation, money_of(100'000), {}, cost); };
    CHECK(gains(Margin::capitation_below_cap).acute ==
          firm(money_of(98'000) - saved).retained - firm(money_of(98'000)).retained);
    CHECK(gains(Margin::capitation_above_cap).acute ==
          firm(money_of(90'000) - saved).retained - firm(money_of(90'000)).retained);
    CHECK(gains(Margin::capitation_above_cap).commissioner ==
          firm(money_of(90'000) - saved).reverts - firm(money_of(90'000)).reverts);
}

TEST_CASE("under a global budget the hospital's gain moves upstream by rho and no payer gains", "[contracts]")
{
    MarginTerms own = terms;
    own.rho = ratio_of(0.25);
    const Gains shared = gains_from_one_avoided(Margin::global_budget, own);
    CHECK(shared.acute == money_of(750));
    CHECK(shared.community == money_of(250 - 300));
    CHECK(shared.commissioner == Money{});
}

TEST_CASE("without payment by results everybody's gains add up to what was saved", "[contracts]")
{
    for (const Margin margin :
         {Margin::block, Margin::bundled, Margin::bundled_gain_open, Margin::capitation_below_cap,
          Margin::capitation_above_cap, Margin::global_budget}) {
        const Gains g = gains(margin);
        CHECK(g.acute + g.community + g.commissioner == terms.mc - terms.a);
    }
    for (const Margin margin : {Margin::results_below_baseline, Margin::results_above_baseline}) {
        const Gains g = gains(margin);
        CHECK(g.acute + g.community + g.commissioner == terms.mc - terms.a);
    }
}
