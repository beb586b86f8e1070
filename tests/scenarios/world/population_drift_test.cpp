// Conditions that kill together: prevalences that drift off although they are to be kept.

#include <algorithm>
#include <cmath>
#include <string>

#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/spec/read_study.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::SampleStudy;

namespace {

/// Two conditions of a fifth of all people of 40 and more, each with this factor on death.
StudySpec two_conditions(const std::string& factor, const std::string& measure)
{
    SampleStudy sample;
    sample.replace("study.yaml", "warm_up: 30 days\nmeasure: 60 days",
                   "warm_up: 0 days\nmeasure: " + measure);
    sample.replace("visit.yaml", "{use: visits}", "0 per year");
    sample.replace("town.yaml", "  copd: {values: [no, yes]}\n",
                   "  copd: {values: [no, yes]}\n  chd: {values: [no, yes]}\n");
    sample.replace(
        "town.yaml",
        "  copd: {by: age, shares: {0-39: {no: 100 %}, 40+: {yes: 5 %}}, odds: [{deprivation: {\"5\": "
        "2}}, {frailty: {severe: 3}}]}\n",
        "  copd: {by: age, shares: {0-39: {no: 100 %}, 40+: {yes: 20 %}}}\n"
        "  chd: {by: age, shares: {0-39: {no: 100 %}, 40+: {yes: 20 %}}}\n");
    sample.replace("town.yaml", "  by: [{frailty: {mild: 2, severe: 4}}]\n",
                   "  by: [{copd: {yes: " + factor + "}}, {chd: {yes: " + factor +
                       "}}]\ncourse:\n  copd: {keep: prevalence}\n  chd: {keep: prevalence}\n");
    Problems problems;
    StudySpec study = read_study(sample.path(), problems);
    problems.throw_if_any();
    return study;
}

World world_of(const StudySpec& study)
{
    Problems problems;
    World world = compose(study, problems);
    problems.throw_if_any();
    return world;
}

std::vector<std::string> warnings_of(const StudySpec& study)
{
    return world_of(study).warnings;
}

}  // namespace

TEST_CASE("conditions that kill together are warned of if their prevalences drift off within the run",
          "[world]")
{
    const auto found = warnings_of(two_conditions("10", "20 years"));
    REQUIRE(found.size() == 2);
    CHECK(found[0] ==
          "the prevalence of 'copd' drifts off: by the end of the run it is 35.3 % where it should be 20.0 % "
          "at "
          "the age of 90, since 'copd', 'chd' kill together, and new cases come as if they did not");
    CHECK(found[1].find("the prevalence of 'chd' drifts off") == 0);
    // Neither within a year, nor of factors that are not strong.
    CHECK(warnings_of(two_conditions("4", "1 year")).empty());
    CHECK(warnings_of(two_conditions("2", "20 years")).empty());
}

TEST_CASE("what is said of a prevalence that drifts off is what a run comes to", "[world][once]")
{
    constexpr int years = 5;
    StudySpec study = two_conditions("10", std::to_string(years) + " years");
    study.populations[0].persons = 400'000;
    const World world = world_of(study);
    REQUIRE(world.warnings.size() == 2);
    const std::string& said = world.warnings[0];
    const auto figure_after = [&](const std::string& words) {
        return std::stod(said.substr(said.find(words) + words.size()));
    };
    const auto age = static_cast<int>(figure_after("at the age of "));
    const double share = figure_after("of the run it is ") / 100;
    const RunSettings settings = run_settings(study, world, 0);
    Problems problems;
    const Compiled compiled = compile_group(study, world, 0, 0, problems);
    Run run(compiled.network, compiled.parameters[0], people_of(world.groups.front(), settings.key),
            settings);
    run.advance(start_of_run + years * one_year);
    const PopulationModel& people = *world.groups.front().people;
    const auto column = [&](const char* name) { return find_column(people.attributes, name).value(); };
    const auto attribute = [&](const Person& person, const char* name) {
        return static_cast<int>(
            compiled.network.attributes[static_cast<AttributeId>(column(name))].get(person.attributes));
    };
    double n = 0;
    double ill = 0;
    for (const Person& person : run.people()) {
        if (person.is_resident() && attribute(person, "age") == age) {
            n += 1;
            ill += attribute(person, "copd");
        }
    }
    CAPTURE(said, n, ill);
    REQUIRE(n > 500);
    CHECK(std::abs(ill / n - share) < 4 * std::sqrt(share * (1 - share) / n));
    CHECK(std::abs(ill / n - 0.2) > 8 * std::sqrt(share * (1 - share) / n));
}
