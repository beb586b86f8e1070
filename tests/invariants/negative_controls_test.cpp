// What must come to exactly nothing in the library's studies: care models without practices, and for each
// practice alone the outcomes that its cause cannot reach (the zeros of the sign table in
// scenarios/library/README.md).

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "scenarios/spec/read_study.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

StudySpec library_study(const std::string& name, Duration warm_up, std::int64_t n_people)
{
    Problems problems;
    StudySpec study = read_study(project_root() + "/scenarios/library/" + name, problems);
    problems.throw_if_any();
    study.replications = 1;
    study.warm_up = warm_up;
    study.measure = 120 * one_day;
    study.arms.clear();
    for (PopulationSpec& population : study.populations) {
        population.persons = n_people;
    }
    return study;
}

void make_absent(CareModelSpec& model)
{
    for (PracticeUse& use : model.practices) {
        use.status = PracticeStatus::absent;
        use.others = PracticeStatus::absent;
    }
}

/// Scenario 0 has no practice, scenario i the i-th of the mechanisms and no other.
StudySpec one_practice_each(Duration warm_up)
{
    StudySpec study = library_study("weston_options_small.yaml", warm_up, 12'000);
    study.learns = false;  // 120 days of learning would leave next to nothing to see
    make_absent(study.care_models[0]);
    study.care_models.resize(1);
    study.scenarios.resize(1);
    for (const PracticeSpec& practice : study.mechanisms.practices) {
        CareModelSpec model = study.care_models[0];
        model.name = practice.name;
        for (PracticeUse& use : model.practices) {
            use.status = use.practice == practice.name ? PracticeStatus::seen : PracticeStatus::absent;
        }
        ScenarioSpec scenario = study.scenarios[0];
        scenario.name = practice.name;
        scenario.care_model = study.care_models.size();
        study.care_models.push_back(model);
        study.scenarios.push_back(scenario);
    }
    study.reference = study.scenarios[0].name;
    return study;
}

void make_ample(StudySpec& study)
{
    for (SettingSpec& setting : study.settings) {
        for (PoolSpec& pool : setting.pools) {
            pool.unlimited = true;
        }
    }
}

/// Counts by pathway and measure, over all months and cells, where there is any.
std::map<std::pair<std::string, std::string>, std::int64_t> counts_of(const Ran& ran, std::size_t scenario)
{
    const Tally& tally = ran.tally(scenario);
    std::map<std::pair<std::string, std::string>, std::int64_t> counts;
    for (std::size_t m = 0; m < ran.names.measures.size(); ++m) {
        for (std::size_t p = 0; p < ran.names.pathways.size(); ++p) {
            std::int64_t n = 0;
            for (std::size_t month = 0; month < tally.shape.n_months; ++month) {
                for (std::size_t cell = 0; cell < tally.shape.n_cells; ++cell) {
                    n += tally.counts[tally.count_index(static_cast<MeasureId>(m), static_cast<PathwayId>(p),
                                                        month, cell)];
                }
            }
            if (n > 0) {
                counts[{ran.names.pathways[p], ran.names.measures[m]}] = n;
            }
        }
    }
    return counts;
}

std::int64_t count_of(const Ran& ran, std::size_t scenario, const std::string& measure)
{
    std::int64_t n = 0;
    for (const auto& [key, count] : counts_of(ran, scenario)) {
        n += key.second == measure ? count : 0;
    }
    return n;
}

/// When each person was first admitted, and for what.
std::map<std::uint32_t, std::pair<Time, PathwayId>> first_admissions(const Ran& ran, std::size_t scenario)
{
    std::map<std::uint32_t, std::pair<Time, PathwayId>> first;
    for (const TapeRow& row : sorted_tape(ran.tally(scenario))) {
        if (ran.names.measures[static_cast<std::size_t>(row.measure)] == "emergency_admission") {
            first.try_emplace(row.person, row.time, row.pathway);
        }
    }
    return first;
}

/// How often the need of a pathway arose, whatever came of it.
std::int64_t needs_of(const Ran& ran, std::size_t scenario, std::size_t pathway)
{
    const Tally& tally = ran.tally(scenario);
    const std::size_t n = tally.shape.n_months * tally.shape.n_cells;
    const auto absorbed = [&](const std::vector<std::int64_t>& counts) {
        const auto first = counts.begin() + static_cast<std::ptrdiff_t>(pathway * n);
        return std::accumulate(first, first + static_cast<std::ptrdiff_t>(n), std::int64_t{0});
    };
    return tally.opened[pathway] + absorbed(tally.absorbed_open) + absorbed(tally.absorbed_away);
}

/// What the rate of a need looks at.
std::vector<std::string> attributes_of_rate(const PathwaySpec& pathway)
{
    std::vector<std::string> names;
    for (const FactorSpec& factor : pathway.need ? pathway.need->by : std::vector<FactorSpec>{}) {
        names.insert(names.end(), factor.attributes.begin(), factor.attributes.end());
    }
    return names;
}

bool is_one_of(const std::string& name, std::initializer_list<const char*> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("care models whose practices are all absent are one care model", "[invariants]")
{
    StudySpec study = library_study("systems_on_weston.yaml", 30 * one_day, 4000);
    REQUIRE(study.scenarios.size() >= 15);
    for (CareModelSpec& model : study.care_models) {
        make_absent(model);
    }
    const Ran ran = run_study(study, 2);
    REQUIRE(count_of(ran, 0, "emergency_admission") > 0);
    for (std::size_t s = 1; s < study.scenarios.size(); ++s) {
        CAPTURE(study.scenarios[s].name);
        CHECK(difference(ran.tally(s), ran.tally(0)) == "");
    }
}

TEST_CASE("a practice alone moves nobody's death, and nothing that is another practice's", "[invariants]")
{
    const StudySpec study = one_practice_each(30 * one_day);
    const Ran ran = run_study(study, 2);
    const Tally& usual = ran.tally(0);
    for (std::size_t s = 1; s < study.scenarios.size(); ++s) {
        const std::string& practice = study.scenarios[s].name;
        CAPTURE(practice);
        const Tally& with = ran.tally(s);
        CHECK(with.deaths == usual.deaths);
        CHECK(with.person_time == usual.person_time);
        CHECK(with.entered == usual.entered);
        CHECK(with.left == usual.left);
        CHECK(with.steps == usual.steps);
        CHECK((count_of(ran, s, "enrolled") > 0) == (practice == "case_management"));
        CHECK((count_of(ran, s, "case_found") > 0) == (practice == "case_finding"));
    }
}

TEST_CASE("a practice alone changes nobody's falling ill, case management and care homes apart",
          "[invariants]")
{
    const StudySpec study = one_practice_each(30 * one_day);
    const Ran ran = run_study(study, 2);
    for (std::size_t s = 1; s < study.scenarios.size(); ++s) {
        const std::string& practice = study.scenarios[s].name;
        CAPTURE(practice);
        for (std::size_t p = 0; p < ran.names.pathways.size(); ++p) {
            CAPTURE(ran.names.pathways[p]);
            const std::vector<std::string> depends_on = attributes_of_rate(study.pathways[p]);
            REQUIRE(study.pathways[p].name == ran.names.pathways[p]);
            const auto depends = [&](const char* attribute) {
                return std::find(depends_on.begin(), depends_on.end(), attribute) != depends_on.end();
            };
            if (!depends("care_home") && !(depends("enrolled") && practice == "case_management")) {
                CHECK(needs_of(ran, s, p) == needs_of(ran, 0, p));
            }
        }
    }
}

TEST_CASE("where nobody queues, a practice alone moves nothing that its cause cannot reach", "[invariants]")
{
    StudySpec study = one_practice_each(Duration{0});  // from day 0, so that nobody has a past
    make_ample(study);
    study.costs = {};  // ledgers want a year before go-live
    const Ran ran = run_study(study, 2);
    const auto usual = counts_of(ran, 0);
    int n_moved = 0;
    for (std::size_t s = 1; s < study.scenarios.size(); ++s) {
        const std::string& practice = study.scenarios[s].name;
        CAPTURE(practice);
        const std::string moved = difference(ran.tally(s), ran.tally(0));
        n_moved += moved.empty() ? 0 : 1;
        // More of what nobody lacks.
        if (is_one_of(practice, {"hospital_at_home", "step_up_beds", "flexible_packages"})) {
            CHECK(moved == "");
        }
        // What happens before a person's first bed is no matter of what comes after it.
        if (is_one_of(practice, {"single_assessment", "discharge_hub", "flexible_packages"})) {
            CHECK(first_admissions(ran, s).size() > 100);
            CHECK(first_admissions(ran, s) == first_admissions(ran, 0));
        }
        // Case finding finds need and averts none: apart from its own contacts nothing moves.
        if (practice == "case_finding") {
            auto with = counts_of(ran, s);
            CHECK(with.count({"case_finding", "case_found"}) == 1);
            std::erase_if(with, [](const auto& row) { return row.first.first == "case_finding"; });
            CHECK(with == usual);
            CHECK(ran.tally(s).delayed_time == ran.tally(0).delayed_time);
        }
    }
    CHECK(n_moved >= 8);
}

}  // namespace esther::test
