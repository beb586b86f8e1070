// Balking, absences and people who wait for one another for ever, as the user of `esther run` hears of them.

#include <algorithm>

#include "analysis/store/results_file.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::run_esther;

namespace {

/// Ann has ward a and then b, bob b and then a; each has one bed.
std::string two_wards(const std::string& more)
{
    return "study: wards\nseed: 1\nreplications: 2\n" + more + R"(
pools: {ward_a: {capacity: 1}, ward_b: {capacity: 1}}
pathways:
  - pathway: ann
    arrivals: {every: 1 h, count: 1}
    start: first
    nodes:
      first: {kind: stay, pool: ward_a, time: 1 h, next: second}
      second: {kind: stay, pool: ward_b, time: 1 h, next: gone}
      gone: {kind: end}
  - pathway: bob
    arrivals: {every: 1 h, count: 1}
    start: first
    nodes:
      first: {kind: stay, pool: ward_b, time: 90 min, next: second}
      second: {kind: stay, pool: ward_a, time: 1 h, next: gone}
      gone: {kind: end}
)";
}

}  // namespace

TEST_CASE("with deadlock: stop the run fails and says who holds what and waits for what", "[cli][deadlock]")
{
    const test::TempDir folder;
    const std::string study = folder.write("wards.yaml", two_wards("deadlock: stop\nmeasure: 3 days"));
    const auto outcome = run_esther({"run", study, "-o", folder / "wards.h5", "--threads", "1"});
    CHECK(outcome.exit_code == 1);
    CHECK(test::has(
        outcome.error,
        "esther: replication 0, day 1, 00:00: 2 who hold a unit wait for one another for ever\n"
        "  customer 0 of 'ann' holds a unit of 'ward_a' and waits for one of 'ward_b' since day 0, 02:00\n"
        "  customer 0 of 'bob' holds a unit of 'ward_b' and waits for one of 'ward_a' since day 0, 02:30\n"
        "  try more units, a patience, or 'deadlock: swap', by which each takes the unit that the next "
        "holds\n"));
    CHECK(test::listing(folder.path().string()) == "wards.yaml");
}

TEST_CASE("a swap is said, and stands among the self-checks of the results", "[cli][deadlock]")
{
    const test::TempDir folder;
    const std::string study = folder.write("wards.yaml", two_wards("measure: 3 days"));
    const auto outcome = run_esther({"run", study, "-o", folder / "wards.h5"});
    CHECK(outcome.exit_code == 0);
    CHECK(test::has(outcome.error,
                    "esther: warning: people each held what another of them waited for, and swapped; units "
                    "taken over so: ward_a 2, ward_b 2; 'deadlock: stop' in the study ends the run at the "
                    "first time and says who\n"));
    const StudyResult result = read_results(folder / "wards.h5");
    const auto swapped =
        std::count_if(result.self_checks.begin(), result.self_checks.end(), [](const SelfCheck& check) {
            return check.name == "people who waited for one another for ever swapped" && check.passed &&
                   check.detail == "ward_a 1, ward_b 1";
        });
    CHECK(swapped == 2);
}

TEST_CASE("who balks is counted as a measure, in studies where anybody may", "[cli]")
{
    const test::TempDir folder;
    const auto measures_with = [&](const std::string& name, const std::string& balks) {
        const std::string study = folder.write(name + ".yaml", R"(study: clinic
seed: 1
replications: 1
measure: 1 day
pools: {doctor: {capacity: 1}}
pathways:
  - pathway: patient
    arrivals: {every: 10 min, count: 5}
    start: see
    nodes:
      see: {kind: contact, pool: doctor, time: 2 h, )" + balks + R"(next: gone}
      gone: {kind: end}
)");
        const auto outcome = run_esther({"run", study, "-o", folder / (name + ".h5")});
        CHECK(outcome.exit_code == 0);
        return read_results(folder / (name + ".h5"));
    };
    const StudyResult none = measures_with("none", "");
    CHECK(std::count(none.measures.begin(), none.measures.end(), "balked") == 0);
    const StudyResult some = measures_with("some", "balks: {at: 2, to: gone}, ");
    REQUIRE(some.measures.back() == "balked");
    // The first is served, the next two wait, the other two see them.
    std::int64_t balked = 0;
    const std::size_t each = some.count.block_size() / some.measures.size();
    some.count.for_each_filled(
        0, [&](std::size_t i, std::int64_t n) { balked += i / each + 1 == some.measures.size() ? n : 0; });
    CHECK(balked == 2);
    CHECK(some.pool_requests == std::vector<std::int64_t>{3});
}

TEST_CASE("a loop that turns out to take no time ends the run with its node and instant", "[cli]")
{
    const test::TempDir folder;
    // 60 attoseconds: the law is a time, but its draws round to none.
    const std::string study = folder.write("loop.yaml", R"(study: loop
seed: 1
replications: 1
measure: 1 day
pools: {desk: {capacity: 1}}
pathways:
  - pathway: caller
    arrivals: {every: 6 h, count: 2}
    start: ask
    nodes:
      ask: {kind: contact, pool: desk, time: {exponential: {mean: 0.000000000001 min}}, next: again}
      again: {kind: decision, next: [{to: ask, share: 100 %}, {to: gone}]}
      gone: {kind: end}
)");
    const auto outcome = run_esther({"run", study, "-o", folder / "loop.h5"});
    CHECK(outcome.exit_code == 1);
    CHECK(test::has(
        outcome.error,
        "esther: replication 0, day 0, 06:00, node 'caller/ask': more than 1048575 events caused one "
        "another at one instant: the pathway has a loop that takes no time\n"
        "  try a time for one of the steps that lead back to it\n"));
    CHECK(test::listing(folder.path().string()) == "loop.yaml");
}

TEST_CASE("customers who can no longer be numbered end the run with their pathway", "[cli]")
{
    const test::TempDir folder;
    const std::string study = folder.write("crowds.yaml", R"(study: crowds
seed: 1
replications: 1
measure: 10 days
pools: {desk: {capacity: 1}}
pathways:
  - pathway: crowd
    arrivals: {every: 1 min, batch: [{size: 1, share: 100 %}, {size: 1000000}]}
    start: ask
    nodes:
      ask: {kind: contact, pool: desk, time: 1 s, next: gone}
      gone: {kind: end}
)");
    const auto outcome = run_esther({"run", study, "-o", folder / "crowds.h5"});
    CHECK(outcome.exit_code == 1);
    CHECK(test::has(outcome.error,
                    "esther: pathway 'crowd', replication 0: more customers than can be numbered: "
                    "arrivals times the largest batch, 1000000, are 2^31 at most\n"));
}
