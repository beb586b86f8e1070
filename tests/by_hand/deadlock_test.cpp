// People who hold what others of them wait for: found at midnight (minute 1440), and resolved on paper.

#include <cmath>
#include <random>

#include "scenarios/runner/stop_text.hpp"
#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

/// Comes at `minute`, has each of the wards "a 60 min" in turn, and notes that it is out.
struct Patient {
    std::string name;
    int minute;
    std::vector<std::string> wards;
    std::string more;   ///< keys of every stay but the first
    std::string first;  ///< keys of the first
};

std::string wards(const std::string& pools, const std::vector<Patient>& patients,
                  const std::string& more = "measure: 5 days\n")
{
    std::string text =
        "study: wards\nseed: 1\nreplications: 1\n" + more + "pools: {" + pools + "}\npathways:\n";
    for (const Patient& patient : patients) {
        text += "  - pathway: " + patient.name + "\n    arrivals: {every: " + std::to_string(patient.minute) +
                " min, count: 1}\n    start: n0\n    nodes:\n";
        for (std::size_t i = 0; i < patient.wards.size(); ++i) {
            const std::string& ward = patient.wards[i];
            const std::string next = i + 1 < patient.wards.size() ? "n" + std::to_string(i + 1) : "out";
            text += "      n" + std::to_string(i) + ": {kind: stay, pool: " + ward.substr(0, 1) +
                    ", time: " + ward.substr(2) + ", " + (i > 0 ? patient.more : patient.first) +
                    "next: " + next + "}\n";
        }
        text += "      out: {kind: record, count: out, list: true, next: gone}\n      gone: {kind: end}\n";
        if (patient.more.find("left") != std::string::npos) {
            text += "      left: {kind: record, count: left, list: true, next: gone}\n";
        }
    }
    return text;
}

std::int64_t sum(const std::vector<std::int64_t>& counts)
{
    std::int64_t total = 0;
    for (const std::int64_t n : counts) {
        total += n;
    }
    return total;
}

const char* const one_bed_each = "a: {capacity: 1}, b: {capacity: 1}";
const char* const three_wards = "a: {capacity: 1}, b: {capacity: 1}, c: {capacity: 1}";
const Patient ann{"ann", 60, {"a 60 min", "b 30 min"}, "", ""};
const Patient bob{"bob", 60, {"b 90 min", "a 45 min"}, "", ""};

}  // namespace

