// Who gains from one avoided admission: by hand, and by simulation against the table.

#include <sstream>
#include <string>

#include "analysis/store/results_file.hpp"
#include "scenarios/ledgers/avoided.hpp"
#include "scenarios/spec/read_study.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/scenarios/ledgers/small_ledgers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::SmallLedgers;

namespace {

/// 30 spells and 60 bed days a month, of which the other scenario avoids 4 and 8 in the first measured month.
SmallLedgers four_avoided()
{
    SmallLedgers ledgers;
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t m = 0; m < 4; ++m) {
            ledgers.count(s, "emergency_admission", m, s == 1 && m == 2 ? 26 : 30);
            ledgers.beds(s, m, s == 1 && m == 2 ? 52 : 60, 100);
        }
    }
    ledgers.count(1, "visit", 2, 12);
    return ledgers;
}

AvoidedRow row_of(const std::string& contract, Margin margin, std::size_t run_years)
{
    AvoidedRow row;
    row.contract = contract;
    row.scenario = "torbay";
    row.margin = margin;
    row.run_years = run_years;
    return row;
}

ContractSpec by_results(const std::string& baseline)
{
    return SmallLedgers::contract(
        "contract: results\ncurrency: GBP\narrangements:\n"
        "  - {family: payment_by_results, covers: [acute], payer: commissioner, emergency_tariff: "
        "{emergency_admission: £2000}, inflation: 0 %, efficiency: 0 %, marginal_rate: 30 %, baseline: " +
        baseline + ", source: test}\n" + test::other_arrangements);
}

}  // namespace

TEST_CASE("one avoided admission by hand: saved 500 for the spell and 200 for two days, 300 for three visits",
          "[ledgers]")
{
    const SmallLedgers ledgers = four_avoided();
    const ContractSpec above = by_results("0.5");
    const ContractSpec below = by_results("2");
    const auto rows = gains_from_avoided(ledgers.study, ledgers.result, 0, {&above, &below});
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].avoided == 4);
    CHECK(rows[0].margin == Margin::results_above_baseline);
    CHECK(rows[0].price.mean == Approx(2000));
    CHECK(rows[0].saved.mean == Approx(500 + 2 * 100));
    CHECK(rows[0].alternative.mean == Approx(300));
    CHECK(rows[0].simulated.acute.mean == Approx(700 - 600));
    CHECK(rows[0].simulated.others.mean == Approx(-300));
    CHECK(rows[0].simulated.payers.mean == Approx(600));
    CHECK(rows[1].margin == Margin::results_below_baseline);
    CHECK(rows[1].simulated.acute.mean == Approx(700 - 2000));
    CHECK(rows[1].simulated.payers.mean == Approx(2000));
    for (const AvoidedRow& row : rows) {
        CHECK(row.table->acute.mean == Approx(row.simulated.acute.mean));
        CHECK(row.table->others.mean == Approx(row.simulated.others.mean));
        CHECK(row.table->payers.mean == Approx(row.simulated.payers.mean));
    }
    CHECK(!rows[0].simulated.acute.interval);  // one replication tells no interval
}

TEST_CASE(
    "one of four avoided admissions elsewhere: its price is the payer's, and under capitation the firm's",
    "[ledgers]")
{
    SmallLedgers ledgers;
    ledgers.also_counts({"emergency_admission_elsewhere", "treated_elsewhere"});
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t m = 0; m < 4; ++m) {
            const bool fewer = s == 1 && m == 2;
            ledgers.count(s, "emergency_admission", m, fewer ? 26 : 30);
            ledgers.count(s, "emergency_admission_elsewhere", m, fewer ? 2 : 3);
            ledgers.count(s, "treated_elsewhere", m, fewer ? 2 : 3);
            ledgers.beds(s, m, 60, 100);
        }
    }
    const std::string flow =
        "covers: [acute], outflow: {count: treated_elsewhere, average_cost: £1500, pays: 100 %}, source: "
        "test}\n";
    const ContractSpec results = SmallLedgers::contract(
        "contract: results\ncurrency: GBP\narrangements:\n  - {family: payment_by_results, payer: "
        "commissioner, emergency_tariff: {emergency_admission: £2000}, inflation: 0 %, efficiency: 0 %, "
        "marginal_rate: 30 %, baseline: 2, " +
        flow + test::other_arrangements);
    const ContractSpec heads = SmallLedgers::contract(
        "contract: heads\ncurrency: GBP\narrangements:\n  - {family: capitation, payer: region, "
        "of_last_year: "
        "100 %, indexation: 0 %, profit_cap: 50 %, " +
        flow + test::other_arrangements);
    const auto rows = gains_from_avoided(ledgers.study, ledgers.result, 0, {&results, &heads});
    REQUIRE(rows.size() == 2);
    for (const AvoidedRow& row : rows) {
        CHECK(row.avoided == 4);
        CHECK(row.saved.mean == Approx(3 * 500 / 4.0));
        CHECK(row.outflow.mean == Approx(1500 / 4.0));
        CHECK(row.table->acute.mean == Approx(row.simulated.acute.mean));
        CHECK(row.table->payers.mean == Approx(row.simulated.payers.mean));
    }
    CHECK(rows[0].price.mean == Approx(3 * 2000 / 4.0));
    CHECK(rows[0].simulated.acute.mean == Approx(375 - 1500));
    CHECK(rows[0].simulated.payers.mean == Approx(1500 + 375));
    CHECK(rows[1].margin == Margin::capitation_below_cap);
    CHECK(rows[1].simulated.acute.mean == Approx(375 + 375));
    CHECK(rows[1].simulated.payers.mean == Approx(0));
}

