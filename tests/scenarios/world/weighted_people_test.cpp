// Resources follow need: people counted by their age.

#include "scenarios/world/weighted_people.hpp"

#include <numeric>

#include "pathways/graph/bands.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/scenarios/world/sample_population.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;

namespace {

WeightsSpec young_and_old(double young, double old)
{
    WeightsSpec weights;
    weights.name = "need";
    weights.by_age = {{parse_band("0-64").value(), young}, {parse_band("65+").value(), old}};
    return weights;
}

double sum(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

TEST_CASE("people of one's own are counted by the weight of their age, home by home", "[population]")
{
    const auto town = [](const std::string& table) {
        const SampleStudy files;
        files.replace("town.yaml", "census: {file: census.csv, areas: [Town]}", "people_file: mine.csv");
        files.write("mine.csv", table);
        return load_population(files.folder() / "town.yaml").model;
    };
    const WeightsSpec weights = young_and_old(0.5, 3);
    CHECK(count_weighted(town("age,sex,neighbourhood\n64,F,1\n65,M,1\n0,F,2\n110,M,2\n"), weights, 4) ==
          std::vector<double>{3.5, 3.5, 0, 0});
    CHECK(count_weighted(town("age,sex,neighbourhood\n64,F,1\n64,M,1\n70,F,3\n80,M,3\n"), weights, 3) ==
          std::vector<double>{1, 0, 6});
    // Without a column of homes people are spread evenly, and so is what they count.
    CHECK(count_weighted(town("age,sex\n64,F\n65,M\n"), weights, 2) == std::vector<double>{1.75, 1.75});
}

TEST_CASE("with weights of 1 everybody counts as one, whatever the areas", "[population]")
{
    for (const char* name : {"generic", "north_somerset", "haringey_islington", "jonkoping"}) {
        CAPTURE(name);
        const PopulationModel model = library_population(name).model;
        const std::size_t n_homes = 4 * model.n_areas();
        const auto counted = count_weighted(model, young_and_old(1, 1), n_homes);
        const auto homes = count_homes(model, n_homes);
        REQUIRE(counted.size() == homes.size());
        for (std::size_t i = 0; i < homes.size(); ++i) {
            CHECK(counted[i] == Approx(homes[i]).epsilon(1e-12));
        }
        // The old and the young are everybody.
        CHECK(sum(count_weighted(model, young_and_old(1, 0), n_homes)) +
                  sum(count_weighted(model, young_and_old(0, 1), n_homes)) ==
              Approx(sum(homes)).epsilon(1e-12));
    }
}

TEST_CASE("areas are counted by their own ages", "[population]")
{
    const PopulationModel model = library_population("haringey_islington").model;
    REQUIRE(model.n_areas() == 2);
    const auto homes = count_homes(model, 2);
    const auto old = count_weighted(model, young_and_old(0, 1), 2);
    double shares[2];
    for (std::size_t area = 0; area < 2; ++area) {
        double persons = 0;
        double aged = 0;
        for (const PopulationCell& cell : model.cells) {
            persons += cell.area == area ? cell.count : 0;
            aged += cell.area == area && cell.ages.first >= 65 ? cell.count : 0;
        }
        shares[area] = aged / persons;
        CHECK(old[area] == Approx(homes[area] * shares[area]).epsilon(1e-12));
    }
    CHECK(shares[0] != shares[1]);
}