TEST_CASE("two wards of one bed each: ann in a wants b, bob in b wants a, and at midnight they swap",
          "[by_hand][deadlock]")
{
    // Ann is in a from 60 and done at 120, bob in b and done at 150. Cid has waited for a since 100, before
    // bob: she is passed, and has a when bob leaves it at 1485. Eve comes to b at midnight itself, after the
    // swap.
    const Patient cid{"cid", 100, {"a 10 min"}, "", ""};
    const Patient eve{"eve", 1440, {"b 10 min"}, "", ""};
    const Told told = run_told(wards(one_bed_each, {ann, bob, cid, eve}));
    CHECK(told.log == Log{"1470 ann out", "1480 eve out", "1485 bob out", "1495 cid out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{1, 1});
    // Each held the wrong bed until midnight: ann a from 120, bob b from 150.
    CHECK(sum(told.result.tally.delayed_time) == Duration((1320 + 1290) * one_minute).count());
    CHECK(told.pool("a").busy_time == Duration((1380 + 45 + 10) * one_minute).count());
    CHECK(told.pool("a").overtime == 0);
    CHECK(told.pool("b").overtime == 0);
}

TEST_CASE("a ring of three is resolved, also when the last of it came only now", "[by_hand][deadlock]")
{
    const std::string pools = "a: {capacity: 1}, b: {capacity: 1}, c: {capacity: 1}";
    const Patient bea{"bea", 60, {"b 90 min", "c 45 min"}, "", ""};
    const Patient cid{"cid", 60, {"c 50 min", "a 10 min"}, "", ""};
    CHECK(run_told(wards(pools, {ann, bea, cid})).log == Log{"1450 cid out", "1470 ann out", "1485 bea out"});
    // Done at midnight itself, after the search: found the night after.
    const Patient dan{"dan", 60, {"c 23 h", "a 10 min"}, "", ""};
    CHECK(run_told(wards(pools, {ann, bea, dan})).log == Log{"2890 dan out", "2910 ann out", "2925 bea out"});
}

TEST_CASE("whoever can still be served is not swapped", "[by_hand][deadlock]")
{
    const auto swaps = [](const std::string& pools, const std::vector<Patient>& patients) {
        return sum(run_told(wards(pools, patients)).result.tally.swaps);
    };
    CHECK(swaps(one_bed_each, {ann, bob}) == 2);
    // A second bed in b, in which dot lies until day 3: ann has it then.
    const Patient dot{"dot", 30, {"b 3 days"}, "", ""};
    const Told later = run_told(wards("a: {capacity: 1}, b: {capacity: 2}", {ann, bob, dot}));
    CHECK(later.log == Log{"4350 dot out", "4380 ann out", "4395 bob out"});
    CHECK(sum(later.result.tally.swaps) == 0);
    // Bob gives up after two days, at 150 + 2,880: not before midnight, but the wait has an end.
    Patient impatient = bob;
    impatient.more = "patience: {after: 2 days, to: left}, ";
    const Told gives_up = run_told(wards(one_bed_each, {ann, impatient}));
    CHECK(gives_up.log == Log{"3030 bob left", "3060 ann out"});
    CHECK(sum(gives_up.result.tally.swaps) == 0);
    // At midnight ward b has one bed, but from 00:00 to 10:00 it has two.
    const std::string day_beds =
        "a: {capacity: 1}, b: {capacity: 2, open: {daily: [00:00-10:00, "
        "{hours: 10:00-24:00, share: 50 %}]}}";
    const Patient fay{"fay", 1, {"b 12 h"}, "", ""};
    CHECK(swaps(day_beds, {ann, bob, fay}) == 0);
    // Both beds of b are closed from 60 to 1860 (bob, who came at 50, is in one of them), and then come back.
    Patient early = bob;
    early.minute = 50;
    CHECK(swaps("a: {capacity: 1}, b: {capacity: 2, absences: {every: 60 min, for: 30 h}}", {ann, early}) ==
          0);
    // No ring: bob only goes home.
    CHECK(swaps(one_bed_each, {ann, {"bob", 60, {"b 90 min"}, "", ""}}) == 0);
}

TEST_CASE("wards of two beds: the oldest swap, and no more than must", "[by_hand][deadlock]")
{
    const std::string pools = "a: {capacity: 2}, b: {capacity: 2}";
    // In a: ann (asks at 120), amy (at 130). In b: bob (at 150), ben (at 140). All four beds are held.
    const Patient amy{"amy", 60, {"a 70 min", "b 5 min"}, "", ""};
    const Patient ben{"ben", 60, {"b 80 min", "a 20 min"}, "", ""};
    // Ann swaps with ben, who asked before bob. After that nobody is blocked for ever: ben leaves a at 1460,
    // bob has that bed until 1505, and amy his.
    const Told told = run_told(wards(pools, {ann, amy, bob, ben}));
    CHECK(told.log == Log{"1460 ben out", "1465 amy out", "1470 ann out", "1505 bob out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{1, 1});
    // If b has one more for amy, she leaves it at 135, and what she leaves in a is bob's or ben's: no swap.
    const Told roomy = run_told(wards("a: {capacity: 2}, b: {capacity: 3}", {ann, amy, bob, ben}));
    CHECK(sum(roomy.result.tally.swaps) == 0);
    CHECK(roomy.log.size() == 4);
    // One of the ring's beds is wanted by two: the one who asked first has it, the other when that one
    // leaves.
    const Told two = run_told(wards("a: {capacity: 2}, b: {capacity: 1}", {ann, amy, bob}));
    CHECK(two.log == Log{"1470 ann out", "1475 amy out", "1485 bob out"});
    CHECK(two.result.tally.swaps == std::vector<std::int64_t>{1, 1});
}

TEST_CASE("people in the way of a closed set wait until it is resolved", "[by_hand][deadlock]")
{
    // Cid holds c and waits for a, behind ann and bob, who wait for each other: she is in no ring, and has a
    // when bob leaves it.
    const Patient cid{"cid", 60, {"c 20 min", "a 10 min"}, "", ""};
    const Told told =
        run_told(wards("a: {capacity: 1}, b: {capacity: 1}, c: {capacity: 1}", {ann, bob, cid}));
    CHECK(told.log == Log{"1470 ann out", "1485 bob out", "1495 cid out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{1, 1, 0});
}

TEST_CASE("a unit that is left free for others is taken over in a swap", "[by_hand][deadlock]")
{
    // B has two beds; ann takes one only while both are free.
    Patient elective = ann;
    elective.more = "leaves_free: 1, ";
    const Told told = run_told(wards("a: {capacity: 1}, b: {capacity: 2}", {elective, bob}));
    CHECK(told.log == Log{"1470 ann out", "1485 bob out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{1, 1});
}

TEST_CASE("who stands behind a claim on both of what is free and what it holds goes before it",
          "[by_hand][deadlock]")
{
    // Ann has b from 60 and asks for a at 120. A is free, but Bob, who holds nothing, has stood in its line
    // since 100 for a and b at once. She goes before him at midnight, and he has both when she leaves a.
    const Patient lady{"ann", 60, {"b 60 min", "a 30 min"}, "", ""};
    Patient both{"bob", 100, {"a 10 min"}, "", "also: b, "};
    const Told told = run_told(wards(one_bed_each, {lady, both}));
    CHECK(told.log == Log{"1470 ann out", "1480 bob out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{1, 0});
    CHECK(told.delayed("b", "a") == 1320);
    CHECK(told.pool("a").overtime == 0);
    CHECK(told.pool("b").overtime == 0);
    // The same if he is more urgent, and if he holds another bed meanwhile (from 70 to 100, and then in
    // vain).
    both.first = "also: b, priority: 0, ";
    Patient later = lady;
    later.more = "priority: 3, ";
    CHECK(run_told(wards(one_bed_each, {later, both})).log == told.log);
    const Patient from_c{"bob", 70, {"c 30 min", "a 10 min"}, "also: b, ", ""};
    const Told three = run_told(wards(three_wards, {lady, from_c}));
    CHECK(three.log == told.log);
    CHECK(three.result.tally.swaps == std::vector<std::int64_t>{1, 0, 0});
    // If she is the more urgent one, she passes him at 120.
    both.first = "also: b, priority: 2, ";
    later.more = "priority: 1, ";
    const Told at_once = run_told(wards(one_bed_each, {later, both}));
    CHECK(at_once.log == Log{"150 ann out", "160 bob out"});
    // If his patience ends, at 100 + 3 days, the wait has an end.
    both.first = "also: b, patience: {after: 3 days, to: out}, ";
    CHECK(run_told(wards(one_bed_each, {lady, both})).log == Log{"4420 bob out", "4450 ann out"});
}

TEST_CASE("claims on both that hold nothing never wait for each other", "[by_hand][deadlock]")
{
    // Eight of them in both orders, from 60 on, one after another: no swap, and nobody is left at midnight.
    std::vector<Patient> many;
    for (int i = 0; i < 8; ++i) {
        const bool a_first = i % 2 == 0;
        many.push_back({std::string(1, static_cast<char>('p' + i)),
                        60,
                        {a_first ? "a 20 min" : "b 20 min"},
                        "",
                        a_first ? "also: b, " : "also: a, "});
    }
    const Told told = run_told(wards(one_bed_each, many));
    CHECK(told.log.size() == 8);
    CHECK(told.log.back().substr(0, 4) == "220 ");
    CHECK(sum(told.result.tally.swaps) == 0);
}

TEST_CASE("who holds a bed and wants two at once lets go of it, and keeps its place", "[by_hand][deadlock]")
{
    // Ann has a and b from 60 and wants c at 120; Bob has c from 60 and wants a and b at 150. Cid wants a
    // from 155 on, behind him. At midnight Bob lets go of c, Ann has it, and what she leaves is his.
    const Patient pair{"ann", 60, {"a 60 min", "c 30 min"}, "", "also: b, "};
    const Patient wants_two{"bob", 60, {"c 90 min", "a 45 min"}, "also: b, ", ""};
    const Patient cid{"cid", 155, {"a 10 min"}, "", ""};
    const Told told = run_told(wards(three_wards, {pair, wants_two, cid}));
    CHECK(told.log == Log{"1470 ann out", "1485 bob out", "1495 cid out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{0, 0, 1});
    CHECK(told.delayed("c", "a") == 1290);
    CHECK(told.pool("b").busy_time == Duration((1380 + 45) * one_minute).count());
}

TEST_CASE("who has one of two beds and waits for the other lets go of it for who has that",
          "[by_hand][deadlock]")
{
    // Ann has a from 60 and wants b besides at 120; Bob has b and wants a at 150. At midnight she lets go of
    // a and stands in both lines, in that of a before him, by the time of her claim. So he passes her, has a
    // until 1485, and then she has both.
    const Patient besides{"ann", 60, {"a 60 min", "a 30 min"}, "also: b, ", ""};
    const Told told = run_told(wards(one_bed_each, {besides, bob}));
    CHECK(told.log == Log{"1485 bob out", "1515 ann out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{2, 0});
    CHECK(told.pool("a").busy_time == Duration((1380 + 45 + 30) * one_minute).count());
    CHECK(told.pool("a").overtime == 0);
}

TEST_CASE("who waits for any of several takes the unit of a ring, and its other claims are gone",
          "[by_hand][deadlock]")
{
    // Ann in a wants b or c, whichever is free first; Bob in b wants a at 150, Cid in c at 160. Ann and Bob
    // swap; Cid has a when Bob leaves it.
    Patient picky = ann;
    picky.more = "overflow: c, waits_for: any, ";
    const Patient cid{"cid", 60, {"c 100 min", "a 10 min"}, "", ""};
    const Told told = run_told(wards(three_wards, {picky, bob, cid}));
    CHECK(told.log == Log{"1470 ann out", "1485 bob out", "1495 cid out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{1, 1, 0});
    // Without Cid c is free, and nobody waits.
    CHECK(sum(run_told(wards(three_wards, {picky, bob})).result.tally.swaps) == 0);
    // Who lies in c until day 3 wants nothing more: Ann can have it then.
    const Told later = run_told(wards(three_wards, {picky, bob, {"cid", 60, {"c 3 days"}, "", ""}}));
    CHECK(sum(later.result.tally.swaps) == 0);
    CHECK(later.log == Log{"4380 cid out", "4410 ann out", "4425 bob out"});
}

TEST_CASE("whatever is wanted in turn, at once or from any of several, everybody gets out in the end",
          "[by_hand][deadlock]")
{
    std::int64_t swaps = 0;
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(seed);
        const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
        std::vector<Patient> patients;
        for (int i = 0; i < 24; ++i) {
            Patient patient{"p" + std::to_string(i), static_cast<int>(1 + below(120)), {}, "", ""};
            for (std::uint32_t left = 2 + below(3); left > 0; --left) {
                const std::uint32_t own = below(4);
                const char other = "abcd"[(own + 1 + below(3)) % 4];
                const std::vector<std::string> more{"", "", std::string(", also: ") + other,
                                                    std::string(", overflow: ") + other + ", waits_for: any"};
                patient.wards.push_back(std::string(1, "abcd"[own]) + " " + std::to_string(5 + below(60)) +
                                        " min" + more[below(4)]);
            }
            patients.push_back(std::move(patient));
        }
        const std::string beds = "a: {capacity: 1}, b: {capacity: 2}, c: {capacity: 1}, d: {capacity: 1}";
        const Told told = run_told(wards(beds, patients, "until: empty\n"));
        CHECK(told.log.size() == patients.size());
        CHECK(told.result.open_episodes == 0);
        const std::int64_t here = sum(told.result.tally.swaps);
        const std::string stop = "deadlock: stop\nuntil: empty\n";
        if (here > 0) {
            CHECK_THROWS_AS(run_told(wards(beds, patients, stop)), DeadlockError);
        } else {
            CHECK(run_told(wards(beds, patients, stop)).log == told.log);
        }
        swaps += here;
    }
    CHECK(swaps > 0);
}

TEST_CASE("as many people swap as an exact chance says", "[by_hand][deadlock]")
{
    // Every day ann comes to ward a at 01:00, for an exponential time X of mean 30 min, and then wants b. Bob
    // comes to b later by an exponential time Z of mean 60 min, and then wants a. They wait for each other
    // for ever if he comes before she is done, Z < X: a chance of (1/60) / (1/60 + 1/30) = 1/3, by itself
    // every day. Else she has b as soon as she is done, and he what she has left. All is over by 00:45.
    constexpr int days = 3000;
    const Told told = run_told(
        "study: wards\nseed: 5\nreplications: 1\nmeasure: " + std::to_string(days) +
        " days\npools: {a: {capacity: 1}, b: {capacity: 1}}\npathways:\n"
        "  - pathway: ann\n    arrivals: {at: [01:00]}\n    start: n0\n    nodes:\n"
        "      n0: {kind: stay, pool: a, time: {exponential: {mean: 30 min}}, next: n1}\n"
        "      n1: {kind: stay, pool: b, time: 30 min, next: gone}\n      gone: {kind: end}\n"
        "  - pathway: bob\n    arrivals: {at: [01:00], late: {exponential: {mean: 60 min}}}\n    start: n0\n"
        "    nodes:\n      n0: {kind: stay, pool: b, time: 10 min, next: n1}\n"
        "      n1: {kind: stay, pool: a, time: 45 min, next: gone}\n      gone: {kind: end}\n");
    const std::vector<std::int64_t>& swaps = told.result.tally.swaps;
    CHECK(swaps[0] == swaps[1]);
    // Binomial; the last midnight is the end of the run. 4 standard deviations of sqrt(2,999 x 2/9) = 25.8.
    CHECK(std::abs(static_cast<double>(swaps[0]) - (days - 1) / 3.0) < 4 * 25.8);
}

TEST_CASE("a run that ends when it is empty resolves what would never end", "[by_hand][deadlock]")
{
    CHECK(run_told(wards(one_bed_each, {ann, bob}, "until: empty\n")).log ==
          Log{"1470 ann out", "1485 bob out"});
}

TEST_CASE("with deadlock: stop the run ends and says who holds what and waits for what",
          "[by_hand][deadlock]")
{
    const std::string stop = "deadlock: stop\nmeasure: 5 days\n";
    try {
        (void)run_told(wards(one_bed_each, {ann, bob}, stop));
        FAIL("it did not stop");
    } catch (const DeadlockError& error) {
        CHECK(text_of(error, {{}, {"ann", "bob"}, {"a", "b"}, {}, {"model 1"}}) ==
              "day 1, 00:00: 2 who hold a unit wait for one another for ever\n"
              "  customer 0 of 'ann' holds a unit of 'a' and waits for one of 'b' since day 0, 02:00\n"
              "  customer 0 of 'bob' holds a unit of 'b' and waits for one of 'a' since day 0, 02:30\n"
              "  try more units, a patience, or 'deadlock: swap', by which each takes the unit that the next "
              "holds");
    }
    try {
        (void)run_told(wards(
            one_bed_each,
            {{"ann", 60, {"b 60 min", "a 30 min"}, "", ""}, {"bob", 100, {"a 10 min"}, "", "also: b, "}},
            stop));
        FAIL("it did not stop");
    } catch (const DeadlockError& error) {
        CHECK(text_of(error, {{}, {"ann", "bob"}, {"a", "b"}, {}, {"model 1"}}) ==
              "day 1, 00:00: 2 wait for one another for ever\n"
              "  customer 0 of 'bob' holds nothing and waits for one of 'a' and, at once, one of 'b' since "
              "day 0, "
              "01:40\n"
              "  customer 0 of 'ann' holds a unit of 'b' and waits for one of 'a' since day 0, 02:00\n"
              "  try more units, a patience, or 'deadlock: swap', by which each takes the unit that the next "
              "holds");
    }
    // Nobody waits for ever: it goes on to the end.
    CHECK(run_told(wards(one_bed_each, {ann}, stop)).log == Log{"150 ann out"});
}

}  // namespace esther::test
