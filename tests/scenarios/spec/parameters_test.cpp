#include "scenarios/spec/parameters.hpp"

#include <algorithm>
#include <cmath>

#include "pathways/yaml/load_pathway.hpp"
#include "scenarios/spec/read_study.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

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
    CHECK(usual.size() == 6);
}

TEST_CASE("of two practices that pull apart the one that lowers comes first, then the one that raises",
          "[spec]")
{
    const auto on = resolve(sample().mechanisms, sample().care_models[1], {.unknowns = Unknowns::on});
    const auto half = resolve(sample().mechanisms, sample().care_models[1], {.unknowns = Unknowns::half});
    constexpr double year = 365 * day;
    CHECK(on.at("calls") * year == Approx(4));    // 2 -> 1 -> 4
    CHECK(half.at("calls") * year == Approx(2));  // 2 -> 1 -> halfway from 1 to 4
}

namespace {

const MechanismsSpec& library()
{
    static const MechanismsSpec mechanisms = [] {
        Problems problems;
        const StudySpec study =
            read_study(project_root() + "/scenarios/library/weston_options_small.yaml", problems);
        problems.throw_if_any();
        return study.mechanisms;
    }();
    return mechanisms;
}

std::vector<ParameterSpec> moved_by_several()
{
    std::vector<ParameterSpec> found;
    std::copy_if(library().parameters.begin(), library().parameters.end(), std::back_inserter(found),
                 [](const ParameterSpec& parameter) { return parameter.moves.size() > 1; });
    return found;
}

/// What a parameter comes to where these of the library's practices were seen and no others.
double under(const ParameterSpec& parameter, const std::vector<std::string>& practices,
             const ParameterChoice& choice = {})
{
    MechanismsSpec mechanisms = library();
    mechanisms.parameters = {parameter};
    CareModelSpec model;
    for (const std::string& practice : practices) {
        model.practices.emplace_back();
        model.practices.back().practice = practice;
        model.practices.back().status = PracticeStatus::seen;
    }
    return resolve(mechanisms, model, choice).at(parameter.name);
}

/// How far a parameter lies from `usual` towards `full`.
double distance(double usual, double full, double value)
{
    return full > usual ? value - usual : usual - value;
}

}  // namespace

TEST_CASE("no practice of the library undoes what another does to a parameter, drawn or not", "[spec]")
{
    const std::vector<ParameterSpec> parameters = moved_by_several();
    CHECK(parameters.size() >= 7);
    for (const ParameterSpec& parameter : parameters) {
        for (std::uint64_t replication = 0; replication < 20; ++replication) {
            const ParameterChoice choice{.seed = 7, .replication = replication, .draws = replication > 0};
            const double usual = under(parameter, {}, choice);
            const double full = parameter.moves.front().full.value;
            for (const MoveSpec& one : parameter.moves) {
                for (const MoveSpec& other : parameter.moves) {
                    INFO(parameter.name << ": " << one.practice << " and " << other.practice);
                    const double both = under(parameter, {one.practice, other.practice}, choice);
                    CHECK(distance(usual, full, both) >=
                          distance(usual, full, under(parameter, {one.practice}, choice)));
                }
            }
        }
    }
}

TEST_CASE("the order of a parameter's list of practices changes no bit", "[spec]")
{
    for (ParameterSpec parameter : moved_by_several()) {
        std::vector<std::string> all;
        for (const MoveSpec& step : parameter.moves) {
            all.push_back(step.practice);
        }
        const double as_written = under(parameter, all);
        INFO(parameter.name);
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::rotate(parameter.moves.begin(), parameter.moves.begin() + 1, parameter.moves.end());
            CHECK(under(parameter, all) == as_written);
            std::swap(parameter.moves.front(), parameter.moves.back());
            CHECK(under(parameter, all) == as_written);
        }
    }
}

TEST_CASE("whoever goes home by a hub is one who would have waited for a community bed, at any extent",
          "[spec]")
{
    CHECK(library().find_parameter("discharge.community_bed")->moves.empty());
    Problems problems;
    const PathwaySpec pathway = load_pathway(project_root() + "/pathways/library/discharge.yaml", problems);
    problems.throw_if_any();
    std::vector<std::string> ways;
    for (const NodeSpec& node : pathway.nodes) {
        for (const BranchSpec& branch : node.next) {
            if (branch.to == "community_bed" || branch.to == "hub") {
                ways.push_back(node.name + " to " + branch.to);
            }
        }
    }
    CHECK(ways == std::vector<std::string>{"bed_or_hub to community_bed", "bed_or_hub to hub"});
}

TEST_CASE("one practice among several that are absent moves a parameter as if it stood alone", "[spec]")
{
    CHECK(move_by_all(Dimension::share, 0.3, {{0.6, 0}, {0.7, 0.6}, {0.5, 0}}) ==
          move(Dimension::share, 0.3, 0.7, 0.6));
    CHECK(move_by_all(Dimension::duration, 8 * day, {{0, 0}, {2 * day, 0.6}}) ==
          move(Dimension::duration, 8 * day, 2 * day, 0.6));
}

