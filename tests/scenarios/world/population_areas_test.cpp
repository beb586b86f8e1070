// People who keep the area in which the census counted them.

#include <array>

#include "scenarios/world/population.hpp"
#include "tests/scenarios/world/sample_population.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;

TEST_CASE("people keep their area, and live at one of its homes", "[population]")
{
    const auto sample = library_population("haringey_islington");
    const std::size_t area = find_column(sample.spec.attributes, "area").value();
    constexpr std::size_t n_homes = 6;
    const People people = draw_people(sample.model, make_run_key(1, 0), n_homes);
    std::array<std::int64_t, 2> of_area{};
    std::array<std::int64_t, n_homes> of_home{};
    for (std::size_t i = 0; i < people.size(); ++i) {
        ++of_area[people.attribute(i, area)];
        ++of_home[people.home[i]];
        if (people.home[i] % 2 != people.attribute(i, area)) {
            FAIL("person " << i << " lives in another area");
        }
    }
    CHECK(of_area == std::array<std::int64_t, 2>{254'926, 206'125});
    const auto expected = count_homes(sample.model, n_homes);
    for (std::size_t home = 0; home < n_homes; ++home) {
        CHECK(std::abs(static_cast<double>(of_home[home]) - expected[home]) < 1);
    }
}

TEST_CASE("parts of people who keep their area are drawn like the whole", "[population]")
{
    const auto sample = library_population("haringey_islington");
    const RunKey key = make_run_key(5, 1);
    const People whole = draw_people(sample.model, key, 4);
    People parts = make_room(sample.model);
    const std::size_t n = parts.size();
    fill_people(sample.model, key, 4, n / 2, n, parts);
    fill_people(sample.model, key, 4, 0, 254'927, parts);  // one beyond the first area
    fill_people(sample.model, key, 4, 254'927, n / 2, parts);
    CHECK(parts == whole);
}

TEST_CASE("homes that cannot be shared out to the areas are refused", "[population]")
{
    const auto sample = library_population("haringey_islington");
    Problems problems;
    check_homes(sample.model, 4, {}, problems);
    CHECK_FALSE(problems.any());
    check_homes(sample.model, 5, {"s.yaml", 3, 1}, problems);
    REQUIRE(problems.items().size() == 1);
    CHECK(problems.items()[0].what == "5 homes cannot be shared out evenly to 2 areas");
}
