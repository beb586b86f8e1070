#include "scenarios/world/population_tables.hpp"

#include <cmath>

#include "scenarios/world/population_csv.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using namespace esther::test;

namespace {

std::string library_file(const std::string& name)
{
    return read_file(project_root() + "/scenarios/library/data/" + name);
}

std::vector<std::string> faults_of_census(const std::string& text)
{
    Problems problems;
    (void)read_census_table(text, "c.csv", problems);
    std::vector<std::string> texts;
    for (const Problem& problem : problems.items()) {
        texts.push_back(to_text(problem).substr(0, to_text(problem).find('\n')));
    }
    return texts;
}

std::vector<std::string> faults_of_life(const std::string& text)
{
    Problems problems;
    (void)read_life_table(text, "l.csv", "X", {"p.yaml", 3, 1}, problems);
    std::vector<std::string> texts;
    for (const Problem& problem : problems.items()) {
        texts.push_back(to_text(problem).substr(0, to_text(problem).find('\n')));
    }
    return texts;
}

using Texts = std::vector<std::string>;
const std::string bands = "area_code,area_name,sex,age_lo,age_hi,persons\n";

}  // namespace

TEST_CASE("the census of 2011 adds up to England's 53,012,456 people", "[population]")
{
    Problems problems;
    const auto rows = read_census_table(library_file("population_census2011_lad.csv"), "c.csv", problems);
    CHECK_FALSE(problems.any());
    CHECK(rows.size() == 13 * 38);
    std::int64_t england = 0;
    std::int64_t north_somerset = 0;
    for (const CensusRow& row : rows) {
        england += row.area == "England" ? row.persons : 0;
        north_somerset += row.area == "North Somerset" ? row.persons : 0;
    }
    CHECK(england == 53'012'456);
    CHECK(north_somerset == 202'566);
}

TEST_CASE("a census by age classes has people without sex", "[population]")
{
    Problems problems;
    const auto rows = read_census_table(library_file("population_jonkoping_2010.csv"), "c.csv", problems);
    CHECK_FALSE(problems.any());
    std::int64_t county = 0;
    for (const CensusRow& row : rows) {
        CHECK_FALSE(row.has_sex);
        county += row.area == "Joenkoeping County" ? row.persons : 0;
    }
    CHECK(county == 336'866);
    CHECK(rows.back().ages == AgeBand{80, greatest_age});
}

TEST_CASE("the life table gives the life expectancy that stands in it", "[population]")
{
    Problems problems;
    const LifeTable life =
        read_life_table(library_file("life_tables_2010_2012.csv"), "l.csv", "GBRTENW", {}, problems);
    CHECK_FALSE(problems.any());
    double alive = 1;
    double years = 0;
    for (int age = 0; age <= greatest_age; ++age) {
        const double after = age == 0 ? 0.86 : 0.5;
        const double rate = life.rate(Sex::male, age);
        const double dies = rate / (1 + after * rate);
        years += alive * (1 - after * dies);
        alive *= 1 - dies;
    }
    CHECK(years == Approx(78.95).margin(0.05));
    CHECK(life.rate(Sex::male, 110) == life.rate(Sex::male, 100));
    CHECK(life.rate(Sex::female, 80) < life.rate(Sex::male, 80));
}

TEST_CASE("faults of a census name file and line", "[population]")
{
    CHECK(faults_of_census("") == Texts{"c.csv:1:1: error: the table is empty"});
    CHECK(faults_of_census("# only\n") == Texts{"c.csv:1:1: error: the table is empty"});
    CHECK(faults_of_census("a,b\n1,2\n") == Texts{"c.csv:1:1: error: the table has no column 'area_name'"});
    CHECK(faults_of_census(bands + "T,Town,F,0,4\n") ==
          Texts{"c.csv:2:1: error: a row of 5 fields in a table of 6 columns"});
    CHECK(faults_of_census("# x\n" + bands + "T,Town,W,0,4,10\n") ==
          Texts{"c.csv:3:8: error: the sex is 'W'"});
    CHECK(faults_of_census(bands + "T,Town,F,4,0,10\n") ==
          Texts{"c.csv:2:12: error: the last age '0' comes before the first"});
    for (const char* const wrong :
         {"", "-1", "1.5", "1e3", " 7", "+7", "1,000", "99999999999999999999", "seven"}) {
        CAPTURE(wrong);
        const auto faults = faults_of_census(bands + "T,Town,F,0,4,\"" + wrong + "\"\n");
        CHECK(faults == Texts{"c.csv:2:14: error: the number of people is '" + std::string(wrong) + "'"});
    }
    CHECK(faults_of_census(bands + "T,\"Town,F,0,4,10\n") ==
          Texts{"c.csv:2:3: error: a quote that nobody closes",
                "c.csv:2:1: error: a row of 2 fields in a table of 6 columns"});
    CHECK(faults_of_census(bands + "T,\"To\"wn,F,0,4,10\n") ==
          Texts{"c.csv:2:7: error: text behind a closing quote"});
    CHECK(faults_of_census("municipality,age_0_5,age_six\nT,1,2\n") ==
          Texts{"c.csv:1:1: error: the column 'age_six' names no ages"});
    CHECK(faults_of_census("area_name,sex,sex,age_lo,age_hi,persons\n") ==
          Texts{"c.csv:1:15: error: a second column 'sex'"});
}

TEST_CASE("faults of a life table name file and line", "[population]")
{
    const std::string head = "country,sex,age,mx\n";
    CHECK(faults_of_life(head + "Y,F,0,0.1\n") ==
          Texts{"p.yaml:3:1: error: the life table 'l.csv' has no country 'X'"});
    CHECK(faults_of_life(head + "X,F,0,0.1\nX,M,0,0.1\n") ==
          Texts{"l.csv:1:1: error: the life table of 'X' ends at the age of 0",
                "l.csv:1:1: error: the life table of 'X' ends at the age of 0"});
    std::string text = head;
    for (const char* const sex : {"F", "M"}) {
        for (int age = 0; age <= 90; ++age) {
            text += std::string("X,") + sex + "," + std::to_string(age) + ",0.01\n";
        }
    }
    CHECK(faults_of_life(text).empty());
    const auto with = [&](const std::string& old_text, const std::string& new_text) {
        return faults_of_life(std::string(text).replace(text.find(old_text), old_text.size(), new_text));
    };
    CHECK(with("X,F,7,0.01\n", "") == Texts{"l.csv:9:5: error: the age 8 follows 6"});
    CHECK(with("X,F,7,0.01", "X,F,7,nan") == Texts{"l.csv:9:7: error: the death rate is 'nan'"});
    CHECK(with("X,F,7,0.01", "X,F,7,2.5") == Texts{"l.csv:9:7: error: the death rate is '2.5'"});
    CHECK(with("X,F,7,0.01", "X,F,7,-0.1") == Texts{"l.csv:9:7: error: the death rate is '-0.1'"});
}
