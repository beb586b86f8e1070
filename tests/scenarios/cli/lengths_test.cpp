// Clocks and lengths as the user of `esther run` gets them back.

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/store/results_file.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::run_esther;

namespace {

StudyResult result_of(const std::string& study)
{
    const test::TempDir folder;
    const std::string file = folder.write("study.yaml", study);
    const auto outcome = run_esther({"run", file, "-o", folder / "study.h5"});
    REQUIRE(outcome.exit_code == 0);
    return read_results(folder / "study.h5");
}

/// Of one replication, by measure.
std::map<std::string, double> counts(const StudyResult& result)
{
    std::map<std::string, double> by_measure;
    const std::size_t each = result.count.block_size() / result.measures.size();
    result.count.for_each_filled(0, [&](std::size_t i, std::int64_t n) {
        by_measure[result.measures[i / each]] += static_cast<double>(n);
    });
    return by_measure;
}

}  // namespace

TEST_CASE("a clock that starts anew is drawn anew, at each node and each visit", "[cli][clock]")
{
    // An exponential clock has no memory: who was not struck in the wait before is struck in the next as
    // often.
    const auto n = counts(result_of(R"(study: anew
seed: 981
replications: 1
warm_up: 200 h
measure: 4000 h
pools: {s: {capacity: 1}}
pathways:
  - pathway: p
    arrivals: {rate: 10 per hour}
    clock: {after: {exponential: {mean: 10 h}}, to: struck}
    start: first
    nodes:
      first: {kind: wait, time: 5 h, worsens: true, next: again}
      again: {kind: record, count: again, starts_clock: true, next: second}
      second: {kind: wait, time: 4 h, worsens: true, next: once_more}
      once_more: {kind: record, count: once_more, starts_clock: true, next: third}
      third: {kind: wait, time: 3 h, worsens: true, next: [{to: once_more, share: 50 %}, {to: gone}]}
      struck: {kind: record, count: struck, next: gone}
      gone: {kind: end}
)"));
    // once_more = again e^-0.4 (1 + s/2 + (s/2)^2 + ...), s = e^-0.3
    const double rounds = 1 / (1 - std::exp(-0.3) / 2);
    CHECK(n.at("once_more") / n.at("again") == Approx(std::exp(-0.4) * rounds).epsilon(0.03));
}

TEST_CASE("a stay of 241 minutes is longer than four hours, and one of 240 is not", "[cli]")
{
    for (const auto& [minutes, bin] : {std::pair{240, 22}, std::pair{241, 23}}) {
        const StudyResult result = result_of(R"(study: four_hours
seed: 1
replications: 1
measure: 10 days
pools: {s: {capacity: unlimited}}
pathways:
  - pathway: p
    arrivals: {every: 1 h}
    start: came
    nodes:
      came: {kind: record, stopwatch: start, next: w}
      w: {kind: wait, time: )" + std::to_string(minutes) +
                                             R"( min, next: seen}
      seen: {kind: record, count: ae_time, next: gone}
      gone: {kind: end}
)");
        CHECK(result.wait_bin_hours[22] == 4.0);
        const auto first = result.stopwatch_count.begin();
        const auto fullest =
            std::max_element(first, first + static_cast<std::ptrdiff_t>(result.wait_bin_hours.size()));
        CHECK(*fullest > 200);
        CHECK(fullest - first == bin);
    }
}

TEST_CASE("a severity that nothing would look at is a fault", "[cli]")
{
    const auto said = [](const std::string& node, const std::string& arrivals) {
        const test::TempDir folder;
        const std::string file = folder.write("study.yaml", R"(study: ill
seed: 1
replications: 1
measure: 10 days
pools: {s: {capacity: 1}}
pathways:
  - pathway: p
    arrivals: {)" + arrivals + R"(}
    start: a
    nodes:
      a: {)" + node + R"(, next: gone}
      gone: {kind: end}
)");
        const auto outcome = run_esther({"check", file});
        CHECK(outcome.exit_code == 2);
        return outcome.error;
    };
    const std::string law = "{severity: 0.5, exponential: {mean: 1 h}}";
    const std::string every = "every: 1 h";
    CHECK(test::has(
        said("kind: contact, pool: s, time: 1 h, patience: {after: " + law + ", to: gone}", every),
        "'patience' of node 'a' has a law with a severity\n"
        "  because patience is drawn by itself\n"
        "  try leaving 'severity' out; the time of a node or of the clock, and a choice, may have one"));
    CHECK(test::has(
        said("kind: contact, pool: s, time: {mixture: [{share: 20 %, law: " + law + "}, {law: 1 h}]}", every),
        "has a law with a severity\n  because one number is drawn for the whole mixture"));
    CHECK(test::has(said("kind: contact, pool: s, time: 1 h, travel: " + law, every),
                    "because the way is as long for everybody"));
    CHECK(test::has(said("kind: contact, pool: s, time: 1 h", every + ", late: " + law),
                    "because who is to come has no illness yet"));
    CHECK(test::has(said("kind: contact, pool: s, time: 1 h", "between: " + law),
                    "because a stream has no illness"));
}
