// Evidence F4: worked examples and edges. Millions of euros.

#include "scenarios/contracts/capitation.hpp"

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

constexpr Money millions(double amount)
{
    return money_of(amount * 1e6);
}

const Money k_total = money_of(607) * 250'000;

}  // namespace

TEST_CASE("capitation reverts profit above 7.5 % of turnover", "[contracts]")
{
    const CapitationTerms terms;
    CHECK(k_total == millions(151.75));
    const CapitationYear year = settle_capitation(terms, k_total, {}, millions(140));
    CHECK(year.profit == millions(11.75));
    CHECK(year.cap == millions(11.38125));
    CHECK(year.reverts == millions(0.36875));
    CHECK(year.retained == year.cap);

    const BoundaryFlows exports{money_of(3000) * 500, {}};
    const CapitationYear with_exports = settle_capitation(terms, k_total, exports, millions(140));
    CHECK(with_exports.outflow == millions(1.5));
    CHECK(with_exports.profit == millions(10.25));
    CHECK(with_exports.reverts == Money{});
}

TEST_CASE("the money follows the patient: exports cost all of the average, imports earn 80 % of it",
          "[contracts]")
{
    const CapitationTerms terms;
    const CapitationYear year =
        settle_capitation(terms, k_total, {money_of(3000) * 100, money_of(3000) * 100}, millions(150));
    CHECK(year.outflow == millions(0.3));
    CHECK(year.inflow == millions(0.24));
    CHECK(year.turnover == millions(151.99));  // imports are turnover, exports are not taken off it
    CHECK(year.profit == millions(151.75 + 0.24 - 0.3 - 150));
}

TEST_CASE("above the cap a cost avoided is worth nothing to the firm, exactly at it everything is kept",
          "[contracts]")
{
    const CapitationTerms terms;
    const Money at_cap = k_total - k_total * terms.profit_cap;
    const CapitationYear at = settle_capitation(terms, k_total, {}, at_cap);
    CHECK(at.profit == at.cap);
    CHECK(at.reverts == Money{});
    const CapitationYear better = settle_capitation(terms, k_total, {}, at_cap - millions(1));
    CHECK(better.retained == at.retained);
    CHECK(better.reverts == millions(1));
    const CapitationYear worse = settle_capitation(terms, k_total, {}, at_cap + millions(1));
    CHECK(worse.retained == at.retained - millions(1));
}

TEST_CASE("a loss is the firm's unless it is bailed out", "[contracts]")
{
    CapitationTerms terms;
    CHECK(settle_capitation(terms, k_total, {}, millions(160)).retained == millions(-8.25));
    terms.bailout = ratio_of(0.5);
    const CapitationYear year = settle_capitation(terms, k_total, {}, millions(160));
    CHECK(year.bailout == millions(4.125));
    CHECK(year.retained == millions(-4.125));
    CHECK(settle_capitation(terms, {}, {}, {}).retained == Money{});
}

TEST_CASE("the price per head is indexed from the second year", "[contracts]")
{
    CapitationTerms terms;
    terms.idx = ratio_of(0.016);
    CHECK(capitation_price_in(terms, money_of(597), 1) == money_of(597));
    CapitationTerms dear = terms;
    dear.margin = ratio_of(0.1);
    CHECK(capitation_price_in(dear, money_of(597), 1) == money_of(656.70));
    CHECK(capitation_price_in(dear, money_of(597), 2) == money_of(667.21));  // 656.70 x 1.016
    CHECK(capitation_price_in(terms, money_of(597), 2) == money_of(606.55));  // reported as 607
}

TEST_CASE("a cap on the rate of return lets nothing revert until the investment has earned it", "[contracts]")
{
    CapitationTerms terms;
    terms.cap_base = CapBase::irr;
    Money account = millions(-10);
    const CapitationYear first = settle_capitation(terms, millions(20), {}, millions(12), account);
    CHECK(first.cap == millions(10.75));
    CHECK(first.reverts == Money{});  // profit 8
    account = next_account(terms, account, first);
    CHECK(account == millions(-2.75));
    const CapitationYear second = settle_capitation(terms, millions(20), {}, millions(12), account);
    CHECK(second.cap == millions(2.95625));
    CHECK(second.reverts == millions(8 - 2.95625));
    // The retained stream has an internal rate of return of exactly 7.5 %: -10, 8, 2.95625.
    account = next_account(terms, account, second);
    CHECK(account == Money{});
    CHECK(settle_capitation(terms, millions(20), {}, millions(12), account).retained == Money{});
}
