// Effects by year since go-live, what of them is stated, which cannot be told from nothing, and who is ranked
// where.

#include <cmath>

#include "analysis/report/csv.hpp"
#include "analysis/report/json.hpp"
#include "analysis/report/table.hpp"
#include "analysis/report/words.hpp"
#include "analysis/statistics/compare.hpp"
#include "analysis/store/results_error.hpp"
#include "tests/analysis/tiny_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;
using Catch::Matchers::Contains;

namespace {

constexpr std::size_t months_in_year = 12;

/// A month of warm-up and so many months measured; 1,000 person-years a year in every scenario and
/// replication.
StudyResult months_study(const std::vector<std::string>& scenarios, std::size_t n_replications,
                         std::size_t n_months)
{
    StudyResult study = tiny_study(scenarios, n_replications);
    study.months.assign(1, -1);
    for (std::size_t m = 0; m < n_months; ++m) {
        study.months.push_back(static_cast<std::int64_t>(m));
    }
    study.measured_us = static_cast<std::int64_t>(n_months) * month_us;
    study.allocate();
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        for (std::size_t r = 0; r < n_replications; ++r) {
            for (std::size_t m = 0; m <= n_months; ++m) {
                at(study, &StudyResult::person_time, {s, r, m, 1, 0, 0}) = 1000 * month_us;
            }
        }
    }
    return study;
}

/// Emergency admissions in the middle of a year since go-live, counted and not listed.
void count_admissions(StudyResult& study, std::size_t s, std::size_t r, std::size_t year, std::int64_t n)
{
    at(study, &StudyResult::count, {s, r, 0, 0, (year - 1) * months_in_year + 7, 1, 0, 0}) += n;
}

/// One that is listed too.
void admit(StudyResult& study, std::size_t s, std::size_t r, std::size_t year, std::int64_t person)
{
    count_admissions(study, s, r, year, 1);
    const std::int64_t since = static_cast<std::int64_t>(year - 1) * year_us + year_us / 2;
    study.admissions.add(s, r, 0, 0, person, 0, study.warm_up_us + since);
    study.admissions.sort();
}

const Avoided& of(const Effects& effects, const std::string& scenario)
{
    for (const Avoided& row : effects.avoided) {
        if (row.scenario == scenario) {
            return row;
        }
    }
    throw std::logic_error("no row " + scenario);
}

/// Two replications; 100 admissions as usual each year, and what the models make of 100 in the first
/// replication and the second, the same each year.
StudyResult models_study(const std::vector<std::pair<std::string, std::pair<int, int>>>& models,
                         std::size_t n_years = 3)
{
    std::vector<std::string> names{"usual"};
    for (const auto& model : models) {
        names.push_back(model.first);
    }
    StudyResult study = months_study(names, 2, n_years * months_in_year);
    for (std::size_t year = 1; year <= n_years; ++year) {
        count_admissions(study, 0, 0, year, 100);
        count_admissions(study, 0, 1, year, 100);
        for (std::size_t m = 0; m < models.size(); ++m) {
            count_admissions(study, m + 1, 0, year, models[m].second.first);
            count_admissions(study, m + 1, 1, year, models[m].second.second);
        }
    }
    return study;
}

std::vector<std::string> order_of(const Comparison& comparison)
{
    std::vector<std::string> names;
    for (const ScenarioFigures& row : comparison.measures.front().scenarios) {
        names.push_back(row.scenario);
    }
    return names;
}

}  // namespace

TEST_CASE("the headline is year three, or the last whole year, or all there is")
{
    const auto headline = [](std::size_t n_months) {
        return first_line(compare(months_study({"usual", "new"}, 2, n_months)));
    };
    CHECK(headline(36) == "Tiny: year 3 since go-live");
    CHECK(headline(60) == "Tiny: year 3 since go-live");
    CHECK(headline(35) == "Tiny: year 2 since go-live, the last whole year; year three was not measured");
    CHECK(headline(12) == "Tiny: year 1 since go-live, the last whole year; year three was not measured");
    CHECK(headline(3) == "Tiny: all 0.25 measured years, no year since go-live was measured from end to end");

    StudyResult no_people = months_study({"usual", "new"}, 2, 36);
    no_people.persons = 0;
    CHECK(headline_period(no_people) == all_measured(no_people));
    CHECK(first_line(compare(no_people)) == "Tiny: all 3.00 measured years");
    CHECK_THROWS_WITH(compare(no_people, {.year = 1}),
                      "there is no year 1 since go-live: nothing goes live in a study without people");
}

