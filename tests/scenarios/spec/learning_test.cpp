// M8 by hand: the way of a practice, its steps, and what parameters are on it.

#include "scenarios/spec/learning.hpp"

#include <cmath>

#include "pathways/yaml/value.hpp"
#include "scenarios/spec/parameters.hpp"
#include "scenarios/spec/readers.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

constexpr double year = 365 * 86'400e6;

LearningSpec two_years()
{
    LearningSpec learning;
    learning.name = "shared";
    learning.time_constant.value = 2 * year;
    learning.dip = 0.05;
    learning.dip_lasts = 0.5 * year;
    return learning;
}

MechanismsSpec read(const std::string& text)
{
    Problems problems;
    MechanismsSpec spec = read_mechanisms(parse_document("mechanisms: shared\n" + text, "m.yaml", problems),
                                          "m.yaml", problems);
    problems.throw_if_any();
    return spec;
}

CareModelSpec model_with(const std::string& practice, PracticeStatus status)
{
    CareModelSpec model;
    PracticeUse use;
    use.practice = practice;
    use.status = status;
    model.practices.push_back(use);
    return model;
}

}  // namespace

TEST_CASE("a practice approaches its extent, less a dip that passes", "[learning]")
{
    // 1 - exp(-1/8) = 0.1175031, 1 - exp(-1/2) = 0.3934693
    CHECK(extent_on_the_way(0, 0.6, two_years(), 0.25 * year) == Approx(0.04050186).epsilon(1e-6));
    CHECK(extent_on_the_way(0, 0.6, two_years(), year) == Approx(0.2360816).epsilon(1e-6));
    CHECK(extent_on_the_way(0, 0.6, two_years(), 1000 * year) == Approx(0.6).epsilon(1e-12));
    CHECK(extent_on_the_way(0, 0.6, two_years(), 0) == -0.03);
    CHECK(extent_on_the_way(0.3, 0.6, two_years(), 0.25 * year) ==
          Approx(0.3 + 0.5 * 0.0405019).epsilon(1e-6));
    // Given up: it goes by degrees, and the dip takes from it, too.
    CHECK(extent_on_the_way(0.6, 0, two_years(), year) == Approx(0.3639184).epsilon(1e-6));
    CHECK(extent_on_the_way(0.6, 0, two_years(), 0.25 * year) ==
          Approx(0.6 - 0.0705019 - 0.03).epsilon(1e-6));
    // The dip ends at its end.
    const double before = extent_on_the_way(0, 1, two_years(), 0.5 * year - 1);
    const double after = extent_on_the_way(0, 1, two_years(), 0.5 * year);
    CHECK(after - before == Approx(0.05).epsilon(1e-6));
}

TEST_CASE(
    "steps are months, then quarters, then years, and a longer study begins with those of a shorter one",
    "[learning]")
{
    const Duration month = one_year / 12;
    const auto steps = learning_steps(5 * one_year);
    REQUIRE(steps.size() == 12 + 8 + 2);
    CHECK(steps[0].begin == Duration{0});
    CHECK(steps[0].middle == month / 2);
    CHECK(steps[11].begin == 11 * month);
    CHECK(steps[12].begin == one_year);
    CHECK(steps[12].middle == one_year + month + month / 2);
    CHECK(steps[19].begin == 3 * one_year - 3 * month);
    CHECK(steps[20].begin == 3 * one_year);
    CHECK(steps[21].middle == 4 * one_year + one_year / 2);
    const auto few = learning_steps(40 * one_day);
    REQUIRE(few.size() == 2);
    CHECK(few[1].middle == steps[1].middle);
    CHECK(step_before(steps, Duration{1}) == 0);
    CHECK(step_before(steps, month) == 0);  // its end: the next one has not begun
    CHECK(step_before(steps, month + Duration{1}) == 1);
    CHECK(step_before(steps, 100 * one_year) == 21);
}

TEST_CASE("below extent 0 times and shares go on the other way, numbers and capacities stay", "[learning]")
{
    CHECK(move(Dimension::duration, 4, 1, -0.5) == Approx(8).epsilon(1e-12));
    CHECK(move(Dimension::rate, 4, 1, -0.5) == Approx(8).epsilon(1e-12));
    CHECK(move(Dimension::duration, 4, 0, -0.5) == 6);
    CHECK(move(Dimension::duration, 0, 4, -0.5) == 0);
    // log-odds of 20 % and 80 % are -1.386 and 1.386: half as far below is -2.773.
    CHECK(move(Dimension::share, 0.2, 0.8, -0.5) == Approx(1 / (1 + std::exp(2.7725887))).epsilon(1e-6));
    CHECK(move(Dimension::share, 0, 0.8, -0.5) == 0);
    CHECK(move(Dimension::share, 0.9, 0, -0.5) == 1);
    CHECK(move(Dimension::number, 1, 0.5, -0.5) == 1);
    CHECK(move(Dimension::people, 0.001, 0.003, -0.5) == 0.001);
    CHECK(move(Dimension::people, 0.003, 0, -0.5) == 0.003);
}

