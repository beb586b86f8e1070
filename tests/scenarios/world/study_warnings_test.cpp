#include "scenarios/world/study_warnings.hpp"

#include "scenarios/spec/read_study.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::SampleStudy;

namespace {

std::vector<std::string> warnings_of(const SampleStudy& sample)
{
    Problems problems;
    const StudySpec study = read_study(sample.path(), problems);
    problems.throw_if_any();
    const World world = compose(study, problems);
    problems.throw_if_any();
    return world.warnings;
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
