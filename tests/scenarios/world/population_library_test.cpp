// What the populations of the library hold, against what was published.

#include <cmath>
#include <filesystem>
#include <map>

#include "scenarios/world/population.hpp"
#include "tests/scenarios/world/sample_population.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

using namespace esther;
using namespace esther::test;

namespace {

struct England {
    SamplePopulation sample = library_population("england");
    People people;

    England()
    {
        sample.spec.persons = 300'000;
        Problems problems;
        sample.model = compile_population(sample.spec, sample.study, problems);
        people = draw_people(sample.model, make_run_key(20111, 0), 4);
    }
};

const England& england()
{
    static const England all;
    return all;
}

/// Standard deviations between the share of people of these ages and sex who have `attribute`, and `share`.
double deviations(const std::string& attribute, int from, int to, double share, int sex = -1)
{
    const People& people = england().people;
    const std::size_t column = find_column(england().sample.spec.attributes, attribute).value();
    double n = 0;
    double has = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        const int age = people.attribute(i, age_column);
        if (age >= from && age <= to && (sex < 0 || people.attribute(i, sex_column) == sex)) {
            n += 1;
            has += people.attribute(i, column) > 0 ? 1 : 0;
        }
    }
    return (has - n * share) / std::sqrt(n * share * (1 - share));
}

}  // namespace

TEST_CASE("every population of the library has the people that its title says", "[population]")
{
    // Census totals of evidence 2A.01 to 2A.11, the total of 2A.12, and round assumptions.
    const std::map<std::string, std::size_t> expected = {
        {"buckinghamshire", 500'000},
        {"england", 53'012'456},
        {"generic", 250'000},
        {"haringey", 254'926},
        {"haringey_islington", 461'051},
        {"herefordshire", 183'477},
        {"hounslow", 253'957},
        {"hounslow_richmond", 440'947},
        {"inner_london", 250'000},
        {"islington", 206'125},
        {"jonkoping", 336'866},
        {"la_ribera", 250'000},
        {"newcastle", 300'000},
        {"north_somerset", 202'566},
        {"north_somerset_small", 4'000},
        {"north_west_districts", 600'000},
        {"richmond", 186'990},
        {"rotherham", 500'000},
        {"somerset", 529'972},
        {"staffordshire", 848'489},
        {"staffordshire_stoke", 1'097'497},
        {"stoke_on_trent", 249'008},
        {"torbay", 130'959},
        {"torbay_south_hams_teignbridge", 338'319},
    };
    const std::filesystem::path folder = project_root() + "/scenarios/library/populations";
    std::size_t n_files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().stem().string();
        if (name == "england_people") {
            continue;  // shared by the others
        }
        CAPTURE(name);
        REQUIRE(expected.count(name) == 1);
        CHECK(library_population(name).model.n_people == expected.at(name));
        ++n_files;
    }
    CHECK(n_files == expected.size());
}

TEST_CASE("conditions are as frequent in England as published, with all odds in place", "[population]")
{
    constexpr double most = 4.5;
    CHECK(std::abs(deviations("copd", 40, 110, 0.0333)) < most);         // 4A.05
    CHECK(std::abs(deviations("asthma", 0, 110, 0.057)) < most);         // 4A.12
    CHECK(std::abs(deviations("heart_failure", 0, 110, 0.016)) < most);  // 4A.16
    CHECK(std::abs(deviations("hypertension", 0, 110, 0.136)) < most);   // 4A.01
    CHECK(std::abs(deviations("diabetes", 16, 110, 0.070, 1)) < most);   // 4A.03, men
    CHECK(std::abs(deviations("diabetes", 16, 110, 0.049, 0)) < most);   // women
    CHECK(std::abs(deviations("chd", 0, 110, 0.034)) < most);            // 4A.02, recalled
    CHECK(std::abs(deviations("dementia", 65, 110, 0.065)) < most);      // 4A.20
    CHECK(std::abs(deviations("epilepsy", 18, 110, 0.008)) < most);      // 4A.02, recalled
    CHECK(std::abs(deviations("frailty", 50, 64, 0.10)) < most);         // 4A.26
    CHECK(std::abs(deviations("copd", 40, 110, 0.0333 * 1.1)) > most);   // sharp enough to see a tenth
    CHECK(std::abs(deviations("hypertension", 0, 110, 0.136 * 1.1)) > most);
}

TEST_CASE("conditions come together, and more so among the deprived and in care homes", "[population]")
{
    const auto& spec = england().sample.spec;
    const People& people = england().people;
    std::vector<std::size_t> conditions;
    for (const char* const name :
         {"copd", "asthma", "heart_failure", "diabetes", "chd", "hypertension", "dementia", "epilepsy"}) {
        conditions.push_back(find_column(spec.attributes, name).value());
    }
    const std::size_t dementia = find_column(spec.attributes, "dementia").value();
    const std::size_t care_home = find_column(spec.attributes, "care_home").value();
    std::map<int, std::pair<double, double>> by_fifth;  // people of 65 to 84: with two or more, all
    double residents = 0;
    double residents_with_dementia = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        int n = 0;
        for (const std::size_t condition : conditions) {
            n += people.attribute(i, condition);
        }
        const int age = people.attribute(i, age_column);
        if (age >= 65 && age <= 84) {
            auto& [several, all] = by_fifth[people.attribute(i, deprivation_column)];
            several += n >= 2 ? 1 : 0;
            all += 1;
        }
        residents += people.attribute(i, care_home);
        residents_with_dementia += people.attribute(i, care_home) * people.attribute(i, dementia);
    }
    CHECK(by_fifth[0].first / by_fifth[0].second == Approx(0.198).margin(0.02));
    CHECK(by_fifth[4].first / by_fifth[4].second == Approx(0.309).margin(0.02));
    CHECK(residents_with_dementia / residents == Approx(0.79).margin(0.04));  // 4A.20
}
