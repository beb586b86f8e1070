#include "analysis/statistics/compare.hpp"

#include <cmath>
#include <set>

#include "analysis/report/table.hpp"
#include "analysis/statistics/totals.hpp"
#include "analysis/store/results_error.hpp"
#include "tests/analysis/tiny_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;
using Catch::Matchers::Contains;

namespace {

/// Two replications of two models. Each lives 40 young and 60 adult person-years in the measured months,
/// and more in warm-up, which must not count.
StudyResult two_models(const std::vector<std::string>& more_measures = {})
{
    StudyResult study = tiny_study({"usual", "new"}, 2);
    study.measures.insert(study.measures.end(), more_measures.begin(), more_measures.end());
    study.allocate();
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            at(study, &StudyResult::person_time, {s, r, 0, 0, 0, 0}) = 999 * year_us;
            at(study, &StudyResult::person_time, {s, r, 1, 0, 0, 0}) = 40 * year_us;
            at(study, &StudyResult::person_time, {s, r, 1, 1, 0, 0}) = 20 * year_us;
            at(study, &StudyResult::person_time, {s, r, 2, 1, 0, 0}) = 40 * year_us;
        }
    }
    return study;
}

void count_event(StudyResult& study, const std::string& label, std::size_t s, std::size_t r,
                 std::size_t month, std::size_t age, std::int64_t n)
{
    at(study, &StudyResult::count, {s, r, measure(study, label), 0, month, age, 0, 0}) += n;
}

const MeasureComparison& found(const Comparison& comparison, const std::string& id)
{
    for (const MeasureComparison& measure : comparison.measures) {
        if (measure.id == id) {
            return measure;
        }
    }
    throw std::logic_error("no measure " + id);
}

/// Lists an emergency admission and counts it.
void admit(StudyResult& study, std::size_t s, std::size_t r, std::int64_t person, std::int64_t time_us)
{
    study.admissions.add(s, r, measure(study, "emergency_admission"), 0, person, 0, time_us);
    if (time_us >= study.warm_up_us) {
        count_event(study, "emergency_admission", s, r, 1, 1, 1);
    }
    study.admissions.sort();
}

}  // namespace

TEST_CASE("rates are events over person-years of the measured months")
{
    StudyResult study = two_models();
    // 10 and 12 per 100 person-years against 9 and 10: differences -10 and -20 per 1,000.
    const std::int64_t events[2][2] = {{10, 12}, {9, 10}};
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            count_event(study, "emergency_admission", s, r, 0, 1, 555);  // warm-up
            count_event(study, "emergency_admission", s, r, 1, 1, events[s][r]);
        }
    }
    const Comparison comparison = compare(study);
    CHECK(comparison.baseline == "usual");
    const MeasureComparison& admissions = found(comparison, "emergency_admission");
    REQUIRE(admissions.scenarios.size() == 2);
    CHECK(admissions.scenarios[0].level->mean == Approx(110));
    CHECK(!admissions.scenarios[0].difference);
    CHECK(admissions.scenarios[1].level->mean == Approx(95));
    const PairedDifference& paired = admissions.scenarios[1].difference.value();
    CHECK(paired.difference.mean == Approx(-15));
    CHECK(!paired.variance_ratio);  // of two replications
    // t(0.975, 1) x sqrt(50 / 2)
    CHECK(paired.difference.interval->high == Approx(-15 + 12.7062047362 * 5).epsilon(1e-9));

    REQUIRE(comparison.avoided.size() == 1);
    CHECK(comparison.avoided[0].avoided.mean == Approx(15));
    CHECK(comparison.avoided[0].avoided.interval->low == Approx(15 - 12.7062047362 * 5).epsilon(1e-9));
    CHECK(comparison.avoided[0].avoided.interval->high == Approx(15 + 12.7062047362 * 5).epsilon(1e-9));
    CHECK_THAT(comparison.meaning, Contains("over 2 replications") && Contains("Monte Carlo error only"));
}

