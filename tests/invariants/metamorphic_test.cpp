// Models told in another way that must come to the same: in other units, at another pace, with steps that
// take no time, with as much capacity as anybody may want, with people under other names.
//
// Elsewhere: a node that nobody reaches, the order of people and of keys (same_bits_test.cpp); a Poisson
// stream split in two, against the exact results of the whole one (A01 in tests/theory).

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <regex>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

/// A clinic with a daily wave of patients, impatience, a loop, beds that are held and renewals. Every time is
/// so many of `unit`, every rate per `unit`.
StudyText clinic(const std::string& unit)
{
    const std::string text = R"(study: clinic
seed: 11
replications: 1
warm_up: 40 UNIT
measure: 1500 UNIT
pools: {nurse: {capacity: 2}, bed: {capacity: 3, room: 4}}
pathways:
  - pathway: patient
    arrivals: {rate: 1.5 per UNIT, sinusoid: {amplitude: 0.5 per UNIT, period: 24 UNIT}}
    start: came
    nodes:
      came: {kind: record, count: came, list: true, next: see}
      see:
        kind: contact
        pool: nurse
        time: {lognormal: {mean: 0.75 UNIT, cv: 0.5}}
        patience: {after: {exponential: {mean: 5 UNIT}}, to: gave_up}
        next: [{to: see, share: 20 %}, {to: bed, share: 30 %}, {to: seen}]
      bed: {kind: stay, pool: bed, time: {gamma: {mean: 3 UNIT, shape: 2}}, if_full: gave_up, next: see_again}
      see_again: {kind: contact, pool: nurse, time: {weibull: {mean: 0.5 UNIT, shape: 1.5}}, next: seen}
      seen: {kind: record, count: seen, list: true, next: gone}
      gave_up: {kind: record, count: gave_up, list: true, next: gone}
      gone: {kind: end}
  - pathway: visitor
    arrivals: {between: {uniform: {from: 1 UNIT, to: 5 UNIT}}}
    start: see
    nodes:
      see: {kind: contact, pool: nurse, time: {exponential: {mean: 0.25 UNIT}}, priority: 1, next: seen}
      seen: {kind: record, count: visited, list: true, next: gone}
      gone: {kind: end}
)";
    return StudyText({{"study.yaml", std::regex_replace(text, std::regex("UNIT"), unit)}});
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

/// The rows of everybody but some.
std::vector<TapeRow> tape_of_others(const Tally& tally, const std::vector<std::uint32_t>& some)
{
    std::vector<TapeRow> rows = sorted_tape(tally);
    std::erase_if(rows, [&](const TapeRow& row) {
        return std::find(some.begin(), some.end(), row.person) != some.end();
    });
    return rows;
}

std::int64_t sum(const std::vector<std::int64_t>& values)
{
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

Tally run_of(const Parts& parts, const PeopleTable& people)
{
    Run run(parts.compiled.network, parts.compiled.parameters[0], people, parts.settings);
    return run.finish().tally;
}

}  // namespace

TEST_CASE("the same times written in another unit change no bit", "[invariants]")
{
    const Ran hours = clinic("hour").run();
    REQUIRE(hours.tally(0).tape.size() > 3000);
    std::string text = clinic("hour").text("study.yaml");
    const std::pair<const char*, const char*> otherwise[] = {
        {"1\\.5 per hour", "36 per day"}, {"0\\.5 per hour", "12 per day"}, {"24 hour", "1 day"},
        {"0\\.75 hour", "45 min"},        {"0\\.25 hour", "900 s"},         {"0\\.5 hour", "30 min"},
        {"1500 hour", "62.5 days"},       {" ([0-9]+) hour", " $1 h"}};
    for (const auto& [hours_there, here] : otherwise) {
        text = std::regex_replace(text, std::regex(hours_there), here);
    }
    const Ran others = StudyText({{"study.yaml", text}}).run();
    CHECK(text.find("hour") == std::string::npos);
    CHECK(difference(hours.tally(0), others.tally(0)) == "");
    CHECK(hours.digest == others.digest);
}

TEST_CASE("a world sixty times as slow does the same, sixty times as late", "[invariants]")
{
    // Times are rounded to microseconds, so those of the slow world are not sixty times the others to the
    // last one: each draw on the way to an event adds up to half a microsecond here and sixty halves there.
    const Tally fast = clinic("min").run().tally(0);
    const Tally slow = clinic("hour").run().tally(0);
    const std::vector<TapeRow> a = sorted_tape(fast);
    const std::vector<TapeRow> b = sorted_tape(slow);
    REQUIRE(a.size() == b.size());
    REQUIRE(a.size() > 3000);
    const std::int64_t allowed = 61 * fast.events;
    REQUIRE(allowed < Duration(one_minute).count());  // of a mean gap of about 40 minutes
    for (std::size_t i = 0; i < a.size(); ++i) {
        REQUIRE(std::tie(a[i].person, a[i].root, a[i].pathway, a[i].measure) ==
                std::tie(b[i].person, b[i].root, b[i].pathway, b[i].measure));
        REQUIRE(std::llabs((b[i].time - 60 * a[i].time.time_since_epoch()).time_since_epoch().count()) <=
                allowed);
    }
    CHECK(fast.events == slow.events);
    CHECK(fast.counts == slow.counts);
    CHECK(fast.opened == slow.opened);
    for (std::size_t p = 0; p < fast.pools.size(); ++p) {
        CHECK(fast.pools[p].requests == slow.pools[p].requests);
        CHECK(fast.pools[p].starts == slow.pools[p].starts);
        CHECK(fast.pools[p].reneges == slow.pools[p].reneges);
        CHECK(fast.pools[p].refusals == slow.pools[p].refusals);
        CHECK(fast.waits[p / fast.shape.n_months].n_zeros() == slow.waits[p / fast.shape.n_months].n_zeros());
        const auto busy = static_cast<double>(fast.pools[p].busy_time);
        CHECK(std::fabs(static_cast<double>(slow.pools[p].busy_time) / 60 - busy) <= 1e-6 * busy);
    }
    CHECK(sum(fast.opened) > 2000);
}

