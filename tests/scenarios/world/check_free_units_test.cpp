#include "scenarios/world/check_free_units.hpp"

#include "pathways/graph/checks.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/world.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::SampleStudy;

namespace {

/// What is said of the sample study, composed; the paths of its files left out.
std::string said_of(const SampleStudy& sample)
{
    Problems problems;
    const StudySpec study = read_study(sample.path(), problems);
    problems.throw_if_any();
    static_cast<void>(compose(study, problems));
    std::string text;
    for (const Problem& problem : problems.items()) {
        text += std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + ": " +
                problem.what + "; " + problem.why + "; " + problem.hint + "\n";
    }
    return text;
}

/// The sample study, in which whoever sees the nurse lies in a bed behind it; these keys are added to the
/// two.
struct Wards : SampleStudy {
    Wards(const std::string& nurse, const std::string& bed)
    {
        replace("visit.yaml", "{use: visits}", "2 per year");  // needs have one rate in every care model
        replace("visit.yaml", "pool: nurse, time: 20 min, next: gone",
                "pool: nurse, " + nurse + "time: 20 min, next: lie");
        replace("visit.yaml",
                "  gone:", "  lie: {kind: stay, pool: bed, " + bed + "time: 1 day, next: gone}\n  gone:");
    }
};

}  // namespace

TEST_CASE("a node that leaves as many units free as its pool ever has is never served, and a fault",
          "[world]")
{
    CHECK(said_of(Wards("", "leaves_free: 11, ")) == "");
    CHECK(
        said_of(Wards("", "leaves_free: 12, ")) ==
        "6:45: node 'lie' leaves 12 units of pool 'bed' free, which never has more than 12; it takes a unit "
        "only while more than 12 are free, so it is never served; 'leaves_free' below 12, or more units\n");
    Wards none("", "leaves_free: 1, ");
    none.replace("places.yaml", "capacity: 12", "capacity: 0");
    CHECK(said_of(none) ==
          "6:45: node 'lie' leaves 1 unit of pool 'bed' free, which never has more than 0; it takes a unit "
          "only "
          "while more than 1 is free, so it is never served; more units\n");
}

TEST_CASE("what a pool ever has is looked for in its calendar, at every site and under every care model",
          "[world]")
{
    const Wards half("", "leaves_free: 6, ");
    half.replace("places.yaml", "capacity: 12",
                 "capacity: 12, open: {mon-fri: {hours: 08:00-18:00, share: 50 %}}");
    CHECK(said_of(half).find("'bed' free, which never has more than 6;") != std::string::npos);

    const Wards without_limit("", "leaves_free: 12, ");
    without_limit.replace("places.yaml", "capacity: 12", "capacity: unlimited");
    CHECK(said_of(without_limit) == "");

    const Wards away("", "leaves_free: 11, ");
    away.replace("places.yaml", "capacity: 12", "capacity: 12, absences: {every: 1 day, for: 1 day}");
    CHECK(said_of(away) == "");

    // 475 people at each site: with the practice there are 1.4 nurses for them, in usual care half a nurse.
    CHECK(said_of(Wards("leaves_free: 1, ", "")).find("'nurse' free, which never has more than 1;") !=
          std::string::npos);
    const Wards more("leaves_free: 1, ", "");
    more.replace("mechanisms.yaml", "full: \"3 per", "full: \"4 per");
    CHECK(said_of(more) == "");
}

TEST_CASE("a capacity that is drawn or bought has no greatest before the run", "[world]")
{
    const Wards drawn("leaves_free: 1, ", "");
    drawn.replace("mechanisms.yaml", "practice: rapid_response}",
                  "practice: rapid_response, distribution: {lognormal: {cv: 1}}}");
    CHECK(said_of(drawn) != "");
    drawn.replace("study.yaml", "measure:", "parameter_draws: on\nmeasure:");
    CHECK(said_of(drawn) == "");

    Problems none;
    StudySpec bought = read_study(Wards("leaves_free: 1, ", "").path(), none);
    none.throw_if_any();
    bought.costs.capacities.resize(1);
    bought.costs.capacities[0].parameter = "capacity.nurse";
    Problems without;
    static_cast<void>(compose(bought, without));
    CHECK(without.items().size() == 1);
    bought.feedback = Feedback::investment;
    Problems with;
    static_cast<void>(compose(bought, with));
    CHECK(with.items().empty());
}

TEST_CASE("a node of several pools is served if all have units enough, or where one of them will do",
          "[world]")
{
    const auto said = [](const std::string& keys) {
        const Wards sample("", "leaves_free: 3, " + keys);
        sample.replace("places.yaml", "  bed:",
                       "  small: {at: hospital, capacity: 3}\n  large: {at: hospital, capacity: 4}\n  bed:");
        return said_of(sample);
    };
    const std::string small = "pool 'small' free, which never has more than 3;";
    CHECK(said("also: [large], ") == "");
    CHECK(said("also: [small, large], ").find(small) != std::string::npos);
    CHECK(said("overflow: [small], ") == "");
    const Wards waits("", "leaves_free: 12, overflow: [large], ");
    waits.replace("places.yaml", "  bed:", "  large: {at: hospital, capacity: 13}\n  bed:");
    CHECK(said_of(waits).find("pool 'bed' free, which never has more than 12;") != std::string::npos);
    waits.replace("visit.yaml", "overflow:", "waits_for: any, overflow:");
    CHECK(said_of(waits) == "");
    waits.replace("places.yaml", "capacity: 13", "capacity: 2");
    CHECK(said_of(waits).find("pool 'bed' free, which never has more than 12;") != std::string::npos);
}
