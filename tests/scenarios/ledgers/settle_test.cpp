// Ledgers by hand: a hospital that costs by spell and by bed, and nurses who cost by visit.

#include "scenarios/ledgers/settle.hpp"

#include <numeric>

#include "scenarios/ledgers/keep_ledgers.hpp"
#include "tests/scenarios/ledgers/small_ledgers.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::other_arrangements;
using test::SmallLedgers;

namespace {

enum Party : std::size_t { primary, community, acute, social };

const std::string head = "contract: c\ncurrency: GBP\narrangements:\n";

/// Ten spells and 50 of 100 bed days in each month of the warm-up; what is asked for afterwards.
SmallLedgers months(std::int64_t spells, std::int64_t in_use)
{
    SmallLedgers ledgers;
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t m = 0; m < 4; ++m) {
            ledgers.count(s, "emergency_admission", m, m < 2 ? 10 : spells);
            ledgers.beds(s, m, m < 2 ? 50 : in_use, 100);
        }
    }
    return ledgers;
}

Settlement settled(const SmallLedgers& ledgers, const ContractSpec& contract, std::size_t scenario = 0)
{
    return settle(Activities(ledgers.result), scenario, 0, ledgers.study.costs, contract);
}

const Entry& of(const Settlement& settlement, const std::vector<Entry>& entries, const std::string& party)
{
    for (std::size_t p = 0; p < entries.size(); ++p) {
        if (settlement.parties[p] == party) {
            return entries[p];
        }
    }
    FAIL("no party " + party);
    return entries.front();
}

Money sum_of(const std::vector<Entry>& entries, Money Entry::*item)
{
    Money sum;
    for (const Entry& entry : entries) {
        sum += entry.*item;
    }
    return sum;
}

const std::string by_results =
    "  - {family: payment_by_results, covers: [acute], payer: commissioner, emergency_tariff: "
    "{emergency_admission: £2000}, inflation: 0 %, efficiency: 0 %, marginal_rate: 30 %, baseline: 1, "
    "source: test}\n";

}  // namespace

TEST_CASE("a contract without a year before go-live is a fault, and no division by nothing", "[ledgers]")
{
    SmallLedgers ledgers = months(20, 80);
    ledgers.result.warm_up_us = 0;
    ledgers.result.months = {0, 1};
    ledgers.result.first_measured_month = 0;
    ledgers.result.allocate();
    const ContractSpec contract = SmallLedgers::contract(head + by_results + other_arrangements);
    CHECK_THROWS_WITH(settled(ledgers, contract),
                      "contract.yaml:1:1: error: contract 'c' has no year before go-live\n"
                      "  because contracts begin with what that year cost, and nothing was simulated before "
                      "go-live\n"
                      "  try a study with 'warm_up: 1 year'");
}

TEST_CASE("a cost has a part that follows activity, a part that follows what is open, and a rest that stays",
          "[ledgers]")
{
    const SmallLedgers ledgers = months(20, 80);
    const Settlement settlement =
        settled(ledgers, SmallLedgers::contract(head + by_results + other_arrangements));
    REQUIRE(settlement.months.size() == 2);
    const Entry& month = settlement.months[0][acute];
    CHECK(month.cost_marginal == money_of(20 * 500 + 80 * 100));
    CHECK(month.cost_step == money_of(100 * 0.25 * 0.8 * 200));
    CHECK(month.cost_fixed == money_of(10 * 500 + 50 * 0.25 * 200));
    CHECK(settlement.months[0][social] == Entry{});
}