TEST_CASE("an admission under another name is none avoided")
{
    StudyResult study = two_models({"arisen_in_hospital", "same_day_emergency"});
    for (std::size_t r = 0; r < 2; ++r) {
        count_event(study, "emergency_admission", 0, r, 1, 1, 10);
        count_event(study, "arisen_in_hospital", 0, r, 1, 1, 2);
        count_event(study, "emergency_admission", 1, r, 1, 1, 4 + static_cast<std::int64_t>(r));
        count_event(study, "arisen_in_hospital", 1, r, 1, 0, 5);
        count_event(study, "same_day_emergency", 1, r, 2, 1, 2);
    }
    const Comparison comparison = compare(study, {"", {"emergency_admission"}});
    CHECK(comparison.avoided[0].avoided.mean == Approx(55));
    CHECK(comparison.avoided[0].in_all.value().mean == Approx(5));
    CHECK(found(compare(study), "emergency_in_all").scenarios[0].level->mean == Approx(120));
    CHECK(found(compare(study), "same_day_emergency").scenarios[1].difference->difference.mean == Approx(20));
    CHECK_THAT(to_table(comparison), Contains("avoided    95 % interval  in all    95 % interval  outside"));
    CHECK(!compare(two_models()).avoided[0].in_all);
}

TEST_CASE("beds, delays, conversion and stopwatches are computed as their names say")
{
    StudyResult study = two_models();
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            at(study, &StudyResult::pool_busy_time, {s, r, 0, 0}) = 1000 * day_us;  // warm-up
            at(study, &StudyResult::pool_busy_time, {s, r, 0, 1}) = 30 * day_us;
            at(study, &StudyResult::pool_busy_time, {s, r, 0, 2}) = 60 * day_us;
            at(study, &StudyResult::pool_capacity_time, {s, r, 0, 1}) = 60 * day_us;
            at(study, &StudyResult::pool_capacity_time, {s, r, 0, 2}) = 60 * day_us;
            at(study, &StudyResult::pool_starts, {s, r, 0, 2}) = 20;
            at(study, &StudyResult::delayed_time, {s, r, 0, 0, 0}) = 77 * day_us;  // warm-up
            at(study, &StudyResult::delayed_time, {s, r, 0, 0, 1}) = 6 * day_us;
            count_event(study, "ae_attendance", s, r, 1, 1, 50);
            count_event(study, "ae_admission", s, r, 2, 0, 10);
            count_event(study, "gp_contact", s, r, 2, 0, 550);
            const std::size_t stay = measure(study, "discharge");
            at(study, &StudyResult::stopwatch_count, {s, r, stay, 0}) = 1;
            at(study, &StudyResult::stopwatch_count, {s, r, stay, 1}) = 3;
            at(study, &StudyResult::stopwatch_time, {s, r, stay}) = 22 * day_us;
            const std::size_t visit = measure(study, "ae_time");
            at(study, &StudyResult::stopwatch_count, {s, r, visit, 0}) = 9;
            at(study, &StudyResult::stopwatch_count, {s, r, visit, 1}) = 3;
            at(study, &StudyResult::stopwatch_time, {s, r, visit}) = day_us;
        }
    }
    const Comparison comparison = compare(study);
    const auto level = [&](const char* id) { return found(comparison, id).scenarios[0].level->mean; };
    CHECK(level("length_of_stay") == Approx(4.5));
    CHECK(level("bed_occupancy") == Approx(75));
    CHECK(level("ae_conversion") == Approx(20));
    CHECK(level("gp_contact") == Approx(5.5));
    CHECK(level("emergency_length_of_stay") == Approx(5.5));
    CHECK(level("ae_time") == Approx(2));
    CHECK(level("ae_within_4_hours") == Approx(75));
    // 6 days in 60 adult years, that is 720 adult months.
    CHECK(level("delayed_days") == Approx(1e5 * 6 / 720));
    CHECK(found(comparison, "bed_occupancy").scenarios[1].difference->identical);
}

TEST_CASE("the four-hour share is not guessed from bins that do not end there")
{
    StudyResult study = two_models();
    study.wait_bin_hours = {3.5, 5};
    const Comparison comparison = compare(study);
    CHECK(!found(comparison, "ae_time").scenarios[0].level);
    CHECK_THROWS_WITH(found(comparison, "ae_within_4_hours"), "no measure ae_within_4_hours");
}

