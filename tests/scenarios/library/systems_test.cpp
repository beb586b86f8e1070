// Every system of the library as a file: at home and on the same people, under its own contract.

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

#include "scenarios/spec/read_study.hpp"
#include "tests/scenarios/cli/own_library.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

using namespace esther;
using test::run_esther;

namespace {

struct System {
    std::string name;
    std::string home;  ///< file in home/
    std::string contract;
};

const std::vector<System> systems = {
    {"torbay", "torbay", "pooled_budget"},
    {"wye_valley", "wye_valley", "block"},
    {"valencia", "la_ribera", "capitation"},
    {"jonkoping", "jonkoping", "global_budget"},
    {"whittington", "whittington", "bundled"},
    {"hounslow_richmond", "hounslow_richmond", "separate_commissioning"},
    {"staffordshire_stoke", "staffordshire_stoke", "block"},
    {"north_west_community", "north_west_community", "block"},
    {"uclh_gps", "uclh_gps", "payment_by_results"},
    {"rotherham", "rotherham", "payment_by_results"},
    {"newcastle", "newcastle", "payment_by_results"},
    {"buckinghamshire", "buckinghamshire", "payment_by_results"},
    {"care_trust", "care_trust", "block"},
    {"block_only", "block_only", "block_efficiency"},
};

StudySpec study_in(const std::string& file)
{
    Problems problems;
    StudySpec study = read_study(test::project_root() + "/scenarios/library/" + file, problems);
    problems.throw_if_any();
    return study;
}

void check_system(const StudySpec& study, const System& system)
{
    CAPTURE(study.name, system.name);
    const auto found =
        std::find_if(study.scenarios.begin(), study.scenarios.end(),
                     [&](const ScenarioSpec& scenario) { return scenario.name == system.name; });
    REQUIRE(found != study.scenarios.end());
    CHECK(study.contracts[found->contract.value()].name == system.contract);
    const CareModelSpec& model = study.care_models[found->care_model.value()];
    CHECK(model.name == system.name);
    CHECK(model.organisations.size() == care_roles.size());
    CHECK(!study.costs.file.empty());
    CHECK(study.measure >= 3 * one_year);
    CHECK(study.arms == std::vector<Arm>{Arm::ideal, Arm::flow_only});
}

}  // namespace

TEST_CASE(
    "every system runs at home and on Weston's people, under its own contract, for three years and with both "
    "arms",
    "[library]")
{
    const StudySpec same = study_in("systems_on_weston.yaml");
    CHECK(same.scenarios.size() == systems.size() + 1);
    for (const System& system : systems) {
        check_system(same, system);
        check_system(study_in("home/" + system.home + ".yaml"), system);
    }
}

TEST_CASE(
    "fifteen years of Valencia's contract: the cap binds in some years and replications and not in others",
    "[slow][library]")
{
    const test::OwnLibrary own;
    // One in twenty of the people: years and replications differ more by chance, and the test ends in
    // seconds.
    own.replace("populations/la_ribera.yaml", "persons: 250000", "persons: 12500");
    const std::string results = own.folder / "valencia.h5";
    REQUIRE(run_esther({"run", own.folder / "scenarios/library/home/valencia_15_years.yaml", "-o", results})
                .exit_code == 0);
    const auto told = run_esther({"ledgers", results, "--cap", "--csv"});
    REQUIRE(told.exit_code == 0);
    std::istringstream lines(told.out);
    std::string line;
    std::getline(lines, line);
    std::map<int, int> binding;  // replications by year
    while (std::getline(lines, line)) {
        std::istringstream cells(line);
        std::vector<std::string> row;
        for (std::string cell; std::getline(cells, cell, ',');) {
            row.push_back(cell);
        }
        REQUIRE(row.size() == 10);
        binding[std::atoi(row[2].c_str())] += std::atoi(row[4].c_str());
        // What is kept is never more than the cap, and what reverts is the rest.
        CHECK(std::atof(row[9].c_str()) <= std::atof(row[7].c_str()) + 0.005);
        CHECK(std::atof(row[6].c_str()) - std::atof(row[8].c_str()) ==
              Approx(std::atof(row[9].c_str())).margin(0.02));
    }
    CHECK(binding.size() == 15);
    CHECK(std::any_of(binding.begin(), binding.end(),
                      [](const auto& year) { return year.second > 0 && year.second < 8; }));
    CHECK(binding[1] > binding[15]);
}