TEST_CASE("payment by results in the ledgers pays 30 % above last year's activity and fills the fund",
          "[ledgers]")
{
    const SmallLedgers ledgers = months(20, 50);
    const Settlement settlement =
        settled(ledgers, SmallLedgers::contract(head + by_results + other_arrangements));
    const std::vector<Entry> total = settlement.total();
    CHECK(of(settlement, total, "acute").income == money_of(2 * (10 + 0.3 * 10) * 2000));
    CHECK(of(settlement, total, "demand_management").transfers == money_of(2 * 0.7 * 10 * 2000));
    CHECK(of(settlement, total, "commissioner").income == -of(settlement, total, "acute").income);
    CHECK(settlement.acute_years.front().margin == Margin::results_above_baseline);

    // Exactly at the baseline, and below it.
    const SmallLedgers at = months(10, 50);
    CHECK(settled(at, SmallLedgers::contract(head + by_results + other_arrangements)).acute_years[0].margin ==
          Margin::results_below_baseline);
    const SmallLedgers none = months(0, 0);
    const Settlement nothing = settled(none, SmallLedgers::contract(head + by_results + other_arrangements));
    CHECK(nothing.total()[acute].income == Money{});
    CHECK(nothing.total()[acute].surplus() < Money{});
}

TEST_CASE("short and long emergency stays are priced apart, and the baseline has the reference's mix",
          "[ledgers]")
{
    SmallLedgers ledgers = months(20, 50);
    // Stays of a day, two days and ten: 30, 0 and 10 in the reference, 10, 0 and 30 in the other.
    ledgers.result.stopwatch_count = {0, 0, 0, 0, 0, 0, 30, 0, 10, 0, 0, 0, 0, 0, 0, 10, 0, 30};
    const ContractSpec contract = SmallLedgers::contract(
        head +
        "  - {family: payment_by_results, covers: [acute], payer: commissioner, emergency_tariff: "
        "{emergency_admission: £2000}, short_stay: {below: 2 days, pays: 25 %}, long_stay: {above: 5 days, "
        "per_day: "
        "£100}, inflation: 0 %, efficiency: 0 %, marginal_rate: 30 %, baseline: 1, source: test}\n" +
        other_arrangements);
    // The last bin ends at 10 days, its middle is 6: a day above the trim point for each of its stays.
    const double usual = 0.75 * 500 + 0.25 * 2000 + 0.25 * 100;
    const double changed = 0.25 * 500 + 0.75 * 2000 + 0.75 * 100;
    const double base = 20 * usual;
    CHECK(settled(ledgers, contract).total()[acute].income == money_of(base + 0.3 * (40 * usual - base)));
    CHECK(settled(ledgers, contract, 1).total()[acute].income ==
          money_of(base + 0.3 * (40 * changed - base)));
}