TEST_CASE("more of a practice never moves a parameter less, whatever the others and their directions",
          "[spec]")
{
    const std::vector<double> extents = {-0.05, 0, 1e-9, 0.05, 0.3, 0.6, 1};
    const std::vector<std::pair<double, double>> fulls = {{0.6, 0.7}, {0.31, 0.1}, {0, 0.7},  {0, 1},
                                                          {1, 0.6},   {0, 0.1},    {0.2, 0.1}};
    for (const Dimension dimension :
         {Dimension::share, Dimension::duration, Dimension::number, Dimension::people}) {
        for (const double usual : {0.3, 0.0}) {
            for (const auto& [one, other] : fulls) {
                for (const double there : extents) {
                    double before = 0;
                    for (std::size_t i = 0; i < extents.size(); ++i) {
                        const double now = move_by_all(dimension, usual, {{one, extents[i]}, {other, there}});
                        INFO(usual << " to " << one << " by " << extents[i] << ", to " << other << " by "
                                   << there);
                        CHECK((i == 0 || (one >= usual ? now >= before : now <= before)));
                        before = now;
                    }
                }
            }
        }
    }
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

namespace {

/// A parameter of which usual care lies between 20 and 60 % and full practice between 60 and 100 %.
ParameterSpec spread_parameter()
{
    ParameterSpec parameter;
    parameter.name = "record.visible";
    parameter.value.value = 0.3;
    parameter.value.dimension = Dimension::share;
    parameter.spread = Spread{0.2, 0.6, 0};
    parameter.moves.push_back({"shared_record", parameter.value, Spread{0.6, 1.0, 0}, {}});
    parameter.moves[0].full.value = 0.8;
    parameter.provenance.grade = "D";
    return parameter;
}

}  // namespace

TEST_CASE("a parameter is drawn only where the study draws, and only in the grades that it names", "[spec]")
{
    const ParameterSpec written = spread_parameter();
    const auto value = [&](const ParameterChoice& choice) { return drawn(written, choice).value.value; };
    CHECK(value({}) == 0.3);
    const double all = value({.seed = 7, .replication = 3, .draws = true});
    CHECK(all != 0.3);
    CHECK(value({.seed = 7, .replication = 3, .draws = true, .grades = "DE"}) == all);
    CHECK(value({.seed = 7, .replication = 3, .draws = true, .grades = "ABCE"}) == 0.3);
    ParameterSpec ungraded = written;
    ungraded.provenance.grade.clear();
    CHECK(drawn(ungraded, {.seed = 7, .replication = 3, .draws = true}).value.value == all);
    CHECK(drawn(ungraded, {.seed = 7, .replication = 3, .draws = true, .grades = "DE"}).value.value == 0.3);
}

TEST_CASE("the draw of a parameter knows seed, replication and its name, and nothing else", "[spec]")
{
    const ParameterSpec written = spread_parameter();
    ParameterSpec renamed = written;
    renamed.name = "another";
    ParameterSpec regraded = written;
    regraded.provenance.grade = "E";
    int n_same = 0;
    for (std::uint64_t r = 0; r < 50; ++r) {
        const ParameterChoice choice{.seed = 7, .replication = r, .draws = true};
        const double value = drawn(written, choice).value.value;
        CHECK(value == drawn(regraded, choice).value.value);
        CHECK(
            value ==
            drawn(written, {.arm = Arm::flow_only, .seed = 7, .replication = r, .draws = true}).value.value);
        n_same += value == drawn(renamed, choice).value.value ? 1 : 0;
        n_same += value == drawn(written, {.seed = 8, .replication = r, .draws = true}).value.value ? 1 : 0;
        n_same +=
            value == drawn(written, {.seed = 7, .replication = r + 50, .draws = true}).value.value ? 1 : 0;
    }
    CHECK(n_same == 0);
}

TEST_CASE("the figures of one parameter are high together or low together, each by its own law", "[spec]")
{
    ParameterSpec written = spread_parameter();
    constexpr int n = 20'000;
    double sum = 0;
    double squares = 0;
    for (std::uint64_t r = 0; r < n; ++r) {
        const ParameterSpec parameter = drawn(written, {.seed = 7, .replication = r, .draws = true});
        const double value = parameter.value.value;
        CHECK((value > 0.2 && value < 0.6));
        CHECK(parameter.moves[0].full.value == Approx(value + 0.4).epsilon(1e-12));
        sum += value;
        squares += (value - 0.4) * (value - 0.4);
    }
    const double sd = 0.4 / std::sqrt(12.0);
    CHECK(std::abs(sum / n - 0.4) < 4.5 * sd / std::sqrt(n));
    // The fourth central moment of a uniform law is width^4 / 80.
    CHECK(std::abs(squares / n - sd * sd) <
          4.5 * std::sqrt((0.4 * 0.4 * 0.4 * 0.4 / 80 - sd * sd * sd * sd) / n));

    written.value.value = 5 * day;
    written.spread = Spread{0, 0, 0.5};
    sum = 0;
    for (std::uint64_t r = 0; r < n; ++r) {
        sum += drawn(written, {.seed = 7, .replication = r, .draws = true}).value.value;
    }
    CHECK(std::abs(sum / n - 5 * day) < 4.5 * 2.5 * day / std::sqrt(n));
}
