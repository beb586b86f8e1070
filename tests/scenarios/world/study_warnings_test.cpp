#include "scenarios/world/study_warnings.hpp"

#include "scenarios/spec/read_study.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::SampleStudy;

namespace {

std::vector<std::string> warnings_of(const std::string& path)
{
    Problems problems;
    const StudySpec study = read_study(path, problems);
    problems.throw_if_any();
    const World world = compose(study, problems);
    problems.throw_if_any();
    return world.warnings;
}

std::vector<std::string> warnings_of(const SampleStudy& sample)
{
    return warnings_of(sample.path());
}

}  // namespace

TEST_CASE("a node that closes episodes opened away from home uncounted is warned of", "[world]")
{
    const auto warnings = [](const std::string& need, const std::string& nodes) {
        SampleStudy sample;
        sample.write("visit.yaml",
                     "pathway: visit\nneed: {rate: 2 per year" + need + "}\nstart: first\nnodes:\n" + nodes +
                         "  counted: {kind: record, count: away, next: gone}\n  gone: {kind: end}\n");
        return warnings_of(sample);
    };
    const std::string away = ", opens_away: true";
    const std::string first =
        "  first: {kind: decision, next: [{to: see, share: 50 %}, {to: home, share: 0 %}, {to: pause}]}\n"
        "  pause: {kind: wait, time: 1 h, next: lie}\n"
        "  home: {kind: contact, pool: nurse, time: 1 h, next: gone}\n";
    const auto see = [](const std::string& keys) {
        return "  see: {kind: contact, pool: nurse, time: 20 min" + keys + ", next: again}\n";
    };
    const std::string again = "  again: {kind: contact, pool: nurse, time: 20 min, next: gone}\n";
    const auto lie = [](const std::string& keys) {
        return "  lie: {kind: stay, pool: bed, time: 1 day" + keys + ", next: counted}\n";
    };
    const auto found = warnings(away, first + see("") + again + lie(""));
    REQUIRE(found.size() == 1);
    CHECK(
        found[0] ==
        "needs that open away from home close uncounted where the body is elsewhere: visit/lie, visit/see; "
        "'away_to' leads to a node that counts them, 'when_away: rebook' waits for the body, and 'when_away: "
        "cancel' says that it is meant");
    CHECK(warnings("", first + see("") + again + lie("")).empty());
    CHECK(warnings(away, first + see(", when_away: rebook") + again + lie(", when_away: cancel")).empty());
    CHECK(warnings(away, first + see(", away_to: counted") + again + lie(", away_to: counted")).empty());
    // Where the way of those who are away leads on to a node of the kind, they close there.
    CHECK(warnings(away, first + see(", away_to: again") + again + lie(", away_to: counted")).size() == 1);
}

TEST_CASE("a need that comes to everybody all the time is warned of", "[world]")
{
    const auto warnings = [](const std::string& rate) {
        SampleStudy sample;
        sample.write("visit.yaml",
                     "pathway: visit\nneed: {rate: " + rate +
                         ", by: [{age: {0-64: 0.001}}]}\nstart: gone\nnodes:\n  gone: {kind: end}\n");
        return warnings_of(sample);
    };
    CHECK(warnings("25 per year") ==
          std::vector<std::string>{
              "needs that come to everybody more than twice a month, before any factor: visit (25 "
              "per year); a rate of a population is written 'per 1000 per year'"});
    CHECK(warnings("24 per year").empty());
    CHECK(warnings("25 per 1000 per year").empty());
}

TEST_CASE("a practice that is there in full beside one that is not is warned of", "[world]")
{
    SampleStudy sample;
    CHECK(warnings_of(sample).empty());
    sample.replace("mechanisms.yaml", "discharge_hub: {mechanism: M7, extent: {seen: 1, half: 0.5}}",
                   "discharge_hub: {mechanism: M7}");
    CHECK(warnings_of(sample) ==
          std::vector<std::string>{
              "practices without 'extent', which are there in full where they are seen, beside "
              "others that say how far they are: discharge_hub"});
    sample.replace("mechanisms.yaml", "extent: {seen: 0.6, half: 0.3}", "extent: {seen: 1, half: 0.3}");
    CHECK(warnings_of(sample).empty());
}

