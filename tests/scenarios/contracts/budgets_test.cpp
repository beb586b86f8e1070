// Evidence F2, F3, F5 and the pooled budget: worked examples and edges. Millions of pounds unless said
// otherwise.

#include <vector>

#include "scenarios/contracts/block.hpp"
#include "scenarios/contracts/bundled.hpp"
#include "scenarios/contracts/global_budget.hpp"
#include "scenarios/contracts/pooled_budget.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

constexpr Money millions(double amount)
{
    return money_of(amount * 1e6);
}

}  // namespace

TEST_CASE("a block contract falls by the efficiency requirement each year, whatever the activity",
          "[contracts]")
{
    const BlockTerms terms{ratio_of(0.022), ratio_of(0.04)};
    CHECK(block_value(terms, millions(100)) == millions(96));
    CHECK(block_value_in(terms, millions(100), 2) == millions(92.16));
    CHECK(block_value_in(terms, millions(100), 3) == millions(88.4736));
    CHECK(block_value_in(terms, millions(100), 0) == millions(100));
    const BlockTerms funded{ratio_of(0.022), ratio_of(0.04), true};
    CHECK(block_value(funded, millions(100)) == millions(98.2));
    CHECK(block_value(terms, {}) == Money{});
}

TEST_CASE("a flat fee leaves the trust its gains and losses; general practice shares gains from year three",
          "[contracts]")
{
    const BundledTerms terms;
    const BundledYear second = settle_bundled(terms, millions(264), {}, millions(258), 2, 3);
    CHECK(second.gp_share == Money{});
    CHECK(second.provider == millions(6));
    CHECK(second.commissioner == millions(264));

    const BundledYear third = settle_bundled(terms, millions(264), {}, millions(258), 3, 3);
    CHECK(third.gp_share == millions(3));
    CHECK(third.provider == millions(3));

    const BundledYear loss = settle_bundled(terms, millions(264), {}, millions(270), 3, 3);
    CHECK(loss.gp_share == Money{});
    CHECK(loss.provider == millions(-6));

    // Gate closed by the regulator's rating; exactly no gain; income from others counts.
    CHECK(settle_bundled(terms, millions(264), {}, millions(258), 3, 2).gp_share == Money{});
    CHECK(settle_bundled(terms, millions(264), {}, millions(264), 3, 3).provider == Money{});
    CHECK(settle_bundled(terms, millions(264), millions(4), millions(258), 3, 3).gp_share == millions(5));
}

TEST_CASE("a flat fee stays flat in cash unless it is indexed", "[contracts]")
{
    BundledTerms terms{ratio_of(0.02), ratio_of(0.04)};
    CHECK(flat_fee_in(terms, millions(264), 3) == millions(264));
    terms.indexed = true;
    CHECK(flat_fee_in(terms, millions(100), 1) == millions(98));
    CHECK(flat_fee_in(terms, millions(100), 2) == millions(96.04));
}

TEST_CASE("under a global budget released hospital cost moves upstream by rho and the whole stays",
          "[contracts]")
{
    GlobalBudgetTerms terms;
    const UnitBudgets budgets{millions(70), millions(30)};
    terms.rho = unity;
    const UnitBudgets all = next_budgets(terms, budgets, millions(70), millions(67));
    CHECK(all.prim == millions(33));
    CHECK(all.hosp + all.prim == millions(100));

    terms.rho = {};
    CHECK(next_budgets(terms, budgets, millions(70), millions(67)) == budgets);
    CHECK(settle_unit(terms, millions(70), millions(67)).surplus == millions(3));
    CHECK(settle_unit(terms, millions(70), millions(72)).surplus == millions(-2));
    CHECK(settle_unit(terms, {}, {}).surplus == Money{});
}

TEST_CASE("a unit carries its surplus forward by the rule, and a share is reserved for improvement",
          "[contracts]")
{
    GlobalBudgetTerms terms;
    terms.cf = ratio_of(0.5);
    terms.quality = ratio_of(0.01);
    const UnitYear year = settle_unit(terms, millions(100), millions(95));
    CHECK(year.quality == millions(1));
    CHECK(year.surplus == millions(4));
    CHECK(year.carried_forward == millions(2));
    CHECK(county_budget(millions(1000), ratio_of(0.1), millions(20)) == millions(120));
}

TEST_CASE(
    "the municipality pays for the days of each delay beyond its grace period, never for less than none",
    "[contracts]")
{
    GlobalBudgetTerms terms;
    terms.f = money_of(300);
    terms.grace = 5;
    // Delays of 1, 2, 3 and 20 days: fifteen days are charged, though the four together have 26 less 4 x 5.
    const std::vector<Int128> by_day = {4, 3, 2, 1, 1, 1, 14};
    CHECK(delay_charge(terms, by_day, 1) == money_of(15 * 300));
    // Half a day beyond the grace, of delays of five days and 5.5.
    CHECK(delay_charge(terms, std::vector<Int128>{48, 48, 48, 48, 48, 12, 0}, 24) == money_of(150));
    CHECK(delay_charge(terms, std::vector<Int128>{50, 20, 20, 10, 10, 0, 0}, 1) == Money{});
    CHECK(delay_charge(terms, std::vector<Int128>(7), 1) == Money{});
    terms.grace = 0;
    CHECK(delay_charge(terms, by_day, 1) == money_of(26 * 300));
}

TEST_CASE("a pooled fund shares surplus and deficit by what each payer put in", "[contracts]")
{
    const std::vector<Money> paid = {millions(30), millions(10)};
    const PooledYear year = settle_pool(paid, millions(36), unity);
    CHECK(year.fund == millions(40));
    CHECK(year.surplus == millions(4));
    CHECK(year.returns[0] == millions(3));
    CHECK(year.returns[1] == millions(1));
    CHECK(year.provider == Money{});
    const PooledYear deficit = settle_pool(paid, millions(42), ratio_of(0.5));
    CHECK(deficit.returns[0] == millions(-0.75));
    CHECK(deficit.provider == millions(-1));
    CHECK(settle_pool(paid, millions(40), unity).surplus == Money{});
}

TEST_CASE("under separate commissioning no payer's surplus makes up for another's deficit", "[contracts]")
{
    const std::vector<Purchase> purchases = {{millions(20), millions(22)}, {millions(10), millions(7)}};
    const SeparateYear year = settle_separately({{}, ratio_of(0.04)}, purchases, 1);
    CHECK(year.paid[0] == millions(19.2));
    CHECK(year.surplus[0] == millions(-2.8));
    CHECK(year.surplus[1] == millions(2.6));
    CHECK(year.provider == millions(-0.2));
    CHECK(settle_separately({}, {}, 1).provider == Money{});
}

TEST_CASE("an amount is split to the penny", "[contracts]")
{
    const std::vector<Money> weights = {{1}, {1}, {1}};
    const std::vector<Money> parts = split({100}, weights);
    CHECK(parts[0] + parts[1] + parts[2] == Money{100});
    CHECK(parts[0] == Money{33});
    CHECK(parts[1] == Money{34});
    const std::vector<Money> none = {{0}, {0}};
    CHECK(split({-5}, none)[0] + split({-5}, none)[1] == Money{-5});
    CHECK(Money{5} * ratio_of(0.5) == Money{3});
    CHECK(Money{-5} * ratio_of(0.5) == Money{-3});
}