TEST_CASE("a standardised rate takes the weights of the reference, whatever the baseline")
{
    StudyResult study = tiny_study({"usual", "new"}, 1);
    // The reference lives 60 young and 40 adult years; the other 10 and 90.
    const std::int64_t years[2][2] = {{60, 40}, {10, 90}};
    const std::int64_t events[2][2] = {{6, 8}, {1, 18}};  // rates 0.1 and 0.2 in both
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t age = 0; age < 2; ++age) {
            at(study, &StudyResult::person_time, {s, 0, 1, age, 0, 0}) = years[s][age] * year_us;
            count_event(study, "emergency_admission", s, 0, 1, age, events[s][age]);
        }
    }
    for (const char* baseline : {"usual", "new"}) {
        const Comparison comparison = compare(study, {baseline, {}});
        const MeasureComparison& rate = found(comparison, "emergency_admission_standardised");
        CHECK(rate.scenarios[0].scenario == baseline);
        CHECK(rate.scenarios[0].level->mean == Approx(140));
        CHECK(rate.scenarios[1].level->mean == Approx(140));
    }
    CHECK(found(compare(study), "emergency_admission").scenarios[1].level->mean == Approx(190));
}

TEST_CASE("what cannot be divided is undefined, not zero")
{
    const Comparison comparison = compare(two_models());
    CHECK(!found(comparison, "ae_conversion").scenarios[0].level);
    CHECK(!found(comparison, "length_of_stay").scenarios[1].difference);
    CHECK(found(comparison, "emergency_admission").scenarios[0].level->mean == 0);
}

TEST_CASE("one replication says that it has no interval")
{
    const Comparison comparison = compare(tiny_study({"usual", "new"}, 1));
    CHECK_THAT(comparison.meaning, Contains("One replication: no interval can be given"));
}

// Case B03 as people: of 100, ten are admitted as usual; of these eight also under the new model, and one
// other person is admitted because of it.
TEST_CASE("person-level twins are never, avoided, caused or always")
{
    StudyResult study = two_models();
    const std::int64_t inside = study.warm_up_us;
    for (std::int64_t person = 0; person < 10; ++person) {
        admit(study, 0, 0, person, inside + person);
        admit(study, 0, 1, person, inside + person);
    }
    for (std::int64_t person = 0; person < 8; ++person) {
        admit(study, 1, 0, person, inside + 2 * person);
        admit(study, 1, 1, person, inside + 2 * person);
    }
    admit(study, 1, 0, 50, inside);
    admit(study, 0, 0, 3, inside + 99);  // twice the same person
    admit(study, 0, 0, 70, inside - 1);  // before the measured period
    const Comparison comparison = compare(study);
    REQUIRE(comparison.twins.size() == 1);
    const Twins& twins = comparison.twins[0];
    CHECK(twins.scenario == "new");
    CHECK(twins.avoided.mean == Approx(20));
    CHECK(twins.caused.mean == Approx(5));
    CHECK(twins.always.mean == Approx(80));
    CHECK(twins.never.mean == Approx(895));
}

TEST_CASE("twins are not told from an incomplete list")
{
    StudyResult study = two_models();
    count_event(study, "emergency_admission", 0, 0, 1, 1, 1);
    const Comparison comparison = compare(study);
    CHECK(comparison.twins.empty());
    CHECK_THAT(comparison.twins_meaning, Contains("not every emergency admission"));
}

TEST_CASE("a chosen measure may be a main one or any label of the study")
{
    StudyResult study = two_models();
    count_event(study, "home_visit", 1, 0, 1, 1, 3);
    const Comparison comparison = compare(study, {"new", {"home_visit", "bed_occupancy"}});
    REQUIRE(comparison.measures.size() == 2);
    CHECK(comparison.measures[0].id == "home_visit");
    CHECK(comparison.measures[0].scenarios[0].scenario == "new");
    CHECK(comparison.measures[0].scenarios[0].level->mean == Approx(15));
    CHECK(comparison.avoided.empty());
}

TEST_CASE("the headline may be asked for by its own name, and what is named twice is shown once")
{
    const StudyResult study = two_models();
    const Comparison headline = compare(study, {"", {"avoided_emergency_admission"}});
    CHECK(headline.measures.empty());
    REQUIRE(headline.avoided.size() == 1);
    CHECK(headline.avoided[0].by_replication == compare(study).avoided[0].by_replication);
    const Comparison twice = compare(study, {"", {"home_visit", "bed_occupancy", "home_visit"}});
    REQUIRE(twice.measures.size() == 2);
    CHECK(twice.measures[1].id == "bed_occupancy");
    CHECK(twice.avoided.empty());
}

