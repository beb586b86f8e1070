// Same person, same luck: what is done about one person or one visit moves no draw of another.

#include <map>
#include <set>
#include <tuple>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

std::vector<TapeRow> tape_without(const Tally& tally, std::uint32_t person)
{
    std::vector<TapeRow> rows;
    for (const TapeRow& row : sorted_tape(tally)) {
        if (row.person != person) {
            rows.push_back(row);
        }
    }
    return rows;
}

/// Somebody looks after a wound: seen, rest, and again while a coin says so. `first_seen` of 0 % leaves the
/// first visit out and nothing else.
StudyText wounds()
{
    StudyText text = ample_town();
    text.add("wound.yaml", R"(pathway: wound
need: {rate: 2 per year, risk: true}
start: onset
nodes:
  onset: {kind: record, count: wound, list: true, next: first}
  first: {kind: decision, next: [{to: see, share: {use: first_seen}}, {to: rests}]}
  see: {kind: contact, pool: gp, time: {lognormal: {mean: 14 min, cv: 0.5}}, next: seen}
  seen: {kind: record, count: seen, list: true, next: rests}
  rests: {kind: record, count: rests, list: true, next: rest}
  rest: {kind: wait, time: {lognormal: {mean: 2 days, cv: 1}}, next: rested}
  rested: {kind: record, count: rested, list: true, next: again}
  again: {kind: decision, next: [{to: see, share: 55 %}, {to: gone}]}
  gone: {kind: end}
)");
    text.replace("study.yaml", "pathways: [", "pathways: [wound.yaml, ");
    text.replace(
        "mechanisms.yaml", "  exposed: 40 %\n",
        "  exposed: 40 %\n  first_seen: {value: 100 %, full: 0 %, mechanism: M5, practice: self_care}\n");
    text.replace("mechanisms.yaml", "practices:\n", "practices:\n  self_care: {mechanism: M5}\n");
    text.replace("joined.yaml", "practices:\n",
                 "practices:\n  self_care: {status: seen, evidence: a page}\n");
    text.replace("usual.yaml", "practices:\n", "practices:\n  self_care: {status: absent}\n");
    // Nothing else is to differ between the two.
    for (const char* const practice : {"shared_record", "discharge_hub", "case_finding"}) {
        text.replace("joined.yaml", std::string(practice) + ": {status: seen, evidence: \"a page\"}",
                     std::string(practice) + ": {status: absent}");
    }
    return text;
}

using Episode = std::pair<std::uint32_t, std::uint32_t>;

/// Lengths between two measures of each episode of a pathway, in the order of the visits.
std::map<Episode, std::vector<Duration>> lengths(const Ran& ran, std::size_t scenario,
                                                 const std::string& from, const std::string& to)
{
    const auto id = [&](const std::string& name) {
        return static_cast<MeasureId>(std::find(ran.names.measures.begin(), ran.names.measures.end(), name) -
                                      ran.names.measures.begin());
    };
    std::map<Episode, std::vector<Duration>> all;
    std::map<Episode, Time> begun;
    for (const TapeRow& row : sorted_tape(ran.tally(scenario))) {
        const Episode episode{row.person, row.root};
        if (row.measure == id(from)) {
            begun[episode] = row.time;
        } else if (row.measure == id(to)) {
            all[episode].push_back(row.time - begun.at(episode));
        }
    }
    return all;
}

}  // namespace

TEST_CASE("a change of one person changes nobody who does not compete with them", "[invariants]")
{
    const Parts parts = parts_of(ample_town().read());
    const auto run = [&](const PeopleTable& people) {
        Run r(parts.compiled.network, parts.compiled.parameters[0], people, parts.settings);
        return r.finish().tally;
    };
    const Tally before = run(parts.people);
    REQUIRE(before.tape.size() > 400);
    std::size_t n_changed = 0;
    for (const std::size_t who :
         {std::size_t{0}, std::size_t{137}, std::size_t{512}, parts.people.n_people - 1}) {
        PeopleTable changed = parts.people;
        changed.risk[who] = 40;
        // The last attributes are frailty and enrolled: as frail as can be.
        changed.attributes[who * changed.n_attributes + 3] = 2;
        const Tally after = run(changed);
        const std::uint32_t id = parts.people.id[who];
        CHECK(tape_without(after, id) == tape_without(before, id));
        n_changed += sorted_tape(after) != sorted_tape(before) ? 1 : 0;
    }
    CHECK(n_changed == 4);  // with 40 times the risk each has more of it
}

