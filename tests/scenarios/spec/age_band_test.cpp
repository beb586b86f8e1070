#include "scenarios/spec/age_band.hpp"

#include "tests/support/catch.hpp"

using namespace esther;

TEST_CASE("an age band is a range, one age, or open", "[spec]")
{
    CHECK(parse_band("5-16") == AgeBand{5, 16});
    CHECK(parse_band("40") == AgeBand{40, 40});
    CHECK(parse_band("85+") == AgeBand{85, greatest_age});
    CHECK(parse_band("0-110") == AgeBand{0, greatest_age});
    for (const char* const wrong : {"", "-", "+", "5-", "-5", "16-5", "05-16", "5-111", "111", "5 - 16",
                                    "a-b", "5-16+", "1e1", "99999999999999999999"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_band(wrong));
    }
}

TEST_CASE("an age band is written as it is read", "[spec]")
{
    for (const char* const text : {"5-16", "40", "85+", "0+"}) {
        CHECK(to_text(*parse_band(text)) == text);
    }
}

TEST_CASE("gaps and overlaps of age bands are found in any order", "[spec]")
{
    const auto faults = [](std::vector<AgeBand> bands) {
        std::vector<PlacedBand> placed;
        for (const AgeBand& band : bands) {
            placed.push_back({band, {}});
        }
        Problems problems;
        check_bands_cover(placed, "x", {}, problems);
        return problems.items().size();
    };
    CHECK(faults({{0, 4}, {5, 110}}) == 0);
    CHECK(faults({{5, 110}, {0, 4}}) == 0);
    CHECK(faults({{0, 4}, {6, 110}}) == 1);
    CHECK(faults({{0, 5}, {5, 110}}) == 1);
    CHECK(faults({{1, 110}}) == 1);
    CHECK(faults({{0, 80}}) == 1);
    CHECK(faults({{1, 4}, {6, 80}}) == 3);
    CHECK(faults({}) == 1);
}