TEST_CASE("of one pathway only its own events are compared, counted and listed")
{
    StudyResult study = tiny_study({"usual", "new"}, 2);
    study.pathways = {"copd", "fall"};
    study.allocate();
    const std::size_t admission = measure(study, "emergency_admission");
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            at(study, &StudyResult::person_time, {s, r, 1, 1, 0, 0}) = 100 * year_us;
            for (std::size_t pathway = 0; pathway < 2; ++pathway) {
                const std::size_t n = pathway == 0 ? 9 : 5 - s - r;
                at(study, &StudyResult::count, {s, r, admission, pathway, 1, 1, 0, 0}) =
                    static_cast<std::int64_t>(n);
                for (std::size_t i = 0; i < n; ++i) {
                    study.admissions.add(s, r, admission, pathway, static_cast<std::int64_t>(10 * pathway + i), 0,
                                         study.warm_up_us);
                }
            }
        }
    }
    study.admissions.sort();
    const Comparison both = compare(study);
    const Comparison fall = compare(study, {.pathway = "fall"});
    CHECK(fall.title == "Tiny, pathway fall alone");
    CHECK(found(both, "emergency_admission").scenarios[0].level->mean == Approx(135));
    CHECK(found(fall, "emergency_admission").scenarios[0].level->mean == Approx(45));
    CHECK(fall.avoided[0].avoided.mean == Approx(10));
    REQUIRE(fall.twins.size() == 1);
    CHECK(fall.twins[0].always.mean == Approx(35));
    CHECK(fall.twins[0].avoided.mean == Approx(10));
    CHECK(compare(study, {.pathway = "copd"}).avoided[0].identical);
    for (const MeasureComparison& shown : fall.measures) {
        CHECK(shown.id != "bed_occupancy");
        CHECK(shown.id != "emergency_length_of_stay");
        CHECK(shown.id != "gp_contact");  // it has none
    }
    CHECK(compare(study, {.measures = {"gp_contact"}, .pathway = "fall"}).measures.size() == 1);
    CHECK_THROWS_WITH(compare(study, {.pathway = "falls"}), "there is no pathway 'falls' (did you mean 'fall'?)");
    CHECK_THROWS_WITH(compare(study, {.measures = {"bed_occupancy"}, .pathway = "fall"}),
                      "the measure 'bed_occupancy' is not told apart by pathway: only events are, and not pools and "
                      "times");
}

TEST_CASE("unknown names are answered with the nearest known one")
{
    const StudyResult study = two_models();
    CHECK_THROWS_WITH(compare(study, {"usuall", {}}),
                      "there is no scenario 'usuall' (did you mean 'usual'?)");
    CHECK_THROWS_WITH(compare(study, {"mars", {}}), "there is no scenario 'mars' (there are 'usual', 'new')");
    CHECK_THROWS_WITH(compare(study, {"", {"emergency_admissions"}}),
                      "there is no measure 'emergency_admissions' (did you mean 'emergency_admission'?)");
    CHECK_THROWS_AS(compare(study, {"", {"home_visits"}}), ResultsError);
}

TEST_CASE("a study without people shows its plain counts and its pools")
{
    StudyResult study = tiny_study({"model"}, 2);
    study.persons = 0;
    study.measures = {"served"};
    study.pools = {"server"};
    study.allocate();
    at(study, &StudyResult::count, {0, 0, 0, 0, 1, 0, 0, 0}) = 7;
    at(study, &StudyResult::count, {0, 1, 0, 0, 2, 0, 0, 0}) = 9;
    for (std::size_t r = 0; r < 2; ++r) {
        at(study, &StudyResult::pool_capacity_time, {0, r, 0, 1}) = month_us;
        at(study, &StudyResult::pool_capacity_time, {0, r, 0, 2}) = month_us;
        at(study, &StudyResult::pool_busy_time, {0, r, 0, 1}) = month_us / 2;
        at(study, &StudyResult::pool_queue_time, {0, r, 0, 2}) = month_us / 2;
        at(study, &StudyResult::pool_wait_time, {0, r, 0, 2}) = 12 * 3'600'000'000;
        at(study, &StudyResult::pool_starts, {0, r, 0, 1}) = 8;
    }
    const Comparison comparison = compare(study);
    REQUIRE(comparison.measures.size() == 4);
    CHECK(comparison.measures[0].unit == "in the measured period");
    CHECK(comparison.measures[0].scenarios[0].level->mean == 8);
    // Two months measured, of 365 / 12 days: one unit busy for a quarter of them, two wait for an eighth.
    CHECK(found(comparison, "server.in_use").scenarios[0].level->mean == Approx(25));
    CHECK(found(comparison, "server.queue").scenarios[0].level->mean == Approx(0.25));
    CHECK(found(comparison, "server.wait").scenarios[0].level->mean == Approx(1.5));
    CHECK_THROWS_WITH(compare(study, {"", {"server.wit"}}), Contains("did you mean 'server.wait'?"));
}