TEST_CASE("ways at one site and rules of lines where nobody waits are warned of", "[world]")
{
    const auto warnings = [](const std::string& pools, const std::string& node) {
        const test::TempDir folder;
        const std::string path = folder.write(
            "study.yaml", "study: queues\nseed: 1\nreplications: 1\nmeasure: 1 day\npools: {" + pools +
                              "}\npathways:\n  - pathway: visit\n    arrivals: {rate: 1 per hour}\n    "
                              "start: see\n    nodes:\n      see: {kind: contact, pool: a, time: 1 h, " +
                              node + "next: gone}\n      gone: {kind: end}\n");
        return warnings_of(path);
    };
    using Texts = std::vector<std::string>;
    const std::string endless = "a: {capacity: unlimited}, b: {capacity: 3}";
    CHECK(warnings(endless, "").empty());
    CHECK(
        warnings(endless, "travel: 5 min, ") ==
        Texts{"there is one site, so nobody travels, and 'travel' does nothing: visit/see; a wait before the "
              "node takes its time"});
    const auto rules = [](const std::string& which) {
        return Texts{
            "nobody waits where a pool is unlimited and always open, and rules of its line do nothing: " +
            which + "; a capacity makes a line"};
    };
    CHECK(warnings("a: {capacity: unlimited, room: 5, rises: 2 h, preempts: true}", "") ==
          rules("'room' of a, 'rises' of a, 'preempts' of a"));
    const std::string line = "priority: 1, patience: {after: 1 h, to: gone}, if_full: gone, leaves_free: 2, ";
    const Texts all = rules(
        "'priority' of visit/see, 'patience' of visit/see, 'if_full' of visit/see, "
        "'leaves_free' of visit/see");
    CHECK(warnings(endless, line) == all);
    CHECK(warnings(endless, "balks: {at: 1, to: gone}, ") == rules("'balks' of visit/see"));
    CHECK(warnings("a: {capacity: 3, room: 5, rises: 2 h}", line).empty());
    CHECK(warnings("a: {capacity: unlimited, room: 5, open: {mon: 08:00-12:00}}", line).empty());
    // Together with a pool that runs out one waits; with one that never does to turn to, nobody does.
    CHECK(warnings(endless, line + "also: b, ").empty());
    CHECK(warnings("a: {capacity: 3}, b: {capacity: unlimited}", line + "overflow: b, ") == all);
}

TEST_CASE("with people, patience may end before another site answers, and people travel between sites",
          "[world]")
{
    SampleStudy sample;
    sample.replace("visit.yaml", "{use: visits}", "2 per year");
    sample.replace("places.yaml", "capacity: {use: capacity.nurse}", "capacity: unlimited");
    sample.replace("visit.yaml", "time: 20 min",
                   "time: 20 min, travel: 5 min, patience: {after: 1 h, to: gone}");
    CHECK(warnings_of(sample).empty());
    sample.replace("visit.yaml", "travel: 5 min", "priority: 2");
    CHECK(warnings_of(sample).size() == 1);
}

TEST_CASE("practices that take years to learn are warned of where less than a year is measured", "[world]")
{
    SampleStudy sample;
    sample.replace("visit.yaml", "{use: visits}", "2 per year");
    CHECK(warnings_of(sample).empty());
    sample.replace("mechanisms.yaml", "practices:", "learning: {time_constant: 2 years}\npractices:");
    const auto found = warnings_of(sample);
    REQUIRE(found.size() == 1);
    CHECK(found[0] ==
          "practices are learned with a time constant of up to 730 days, and only 60 days are measured: care "
          "models show next to nothing of them; 'learning: off' has all at once, a longer 'measure' shows "
          "more");
    sample.replace("study.yaml", "measure: 60 days", "measure: 60 days\nlearning: off");
    CHECK(warnings_of(sample).empty());
    sample.replace("study.yaml", "measure: 60 days\nlearning: off", "measure: 1 year");
    CHECK(warnings_of(sample).empty());
    sample.replace("study.yaml", "measure: 1 year", "measure: 60 days");
    sample.replace("mechanisms.yaml", "2 years", "10 days");
    CHECK(warnings_of(sample).empty());
}
