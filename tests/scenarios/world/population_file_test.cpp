// People of one's own, from a file.

#include "scenarios/world/population_file.hpp"

#include "scenarios/world/check_population.hpp"
#include "scenarios/world/population.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/scenarios/world/sample_population.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

using namespace esther;
using namespace esther::test;

namespace {

const std::string census_line = "census: {file: census.csv, areas: [Town]}";

/// The sample town with people of its own.
SamplePopulation town_of(const std::string& table)
{
    const SampleStudy files;
    files.replace("town.yaml", census_line, "people_file: mine.csv");
    files.write("mine.csv", table);
    return load_population(files.folder() / "town.yaml");
}

std::string faults_of(const std::string& table)
{
    const std::vector<AttributeSpec> attributes = {
        {"age", {}}, {"sex", {"female", "male"}}, {"copd", {"no", "yes"}}};
    Problems problems;
    (void)read_people_table(table, "mine.csv", attributes, problems);
    std::string said;
    for (const Problem& problem : problems.items()) {
        said += std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + " " +
                problem.what + "\n";
    }
    return said;
}

}  // namespace

TEST_CASE("people are those of the file, and what it does not say is drawn", "[population]")
{
    const auto sample = town_of(
        "id,age,sex,copd,neighbourhood\n"
        "a,70,F,yes,2\n"
        "b,3,male,no,1\n"
        "c,101,female,yes,2\n");
    const People people = draw_people(sample.model, make_run_key(1, 0), 4);
    REQUIRE(people.size() == 3);
    const std::size_t copd = find_column(sample.spec.attributes, "copd").value();
    const auto values = [&](std::size_t column) {
        return std::vector<int>{people.attribute(0, column), people.attribute(1, column),
                                people.attribute(2, column)};
    };
    CHECK(values(age_column) == std::vector<int>{70, 3, 101});
    CHECK(values(sex_column) == std::vector<int>{0, 1, 0});
    CHECK(values(copd) == std::vector<int>{1, 0, 1});
    CHECK(people.home == std::vector<std::uint16_t>{1, 0, 1});
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(-people.birth_day[i] / 365 == people.attribute(i, age_column));
    }
    CHECK(count_homes(sample.model, 4) == std::vector<double>{1, 2, 0, 0});
}

TEST_CASE("what a file of people leaves out is drawn as it is for anybody", "[population]")
{
    // All of the town's people again, by age and sex alone: the same luck gives the same frailty.
    const SampleStudy files;
    const auto census = load_population(files.folder() / "town.yaml");
    const RunKey key = make_run_key(3, 0);
    const People drawn = draw_people(census.model, key, 4);
    std::string table = "sex,age\n";
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        table += std::string(drawn.attribute(i, sex_column) == 0 ? "F" : "M") + "," +
                 std::to_string(drawn.attribute(i, age_column)) + "\n";
    }
    const auto sample = town_of(table);
    const People again = draw_people(sample.model, key, 4);
    CHECK(again.attributes == drawn.attributes);
    CHECK(again.risk == drawn.risk);
    CHECK(again.home == drawn.home);
}

TEST_CASE("every faulty row of a file of people is named, by line and column", "[population]")
{
    CHECK(faults_of("age,sex,copd\n"
                    "70,F,yes\n"
                    "-1,F,yes\n"
                    "70,X,maybe\n"
                    "70,F\n"
                    "200,M,no\n"
                    ",M,\n") ==
          "5:1 a row of 2 fields in a table of 3 columns\n"
          "3:1 the age is '-1'\n"
          "4:4 'X' is no value of 'sex'\n"
          "4:6 'maybe' is no value of 'copd'\n"
          "6:1 the age is '200'\n"
          "7:1 the age is ''\n"
          "7:4 '' is no value of 'copd'\n");
}

TEST_CASE("the mark with which spreadsheets begin a file is no part of the first column's name",
          "[population]")
{
    CHECK(faults_of("\xEF\xBB\xBF"
                    "age,sex\n70,F\n")
              .empty());
    CHECK(faults_of("age,sex\n\xEF\xBB\xBF"
                    "70,F\n") ==
          "2:1 the age is '\xEF\xBB\xBF"
          "70'\n");
}

TEST_CASE("people of a table may share what other populations keep to a census", "[population]")
{
    const SampleStudy files;
    const std::string town = read_file(files.folder() / "town.yaml");
    const std::size_t lives = town.find("risk:");
    files.write("shared.yaml", "people: shared\nbirths_and_migration: {keep: census}\n" + town.substr(lives));
    files.write("mine.csv", "age,sex\n70,F\n");
    const std::string mine =
        "population: mine\npeople_file: mine.csv\nlife_table: {file: life.csv, country: X}\npeople: "
        "shared.yaml\n";
    files.write("mine.yaml", mine);
    CHECK_THROWS_WITH(load_population(files.folder() / "mine.yaml"),
                      Catch::Matchers::Contains("{keep: nothing}"));
    files.write("mine.yaml", mine + "births_and_migration: {keep: nothing}\n");
    CHECK(load_population(files.folder() / "mine.yaml").model.n_ever() == 1);
}

TEST_CASE("a population alone is checked with its table of people", "[population]")
{
    const SampleStudy files;
    files.replace("town.yaml", census_line, "people_file: mine.csv");
    files.write("mine.csv", "age,sex\n70,F\nold,F\n");
    Problems problems;
    check_population(files.folder() / "town.yaml", problems);
    REQUIRE(problems.items().size() == 1);
    CHECK(problems.items()[0].place.line == 3);
    CHECK(problems.items()[0].what == "the age is 'old'");
}

TEST_CASE("a file of people has the columns that are needed, and no others", "[population]")
{
    CHECK(faults_of("age,sex,cpod\n70,F,yes\n") == "1:1 the column 'cpod' is no attribute of these people\n");
    CHECK(faults_of("sex\nF\n") == "1:1 the table has no column 'age'\n");
    CHECK(faults_of("age,sex\n") == "1:1 the table has no people\n");
    CHECK(faults_of("id,age,sex\nx,1,F\nx,2,F\n") == "3:1 a second person is called 'x'\n");
    CHECK(faults_of("age,sex,neighbourhood\n1,F,0\n1,F,one\n") ==
          "2:5 the neighbourhood is 0\n3:5 the neighbourhood is 'one'\n");
}

TEST_CASE("a neighbourhood that the setting has not is named with its row", "[population]")
{
    const auto sample = town_of("age,sex,neighbourhood\n1,F,1\n1,F,3\n");
    Problems problems;
    check_homes(sample.model, 2, {}, problems);
    REQUIRE(problems.items().size() == 1);
    CHECK(problems.items()[0].place.line == 3);
    CHECK(problems.items()[0].what == "the neighbourhood 3 is not there");
}