TEST_CASE("only what is new is on its way, and only for so long after go-live", "[learning]")
{
    const MechanismsSpec spec = read(R"(learning: {time_constant: 2 years, dip: 5 %, dip_lasts: 0.5 years}
practices:
  hub: {mechanism: M7, extent: {seen: 60 %}}
  team: {mechanism: M1, learning: {time_constant: 1 year}}
  at_once: {mechanism: M4, learning: none}
parameters:
  delay: {value: 8 days, full: 2 days, mechanism: M7, practice: hub}
  wait: {value: 8 days, full: 2 days, mechanism: M1, practice: team}
  slots: {value: 8, full: 2, mechanism: M4, practice: at_once}
)");
    REQUIRE(spec.learns());
    CHECK(spec.practices[0].learning->name == "shared");
    CHECK(spec.practices[1].learning->name == "team");
    CHECK(spec.practices[1].learning->dip == 0);
    CHECK(!spec.practices[2].learning);

    CareModelSpec old;
    CareModelSpec joined = model_with("hub", PracticeStatus::seen);
    joined.practices.push_back(model_with("team", PracticeStatus::seen).practices[0]);
    joined.practices.push_back(model_with("at_once", PracticeStatus::seen).practices[0]);
    for (PracticeUse use : joined.practices) {
        use.status = PracticeStatus::absent;
        old.practices.push_back(use);
    }
    const double day = year / 365;
    ParameterChoice choice;
    choice.before = &old;
    choice.since = one_year;
    const auto then = resolve(spec, joined, choice);
    CHECK(then.at("delay") / day == Approx(8 * std::pow(0.25, 0.2360816)).epsilon(1e-6));
    CHECK(then.at("wait") / day == Approx(8 * std::pow(0.25, 1 - std::exp(-1.0))).epsilon(1e-9));
    CHECK(then.at("slots") == 2);
    choice.since = Duration{0};
    CHECK(resolve(spec, joined, choice).at("delay") / day == Approx(8 * std::pow(4, 0.03)).epsilon(1e-9));
    choice.since.reset();
    CHECK(resolve(spec, joined, choice) == resolve(spec, joined, {}));
    // What was there already is not learned again.
    choice.since = Duration{0};
    choice.before = &joined;
    CHECK(resolve(spec, joined, choice) == resolve(spec, joined, {}));
    // Stated effects are off in the arm flow_only from the first day.
    CHECK(!read("practices: {hub: {mechanism: M7}}\n").learns());
}

TEST_CASE("the time constant is drawn once for all who share it", "[learning]")
{
    const MechanismsSpec spec = read(R"(
learning: {time_constant: 2 years, distribution: {uniform: {from: 1 year, to: 3 years}}, source: x, grade: D}
practices: {hub: {mechanism: M7}, team: {mechanism: M1}}
parameters:
  delay: {value: 8 days, full: 2 days, mechanism: M7, practice: hub}
  wait: {value: 8 days, full: 2 days, mechanism: M1, practice: team}
)");
    CareModelSpec old = model_with("hub", PracticeStatus::absent);
    old.practices.push_back(model_with("team", PracticeStatus::absent).practices[0]);
    CareModelSpec joined = model_with("hub", PracticeStatus::seen);
    joined.practices.push_back(model_with("team", PracticeStatus::seen).practices[0]);
    ParameterChoice choice;
    choice.before = &old;
    choice.since = one_year;
    choice.draws = true;
    const double slowest = 8 * std::pow(0.25, 1 - std::exp(-1.0 / 3));
    const double quickest = 8 * std::pow(0.25, 1 - std::exp(-1.0));
    double sum = 0;
    constexpr int n = 2000;
    for (choice.replication = 0; choice.replication < n; ++choice.replication) {
        const auto drawn = resolve(spec, joined, choice);
        const double days = drawn.at("delay") / (year / 365);
        CHECK(drawn.at("wait") == drawn.at("delay"));
        CHECK(days < slowest);
        CHECK(days > quickest);
        sum += days;
    }
    CHECK(sum / n < slowest - 0.2 * (slowest - quickest));
    CHECK(sum / n > quickest + 0.2 * (slowest - quickest));
    choice.grades = "E";  // it is of another grade
    CHECK(resolve(spec, joined, choice).at("delay") / (year / 365) ==
          Approx(8 * std::pow(0.25, 1 - std::exp(-0.5))).epsilon(1e-9));
}