TEST_CASE("each year has its own events, its own person-years and its own interval")
{
    StudyResult study = months_study({"usual", "new"}, 2, 30);
    const std::int64_t events[3][2][2] = {
        {{100, 100}, {90, 92}}, {{100, 110}, {80, 86}}, {{50, 50}, {50, 50}}};
    for (std::size_t year = 1; year <= 3; ++year) {
        for (std::size_t s = 0; s < 2; ++s) {
            for (std::size_t r = 0; r < 2; ++r) {
                // Year 3 has six months only, the first of which is place 25.
                const std::size_t month = year < 3 ? (year - 1) * months_in_year + 7 : 26;
                at(study, &StudyResult::count, {s, r, 0, 0, month, 1, 0, 0}) = events[year - 1][s][r];
            }
        }
    }
    at(study, &StudyResult::count, {1, 0, 0, 0, 0, 1, 0, 0}) = 999;  // warm-up
    const Comparison comparison = compare(study, {.by_year = true});
    REQUIRE(comparison.years.size() == 3);
    CHECK(of(comparison.years[0], "new").avoided.mean == Approx(9));
    CHECK(of(comparison.years[1], "new").avoided.mean == Approx(22));
    CHECK(of(comparison.years[1], "new").avoided.interval->high ==
          Approx(22 + 12.7062047362 * 2).epsilon(1e-9));
    CHECK(of(comparison.years[2], "new").identical);
    CHECK(comparison.years[2].measures.front().scenarios.front().level->mean ==
          Approx(100));  // 50 in half a year
    CHECK(!comparison.years[2].period.whole);
    CHECK(comparison.period == comparison.years[1].period);

    CHECK(of(compare(study, {.year = 1}), "new").avoided.mean == Approx(9));
    CHECK(of(compare(study, {.year = 0}), "new").avoided.mean == Approx((18.0 + 44.0) / 2 / 2.5));
    CHECK_THROWS_WITH(compare(study, {.year = 4}), "there is no year 4 since go-live: 3 were measured");
    CHECK_THROWS_AS(compare(study, {.year = -1}), ResultsError);

    const std::string table = to_table(comparison);
    CHECK_THAT(table,
               Contains("net emergency admissions avoided [per 1,000 person-years], by year since go-live"));
    CHECK_THAT(table, Contains("new          1    +9.00"));
    CHECK_THAT(table, Contains("new  3 (short)"));
    CHECK_THAT(to_csv(comparison), Contains("per 1,000 person-years\",new,usual,2,,,,22,") ||
                                       Contains("per 1,000 person-years,new,usual,2,,,,22,"));
}

TEST_CASE("beds and delays are of the year, stopwatches of all measured time and say so")
{
    StudyResult study = months_study({"usual", "new"}, 1, 24);
    at(study, &StudyResult::pool_busy_time, {0, 0, 0, 3}) = 30 * day_us;
    at(study, &StudyResult::pool_capacity_time, {0, 0, 0, 3}) = 60 * day_us;
    at(study, &StudyResult::pool_busy_time, {0, 0, 0, 20}) = 45 * day_us;
    at(study, &StudyResult::pool_capacity_time, {0, 0, 0, 20}) = 60 * day_us;
    at(study, &StudyResult::delayed_time, {0, 0, 0, 0, 20}) = 12 * day_us;
    at(study, &StudyResult::stopwatch_count, {0, 0, measure(study, "ae_time"), 0}) = 4;
    at(study, &StudyResult::stopwatch_time, {0, 0, measure(study, "ae_time")}) = day_us;
    const Comparison comparison = compare(study, {.by_year = true});
    const auto level = [](const Effects& effects, const std::string& id) {
        for (const MeasureComparison& measure : effects.measures) {
            if (measure.id == id) {
                return std::pair(measure.scenarios.front().level->mean, measure.of_all_time);
            }
        }
        throw std::logic_error("no measure " + id);
    };
    CHECK(level(comparison.years[0], "bed_occupancy").first == Approx(50));
    CHECK(level(comparison.years[1], "bed_occupancy").first == Approx(75));
    CHECK(level(comparison.years[0], "delayed_days").first == 0);
    CHECK(level(comparison.years[1], "delayed_days").first == Approx(1e5 * 12 / 12000));
    CHECK(level(comparison, "ae_time") == std::pair(6.0, true));
    CHECK(!level(comparison, "bed_occupancy").second);
    CHECK_THAT(to_table(comparison), Contains("mean time in A&E [h], all measured time\n"));
}

