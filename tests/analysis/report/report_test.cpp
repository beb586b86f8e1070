#include <nlohmann/json.hpp>
#include <sstream>

#include "analysis/report/csv.hpp"
#include "analysis/report/json.hpp"
#include "analysis/report/number.hpp"
#include "analysis/report/table.hpp"
#include "tests/analysis/sample_result.hpp"
#include "tests/analysis/tiny_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;

namespace {

/// 100 people, 2 replications: 10 and 12 admissions against 9 and 10 per 100 person-years.
Comparison known_comparison()
{
    StudyResult study = tiny_study({"usual", "new, \"better\""}, 2);
    const std::int64_t events[2][2] = {{10, 12}, {9, 10}};
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            at(study, &StudyResult::person_time, {s, r, 1, 1, 0, 0}) = 100 * year_us;
            at(study, &StudyResult::count, {s, r, 0, 0, 1, 1, 0, 0}) = events[s][r];
            for (std::int64_t person = 0; person < events[s][r]; ++person) {
                study.admissions.add(s, r, 0, 0, person, 0, study.warm_up_us);
            }
        }
    }
    study.admissions.sort();
    study.warnings = {"short"};
    return compare(study, {"", {"emergency_admission", "ae_conversion"}});
}

}  // namespace

TEST_CASE("the table is the one a person expects")
{
    CHECK(to_table(known_comparison()) ==
          R"(Tiny: all 0.17 measured years, no year since go-live was measured from end to end
baseline usual, 2 replications, 0.17 years measured after 0.08 of warm-up
Intervals are 95 % Student t intervals of the mean over 2 replications, differences taken within replications.
They show Monte Carlo error only: the parameters are taken as known.
! warning: short
! fewer than 30 events under some scenario in all replications together, so that an interval is rough:
  emergency_admission

net emergency admissions avoided [per 1,000 person-years], all 0.17 measured years
                 avoided    95 % interval  outside
  new, "better"   +15.00  -48.53 to 78.53   +15.00
Cannot be told from nothing (the interval holds 0): new, "better".

emergency admissions [per 1,000 person-years]
                 level  95 % interval  difference    95 % interval  variance ratio
  usual          110.0   0.0 to 237.1    baseline
  new, "better"   95.0  31.5 to 158.5      -15.00  -78.53 to 48.53               -

A&E attendances that end in admission [%]
                     level  95 % interval  difference  95 % interval  variance ratio
  usual          undefined              -    baseline
  new, "better"  undefined              -           -
Undefined where a replication has nothing to divide by: usual in all; new, "better" in all.

people with an emergency admission [per 1,000 people], from go-live on, for 0.17 years
                  never  avoided  95 % interval  postponed  caused  95 % interval  forward  always
  new, "better"  890.00    15.00  0.00 to 78.53       0.00    0.00              -     0.00   95.00

The same people with the same luck under two models, by whether they have an emergency admission from go-live
to the end of the period. Postponed: avoided until then and admitted later, before the measured time ends; the
rest of the avoided is prevented as far as was measured. Brought forward is the same of the caused. Only
caused minus avoided is identified; each alone depends on the coupling by common random numbers.

Variance ratio: the variance of the difference from independent runs over that from paired ones; identical:
every replication gives exactly the same figure.
No ratio is given of fewer than 3 replications, which say next to nothing of a variance.
)");
}

TEST_CASE("below a measure that is undefined stands in which replications there is nothing to divide by")
{
    const auto note_of = [](std::size_t n, std::size_t n_without) {
        StudyResult study = tiny_study({"usual", "new"}, n);
        for (std::size_t s = 0; s < 2; ++s) {
            for (std::size_t r = s == 0 ? n_without : 0; r < n; ++r) {
                at(study, &StudyResult::count, {s, r, measure(study, "ae_attendance"), 0, 1, 1, 0, 0}) = 2;
            }
        }
        const Comparison comparison = compare(study, {"", {"ae_conversion"}});
        CHECK(comparison.measures[0].scenarios[0].undefined_in.size() == n_without);
        CHECK(comparison.measures[0].scenarios[1].undefined_in.empty());
        const auto json = nlohmann::json::parse(to_json(comparison));
        CHECK(json["measures"][0]["scenarios"][0]["undefined_in"].size() == n_without);
        const std::string table = to_table(comparison);
        const std::size_t from = table.find("Undefined");
        return from == std::string::npos ? "" : table.substr(from, table.find('\n', from) - from);
    };
    const std::string why = "Undefined where a replication has nothing to divide by: usual in ";
    CHECK(note_of(3, 1) == why + "0.");
    CHECK(note_of(3, 2) == why + "0, 1.");
    CHECK(note_of(3, 3) == why + "all.");
    CHECK(note_of(12, 10) == why + "0, 1, 2, 3, 4, 5, 6, 7 and 2 more.");
    CHECK(note_of(3, 0).empty());
}

