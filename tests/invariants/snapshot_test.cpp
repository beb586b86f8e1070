// A run saved at any instant goes on elsewhere as if it had never stopped: 50 instants of each of some
// studies.

#include <algorithm>
#include <random>
#include <vector>

#include "scenarios/spec/read_study.hpp"
#include "sim/engine/snapshot.hpp"
#include "sim/parallel/team.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/dealt_out.hpp"
#include "tests/support/program.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

constexpr std::size_t n_instants = 50;

std::vector<std::byte> saved(Run& run)
{
    std::vector<std::byte> bytes;
    save_snapshot(run, "a test", [&](std::span<const std::byte> piece) {
        bytes.insert(bytes.end(), piece.begin(), piece.end());
    });
    return bytes;
}

/// What the instants of a study have met.
struct Seen {
    std::size_t cases = 0;
    std::size_t on_the_way = 0;  ///< instants at which somebody travels
    std::size_t before_go_live = 0;
    std::size_t at_an_event = 0;
};

/// 50 instants in ascending order: the ends of the run, go-live and the microseconds around it, a month's
/// end, times of events, and others at random.
std::vector<Time> instants_of(const Parts& parts, const Tally& straight, std::mt19937_64& random, Seen& seen)
{
    const Time go_live = start_of_run + parts.settings.warm_up;
    const Time end = go_live + parts.settings.measure;
    std::vector<Time> instants{start_of_run,
                               start_of_run + Duration{1},
                               go_live - Duration{1},
                               go_live,
                               go_live,  // before and after the review
                               go_live + Duration{1},
                               go_live + parts.settings.month,
                               end - Duration{1}};
    for (std::size_t i = 0; i < 10 && !straight.tape.empty(); ++i) {
        instants.push_back(straight.tape[random() % straight.tape.size()].time);
        ++seen.at_an_event;
    }
    const auto length = static_cast<std::uint64_t>((end - start_of_run).count());
    while (instants.size() < n_instants) {
        instants.push_back(start_of_run + Duration(static_cast<std::int64_t>(random() % length)));
    }
    std::sort(instants.begin(), instants.end());
    return instants;
}

/// Saves one run at all the instants, restores it each time on other threads and shards, and compares its end
/// with that of the run that never stopped.
Seen check_instants(const Parts& parts, std::size_t column, std::uint64_t seed)
{
    const Network& network = parts.compiled.network;
    const Parameters& usual = parts.compiled.parameters[0];
    const Parameters& own = parts.compiled.parameters[column];
    const auto on = [&](std::size_t shards) {
        RunSettings settings = parts.settings;
        deal_out(settings, network.sites.size(), shards);
        return settings;
    };
    Run whole(network, usual, parts.people, on(1));
    whole.advance(whole.end_of_warm_up());
    whole.set_parameters(own);
    const RunResult straight = whole.finish();

    Seen seen;
    std::mt19937_64 random(seed);
    Run run(network, usual, parts.people, on(3));
    bool live = false;
    for (const Time at : instants_of(parts, straight.tally, random, seen)) {
        if (!live && run.now() == run.end_of_warm_up()) {
            run.set_parameters(own);
            live = true;
        }
        if (!live && at > run.end_of_warm_up()) {
            run.advance(run.end_of_warm_up());
            run.set_parameters(own);
            live = true;
        }
        run.advance(at);
        const std::vector<std::byte> bytes = saved(run);
        const std::size_t shards = std::vector<std::size_t>{1, 2, 4, 6, 64}[random() % 5];
        const std::size_t threads = 1 + random() % 4;
        CAPTURE(at.time_since_epoch().count(), live, shards, threads);
        const Team team(threads);
        const SideBySide side_by_side = std::cref(team);
        Run restored = Snapshot(bytes).restore(network, live ? own : usual, on(shards));
        CHECK(restored.now() == at);
        CHECK(restored.fingerprint() == run.fingerprint());
        if (!live) {
            restored.advance(restored.end_of_warm_up(), side_by_side);
            restored.set_parameters(own);
        }
        const RunResult result = restored.finish(side_by_side);
        CHECK(difference(result.tally, straight.tally) == "");
        CHECK(result.failed_checks.empty());
        CHECK(result.common_events == straight.common_events);
        ++seen.cases;
        seen.before_go_live += live ? 0 : 1;
        seen.on_the_way += std::any_of(run.people().begin(), run.people().end(),
                                       [](const Person& person) { return person.travelling; })
                               ? 1
                               : 0;
    }
    CHECK(difference(run.finish().tally, straight.tally) == "");
    CHECK(seen.cases == n_instants);
    return seen;
}

