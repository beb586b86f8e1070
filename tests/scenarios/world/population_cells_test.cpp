#include "scenarios/world/population_cells.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "tests/scenarios/world/sample_population.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;

namespace {

std::int64_t people_of(const std::vector<PopulationCell>& cells)
{
    std::int64_t sum = 0;
    for (const PopulationCell& cell : cells) {
        CHECK(cell.first == sum);  // numbers without gaps
        sum += cell.count;
    }
    return sum;
}

}  // namespace

TEST_CASE("shares add up exactly, and no share is off by a whole unit", "[population]")
{
    const std::vector<std::int64_t> weights = {1, 1, 1, 7, 0, 3};
    for (const std::int64_t total : {0, 1, 2, 12, 13, 14, 1000, 999'999'937}) {
        const auto shares = share_out(total, weights);
        CHECK(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == total);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const double quota = static_cast<double>(total) * static_cast<double>(weights[i]) / 13;
            CHECK(std::abs(static_cast<double>(shares[i]) - quota) < 1);
        }
    }
    CHECK(share_out(2, {1, 1, 1}) == std::vector<std::int64_t>{1, 1, 0});  // equal remainders: the earlier
    CHECK(share_out(1'000'000'000'000, {4'000'000'000, 4'000'000'000}) ==
          std::vector<std::int64_t>{500'000'000'000, 500'000'000'000});
}

TEST_CASE("each cell has the people that the census counts", "[population]")
{
    const auto sample = library_population("north_somerset");
    const auto& cells = sample.model.cells;
    CHECK(cells.size() == 38);
    CHECK(people_of(cells) == 202'566);
    const auto count = [&](Sex sex, int first) {
        for (const PopulationCell& cell : cells) {
            if (cell.sex == sex && cell.ages.first == first) {
                return cell.count;
            }
        }
        return std::uint32_t{0};
    };
    CHECK(count(Sex::female, 0) == 5584);
    CHECK(count(Sex::female, 90) == 1718);
    CHECK(count(Sex::male, 55) == 6179);
    CHECK(count(Sex::male, 90) == 626);
}

TEST_CASE("areas are summed, in whichever order they are named", "[population]")
{
    auto sample = library_population("haringey_islington");
    sample.spec.census->attribute.clear();  // nobody keeps their area
    sample.spec.attributes.pop_back();
    Problems none;
    sample.model = compile_population(sample.spec, sample.study, none);
    CHECK(people_of(sample.model.cells) == 254'926 + 206'125);
    auto turned = sample.spec;
    std::reverse(turned.census->areas.begin(), turned.census->areas.end());
    CHECK(turned.census->areas != sample.spec.census->areas);
    Problems problems;
    const auto model = compile_population(turned, sample.study, problems);
    CHECK_FALSE(problems.any());
    REQUIRE(model.cells.size() == sample.model.cells.size());
    for (std::size_t i = 0; i < model.cells.size(); ++i) {
        CHECK(model.cells[i].count == sample.model.cells[i].count);
        CHECK(model.cells[i].ages == sample.model.cells[i].ages);
    }
}

TEST_CASE("age classes keep their totals when a fallback divides them by sex and age", "[population]")
{
    const auto sample = library_population("jonkoping");
    CHECK(people_of(sample.model.cells) == 336'866);
    std::map<int, std::int64_t> by_class;
    std::int64_t n_women = 0;
    for (const PopulationCell& cell : sample.model.cells) {
        const int age = cell.ages.first;
        by_class[age <= 5    ? 0
                 : age <= 18 ? 6
                 : age <= 24 ? 19
                 : age <= 44 ? 25
                 : age <= 64 ? 45
                 : age <= 79 ? 65
                             : 80] += cell.count;
        n_women += cell.sex == Sex::female ? cell.count : 0;
    }
    CHECK(by_class ==
          std::map<int, std::int64_t>{
              {0, 23358}, {6, 52511}, {19, 28285}, {25, 81779}, {45, 85559}, {65, 45291}, {80, 20083}});
    CHECK(2 * n_women > 336'866);
    CHECK(100 * n_women < 52 * std::int64_t{336'866});
}

TEST_CASE("a scaled population keeps its shares within one person", "[population]")
{
    const auto full = library_population("north_somerset");
    auto spec = full.spec;
    for (const std::int64_t persons : {1, 4000, 202'567, 1'000'000}) {
        spec.persons = persons;
        Problems problems;
        const auto model = compile_population(spec, full.study, problems);
        CHECK_FALSE(problems.any());
        CHECK(people_of(model.cells) == persons);
        for (std::size_t i = 0; i < model.cells.size(); ++i) {
            const double quota = static_cast<double>(persons) * full.model.cells[i].count / 202'566;
            CHECK(std::abs(static_cast<double>(model.cells[i].count) - quota) < 1);
        }
    }
}

TEST_CASE("faults of an area name the census", "[population]")
{
    const auto sample = library_population("north_somerset");
    const auto fault_of = [&](const PopulationSpec& spec, const StudySpec& study) {
        Problems problems;
        (void)compile_population(spec, study, problems);
        return problems.items().empty()
                   ? ""
                   : problems.items().front().what + " / " + problems.items().front().hint;
    };
    auto spec = sample.spec;
    spec.census->areas = {"North Somersett"};
    CHECK(fault_of(spec, sample.study) ==
          "the census '../data/population_census2011_lad.csv' has no area 'North Somersett' / did you mean "
          "'North "
          "Somerset'?");
    StudySpec study = sample.study;
    for (InputFile& input : study.inputs) {
        const std::string row = "E06000024,\"North Somerset\",F,5,9,5401\n";
        if (const auto at = input.text.find(row); at != std::string::npos) {
            input.text.erase(at, row.size());
        }
    }
    CHECK(fault_of(sample.spec, study) ==
          "area 'North Somerset', women: no band holds the ages '5-9' / a band for them");
    auto without_sex = library_population("jonkoping");
    without_sex.spec.scaled_from.reset();
    CHECK(fault_of(without_sex.spec, without_sex.study) ==
          "the census does not tell women and men apart / 'scaled_from' with an area whose sexes and ages "
          "are known");
}
