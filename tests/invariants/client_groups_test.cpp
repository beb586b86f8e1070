// Practices for some people only: the people of a study are told apart, and nothing else may change by that.

#include <algorithm>
#include <cmath>

#include "scenarios/spec/client_groups.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/group_pathways.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

namespace esther::test {

namespace {

/// A study of the library on few people for a short time.
StudySpec library_study(const std::string& path, std::int64_t n_people)
{
    Problems problems;
    StudySpec study = read_study(project_root() + "/scenarios/library/" + path, problems);
    problems.throw_if_any();
    study.replications = 1;
    study.warm_up = 30 * one_day;
    study.measure = 90 * one_day;
    study.arms.clear();
    for (PopulationSpec& population : study.populations) {
        population.persons = n_people;
        for (auto& area : population.persons_by_area) {
            area.second = n_people / static_cast<std::int64_t>(population.persons_by_area.size());
        }
    }
    return study;
}

/// Says of every practice of a care model that it is for some people, and the same for all others.
void split(CareModelSpec& model, const std::string& attribute, const std::string& value)
{
    for (PracticeUse& use : model.practices) {
        use.for_attribute = attribute;
        use.for_values = {value};
        use.others = use.status;
    }
}

/// The Whittington's boroughs with the practices of Torbay, which has most.
StudySpec two_boroughs()
{
    StudySpec study = library_study("home/whittington.yaml", 4000);
    Problems problems;
    const StudySpec other =
        read_study(project_root() + "/scenarios/library/home/torbay.yaml", problems);
    study.care_models = {study.care_models[0], other.care_models[1]};
    study.scenarios.resize(2);
    return study;
}

}  // namespace

TEST_CASE("groups whose practices are the same change no bit: areas", "[invariants]")
{
    StudySpec study = two_boroughs();
    REQUIRE_FALSE(client_groups(study).any());
    const Ran together = run_study(study, 2);
    split(study.care_models[1], "area", "Haringey");
    REQUIRE(client_groups(study).groups.size() == 2);
    const Ran apart = run_study(study, 2);
    CHECK(apart.names.pathways.size() > together.names.pathways.size());
    CHECK(apart.digest == together.digest);
}

TEST_CASE("groups whose practices are the same change no bit: ages", "[invariants]")
{
    StudySpec study = two_boroughs();
    const Ran together = run_study(study, 2);
    split(study.care_models[1], "age", "65+");
    const Ran apart = run_study(study, 2);
    CHECK(apart.names.pathways.size() > together.names.pathways.size());
    CHECK(apart.digest == together.digest);
}

TEST_CASE("a practice for one group leaves the figures of the other as they are", "[invariants]")
{
    const StudySpec study = library_study("home/hounslow_richmond.yaml", 4000);
    const ClientGroups groups = client_groups(study);
    REQUIRE(groups.groups.size() == 2);
    CHECK(groups.groups[0].name == "0-64");
    CHECK(groups.groups[1].name == "65+");
    Problems problems;
    const World world = compose(study, problems);
    REQUIRE_FALSE(problems.any());
    const auto usual = parameters_of(study, world.scenarios[0], 0);
    const auto with = parameters_of(study, world.scenarios[1], 0);
    const std::string delay = "rapid_response.delay";
    CHECK(with.at(name_for(delay, "0-64")) == usual.at(delay));
    CHECK(with.at(name_for(delay, "65+")) < usual.at(delay));
    CHECK(with.at(delay) == usual.at(delay));                                 // for customers and the like
    CHECK(with.at("record.visible") == usual.at("record.visible"));
    CHECK(with.count(name_for("record.visible", "65+")) == 0);                // nobody is treated differently
}

TEST_CASE("a service for some people is as large as their number says", "[invariants]")
{
    const StudySpec study = library_study("home/hounslow_richmond.yaml", 400'000);
    Problems problems;
    const World world = compose(study, problems);
    REQUIRE_FALSE(problems.any());
    const Model& model = world.groups[0].model;
    REQUIRE(model.groups == std::vector<std::string>{"0-64", "65+"});
    double people = 0;
    double old = 0;
    for (const Model::Site& site : model.sites) {
        if (site.place == "district") {
            CHECK(site.groups[0] + site.groups[1] == Approx(site.people));
            people += site.people;
            old += site.groups[1];
        }
    }
    CHECK(people == Approx(400'000));
    // 10.58 % of 253,957 and 13.53 % of 186,990 people (2A.07, 2A.08).
    CHECK(old / people == Approx((0.1058 * 253'957 + 0.1353 * 186'990) / 440'947).margin(1e-4));
    const Compiled compiled = compile_group(study, world, 0, 0, problems);
    REQUIRE_FALSE(problems.any());
    const auto with = parameters_of(study, world.scenarios[1], 0);
    const auto pool = static_cast<std::size_t>(
        std::find(compiled.names.pools.begin(), compiled.names.pools.end(), "rapid_response") -
        compiled.names.pools.begin());
    for (std::size_t s = 0; s < model.sites.size(); ++s) {
        const Model::Site& site = model.sites[s];
        if (site.place != "district") {
            continue;
        }
        const double units = site.groups[0] * with.at(name_for("capacity.rapid_response", "0-64")) +
                             site.groups[1] * with.at(name_for("capacity.rapid_response", "65+"));
        const auto& calendar = compiled.parameters[2].calendars[static_cast<SiteId>(s)][static_cast<PoolId>(pool)];
        CHECK(static_cast<double>(calendar.steps.front().capacity) == std::floor(units + 0.5));
    }
}

TEST_CASE("two menus give each borough its own figures", "[invariants]")
{
    const StudySpec study = library_study("home/whittington.yaml", 4000);
    const ClientGroups groups = client_groups(study);
    REQUIRE(groups.groups.size() == 2);
    Problems problems;
    const World world = compose(study, problems);
    REQUIRE_FALSE(problems.any());
    const auto usual = parameters_of(study, world.scenarios[0], 0);
    const auto same = parameters_of(study, world.scenarios[1], 0);
    const auto menus = parameters_of(study, world.scenarios[2], 0);
    const auto at = [](const auto& values, const std::string& name, const std::string& group) {
        return values.at(name_for(name, group));
    };
    for (const char* const name : {"rapid_response.delay", "discharge.early_assessment"}) {
        CHECK(at(menus, name, "Haringey") == at(same, name, "Haringey"));
        CHECK(at(menus, name, "Islington") == usual.at(name));
        CHECK(at(same, name, "Islington") != usual.at(name));
    }
    CHECK(at(menus, "capacity.hospital_at_home", "Haringey") == 0);
    CHECK(at(menus, "capacity.hospital_at_home", "Islington") > 0);
}

TEST_CASE("an owner changes nothing in anybody's care", "[invariants]")
{
    // Social care in Jönköping by municipalities or by the county.
    const Ran ran = run_study(library_study("home/jonkoping.yaml", 3000), 2);
    REQUIRE(ran.runs[0].size() == 3);
    CHECK(ran.tally(1).tape == ran.tally(2).tape);
    CHECK(ran.tally(1).counts == ran.tally(2).counts);
    CHECK(ran.tally(1).fingerprint == ran.tally(2).fingerprint);
}

TEST_CASE("every study of the library runs on few people", "[invariants]")
{
    std::vector<std::string> studies = {"systems_on_weston.yaml"};
    for (const char* const name :
         {"torbay", "wye_valley", "la_ribera", "jonkoping", "whittington", "hounslow_richmond",
          "staffordshire_stoke", "north_west_community", "uclh_gps", "rotherham", "newcastle",
          "buckinghamshire", "care_trust", "block_only"}) {
        studies.push_back("home/" + std::string(name) + ".yaml");
    }
    for (const std::string& name : studies) {
        CAPTURE(name);
        StudySpec study = library_study(name, 2000);
        study.warm_up = 10 * one_day;
        study.measure = 20 * one_day;
        const Ran ran = run_study(study, 2);
        for (const RunResult& run : ran.runs[0]) {
            CHECK(run.failed_checks.empty());
            CHECK(run.tally.events > 100);
        }
    }
}

}  // namespace esther::test