TEST_CASE("no line of a table is wider than 110 columns")
{
    StudyResult study = sample_result();
    study.scenarios[1] =
        "a_scenario_with_a_name_that_nobody_should_ever_give_to_a_scenario_but_somebody_will";
    study.title = std::string(70, 'x') + " " + std::string(70, 'y');
    std::istringstream lines(to_table(compare(study)));
    std::string line;
    int n = 0;
    while (std::getline(lines, line)) {
        CAPTURE(line);
        // Numbers of the sample are noise of any size; names and sentences are what this is about.
        CHECK((line.size() <= 110 || line.find(" to ") != std::string::npos));
        ++n;
    }
    CHECK(n > 30);
}

TEST_CASE("CSV has one row a figure, all digits, and quotes where RFC 4180 wants them")
{
    std::istringstream lines(to_csv(known_comparison()));
    std::string line;
    std::getline(lines, line);
    CHECK(line ==
          "measure,title,unit,scenario,baseline,replications,level,level_low,level_high,difference,"
          "difference_low,"
          "difference_high,variance_ratio,identical,year");
    std::getline(lines, line);
    CHECK(
        line.rfind("avoided_emergency_admission,net emergency admissions avoided,\"per 1,000 person-years\","
                   "\"new, \"\"better\"\"\",usual,2,,,,15,",
                   0) == 0);
    std::getline(lines, line);
    CHECK(line.rfind("avoided_emergency_admission_outside,", 0) == 0);
    std::getline(lines, line);
    CHECK(line ==
          "rank,\"rank among the models, best and worst possible\",,\"new, "
          "\"\"better\"\"\",usual,2,1,1,1,,,,,,all");
    std::getline(lines, line);
    CHECK(line.rfind("emergency_admission,emergency admissions,\"per 1,000 person-years\",usual,usual,2,110,",
                     0) == 0);
    CHECK(line.substr(line.size() - 9) == ",,,,,,all");
    int rest = 0;
    while (std::getline(lines, line)) {
        ++rest;
    }
    CHECK(rest == 3 + 6);
}

TEST_CASE("JSON says the same, and null where there is nothing")
{
    const auto json = nlohmann::json::parse(to_json(known_comparison()));
    CHECK(json["baseline"] == "usual");
    CHECK(json["confidence"] == 0.95);
    CHECK(json["avoided_emergency_admissions"][0]["mean"].get<double>() == Approx(15));
    const auto& admissions = json["measures"][0];
    CHECK(admissions["measure"] == "emergency_admission");
    CHECK(admissions["scenarios"][0]["difference"].is_null());
    CHECK(admissions["scenarios"][1]["difference"]["variance_ratio"].is_null());  // of two replications
    CHECK(admissions["scenarios"][1]["difference"]["identical"] == false);
    CHECK(json["measures"][1]["scenarios"][0]["level"].is_null());
    CHECK(json["twins"][0]["always"]["mean"].get<double>() == Approx(95));
    CHECK(json["notes"][0] == "warning: short");
}

TEST_CASE("numbers are printed without locale, and nothing is minus zero")
{
    CHECK(fixed(-0.004, 2) == "0.00");
    CHECK(fixed(-0.006, 2) == "-0.01");
    CHECK(fixed(1234567.5, 1) == "1234567.5");
    CHECK(decimals_for(87.7, 1) == 1);
    CHECK(decimals_for(-0.1, 2) == 2);
    CHECK(decimals_for(-0.0999, 2) == 3);
    CHECK(decimals_for(0.004, 1) == 4);
    CHECK(decimals_for(0, 1) == 1);
    CHECK(decimals_for(1e-30, 1) == 9);
    CHECK(shortest(0.1) == "0.1");
    CHECK(shortest(1.0 / 3) == "0.3333333333333333");
}
