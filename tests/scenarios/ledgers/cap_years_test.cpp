// When the cap on profit binds, by year and replication.

#include "scenarios/ledgers/cap_years.hpp"

#include "tests/scenarios/ledgers/small_ledgers.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;
using Catch::Matchers::Contains;

namespace {

/// Acute care costs £1,000 an admission, half of it fixed: £20,000 in two months before go-live, which the
/// price exceeds by a tenth. As usual after go-live (cost £20,000, profit £2,000 of £22,000), and with 28
/// admissions in the place of 20 (cost £24,000).
SmallLedgers two_trusts()
{
    SmallLedgers ledgers;
    for (std::size_t month = 0; month < 4; ++month) {
        ledgers.count(0, "emergency_admission", month, 10);
        ledgers.count(1, "emergency_admission", month, month < 2 ? 10 : 14);
    }
    ledgers.result.title = "Two trusts";
    return ledgers;
}

ContractSpec per_head()
{
    return SmallLedgers::contract(
        "contract: per_head\ncurrency: GBP\narrangements:\n"
        "  - {family: capitation, covers: [acute], payer: region, of_last_year: 100 %, margin: 10 %, "
        "indexation: 0 %, profit_cap: 7.5 %, source: test}\n" +
        other_arrangements);
}

}  // namespace

TEST_CASE("the years in which the profit cap binds are told for each replication", "[ledgers]")
{
    const SmallLedgers ledgers = two_trusts();
    const ContractSpec contract = per_head();
    const std::vector<CapYear> years = cap_years(ledgers.study, ledgers.result, &contract);
    REQUIRE(years.size() == 2);
    CHECK(years[0].n_binding() == 1);
    CHECK(years[1].n_binding() == 0);
    CHECK(!years[0].is_whole);  // two months
    CHECK(cap_years_to_csv(years, ledgers.result) ==
          "scenario,contract,year,replication,binds,turnover,profit,cap,reverts,retained\n"
          "base,per_head,1,0,1,22000,2000,1650,350,1650\n"
          "other,per_head,1,0,0,22000,-2000,1650,0,-2000\n");
    const std::string table = cap_years_to_table(years, ledgers.result, "GBP");
    CHECK_THAT(table, Contains("Two trusts\n"));
    CHECK_THAT(table, Contains("One replication: no interval can be given"));
    CHECK_THAT(table, Contains("base   1 (short)    1 of 1             x    9.09"));
    CHECK_THAT(table, Contains("other  1 (short)    0 of 1             .   -9.09"));
}

TEST_CASE("no cap is looked for where acute care has no price per head", "[ledgers]")
{
    const SmallLedgers ledgers = two_trusts();
    const ContractSpec block = SmallLedgers::contract(
        "contract: block\ncurrency: GBP\narrangements:\n  - {family: block, covers: [acute], payer: region, "
        "of_last_year: "
        "100 %, efficiency: 0 %, source: test}\n" +
        other_arrangements);
    const std::vector<CapYear> years = cap_years(ledgers.study, ledgers.result, &block);
    CHECK(years.empty());
    CHECK_THAT(cap_years_to_table(years, ledgers.result, "GBP"),
               Contains("no scenario's acute care is paid per head"));
}
