#include "pathways/compile/calendar.hpp"

#include "pathways/yaml/value.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

using Steps = std::vector<std::pair<double, std::int64_t>>;  // hour of the week, capacity

Steps steps_of(const std::string& text, double units)
{
    Problems problems;
    const auto pools =
        read_pools(parse_document("{nurse: {capacity: 7" + text + "}}", "a.yaml", problems), problems);
    problems.throw_if_any();
    const Calendar calendar = make_calendar(pools.front(), units);
    CHECK(calendar.period == one_week);
    Steps steps;
    for (const Calendar::Step& step : calendar.steps) {
        steps.emplace_back(static_cast<double>(step.from.count()) / static_cast<double>(one_hour.count()),
                           step.capacity);
    }
    return steps;
}

}  // namespace

TEST_CASE("a pool that is always open has one step", "[compile]")
{
    CHECK(steps_of("", 3) == Steps{{0, 3}});
    CHECK(steps_of(", open: {daily: 00:00-24:00}", 3) == Steps{{0, 3}});
}

TEST_CASE("opening hours become steps of a week that begins on Monday", "[compile]")
{
    CHECK(steps_of(", open: {mon-fri: 08:00-18:30}", 2) == Steps{{0, 0},
                                                                 {8, 2},
                                                                 {18.5, 0},
                                                                 {32, 2},
                                                                 {42.5, 0},
                                                                 {56, 2},
                                                                 {66.5, 0},
                                                                 {80, 2},
                                                                 {90.5, 0},
                                                                 {104, 2},
                                                                 {114.5, 0}});
    CHECK(steps_of(", open: {sat-sun: 00:00-24:00}", 2) == Steps{{0, 0}, {120, 2}});
    CHECK(steps_of(", open: {mon: 00:00-12:00, tue: 00:00-12:00}", 2) ==
          Steps{{0, 2}, {12, 0}, {24, 2}, {36, 0}});
}

TEST_CASE("units are rounded to whole ones, but a pool with any has one", "[compile]")
{
    CHECK(steps_of("", 2.49) == Steps{{0, 2}});
    CHECK(steps_of("", 2.5) == Steps{{0, 3}});
    CHECK(steps_of("", 0.01) == Steps{{0, 1}});
    CHECK(steps_of("", 0) == Steps{{0, 0}});
    // With shares they are rounded once, when the share is taken.
    const auto at = [](const std::string& share, double units) {
        return steps_of(", open: {daily: {hours: 00:00-24:00, share: " + share + "}}", units).front().second;
    };
    CHECK(at("50 %", 3) == 2);
    CHECK(at("50 %", 1) == 1);
    CHECK(at("10 %", 12) == 1);
    CHECK(at("50 %", 2.9) == 1);
    CHECK(at("0 %", 12) == 0);
}

TEST_CASE("spans with shares add up, and a pool without limit is one while it is open", "[compile]")
{
    const auto hour = [](double h) { return h * static_cast<double>(one_hour.count()); };
    PoolSpec pool;
    pool.open = {{hour(0), hour(48), 0.5}, {hour(24), hour(168), 0.25}};
    const Calendar calendar = make_calendar(pool, 8);
    REQUIRE(calendar.steps.size() == 3);
    CHECK(calendar.steps[0].capacity == 4);
    CHECK(calendar.steps[1].from == 24 * one_hour);
    CHECK(calendar.steps[1].capacity == 6);
    CHECK(calendar.steps[2].from == 48 * one_hour);
    CHECK(calendar.steps[2].capacity == 2);

    pool.unlimited = true;
    pool.open = {{hour(10), hour(20), 1}};
    const Calendar open = make_calendar(pool, 0);
    REQUIRE(open.steps.size() == 3);
    CHECK(open.steps[0].capacity == 0);
    CHECK(open.steps[1].capacity == unlimited);
    CHECK(open.steps[2].capacity == 0);
    pool.open.clear();
    CHECK(make_calendar(pool, 0).steps.front().capacity == unlimited);
}

TEST_CASE("what begins from nothing has its first unit at half of one, or at half of all there will be",
          "[compile]")
{
    const auto units_of = [](double units, double most) {
        return make_calendar(PoolSpec{}, units, most).steps.front().capacity;
    };
    CHECK(units_of(0, 3.2) == 0);
    CHECK(units_of(0.49, 3.2) == 0);
    CHECK(units_of(0.5, 3.2) == 1);
    CHECK(units_of(1.4, 3.2) == 1);
    CHECK(units_of(3.1, 3.2) == 3);
    CHECK(units_of(0.09, 0.2) == 0);  // of 0.2 units there is one in the end
    CHECK(units_of(0.1, 0.2) == 1);
    CHECK(units_of(0, 0) == 0);
}