TEST_CASE("admissions per person-year outside acute beds leave the time in them out")
{
    StudyResult study = models_study({{"new", {90, 90}}});
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            at(study, &StudyResult::pool_busy_time, {s, r, 0, 30}) = (s == 0 ? 200 : 100) * year_us;
        }
    }
    const Comparison comparison = compare(study);
    CHECK(of(comparison, "new").avoided.mean == Approx(10));
    CHECK(of(comparison, "new").out_of_hospital->mean == Approx(1000 * (100.0 / 800 - 90.0 / 900)));
}

TEST_CASE("what is stated is told from what flows, and a headline mostly stated says so in its first line")
{
    const StudyResult study = models_study({{"flows", {90, 91}},
                                            {"flows flow_only", {92, 93}},
                                            {"states", {90, 91}},
                                            {"states flow_only", {97, 96}},
                                            {"usual ideal", {60, 62}}});
    const Comparison comparison = compare(study);
    const Avoided& flows = of(comparison, "flows");
    CHECK(flows.avoided.mean == Approx(9.5));
    CHECK(flows.flow->mean == Approx(7.5));
    CHECK(flows.stated->mean == Approx(2));
    CHECK(flows.ceiling->mean == Approx(39));
    CHECK(*flows.ceiling_share == Approx(0.39));
    CHECK(!flows.is_mostly_stated());
    CHECK(!flows.is_arm);
    CHECK(of(comparison, "usual ideal").is_arm);
    CHECK(!of(comparison, "flows flow_only").rank);
    const Avoided& states = of(comparison, "states");
    CHECK(states.stated->mean == Approx(6));
    CHECK(states.is_mostly_stated());
    CHECK(first_line(comparison) ==
          "Tiny: year 3 since go-live. MORE THAN HALF STATED, not brought about: states");
    CHECK(to_table(comparison).rfind(first_line(comparison) + "\n", 0) == 0);
    CHECK_THAT(to_table(comparison), Contains("+6.00 (63 %)"));
    CHECK_THAT(
        to_table(comparison),
        Contains("A ceiling above a quarter of emergency admissions, which needs a reason: flows, states."));
    CHECK(states.avoided.mean == Approx(states.flow->mean + states.stated->mean));
}

TEST_CASE("models that do nothing, that cannot be told from nothing and that harm are named")
{
    const StudyResult study = models_study(
        {{"strong", {80, 81}}, {"idle", {100, 100}}, {"unclear", {99, 102}}, {"harmful", {120, 122}}});
    const Comparison comparison = compare(study);
    CHECK(verdicts(comparison) ==
          std::vector<std::string>{
              "Exactly nothing, in every replication: idle.",
              "Cannot be told from nothing (the interval holds 0): unclear.",
              "More admissions than the baseline (the interval holds no 0): harmful.",
              "Ranks undecided (a paired interval between two models holds 0): idle, unclear."});
    CHECK(of(comparison, "strong").rank == RankRange{1, 1});
    CHECK(of(comparison, "idle").rank == RankRange{2, 3});
    CHECK(of(comparison, "unclear").rank == RankRange{2, 3});
    CHECK(of(comparison, "harmful").rank == RankRange{4, 4});

    StudyResult once = models_study({{"strong", {80, 80}}});
    CHECK_THAT(to_table(compare(once)), Contains("+20.00              -"));  // by chance alike
    once.replications = {0};
    once.allocate();
    CHECK(of(compare(months_study({"usual", "new"}, 1, 36)), "new").is_null());
}

TEST_CASE("scenarios stand in the order asked for, arms behind their model")
{
    const StudyResult study = models_study({{"weak", {99, 102}},
                                            {"strong", {80, 81}},
                                            {"strong flow_only", {85, 86}},
                                            {"idle", {100, 100}},
                                            {"better", {70, 72}}});
    const auto ordered = [&](ScenarioOrder order) { return order_of(compare(study, {.order = order})); };
    using Names = std::vector<std::string>;
    CHECK(ordered(ScenarioOrder::study) ==
          Names{"usual", "weak", "strong", "strong flow_only", "idle", "better"});
    CHECK(ordered(ScenarioOrder::name) ==
          Names{"usual", "better", "idle", "strong", "strong flow_only", "weak"});
    CHECK(ordered(ScenarioOrder::effect) ==
          Names{"usual", "better", "strong", "strong flow_only", "idle", "weak"});
    CHECK(ordered(ScenarioOrder::null_first) ==
          Names{"usual", "idle", "weak", "better", "strong", "strong flow_only"});
}

