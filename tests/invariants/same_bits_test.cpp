// What may change no bit: shards, threads, the order of people in memory and of keys in a file, names, what
// nobody reaches, forks.

#include <algorithm>
#include <numeric>
#include <random>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/dealt_out.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

/// Every run of two studies in every bit.
void check_same(const Ran& a, const Ran& b)
{
    REQUIRE(a.runs.size() == b.runs.size());
    for (std::size_t r = 0; r < a.runs.size(); ++r) {
        REQUIRE(a.runs[r].size() == b.runs[r].size());
        for (std::size_t s = 0; s < a.runs[r].size(); ++s) {
            CAPTURE(r, s);
            CHECK(difference(a.tally(s, r), b.tally(s, r)) == "");
        }
    }
    CHECK(a.digest == b.digest);
}

const Ran& usual_town()
{
    static const Ran ran = town().run();
    return ran;
}

/// Tallies apart from what only counts the work of the engine.
std::string difference_in_outcomes(Tally a, Tally b)
{
    for (Tally* tally : {&a, &b}) {
        tally->events = 0;
        tally->stale = 0;
        tally->fingerprint = 0;
    }
    return difference(a, b);
}

}  // namespace

TEST_CASE("the town is busy enough to test with", "[invariants]")
{
    const Ran& ran = usual_town();
    for (const auto& replication : ran.runs) {
        for (const RunResult& run : replication) {
            CHECK(run.failed_checks == std::vector<std::string>{});
            CHECK(run.tally.tape.size() > 400);
            PoolMonth all;
            for (const PoolMonth& month : run.tally.pools) {
                all.add(month);
            }
            CHECK(all.reneges > 10);
            CHECK(all.refusals > 3);
            CHECK(all.queue_time > 0);
            CHECK(all.reserved_time > 0);
            CHECK(run.tally.stale > 100);
            CHECK(run.people_at_end < run.people_at_start);
            const auto sum = [](const std::vector<std::int64_t>& counts) {
                return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
            };
            CHECK(sum(run.tally.absorbed_open) + sum(run.tally.absorbed_away) > 10);
            CHECK(std::accumulate(run.tally.delayed_time.begin(), run.tally.delayed_time.end(),
                                  std::int64_t{0}) > 0);
        }
    }
    CHECK(difference_in_outcomes(ran.tally(0), ran.tally(1)) != "");
    CHECK(difference_in_outcomes(ran.tally(0, 0), ran.tally(0, 1)) != "");
}

TEST_CASE("shards and threads change no bit", "[invariants][digest][parallel]")
{
    const StudyText text = town();
    for (const auto& [threads, shards] :
         {std::pair{1U, 2U}, {2U, 1U}, {3U, 0U}, {8U, 0U}, {1U, 3U}, {2U, 6U}, {4U, 6U}, {8U, 64U}}) {
        CAPTURE(threads, shards);
        check_same(text.run(threads, shards), usual_town());
    }
}

TEST_CASE("the order of people in memory changes no bit", "[invariants]")
{
    const Parts parts = parts_of(town().read());
    const PeopleTable& people = parts.people;
    std::vector<std::size_t> order(people.n_people);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937_64 random(3);
    std::shuffle(order.begin(), order.end(), random);
    PeopleTable shuffled = people;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t from = order[i];
        shuffled.id[i] = people.id[from];
        shuffled.birth_day[i] = people.birth_day[from];
        shuffled.risk[i] = people.risk[from];
        shuffled.home[i] = people.home[from];
        std::copy_n(people.attributes.begin() + static_cast<std::ptrdiff_t>(from * people.n_attributes),
                    people.n_attributes,
                    shuffled.attributes.begin() + static_cast<std::ptrdiff_t>(i * people.n_attributes));
    }
    REQUIRE(shuffled.id != people.id);
    for (const std::size_t shards : {1U, 6U}) {
        RunSettings settings = parts.settings;
        test::deal_out(settings, parts.compiled.network.sites.size(), shards);
        Run run(parts.compiled.network, parts.compiled.parameters[0], shuffled, settings);
        run.advance(run.end_of_warm_up());
        run.set_parameters(parts.compiled.parameters[2]);
        CHECK(difference(run.finish().tally, usual_town().tally(1)) == "");
    }
}