TEST_CASE("a study without people has no measures per head, and shows what it counts by any name")
{
    StudyResult study = tiny_study({"model"}, 2);
    study.persons = 0;
    for (std::size_t r = 0; r < 2; ++r) {
        at(study, &StudyResult::count, {0, r, measure(study, "ae_attendance"), 0, 1, 0, 0, 0}) = 8;
        at(study, &StudyResult::count, {0, r, measure(study, "ae_admission"), 0, 1, 0, 0, 0}) = 2;
    }
    const Comparison comparison = compare(study);
    CHECK(comparison.avoided.empty());
    CHECK(found(comparison, "ae_attendance").unit == "in the measured period");
    CHECK(found(comparison, "ae_attendance").scenarios[0].level->mean == 8);
    CHECK(found(comparison, "ae_conversion").scenarios[0].level->mean == 25);
    CHECK(found(comparison, "emergency_admission").scenarios[0].level->mean == 0);
    CHECK(found(comparison, "acute_bed.wait").unit == "h");
    std::set<std::string> ids;
    for (const MeasureComparison& each : comparison.measures) {
        CAPTURE(each.id);
        CHECK(each.unit.find("person") == std::string::npos);
        CHECK(each.unit.find("adults") == std::string::npos);
        CHECK(ids.insert(each.id).second);
    }
}

TEST_CASE("warnings and failed self-checks are shown")
{
    StudyResult study = two_models();
    study.self_checks = {{"held", 0, 0, true, ""}, {"Little's law", 0, 1, false, "off by 3 us"}};
    study.warnings = {"gp has not settled"};
    CHECK(compare(study, {"", {"ae_conversion"}}).notes ==
          std::vector<std::string>{"self-check failed: Little's law (off by 3 us)", "warning: gp has not settled"});
}

TEST_CASE("fewer than thirty events under a scenario are said to be few")
{
    StudyResult study = two_models();
    count_event(study, "emergency_admission", 0, 0, 1, 1, 15);
    count_event(study, "emergency_admission", 0, 1, 1, 1, 15);
    count_event(study, "emergency_admission", 1, 0, 1, 1, 29);
    CHECK(compare(study, {"", {"emergency_admission", "ae_time"}}).notes ==
          std::vector<std::string>{"fewer than 30 events under some scenario in all replications together, so that an "
                                   "interval is rough: emergency_admission"});
    count_event(study, "emergency_admission", 1, 1, 1, 1, 1);
    CHECK(compare(study, {"", {"emergency_admission"}}).notes.empty());
}

TEST_CASE("models are judged by what they avoid in all")
{
    StudyResult study = tiny_study({"usual", "renames", "prevents"}, 2);
    study.reference = "usual";
    study.measures.emplace_back("same_day_emergency");
    study.allocate();
    for (std::size_t s = 0; s < 3; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            at(study, &StudyResult::person_time, {s, r, 1, 1, 0, 0}) = 100 * year_us;
            const std::int64_t admitted[3][2] = {{100, 100}, {50, 51}, {80, 82}};
            const std::int64_t within_the_day[3][2] = {{0, 0}, {50, 49}, {0, 0}};
            count_event(study, "emergency_admission", s, r, 1, 1, admitted[s][r]);
            count_event(study, "same_day_emergency", s, r, 1, 1, within_the_day[s][r]);
        }
    }
    const Comparison comparison = compare(study, {.order = ScenarioOrder::effect});
    const Avoided& best = comparison.avoided.front();
    CHECK(best.scenario == "prevents");
    const Avoided& other = comparison.avoided.back();
    CHECK(other.avoided.mean == Approx(495));
    CHECK(other.judged().mean == Approx(0));
    CHECK(other.is_null());
    CHECK(other.is_mostly_another_name());
    CHECK(!best.is_null());
    CHECK(!best.is_mostly_another_name());
    CHECK(best.rank == RankRange{1, 1});
    CHECK_THAT(to_table(comparison), Contains("under another name") && Contains("renames."));
}

TEST_CASE("the lowest age of a band is read from its name")
{
    CHECK(lowest_age("0-4") == 0);
    CHECK(lowest_age("17-39") == 17);
    CHECK(lowest_age("85+") == 85);
    CHECK(!lowest_age("all"));
    CHECK(!lowest_age("17 to 39"));
}
