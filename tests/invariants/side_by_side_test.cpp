// What runs side by side changes no bit: replications, care models, shards, on any number of threads and in
// any order. ThreadSanitizer runs all of these (tests/tsan).

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include "analysis/store/study_result.hpp"
#include "scenarios/runner/collect.hpp"
#include "sim/parallel/partition.hpp"
#include "sim/parallel/team.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

constexpr std::size_t thread_counts[] = {1, 2, 3, 4, 8};

StudySpec town_with(const std::string& replications)
{
    StudyText text = town();
    text.replace("study.yaml", "replications: 2", "replications: " + replications);
    return text.read();
}

}  // namespace

TEST_CASE("replications side by side on 1, 2, 3, 4 and 8 threads have one digest",
          "[invariants][digest][parallel]")
{
    const StudySpec spec = town_with("8");
    const std::string digest = run_study(spec).digest;
    for (const std::size_t threads : thread_counts) {
        CAPTURE(threads);
        CHECK(run_study(spec, threads).digest == digest);
    }
}

TEST_CASE("care models of one replication side by side on 1, 2, 3, 4 and 8 threads have one digest",
          "[invariants][digest][parallel]")
{
    const StudySpec spec = town_with("1");
    const std::string digest = run_study(spec).digest;
    for (const std::size_t threads : thread_counts) {
        for (const bool fork : {true, false}) {
            CAPTURE(threads, fork);
            CHECK(run_study(spec, threads, 0, fork).digest == digest);
        }
    }
}

TEST_CASE("replications that are run in any order have one digest", "[invariants][digest]")
{
    const StudySpec spec = town_with("8");
    Problems problems;
    const World world = compose(spec, problems);
    problems.throw_if_any();
    std::vector<std::int64_t> order(8);
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::mt19937_64 random(11);
    std::set<std::string> digests{run_study(spec).digest};
    for (int round = 0; round < 3; ++round) {
        std::shuffle(order.begin(), order.end(), random);
        REQUIRE(!std::is_sorted(order.begin(), order.end()));
        Collector collector(spec, world, 0, spec.replications);
        for (const std::int64_t replication : order) {
            JobOptions options;
            options.first_replication = replication;
            run_jobs(spec, world, options, [&](std::int64_t number, std::size_t scenario, RunResult result) {
                collector.take(number, scenario, result);
            });
        }
        digests.insert(content_digest(outcome_digests(collector.finish())));
    }
    CHECK(digests.size() == 1);
}

TEST_CASE("96 sites on 1, 4 and 64 shards and 1, 2, 3, 4 and 8 threads have one digest",
          "[invariants][digest][parallel]")
{
    const StudySpec spec = wide_town().read();
    const Parts parts = parts_of(spec);
    std::vector<std::size_t> at_home(parts.compiled.network.sites.size(), 0);
    for (const std::uint16_t home : parts.people.home) {
        ++at_home[home];
    }
    REQUIRE(at_home.size() == 96);
    const Ran usual = run_study(spec);
    for (const std::size_t shards : {1U, 4U, 64U}) {
        const std::vector<std::uint16_t> shard_of_site = partition(parts.compiled.network, at_home, shards);
        REQUIRE(std::set(shard_of_site.begin(), shard_of_site.end()).size() == shards);
        for (const std::size_t threads : thread_counts) {
            CAPTURE(shards, threads);
            // Fewer replications than threads: the shards of one share the threads.
            StudySpec one = spec;
            one.replications = 1;
            const Ran ran = run_study(one, threads, shards);
            CHECK(difference(ran.tally(0), usual.tally(0)) == "");
            CHECK(difference(ran.tally(1), usual.tally(1)) == "");
        }
        CHECK(run_study(spec, 2, shards).digest == usual.digest);
    }
}

TEST_CASE("every care model forked from one warm-up, all shards side by side, is the run of its own",
          "[invariants][parallel]")
{
    const Parts parts = parts_of(wide_town().read());
    const Team team(4);
    const SideBySide side_by_side = std::cref(team);
    RunSettings settings = parts.settings;
    for (std::size_t site = 0; site < parts.compiled.network.sites.size(); ++site) {
        settings.shard_of_site.push_back(static_cast<std::uint16_t>(site % 5));
    }
    settings.n_workers = 4;
    Run common(parts.compiled.network, parts.compiled.parameters[0], parts.people, settings, side_by_side);
    common.advance(common.end_of_warm_up(), side_by_side);
    const Ran usual = wide_town().run();
    for (const std::size_t scenario : {0U, 1U}) {
        Run fork = common;
        fork.set_parameters(parts.compiled.parameters[scenario + 1]);
        CHECK(difference(fork.finish(side_by_side).tally, usual.tally(scenario)) == "");
    }
}

}  // namespace esther::test