TEST_CASE("a plain heap executes the same sequence of events as the bucketed queue, hour by hour",
          "[invariants][digest]")
{
    const Parts parts = parts_of(town().read());
    for (const std::size_t shards : {1U, 6U}) {
        RunSettings settings = parts.settings;
        test::deal_out(settings, parts.compiled.network.sites.size(), shards);
        Run buckets(parts.compiled.network, parts.compiled.parameters[0], parts.people, settings);
        settings.reference = true;
        Run heap(parts.compiled.network, parts.compiled.parameters[0], parts.people, settings);
        std::size_t n_hours_with_events = 0;
        const auto advance_both = [&](Time until) {
            while (heap.now() < until) {
                const Time at = std::min(until, heap.now() + one_hour);
                const std::uint64_t before = heap.fingerprint();
                heap.advance(at);
                buckets.advance(at);
                REQUIRE(heap.fingerprint() == buckets.fingerprint());
                n_hours_with_events += heap.fingerprint() != before ? 1 : 0;
            }
        };
        advance_both(heap.end_of_warm_up());
        heap.set_parameters(parts.compiled.parameters[2]);
        buckets.set_parameters(parts.compiled.parameters[2]);
        advance_both(heap.end_of_warm_up() + settings.measure);
        CHECK(n_hours_with_events > 1500);  // of 2880
        CHECK(difference(heap.finish().tally, usual_town().tally(1)) == "");
        CHECK(difference(buckets.finish().tally, usual_town().tally(1)) == "");
    }
}

TEST_CASE("the order of keys in a file changes no outcome", "[invariants][digest]")
{
    SECTION("nodes")
    {
        StudyText text = town();
        text.reverse("cough.yaml", "nodes:")
            .reverse("fall.yaml", "nodes:")
            .reverse("enrolment.yaml", "nodes:");
        check_same(text.run(), usual_town());
    }
    SECTION("parameters, practices and interfaces")
    {
        StudyText text = town();
        text.reverse("mechanisms.yaml", "parameters:")
            .reverse("mechanisms.yaml", "practices:")
            .reverse("joined.yaml", "practices:");
        check_same(text.run(), usual_town());
    }
    SECTION("keys of a node and of the study")
    {
        StudyText text = town();
        text.replace("cough.yaml", "{kind: contact, pool: ae, priority: 1,",
                     "{priority: 1, pool: ae, kind: contact,");
        text.replace("study.yaml", "seed: 20111\nreplications: 2\n", "replications: 2\nseed: 20111\n");
        text.replace("cough.yaml", "  rate: 1.5 per year\n  risk: true\n",
                     "  risk: true\n  rate: 1.5 per year\n");
        check_same(text.run(), usual_town());
    }
    SECTION("places")
    {
        StudyText text = town();
        text.reverse("places.yaml", "places:");
        const Ran ran = text.run();
        CHECK(ran.digest == usual_town().digest);
    }
    SECTION("pools")
    {
        StudyText text = town();
        text.reverse("places.yaml", "pools:");
        const Ran ran = text.run();
        CHECK(ran.digest == usual_town().digest);
    }
}

TEST_CASE("a practice that moves nothing changes no bit", "[invariants]")
{
    StudyText text = town();
    text.replace("mechanisms.yaml", "practices:\n", "practices:\n  good_will: {mechanism: M1}\n");
    text.replace("mechanisms.yaml", "  exposed: 40 %\n",
                 "  exposed: 40 %\n  handoff.retry: {value: 5 days, full: 5 days, mechanism: M1, practice: "
                 "good_will}\n");
    text.replace("places.yaml", "retry: 5 days", "retry: {use: handoff.retry}");
    text.replace("joined.yaml", "practices:\n",
                 "practices:\n  good_will: {status: seen, evidence: a page}\n");
    text.replace("usual.yaml", "practices:\n", "practices:\n  good_will: {status: absent}\n");
    check_same(text.run(), usual_town());
}