TEST_CASE("a rank that moves with what unknown practices are taken to be is undecided")
{
    const Comparison off = compare(models_study({{"a", {80, 81}}, {"b", {90, 92}}, {"c", {50, 53}}}));
    const Comparison on = compare(models_study({{"b", {70, 71}}, {"a", {80, 82}}, {"c", {50, 53}}}));
    const MovedRanks ranks = moved_ranks({"off", "on"}, {off, on});
    CHECK(ranks.models == std::vector<std::string>{"a", "b", "c"});
    CHECK(ranks.settings[1].ranks[0] == RankRange{3, 3});
    CHECK(!ranks.is_decided(0));
    CHECK(!ranks.is_decided(1));
    CHECK(ranks.is_decided(2));
    Comparison both = off;
    both.ranks = ranks;
    CHECK_THAT(to_table(both), Contains("     off  on       rank\n  a    2   3  undecided\n  b    3   2  "
                                        "undecided\n  c    1   1    decided\n"));
    CHECK_THAT(to_json(both), Contains("\"decided\": false"));
    const Comparison other = compare(models_study({{"a", {80, 81}}}));
    CHECK_THROWS_WITH(
        moved_ranks({"off.h5", "other.h5"}, {off, other}),
        "ranks are held against each other for one study under several settings of unknown practices; "
        "'other.h5' has other models, another baseline or other years than 'off.h5'");
}

TEST_CASE("twins know horizons: postponed is told from prevented, brought forward from caused")
{
    StudyResult study = months_study({"usual", "new"}, 1, 36);
    admit(study, 0, 0, 1, 10);  // 10: in year 1 as usual, in year 2 under the new model: postponed
    admit(study, 1, 0, 2, 10);
    admit(study, 0, 0, 1, 11);  // 11: never under the new model: prevented
    admit(study, 0, 0, 1, 12);  // 12: in both
    admit(study, 1, 0, 1, 12);
    admit(study, 0, 0, 3, 13);  // 13: brought forward from year 3 to year 1
    admit(study, 1, 0, 1, 13);
    admit(study, 1, 0, 2, 14);  // 14: caused in year 2
    const Comparison comparison = compare(study, {.by_year = true});
    REQUIRE(comparison.years.size() == 3);
    const Twins& first = comparison.years[0].twins.at(0);
    CHECK(first.avoided.mean == Approx(20));
    CHECK(first.postponed.mean == Approx(10));
    CHECK(first.caused.mean == Approx(10));
    CHECK(first.brought_forward.mean == Approx(10));
    CHECK(first.always.mean == Approx(10));
    CHECK(first.never.mean == Approx(960));
    const Twins& second = comparison.years[1].twins.at(0);
    CHECK(second.avoided.mean == Approx(10));
    CHECK(second.postponed.mean == 0);
    CHECK(second.caused.mean == Approx(20));
    CHECK(second.always.mean == Approx(20));
    const Twins& third = comparison.twins.at(0);
    CHECK(third.avoided.mean == Approx(10));
    CHECK(third.caused.mean == Approx(10));
    CHECK(third.brought_forward.mean == 0);
    CHECK(third.always.mean == Approx(30));
    CHECK_THAT(to_csv(comparison),
               Contains("twins_postponed,of the avoided: admitted under the scenario later,\"per "
                        "1,000 people\",new,usual,1,10,,,,,,,,1\n"));
}

TEST_CASE("twins are shares of those who lived there since go-live, who came later too")
{
    StudyResult study = months_study({"usual", "new"}, 1, 24);
    study.measures.insert(study.measures.end(), {"entered_population", "left_population", "death"});
    study.allocate();
    const auto in = [&](const char* label, std::size_t s, std::size_t month) {
        return at(study, &StudyResult::count, {s, 0, measure(study, label), 0, month, 1, 0, 0});
    };
    for (std::size_t s = 0; s < 2; ++s) {
        in("entered_population", s, 0) = 15;
        in("left_population", s, 0) = 4;
        in("death", s, 0) = 11;
        in("entered_population", s, 5) = 25;   // year 1
        in("entered_population", s, 20) = 75;  // year 2
        in("death", s, 5) = 50;
        at(study, &StudyResult::person_time, {s, 0, 1, 1, 0, 0}) = year_us;
        at(study, &StudyResult::person_time, {s, 0, 13, 1, 0, 0}) = year_us;
    }
    admit(study, 0, 0, 1, 3);
    const Comparison comparison = compare(study, {.by_year = true});
    CHECK(comparison.years[0].twins.at(0).avoided.mean == Approx(1000.0 / 125));
    CHECK(comparison.years[1].twins.at(0).avoided.mean == Approx(1000.0 / 200));
}