TEST_CASE("a step that takes no time changes no outcome", "[invariants]")
{
    const Ran usual = town().run();
    SECTION("a decision with one way out: no bit at all")
    {
        StudyText text = town();
        text.replace("cough.yaml", "when_away: rebook, next: after_gp}", "when_away: rebook, next: through}");
        text.replace("cough.yaml", "nodes:\n", "nodes:\n  through: {kind: decision, next: after_gp}\n");
        text.replace("fall.yaml", "heals: {kind", "passes: {kind: decision, next: heals}\n  heals: {kind");
        text.replace("fall.yaml", "next: heals}\n  passes", "next: passes}\n  passes");
        const Ran ran = text.run();
        for (std::size_t s = 0; s < 2; ++s) {
            CHECK(difference(usual.tally(s), ran.tally(s)) == "");
        }
        CHECK(ran.digest == usual.digest);
    }
    SECTION("a wait of no length: one event more, nothing else")
    {
        StudyText text = town();
        text.replace("fall.yaml", "to: check}", "to: pause}");
        text.replace("fall.yaml", "nodes:\n", "nodes:\n  pause: {kind: wait, time: 0 min, next: check}\n");
        const Ran ran = text.run();
        for (std::size_t s = 0; s < 2; ++s) {
            CHECK(difference_in_outcomes(usual.tally(s), ran.tally(s)) == "");
            CHECK(ran.tally(s).events > usual.tally(s).events);
        }
    }
}

TEST_CASE("more units than there can be claims are as good as units without limit", "[invariants]")
{
    StudyText text = ample_town();
    const std::string places = text.text("places.yaml");
    text.replace("places.yaml", places,
                 std::regex_replace(places, std::regex("capacity: unlimited"), "capacity: 40000"));
    const Ran limited = text.run();
    const Ran unlimited = ample_town().run();
    for (std::size_t s = 0; s < 2; ++s) {
        Tally tally = limited.tally(s);
        CHECK(sum(tally.opened) > 500);
        CHECK(tally.pools.front().capacity_time > 0);
        for (PoolMonth& month : tally.pools) {
            month.capacity_time = 0;  // where there is no limit there is none to count
        }
        CHECK(difference(tally, unlimited.tally(s)) == "");
    }
}

TEST_CASE("a person under a new name has new luck, and nobody else notices", "[invariants]")
{
    const Parts parts = parts_of(ample_town().read());
    const Tally before = run_of(parts, parts.people);
    const std::uint32_t new_name = 1'000'000;
    for (const std::size_t who : {std::size_t{3}, std::size_t{700}}) {
        PeopleTable renamed = parts.people;
        renamed.risk[who] = 20;  // so much that something happens
        const Tally under_the_old = run_of(parts, renamed);
        const std::uint32_t old_name = renamed.id[who];
        renamed.id[who] = new_name;
        const Tally after = run_of(parts, renamed);
        CHECK(tape_of_others(after, {new_name}) == tape_of_others(before, {old_name}));
        const auto times = [](const Tally& tally, std::uint32_t name) {
            std::vector<Time> all;
            for (const TapeRow& row : sorted_tape(tally)) {
                if (row.person == name) {
                    all.push_back(row.time);
                }
            }
            return all;
        };
        CHECK(times(after, new_name).size() > 3);
        CHECK(times(after, new_name) != times(under_the_old, old_name));
    }
}

TEST_CASE("two people alike who change names change lives", "[invariants]")
{
    // Luck goes with the name, not with the place in memory: only the names of the two homes are exchanged.
    const Parts parts = parts_of(ample_town().read());
    PeopleTable twins = parts.people;
    const std::size_t a = 5;
    const std::size_t b = 901;
    twins.birth_day[b] = twins.birth_day[a];
    twins.risk[a] = twins.risk[b] = 20;
    twins.home[b] = twins.home[a];
    std::copy_n(twins.attributes.begin() + static_cast<std::ptrdiff_t>(a * twins.n_attributes),
                twins.n_attributes,
                twins.attributes.begin() + static_cast<std::ptrdiff_t>(b * twins.n_attributes));
    const Tally before = run_of(parts, twins);
    std::swap(twins.id[a], twins.id[b]);
    const Tally after = run_of(parts, twins);
    CHECK(difference(before, after) == "");
    CHECK(tape_of_others(before, {twins.id[a], twins.id[b]}).size() + 6 < before.tape.size());
}

TEST_CASE("a whole town under new names has other luck and the same laws", "[invariants]")
{
    // Rates are the same person by person, so needs are Poisson with the same mean; 5 standard deviations of
    // the difference of two such counts.
    const Parts parts = parts_of(ample_town().read());
    PeopleTable renamed = parts.people;
    for (std::uint32_t& id : renamed.id) {
        id += 1'000'000;
    }
    const Tally before = run_of(parts, parts.people);
    const Tally after = run_of(parts, renamed);
    const auto needs = [](const Tally& tally) {
        return static_cast<double>(sum(tally.opened) + sum(tally.absorbed_open) + sum(tally.absorbed_away));
    };
    CHECK(sorted_tape(before) != sorted_tape(after));
    CHECK(needs(before) > 500);
    CHECK(std::fabs(needs(before) - needs(after)) <= 5 * std::sqrt(needs(before) + needs(after)));
    CHECK(parts.people.n_people == renamed.n_people);
}

}  // namespace esther::test
