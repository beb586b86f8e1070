#include "scenarios/spec/parameters.hpp"

#include <cmath>

#include "scenarios/spec/read_study.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;

namespace {

const StudySpec& sample()
{
    static const StudySpec study = [] {
        Problems problems;
        StudySpec read = read_study(SampleStudy().path(), problems);
        problems.throw_if_any();
        return read;
    }();
    return study;
}

constexpr double day = 86'400e6;

}  // namespace

TEST_CASE("extent 0 leaves a parameter and extent 1 moves it in full, exactly", "[spec]")
{
    for (const Dimension dimension :
         {Dimension::duration, Dimension::rate, Dimension::share, Dimension::number}) {
        CHECK(move(dimension, 0.3, 0.7, 0) == 0.3);
        CHECK(move(dimension, 0.3, 0.7, 1) == 0.7);
        CHECK(move(dimension, 0.3, 0.3, 0.4) == 0.3);
    }
}

TEST_CASE("between, durations and rates move geometrically, shares on the log-odds, numbers evenly", "[spec]")
{
    CHECK(move(Dimension::duration, 8 * day, 2 * day, 0.5) == Approx(4 * day).epsilon(1e-12));
    CHECK(move(Dimension::rate, 2, 32, 0.25) == Approx(4).epsilon(1e-12));
    CHECK(move(Dimension::share, 0.2, 0.8, 0.5) == Approx(0.5).epsilon(1e-12));
    const double log_odds = 0.7 * std::log(0.3 / 0.7) + 0.3 * std::log(0.8 / 0.2);
    CHECK(move(Dimension::share, 0.3, 0.8, 0.3) == Approx(1 / (1 + std::exp(-log_odds))).epsilon(1e-12));
    CHECK(move(Dimension::people, 0.001, 0.003, 0.5) == Approx(0.002).epsilon(1e-12));
    CHECK(move(Dimension::number, 1, 0.5, 0.25) == Approx(0.875).epsilon(1e-12));
}

TEST_CASE("where logarithms end, parameters move evenly", "[spec]")
{
    CHECK(move(Dimension::duration, 8 * day, 0, 0.5) == 4 * day);
    CHECK(move(Dimension::rate, 0, 6, 0.5) == 3);
    CHECK(move(Dimension::share, 0, 0.5, 0.5) == 0.25);
    CHECK(move(Dimension::share, 0.5, 1, 0.5) == 0.75);
}

TEST_CASE("a practice that was seen moves its parameters by its extent, others stay", "[spec]")
{
    const auto usual = resolve(sample().mechanisms, sample().care_models[0], {});
    const auto joined = resolve(sample().mechanisms, sample().care_models[1], {});
    CHECK(usual.at("record.visible") == 0.3);
    CHECK(usual.at("handoff.delay") == 8 * day);
    CHECK(usual.at("capacity.nurse") == 0.001);
    CHECK(usual.at("exposed") == 0.4);
    CHECK(joined.at("record.visible") == move(Dimension::share, 0.3, 0.8, 0.6));
    CHECK(joined.at("handoff.delay") == 2 * day);
    CHECK(joined.at("capacity.nurse") == 0.001);
    CHECK(joined.at("exposed") == 0.4);
    CHECK(usual.size() == 5);
}

TEST_CASE("several practices move a parameter one after another", "[spec]")
{
    const auto on = resolve(sample().mechanisms, sample().care_models[1], {.unknowns = Unknowns::on});
    const auto half = resolve(sample().mechanisms, sample().care_models[1], {.unknowns = Unknowns::half});
    constexpr double year = 365 * day;
    CHECK(on.at("visits") * year == Approx(4));    // 2 -> 1 -> 4
    CHECK(half.at("visits") * year == Approx(2));  // 2 -> 1 -> halfway from 1 to 4
}

TEST_CASE("the arm flow_only switches stated effects off and leaves the flow", "[spec]")
{
    const auto arm = resolve(sample().mechanisms, sample().care_models[1], {.arm = Arm::flow_only});
    CHECK(arm.at("record.visible") == 0.3);
    CHECK(arm.at("handoff.delay") == 2 * day);
}

TEST_CASE("the arm ideal puts every parameter that has an ideal there", "[spec]")
{
    for (const CareModelSpec& model : sample().care_models) {
        const auto arm = resolve(sample().mechanisms, model, {.arm = Arm::ideal});
        CHECK(arm.at("record.visible") == 1);
        CHECK(arm.at("handoff.delay") == 0);
        CHECK(arm.at("exposed") == 0.4);
    }
}

TEST_CASE("drawn extents are none, half or full, a third each", "[spec]")
{
    const PracticeSpec& practice = *sample().mechanisms.find_practice("rapid_response");
    int n_none = 0;
    int n_half = 0;
    int n_full = 0;
    constexpr int n = 30'000;
    for (std::uint64_t replication = 0; replication < n; ++replication) {
        const double extent = extent_of(practice, sample().care_models[0],
                                        {.unknowns = Unknowns::drawn, .seed = 7, .replication = replication});
        n_none += extent == 0 ? 1 : 0;
        n_half += extent == practice.extent_half ? 1 : 0;
        n_full += extent == practice.extent_seen ? 1 : 0;
    }
    CHECK(n_none + n_half + n_full == n);
    const double slack = 5 * std::sqrt(n * (1.0 / 3) * (2.0 / 3));
    CHECK(std::abs(n_none - n / 3) < slack);
    CHECK(std::abs(n_half - n / 3) < slack);
    CHECK(std::abs(n_full - n / 3) < slack);
}

TEST_CASE("a drawn extent knows seed, replication and practice, but no model", "[spec]")
{
    const PracticeSpec& practice = *sample().mechanisms.find_practice("rapid_response");
    PracticeSpec other = practice;
    other.name = "another";
    int n_seed = 0;
    int n_practice = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
        const ParameterChoice choice{.unknowns = Unknowns::drawn, .seed = 7, .replication = i};
        ParameterChoice other_seed = choice;
        other_seed.seed = 8;
        CareModelSpec renamed = sample().care_models[0];
        renamed.name = "renamed";
        renamed.practices.emplace_back();
        renamed.practices.back().practice = "another";
        renamed.practices.back().status = PracticeStatus::unknown;
        const double extent = extent_of(practice, sample().care_models[0], choice);
        CHECK(extent == extent_of(practice, sample().care_models[1], choice));
        CHECK(extent == extent_of(practice, renamed, choice));
        n_seed += extent != extent_of(practice, renamed, other_seed) ? 1 : 0;
        n_practice += extent != extent_of(other, renamed, choice) ? 1 : 0;
    }
    CHECK(n_seed > 80);
    CHECK(n_practice > 80);
}