TEST_CASE("a care model under another name, with organisations merged, has the same outcomes in every bit",
          "[invariants]")
{
    StudyText text = town();
    std::string copy = text.text("joined.yaml");
    copy.replace(copy.find("care_model: joined"), 18, "care_model: another");
    copy.replace(copy.find("acute: trust, social: trust"), 27,
                 "acute: one_for_all, community: one_for_all, social: one_for_all");
    copy.replace(copy.find("primary: practices"), 18, "primary: one_for_all");
    text.add("another.yaml", copy);
    text.replace("study.yaml", "scenarios:\n",
                 "scenarios:\n  - {name: first, population: people.yaml, setting: places.yaml, care_model: "
                 "another.yaml, contract: block.yaml}\n");
    const Ran ran = text.run();
    for (std::size_t r = 0; r < 2; ++r) {
        CHECK(difference(ran.tally(0, r), ran.tally(2, r)) == "");
        CHECK(difference(ran.tally(0, r), usual_town().tally(1, r)) == "");
        CHECK(difference(ran.tally(1, r), usual_town().tally(0, r)) == "");
    }
}

TEST_CASE("draws of unknown practices are the same for equal models of other names", "[invariants]")
{
    StudyText text = town();
    text.replace("study.yaml", "reference: usual\n", "reference: usual\nunknown_practices: drawn\n");
    text.replace("joined.yaml", "discharge_hub: {status: seen, evidence: \"a page\"}",
                 "discharge_hub: {status: unknown}");
    std::string copy = text.text("joined.yaml");
    copy.replace(copy.find("care_model: joined"), 18, "care_model: another");
    text.add("another.yaml", copy);
    text.replace("study.yaml", "scenarios:\n",
                 "scenarios:\n  - {name: first, population: people.yaml, setting: places.yaml, care_model: "
                 "another.yaml, contract: block.yaml}\n");
    const Ran ran = text.run(2, 2);
    for (std::size_t r = 0; r < 2; ++r) {
        CHECK(difference(ran.tally(0, r), ran.tally(2, r)) == "");
    }
}

TEST_CASE("a node that nobody reaches changes no bit", "[invariants]")
{
    StudyText text = town();
    text.replace("cough.yaml", "{to: see_gp, share: 15 %, delay: 3 days}, {to: gone}",
                 "{to: see_gp, share: 15 %, delay: 3 days}, {to: nowhere, share: 0 %}, {to: gone}");
    text.replace(
        "cough.yaml", "nodes:\n",
        "nodes:\n  nowhere: {kind: wait, time: {lognormal: {mean: 3 days, cv: 1}}, next: nowhere_bed}\n"
        "  nowhere_bed: {kind: stay, pool: bed, time: 3 days, next: gone}\n");
    check_same(text.run(), usual_town());
}

TEST_CASE("a fork at go-live is the same as a run of its own, and a copy at any instant as the run itself",
          "[invariants]")
{
    const Parts parts = parts_of(town().read(), 1);
    const auto fresh = [&](std::size_t shards) {
        RunSettings settings = parts.settings;
        test::deal_out(settings, parts.compiled.network.sites.size(), shards);
        return Run(parts.compiled.network, parts.compiled.parameters[0], parts.people, settings);
    };
    Run own = fresh(1);
    own.advance(own.end_of_warm_up());
    own.set_parameters(parts.compiled.parameters[2]);
    CHECK(difference(own.finish().tally, usual_town().tally(1, 1)) == "");

    std::mt19937_64 random(5);
    Run run = fresh(4);
    std::size_t n_copies = 0;
    const auto step = static_cast<std::uint64_t>((20 * one_day).count());
    for (Time at{}; at < start_of_run + 100 * one_day;) {  // of 120
        at += Duration(static_cast<std::int64_t>(random() % step));
        if (run.now() < run.end_of_warm_up() && at >= run.end_of_warm_up()) {
            run.advance(run.end_of_warm_up());
            run.set_parameters(parts.compiled.parameters[2]);
        }
        run.advance(at);
        if (at >= run.end_of_warm_up()) {
            Run copy = run;
            CHECK(difference(copy.finish().tally, usual_town().tally(1, 1)) == "");
            ++n_copies;
        }
    }
    CHECK(n_copies >= 3);
    CHECK(difference(run.finish().tally, usual_town().tally(1, 1)) == "");
}

}  // namespace esther::test