StudySpec study_of(const std::string& path)
{
    Problems problems;
    StudySpec study = read_study(project_root() + "/" + path, problems);
    problems.throw_if_any();
    return study;
}

/// So that somebody is on the way at many of the instants.
void be_long_on_the_way(StudyText& text)
{
    text.replace("fall.yaml", "travel: {uniform: {from: 0 min, to: 40 min}}",
                 "travel: {uniform: {from: 0 h, to: 20 h}}");
}

}  // namespace

TEST_CASE("the small appraisal, saved at 50 instants, goes on with the same bits",
          "[invariants][digest][once]")
{
    StudySpec study = study_of("scenarios/library/weston_options_small.yaml");
    for (PopulationSpec& population : study.populations) {
        population.persons = 10'000;  // enough that somebody is on the way at most instants
    }
    const Seen seen = check_instants(parts_of(study, 1), 2, 1);
    CHECK(seen.on_the_way >= 5);
    CHECK(seen.before_go_live >= 10);
    CHECK(seen.at_an_event == 10);
}

TEST_CASE("a town with two hospitals, saved at 50 instants, goes on with the same bits",
          "[invariants][digest][parallel]")
{
    StudyText text = town();
    text.replace("places.yaml", "hospital: {count: 1}", "hospital: {count: 2}");
    be_long_on_the_way(text);
    const Seen seen = check_instants(parts_of(text.read()), 2, 2);
    CHECK(seen.on_the_way >= 5);
    CHECK(seen.before_go_live >= 10);
    CHECK(seen.at_an_event == 10);
}

TEST_CASE(
    "a town whose wards overflow and whose care takes two, saved at 50 instants, goes on with the same bits",
    "[invariants]")
{
    StudyText text = town();
    text.replace("places.yaml", "bed: {at: hospital, capacity: 9}",
                 "bed: {at: hospital, capacity: 4}\n  side_ward: {at: hospital, capacity: 1}");
    text.replace("places.yaml", "care: {at: district,",
                 "carer: {at: district, capacity: 2}\n  care: {at: district,");
    text.replace("cough.yaml", "pool: bed,", "pool: bed, overflow: side_ward, waits_for: any,");
    text.replace("cough.yaml", "pool: care,", "pool: care, also: carer,");
    be_long_on_the_way(text);
    const Seen seen = check_instants(parts_of(text.read()), 2, 4);
    CHECK(seen.on_the_way >= 5);
    CHECK(seen.before_go_live >= 10);
    CHECK(seen.at_an_event == 10);
}

TEST_CASE("a town whose people come and change, saved at 50 instants, goes on with the same bits",
          "[invariants]")
{
    const Seen seen = check_instants(parts_of(moving_town().read()), 2, 6);
    CHECK(seen.on_the_way >= 1);
    CHECK(seen.at_an_event == 10);
}

TEST_CASE("queues for several pools, saved at 50 instants, go on with the same bits", "[invariants]")
{
    CHECK(check_instants(parts_of(study_of("tests/invariants/several_pools.yaml")), 1, 5).before_go_live >=
          5);
}

TEST_CASE("a network of queues, saved at 50 instants, goes on with the same bits", "[invariants]")
{
    StudySpec study = study_of("tests/theory/cases/a31.yaml");
    study.warm_up = 100 * one_hour;
    study.measure = 400 * one_hour;
    CHECK(check_instants(parts_of(study), 1, 3).before_go_live >= 5);
}

}  // namespace esther::test