TEST_CASE("avoiding a first visit by hand changes no other draw of that person", "[invariants]")
{
    const Ran ran = wounds().run();
    // Scenario 0: seen first. Scenario 1: not, from the end of the warm-up on.
    const auto rest_if_seen = lengths(ran, 0, "rests", "rested");
    const auto rest_if_not = lengths(ran, 1, "rests", "rested");
    std::size_t n_rests = 0;
    std::size_t n_later = 0;
    for (const auto& [episode, rests] : rest_if_seen) {
        const auto twin = rest_if_not.find(episode);
        if (twin == rest_if_not.end()) {
            continue;  // at the end of the time measured one may be over and the other not
        }
        const std::size_t n = std::min(rests.size(), twin->second.size());
        for (std::size_t i = 0; i < n; ++i) {
            REQUIRE(rests[i] == twin->second[i]);
        }
        n_rests += n;
        n_later += n > 1 ? 1 : 0;
    }
    CHECK(n_rests > 200);
    CHECK(n_later > 50);
    // The needs themselves: every onset of every pathway at the same time.
    const auto onsets = [&](std::size_t scenario) {
        std::vector<std::tuple<Time, std::uint32_t, std::uint32_t>> all;
        for (const TapeRow& row : sorted_tape(ran.tally(scenario))) {
            const std::string& name = ran.names.measures[index(row.measure)];
            if (name == "onset") {
                all.emplace_back(row.time, row.person, row.root);
            }
        }
        return all;
    };
    CHECK(onsets(0) == onsets(1));
    CHECK(onsets(0).size() > 400);
    CHECK(difference(ran.tally(0), ran.tally(1)) != "");
}

TEST_CASE("a node under another name with its rng_id kept draws as before, without it anew", "[invariants]")
{
    StudyText text = ample_town();
    text.replace("study.yaml", "pathways: [cough.yaml, fall.yaml, enrolment.yaml]", "pathways: [fall.yaml]");
    StudyText renamed = text;
    renamed.replace("fall.yaml", "heals: {kind", "mends: {rng_id: heals, kind");
    renamed.replace("fall.yaml", "next: heals}", "next: mends}");
    CHECK(difference(text.run().tally(0), renamed.run().tally(0)) == "");
    StudyText other = text;
    other.replace("fall.yaml", "heals: {kind", "mends: {kind");
    other.replace("fall.yaml", "next: heals}", "next: mends}");
    CHECK(difference(text.run().tally(0), other.run().tally(0)) != "");
}

TEST_CASE("an episode keeps its severity in loops of any length", "[invariants]")
{
    // Each round waits once by the severity alone, and marks its end.
    const auto steps_of = [](int n_others, std::size_t n_rounds) {
        std::string text = "study: s\nseed: 4\nreplications: 1\nmeasure: 120 days\npools: {}\npathways:\n"
                           "  - pathway: c\n    arrivals: {at: ['00:00'], count: 1}\n    start: ill\n    nodes:\n"
                           "      ill: {kind: wait, time: {uniform: {from: 0 h, to: 2 h}, severity: 1}, next: tell}\n"
                           "      tell: {kind: record, count: relapse, list: true, next: n0}\n";
        for (int i = 0; i < n_others; ++i) {
            text += "      n" + std::to_string(i) + ": {kind: wait, time: 1 s, next: n" + std::to_string(i + 1) + "}\n";
        }
        text += "      n" + std::to_string(n_others) +
                ": {kind: decision, next: [{to: gone, share: 0 %}, {to: ill}]}\n      gone: {kind: end}\n";
        const Ran ran = StudyText({{"study.yaml", text}}).run();
        std::set<std::int64_t> steps;
        const auto& tape = ran.tally(0).tape;
        REQUIRE(tape.size() > n_rounds);
        for (std::size_t i = 1; i < n_rounds; ++i) {
            steps.insert((tape[i].time - tape[i - 1].time).count());
        }
        return steps;
    };
    CHECK(steps_of(1, 1200).size() == 1);
    CHECK(steps_of(14, 250).size() == 1);  // more nodes than counters: a new severity after 256 rounds
}

TEST_CASE("a record with `once` counts an episode once, in loops of any length", "[invariants]")
{
    for (const int length : {1, 5, 9, 14, 30}) {
        std::string text =
            "study: rounds\nseed: 5\nreplications: 1\nuntil: empty\npools: {p: {capacity: "
            "unlimited}}\npathways:\n"
            "  - pathway: rounds\n    arrivals: {every: 1 h, count: 200}\n    start: n0\n    nodes:\n";
        for (int i = 0; i < length; ++i) {
            text += "      n" + std::to_string(i) + ": {kind: wait, time: 1 h, next: n" +
                    std::to_string(i + 1) + "}\n";
        }
        text += "      n" + std::to_string(length) +
                ": {kind: record, count: first, once: true, next: each}\n"
                "      each: {kind: record, count: each, next: coin}\n"
                "      coin: {kind: decision, next: [{to: n0, share: 60 %}, {to: gone}]}\n      gone: {kind: "
                "end}\n";
        const Ran ran = StudyText({{"study.yaml", text}}).run();
        CAPTURE(length);
        REQUIRE(ran.names.measures == std::vector<std::string>{"each", "first"});
        const Tally& tally = ran.tally(0);
        CHECK(tally.counts[tally.count_index(MeasureId{1}, PathwayId{0}, 0, 0)] == 200);
        // The sum of 200 geometric numbers of mean 2.5: 500, standard deviation 27.
        CHECK(tally.counts[tally.count_index(MeasureId{0}, PathwayId{0}, 0, 0)] > 420);
        CHECK(tally.counts[tally.count_index(MeasureId{0}, PathwayId{0}, 0, 0)] < 580);
    }
}

}  // namespace esther::test