TEST_CASE("where the two trajectories stand on both sides of the baseline the table does not apply",
          "[ledgers]")
{
    // 60 spells in two months stay above a baseline of 58, 56 do not.
    const SmallLedgers ledgers = four_avoided();
    const ContractSpec between = by_results("0.966667");
    const auto rows = gains_from_avoided(ledgers.study, ledgers.result, 0, {&between});
    REQUIRE(rows.size() == 1);
    CHECK(!rows[0].margin);
    CHECK(!rows[0].table);
    CHECK(rows[0].simulated.payers.mean > 600);
    CHECK(rows[0].simulated.payers.mean < 2000);
}

TEST_CASE("a row that the margin leaves fewer years than were run says so in the table", "[ledgers]")
{
    const AvoidedRow below = row_of("results", Margin::results_below_baseline, 4);
    const AvoidedRow above = row_of("results", Margin::results_above_baseline, 2);
    AvoidedRow whole = row_of("block", Margin::block, 6);
    const std::string table = avoided_to_table({below, above, whole}, "weston", "GBP", "meaning", {"a note"});
    CHECK(test::has(table, "below baseline     4 of 6  "));
    CHECK(test::has(table, "above baseline     2 of 6  "));
    CHECK(!test::has(table, "all 6"));  // no column where nothing is parted
    CHECK(test::has(table, "\nrun-years: years of replications that a row rests on, "));
    CHECK(test::has(table, ", or too few replications"));
    CHECK(test::has(table, "\n! a note\n"));
    CHECK(!test::has(avoided_to_table({whole}, "weston", "GBP", "meaning"), "run-years"));
    whole.contract = "results";
    whole.scenario = "wye_valley";
    CHECK(test::has(avoided_to_table({below, above, whole}, "weston", "GBP", "meaning"), "all 6"));
}

TEST_CASE("where nothing was avoided no gain is divided by it", "[ledgers]")
{
    SmallLedgers ledgers = four_avoided();
    ledgers.count(1, "emergency_admission", 2, 30);
    const ContractSpec contract = by_results("0.5");
    const auto rows = gains_from_avoided(ledgers.study, ledgers.result, 0, {&contract});
    REQUIRE(rows.size() == 1);
    CHECK(!rows[0].is_told);
    CHECK(avoided_to_csv(rows, "base").find("nan") == std::string::npos);
}

TEST_CASE(
    "beside the admissions avoided by name stand those avoided in all, and a mere change of name is said",
    "[ledgers]")
{
    SmallLedgers ledgers;
    ledgers.also_counts({"same_day_emergency", "arisen_in_hospital"});
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t m = 0; m < 4; ++m) {
            const bool fewer = s == 1 && m == 2;
            ledgers.count(s, "emergency_admission", m, fewer ? 26 : 30);
            ledgers.count(s, "same_day_emergency", m, fewer ? 4 : 2);
            ledgers.count(s, "arisen_in_hospital", m, fewer ? 2 : 1);
        }
    }
    const ContractSpec contract = by_results("2");
    const auto rows = gains_from_avoided(ledgers.study, ledgers.result, 0, {&contract});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].avoided == 4);
    CHECK(rows[0].in_all == 1.0);  // two more seen through within the day, one more arisen in hospital
    CHECK(rows[0].is_mostly_renamed());
    CHECK(test::has(avoided_to_table(rows, "base", "GBP", ""),
                    "other: 4.0 admissions avoided by name, 1.0 in all: most bear"));
    CHECK(test::has(avoided_to_csv(rows, "base"), ",avoided_high,in_all,in_all_low,in_all_high,price"));
    CHECK(test::has(avoided_to_csv(rows, "base"), ",1,4,,,1,,,"));

    ledgers.count(1, "same_day_emergency", 2, 2);
    const auto half = gains_from_avoided(ledgers.study, ledgers.result, 0, {&contract});
    CHECK(half[0].in_all == 3.0);
    CHECK(!test::has(avoided_to_table(half, "base", "GBP", ""), "avoided by name"));

    const SmallLedgers without = four_avoided();
    const auto unknown = gains_from_avoided(without.study, without.result, 0, {&contract});
    CHECK(!unknown[0].in_all);
    CHECK(!unknown[0].is_mostly_renamed());
}

TEST_CASE("simulated gains from avoided admissions agree with the table under every contract of the library",
          "[ledgers]")
{
    const test::TempDir folder;
    REQUIRE(test::run_esther({"run", test::small_study, "-o", folder / "results.h5", "--arms", "ideal"})
                .exit_code == 0);
    const StudyResult result = read_results(folder / "results.h5");
    Problems problems;
    const StudySpec study = read_study(test::project_root() + "/" + test::small_study, problems);
    std::vector<const ContractSpec*> contracts;
    for (const ContractSpec& contract : study.contracts) {
        contracts.push_back(&contract);
    }
    CHECK(contracts.size() >= 5);
    // Whatever the reference's activity comes to, one of these is above its baseline and one below.
    const ContractSpec above = by_results("0.5");
    const ContractSpec below = by_results("2");
    contracts.push_back(&above);
    contracts.push_back(&below);
    int n_compared = 0;
    for (const AvoidedRow& row : gains_from_avoided(study, result, 0, contracts)) {
        // The delay charge between county and municipality is no part of the table.
        if (row.scenario != "weston ideal" || !row.table || row.contract == "global_budget") {
            continue;
        }
        CAPTURE(row.contract);
        CHECK(row.avoided > 0);
        // Each term of the table is rounded to the penny.
        CHECK(row.table->acute.mean == Approx(row.simulated.acute.mean).margin(0.05));
        CHECK(row.table->others.mean == Approx(row.simulated.others.mean).margin(0.05));
        CHECK(row.table->payers.mean == Approx(row.simulated.payers.mean).margin(0.05));
        ++n_compared;
    }
    CHECK(n_compared >= 4);
}