TEST_CASE("a block pays last year's cost for the time that has passed, whatever the activity", "[ledgers]")
{
    const ContractSpec block = SmallLedgers::contract(
        head +
        "  - {family: block, covers: [acute], payer: commissioner, of_last_year: 100 %, efficiency: 4 %, "
        "source: test}\n" +
        other_arrangements);
    // A month of warm-up: 10 x 1000 for spells; beds 50 x 0.75 x 200 and 100 open x 0.25 x 0.8 x 200.
    const Money a_month = money_of(10'000 + 7'500 + 4'000);
    for (const std::int64_t spells : {0, 10, 30}) {
        const Settlement settlement = settled(months(spells, 50), block);
        CHECK(settlement.months[0][acute].income == a_month * ratio_of(0.96));
        CHECK(settlement.months[1][acute].income == a_month * ratio_of(0.96));
    }
    const Settlement same = settled(months(10, 50), block);
    CHECK(same.total()[acute].surplus() == -(a_month * ratio_of(0.04)) * 2);
}

TEST_CASE("what is flat in cash loses worth as prices rise", "[ledgers]")
{
    SmallLedgers ledgers = months(10, 50);
    ledgers.study.costs.inflation = ratio_of(0.25);
    const ContractSpec fee = SmallLedgers::contract(
        head +
        "  - {family: bundled, covers: [acute], payer: commissioner, of_last_year: 100 %, source: test}\n" +
        other_arrangements);
    const Settlement settlement = settled(ledgers, fee);
    CHECK(settlement.months[0][acute].income == money_of(21'500 / 1.25));
    CHECK(settlement.acute_years.front().margin == Margin::bundled);
}

TEST_CASE("capitation pays for each resident, and what lies above the cap reverts", "[ledgers]")
{
    const std::string terms =
        "  - {family: capitation, covers: [acute], payer: region, of_last_year: 100 %, indexation: 0 %, "
        "profit_cap: 7.5 %, source: test}\n";
    SmallLedgers ledgers = months(0, 0);
    const ContractSpec contract = SmallLedgers::contract(head + terms + other_arrangements);
    const Settlement rich = settled(ledgers, contract);
    CHECK(rich.total()[acute].income == money_of(2 * 21'500));
    CHECK(rich.total()[acute].surplus() == money_of(2 * 21'500 * 0.075));
    CHECK(rich.acute_years.front().margin == Margin::capitation_above_cap);
    const Settlement poor = settled(months(10, 50), contract);
    CHECK(poor.total()[acute].surplus() == Money{});
    CHECK(poor.acute_years.front().margin == Margin::capitation_below_cap);
}

TEST_CASE("a pooled budget leaves its provider nothing of a surplus that the payers share", "[ledgers]")
{
    const std::string pool =
        "  - {family: pooled_budget, payers: {commissioner: [acute], council: [social]}, of_last_year: 100 "
        "%, "
        "efficiency: 0 %, risk_shared: 100 %, source: test}\n"
        "  - {family: block, covers: [primary, community], payer: council, of_last_year: 100 %, efficiency: "
        "0 %, "
        "source: test}\n";
    const Settlement settlement = settled(months(0, 0), SmallLedgers::contract(head + pool));
    const std::vector<Entry> total = settlement.total();
    CHECK(total[acute].surplus() == Money{});
    CHECK(of(settlement, total, "commissioner").transfers == money_of(2 * (10 * 500 + 50 * 100)));
}

TEST_CASE("under separate commissioning each payer pays for its own services alone", "[ledgers]")
{
    const std::string terms =
        "  - {family: separate_commissioning, payers: {commissioner: [community, acute], council: [social]}, "
        "of_last_year: 100 %, efficiency: 0 %, source: test}\n"
        "  - {family: block, covers: [primary], payer: council, of_last_year: 100 %, efficiency: 0 %, "
        "source: "
        "test}\n";
    const Settlement settlement = settled(months(0, 0), SmallLedgers::contract(head + terms));
    const std::vector<Entry> total = settlement.total();
    CHECK(total[acute].surplus() == money_of(2 * (10 * 500 + 50 * 100)));
    CHECK(of(settlement, total, "council").income == Money{});
}

TEST_CASE("under a global budget a unit keeps what it carries forward and a delay is charged", "[ledgers]")
{
    const std::string terms =
        "  - {family: global_budget, covers: [primary, community, acute], payer: county, of_last_year: 100 "
        "%, "
        "moves_upstream: 0 %, carried_forward: 40 %, quality: 1 %, "
        "delay_charge: {per_day: £100, grace: 0 days, paid_by: social}, source: test}\n"
        "  - {family: block, covers: [social], payer: council, of_last_year: 100 %, efficiency: 0 %, source: "
        "test}\n";
    SmallLedgers ledgers = months(0, 0);
    // Three days of delays in each month, in the first day of each delay.
    for (std::size_t m = 0; m < 4; ++m) {
        ledgers.result.delayed_time_by_day[m] = 3 * one_day.count();
    }
    const Settlement settlement = settled(ledgers, SmallLedgers::contract(head + terms));
    const std::vector<Entry> total = settlement.total();
    const double surplus = 2 * (10 * 500 + 50 * 100) - 0.01 * 2 * 21'500;
    CHECK(of(settlement, total, "improvement").transfers == money_of(0.01 * 2 * 21'500));
    CHECK(of(settlement, total, "social").transfers == money_of(-2 * 3 * 100));
    CHECK(total[acute].surplus() == money_of(0.4 * surplus + 2 * 3 * 100));
}

TEST_CASE("a short delay is not set off against a long one", "[ledgers]")
{
    const std::string terms =
        "  - {family: global_budget, covers: [primary, community, acute], payer: county, of_last_year: 100 "
        "%, moves_upstream: 0 %, carried_forward: 0 %, "
        "delay_charge: {per_day: £100, grace: 1 day, paid_by: social}, source: test}\n"
        "  - {family: block, covers: [social], payer: council, of_last_year: 100 %, efficiency: 0 %, source: "
        "test}\n";
    SmallLedgers ledgers = months(0, 0);
    // In the first measured month delays of half a day, half a day, half a day and four days.
    const std::int64_t half_day = one_day.count() / 2;
    for (const auto& [day, halves] : {std::pair(0, 3 + 2), std::pair(1, 2), std::pair(2, 4)}) {
        ledgers.result.delayed_time_by_day[static_cast<std::size_t>(day * 4 + 2)] = halves * half_day;
    }
    const Settlement settlement = settled(ledgers, SmallLedgers::contract(head + terms));
    CHECK(of(settlement, settlement.months[0], "social").transfers == money_of(-3 * 100));
    CHECK(of(settlement, settlement.months[1], "social").transfers == Money{});
}

TEST_CASE("money is neither made nor lost, and months add up to the year, to the penny", "[ledgers]")
{
    const std::string text =
        head +
        "  - {family: bundled, covers: [acute, community], payer: commissioner, of_last_year: "
        "97 %, gain_share: {share: 33 %, from_year: 1, with: primary}, source: test}\n"
        "  - {family: block, covers: [primary, social], payer: council, of_last_year: 100 %, "
        "efficiency: 3 %, source: test}\n";
    SmallLedgers ledgers = months(7, 33);
    ledgers.study.costs.inflation = ratio_of(0.0206);
    ledgers.count(0, "visit", 0, 11);
    ledgers.count(0, "visit", 3, 13);
    const Settlement settlement = settled(ledgers, SmallLedgers::contract(text));
    for (const std::vector<Entry>& month : settlement.months) {
        CHECK(sum_of(month, &Entry::income) == Money{});
        CHECK(sum_of(month, &Entry::transfers) == Money{});
    }
    CHECK(settlement.year(0) == settlement.total());
    CHECK(settlement.total()[primary].transfers > Money{});
    CHECK(settlement.acute_years.front().margin == Margin::bundled_gain_open);
}

TEST_CASE("an owner's ledger is the sum of what its roles receive and cost", "[ledgers]")
{
    SmallLedgers apart = months(12, 60);
    apart.count(0, "visit", 2, 40);
    SmallLedgers merged = apart;
    merged.study.care_models[0].organisations = {
        {"primary", "practices"}, {"community", "trust"}, {"acute", "trust"}, {"social", "council_care"}};
    const ContractSpec contract = SmallLedgers::contract(head + by_results + other_arrangements);
    apart.study.contracts = merged.study.contracts = {contract};
    const Ledgers two = keep_ledgers(apart.study, apart.result);
    const Ledgers one_trust = keep_ledgers(merged.study, merged.result);
    const auto amounts = [](const Ledgers& ledgers, const std::string& organisation) {
        for (std::size_t o = 0; o < ledgers.organisations.size(); ++o) {
            if (ledgers.organisations[o] == organisation) {
                const auto first =
                    ledgers.amount.begin() + static_cast<std::ptrdiff_t>(o * entry_items.size());
                return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(entry_items.size()));
            }
        }
        FAIL("no organisation " + organisation);
        return std::vector<double>{};
    };
    for (std::size_t i = 0; i < entry_items.size(); ++i) {
        CHECK(amounts(one_trust, "trust")[i] ==
              Approx(amounts(two, "hospital")[i] + amounts(two, "nurses")[i]).margin(0.001));
    }
    CHECK(amounts(one_trust, "commissioner") == amounts(two, "commissioner"));
    CHECK(one_trust.roles[1] == "community, acute");
}

namespace {

/// As months(10, 50), and besides two residents admitted elsewhere and four of others' admitted here in each
/// month, who fill beds counted among the 50 and cost nothing else.
SmallLedgers crossing()
{
    SmallLedgers ledgers;
    ledgers.also_counts({"emergency_admission_elsewhere", "treated_elsewhere", "treated_for_others"});
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t m = 0; m < 4; ++m) {
            ledgers.count(s, "emergency_admission", m, 12);
            ledgers.count(s, "emergency_admission_elsewhere", m, 2);
            ledgers.count(s, "treated_elsewhere", m, 2);
            ledgers.count(s, "treated_for_others", m, 4);
            ledgers.beds(s, m, 50, 100);
        }
    }
    return ledgers;
}

/// An arrangement for acute care with both flows priced at £1,500, the inflow at so much of it.
std::string priced(const std::string& terms, const std::string& pays)
{
    return "  - {" + terms +
           ", covers: [acute], outflow: {count: treated_elsewhere, average_cost: £1500, pays: 100 %}, "
           "inflow: {count: treated_for_others, average_cost: £1500, pays: " +
           pays + "}, source: test}\n";
}

}  // namespace

TEST_CASE("a block pays for what residents cost here, others pay for theirs, and elsewhere is paid apart",
          "[ledgers]")
{
    const std::string block = "family: block, payer: commissioner, of_last_year: 100 %, efficiency: 0 %";
    const Settlement settlement =
        settled(crossing(), SmallLedgers::contract(head + priced(block, "100 %") + other_arrangements));
    // Ten admissions here, as without flows: 21,500 a month, of which others paid 6,000.
    const std::vector<Entry>& month = settlement.months[0];
    CHECK(month[acute].cost_marginal + month[acute].cost_step + month[acute].cost_fixed == money_of(21'500));
    CHECK(month[acute].income == money_of(21'500));
    CHECK(month[acute].surplus() == Money{});
    CHECK(of(settlement, month, "commissioner").income == money_of(-(21'500 - 6'000) - 3'000));
    CHECK(of(settlement, month, "elsewhere").income == money_of(3'000 - 6'000));
    CHECK(sum_of(month, &Entry::income) == Money{});
}

TEST_CASE("under capitation the contractor pays for residents elsewhere out of a price that holds it",
          "[ledgers]")
{
    const std::string heads =
        "family: capitation, payer: region, of_last_year: 100 %, indexation: 0 %, profit_cap: 7.5 %";
    const Settlement settlement =
        settled(crossing(), SmallLedgers::contract(head + priced(heads, "80 %") + other_arrangements));
    const std::vector<Entry>& month = settlement.months[0];
    CHECK(month[acute].income == money_of(21'500 - 4'800 + 3'000));
    CHECK(month[acute].transfers == money_of(4'800 - 3'000));
    CHECK(month[acute].surplus() == Money{});
    CHECK(of(settlement, month, "region").income == money_of(-19'700));
    CHECK(of(settlement, month, "elsewhere").transfers == money_of(3'000 - 4'800));
}

TEST_CASE("a price for each event is paid for those here, and the baseline is theirs", "[ledgers]")
{
    const std::string results =
        "family: payment_by_results, payer: commissioner, emergency_tariff: {emergency_admission: £2000}, "
        "inflation: 0 %, efficiency: 0 %, marginal_rate: 30 %, baseline: 1";
    const Settlement settlement =
        settled(crossing(), SmallLedgers::contract(head + priced(results, "100 %") + other_arrangements));
    const std::vector<Entry>& month = settlement.months[0];
    CHECK(month[acute].income == money_of(10 * 2'000 + 6'000));
    CHECK(of(settlement, month, "commissioner").income == money_of(-20'000 - 3'000));
    CHECK(settlement.acute_years.front().margin == Margin::results_below_baseline);
}

TEST_CASE("what others pay belongs to the gain that a flat fee shares and to a unit's surplus", "[ledgers]")
{
    SmallLedgers ledgers = crossing();
    for (std::size_t m = 2; m < 4; ++m) {
        ledgers.count(0, "treated_for_others", m, 6);  // two more, at no more cost
    }
    const std::string fee =
        "family: bundled, payer: commissioner, of_last_year: 100 %, gain_share: {share: 50 %, from_year: 1, "
        "with: primary}";
    const Settlement shared =
        settled(ledgers, SmallLedgers::contract(head + priced(fee, "100 %") + other_arrangements));
    CHECK(shared.months[0][primary].transfers == money_of(1'500));
    CHECK(shared.months[0][acute].surplus() == money_of(1'500));

    const std::string budget =
        "family: global_budget, payer: county, of_last_year: 100 %, moves_upstream: 0 %, carried_forward: 40 "
        "%";
    const Settlement kept =
        settled(ledgers, SmallLedgers::contract(head + priced(budget, "100 %") + other_arrangements));
    CHECK(kept.months[0][acute].surplus() == money_of(0.4 * 3'000));
}

namespace {

/// As crossing(), with 80 visits of nurses in each month: acute care costs 21,500, visits 8,000.
SmallLedgers crossing_with_visits()
{
    SmallLedgers ledgers = crossing();
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t m = 0; m < 4; ++m) {
            ledgers.count(s, "visit", m, 80);
        }
    }
    return ledgers;
}

/// A month of an arrangement for community and acute care, others paying 80 % of £1,500 for theirs. `terms`
/// end with the payer.
Settlement settled_for_two(const std::string& terms)
{
    return settled(
        crossing_with_visits(),
        SmallLedgers::contract(
            head + "  - {" + terms +
            ", covers: [community, acute], outflow: {count: treated_elsewhere, average_cost: £1500, "
            "pays: 100 %}, inflow: {count: treated_for_others, average_cost: £1500, pays: 80 %}, "
            "source: test}\n"
            "  - {family: block, covers: [primary, social], payer: council, of_last_year: 100 %, "
            "efficiency: 0 %, source: test}\n"));
}

}  // namespace

TEST_CASE("a price for several roles is shared by what each cost without what others paid for acute care",
          "[ledgers]")
{
    for (const std::string terms :
         {"family: block, payer: commissioner, of_last_year: 100 %, efficiency: 0 %",
          "family: bundled, payer: commissioner, of_last_year: 100 %",
          "family: capitation, payer: region, of_last_year: 100 %, indexation: 0 %, profit_cap: 100 %"}) {
        INFO(terms);
        const std::vector<Entry> month = settled_for_two(terms).months[0];
        CHECK(month[community].income == money_of(8'000));
        CHECK(month[community].transfers == Money{});
        CHECK(month[acute].surplus() == Money{});
    }
    const std::vector<Entry> frugal =
        settled_for_two("family: block, payer: commissioner, of_last_year: 100 %, efficiency: 10 %")
            .months[0];
    CHECK(frugal[community].income == money_of(0.9 * 8'000));
    CHECK(frugal[acute].income == money_of(0.9 * (21'500 - 4'800) + 4'800));

    // A price per head is shared in the same proportion: 8,000 to 16,700 of a month's pound for each of
    // 1,000.
    const std::vector<Entry> heads =
        settled_for_two("family: bundled, payer: commissioner, per_head: £12").months[0];
    CHECK(heads[community].income == money_of(1'000 * 8'000.0 / (8'000 + 16'700)));
}

TEST_CASE("a role for which others paid more than it cost takes no part of a shared price", "[ledgers]")
{
    SmallLedgers ledgers = crossing_with_visits();
    for (std::size_t m = 0; m < 2; ++m) {
        ledgers.count(0, "treated_for_others", m, 18);  // 18 x 1,200 = 21,600 of 21,500
    }
    const Settlement settlement = settled(
        ledgers,
        SmallLedgers::contract(
            head +
            "  - {family: block, covers: [community, acute], payer: commissioner, of_last_year: 100 %, "
            "efficiency: 0 %, inflow: {count: treated_for_others, average_cost: £1500, pays: 80 %}, "
            "source: test}\n"
            "  - {family: block, covers: [primary, social], payer: council, of_last_year: 100 %, "
            "efficiency: 0 %, source: test}\n"));
    CHECK(settlement.months[0][community].income == money_of(8'000 - 100));
    CHECK(settlement.months[0][acute].income == money_of(4 * 1'200));
}
