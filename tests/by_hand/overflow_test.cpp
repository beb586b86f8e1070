// Claims that turn to other pools when their own is full, and claims that wait in several lines.

#include "tests/by_hand/queue_study.hpp"
#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

constexpr std::int64_t minute = one_minute.count();
const std::string three_wards = "a: {capacity: 1}, b: {capacity: 1}, c: {capacity: 1}";
const std::string two_wards = "a: {capacity: 1}, b: {capacity: 1}";

}  // namespace

TEST_CASE("who finds its own pool full takes a unit of the first of the others that has one", "[by_hand]")
{
    // B is taken until 15, so Ben goes to C; Cid comes when B is free again; Dot finds all taken and waits
    // for A.
    const Told told =
        run_told(queues(three_wards, {{"ann", "00:00", "pool: a, time: 60 min"},
                                      {"abe", "00:00", "pool: b, time: 15 min"},
                                      {"ben", "00:10", "pool: a, overflow: [b, c], time: 30 min"},
                                      {"cid", "00:20", "pool: a, overflow: [b, c], time: 10 min"},
                                      {"dot", "00:25", "pool: a, overflow: [b, c], time: 5 min"}}));
    // Dot does not take B at 30 nor C at 40: who waits, waits for its own.
    CHECK(told.log == Log{"15 abe seen", "30 cid seen", "40 ben seen", "60 ann seen", "65 dot seen"});
    // Each is counted where it asked, and where it was served: use and wait in the pool that it used.
    const PoolMonth a = told.pool("a");
    CHECK(a.requests == 4);
    CHECK(a.starts == 2);
    CHECK(a.busy_time == 65 * minute);
    CHECK(a.served_wait_time == 35 * minute);
    const PoolMonth b = told.pool("b");
    CHECK(b.requests == 2);
    CHECK(b.starts == 2);
    CHECK(b.busy_time == 25 * minute);
    CHECK(b.wait_time == 0);
    const PoolMonth c = told.pool("c");
    CHECK(c.requests == 1);
    CHECK(c.starts == 1);
    CHECK(c.busy_time == 30 * minute);
}

TEST_CASE("nobody who waits for another pool is passed by who turns to it", "[by_hand]")
{
    // Cid waits for B from 5 on. B is free at 20: his. Ben, who comes at 20, finds A taken and B handed over.
    const Told told = run_told(queues(two_wards, {{"ann", "00:00", "pool: a, time: 60 min"},
                                                  {"abe", "00:00", "pool: b, time: 20 min"},
                                                  {"cid", "00:05", "pool: b, time: 10 min"},
                                                  {"ben", "00:20", "pool: a, overflow: b, time: 30 min"}}));
    CHECK(told.log == Log{"20 abe seen", "30 cid seen", "60 ann seen", "90 ben seen"});
}

TEST_CASE("who waits for any takes the unit that is free first, and its other claim is gone", "[by_hand]")
{
    // Ben waits for both from 10 on and has B at 40. Cid stands behind him in the line of A and has A at 60.
    const Told told =
        run_told(queues(two_wards, {{"ann", "00:00", "pool: a, time: 60 min"},
                                    {"abe", "00:00", "pool: b, time: 40 min"},
                                    {"ben", "00:10", "pool: a, overflow: b, waits_for: any, time: 30 min"},
                                    {"cid", "00:20", "pool: a, time: 10 min"}}));
    CHECK(told.log == Log{"40 abe seen", "60 ann seen", "70 ben seen", "70 cid seen"});
    // Both lines were as long as they were; the wait of who was served belongs to the pool that served.
    const PoolMonth a = told.pool("a");
    CHECK(a.requests == 3);
    CHECK(a.starts == 2);
    CHECK(a.queue_time == (30 + 40) * minute);
    CHECK(a.served_wait_time == 40 * minute);
    CHECK(a.reneges == 0);
    CHECK(a.busy_time == 70 * minute);
    const PoolMonth b = told.pool("b");
    CHECK(b.requests == 2);
    CHECK(b.starts == 2);
    CHECK(b.served_wait_time == 30 * minute);
    CHECK(b.busy_time == 70 * minute);
}

TEST_CASE("a claim that waits for any keeps its place in every line", "[by_hand]")
{
    const std::string any = "waits_for: any, time: ";
    const Told told =
        run_told(queues(two_wards, {{"ann", "00:00", "pool: a, time: 30 min"},
                                    {"abe", "00:00", "pool: b, time: 20 min"},
                                    {"cid", "00:05", "pool: b, overflow: a, " + any + "5 min"},
                                    {"ben", "00:06", "pool: a, overflow: b, " + any + "10 min"},
                                    {"dot", "00:07", "pool: a, overflow: b, " + any + "10 min"}}));
    // 20: Cid in B until 25; 25: Ben, who came before Dot, in B until 35; 30: Dot in A until 40.
    CHECK(told.log == Log{"20 abe seen", "25 cid seen", "30 ann seen", "35 ben seen", "40 dot seen"});
}

TEST_CASE("of units freed by one event, who waits for any takes that of the pool it names first", "[by_hand]")
{
    // Ann holds both until 30, and Ben waits for any. Dot and Eve, who come at 35, tell which one he has.
    const auto told = [](const std::string& first, const std::string& second) {
        return run_told(queues(two_wards, {{"ann", "00:00", "pool: a, also: b, time: 30 min"},
                                           {"ben", "00:10",
                                            "pool: " + first + ", overflow: " + second +
                                                ", waits_for: any, time: 20 min"},
                                           {"dot", "00:35", "pool: a, time: 1 min"},
                                           {"eve", "00:35", "pool: b, time: 1 min"}}))
            .log;
    };
    CHECK(told("a", "b") == Log{"30 ann seen", "36 eve seen", "50 ben seen", "51 dot seen"});
    CHECK(told("b", "a") == Log{"30 ann seen", "36 dot seen", "50 ben seen", "51 eve seen"});
}

TEST_CASE("of units freed at one instant by two events, who waits for any takes the first freed", "[by_hand]")
{
    // Ann and Abe end at 30, one by luck before the other. Whoever it is, Ben has that unit; the names of the
    // pools make no difference. Dot and Eve come later and tell where he is.
    const auto told = [](const std::string& first, const std::string& second) {
        return run_told(queues(two_wards, {{"ann", "00:00", "pool: a, time: 30 min"},
                                           {"abe", "00:00", "pool: b, time: 30 min"},
                                           {"ben", "00:10",
                                            "pool: " + first + ", overflow: " + second +
                                                ", waits_for: any, time: 20 min"},
                                           {"dot", "00:35", "pool: a, time: 1 min"},
                                           {"eve", "00:35", "pool: b, time: 1 min"}}))
            .log;
    };
    const Log in_a{"30 ann seen", "30 abe seen", "36 eve seen", "50 ben seen", "51 dot seen"};
    const Log in_b{"30 ann seen", "30 abe seen", "36 dot seen", "50 ben seen", "51 eve seen"};
    const Log log = told("a", "b");
    CHECK((log == in_a || log == in_b));
    CHECK(told("b", "a") == log);
}

TEST_CASE("who gives up waiting for any leaves all lines", "[by_hand]")
{
    // Ben would leave one unit free of each ward, so Cid, of his class, may not pass him in the line of B
    // until he gives up at 40.
    const std::string wards = "a: {capacity: 1}, b: {capacity: 2}";
    const Told told = run_told(queues(
        wards,
        {{"ann", "00:00", "pool: a, time: 60 min"},
         {"abe", "00:00", "pool: b, time: 60 min"},
         {"ben", "00:10",
          "pool: a, overflow: b, waits_for: any, time: 30 min, leaves_free: 1, patience: {after: 30 min, "
          "to: left}"},
         {"cid", "00:20", "pool: b, time: 5 min"}}));
    CHECK(told.log == Log{"40 ben left", "45 cid seen", "60 ann seen", "60 abe seen"});
    CHECK(told.pool("a").reneges == 1);
    CHECK(told.pool("b").reneges == 1);
}

TEST_CASE("who waits for any stands in the lines that have room, and is turned away if none has", "[by_hand]")
{
    const auto told = [](const std::string& waits_for, int room_of_b) {
        return run_told(
            queues("a: {capacity: 1, room: 0}, b: {capacity: 1, room: " + std::to_string(room_of_b) + "}",
                   {{"ann", "00:00", "pool: a, time: 20 min"},
                    {"abe", "00:00", "pool: b, time: 60 min"},
                    {"ben", "00:10",
                     "pool: a, overflow: b, waits_for: " + waits_for + ", time: 5 min, if_full: left"}}));
    };
    // He stands in the line of B alone, and is not looked for when A is free at 20.
    CHECK(told("any", 1).log == Log{"20 ann seen", "60 abe seen", "65 ben seen"});
    CHECK(told("any", 0).log == Log{"10 ben left", "20 ann seen", "60 abe seen"});
    const Told own = told("own", 1);
    CHECK(own.log == Log{"10 ben left", "20 ann seen", "60 abe seen"});
    CHECK(own.pool("a").refusals == 1);
    CHECK(own.pool("b").refusals == 0);
}

TEST_CASE("who holds a unit of any of the pools goes on with it", "[by_hand]")
{
    // Ben lies in B, whose bed serves for the second stay too, though A is free at 20; then he goes to A.
    const Told told =
        run_told(queues(two_wards, {{"ann", "00:00", "pool: a, time: 20 min"},
                                    {"ben", "00:10", "kind: stay, pool: a, overflow: b, time: 30 min",
                                     "then: {kind: stay, pool: a, overflow: b, time: 10 min, next: last}\n"
                                     "      last: {kind: stay, pool: a, time: 10 min, next: seen}",
                                     "then"},
                                    {"cid", "00:45", "pool: b, time: 5 min"}}));
    // In B 10-50, in A 50-60; Cid has B from 50 on.
    CHECK(told.log == Log{"20 ann seen", "55 cid seen", "60 ben seen"});
    CHECK(told.pool("b").busy_time == 45 * minute);
    CHECK(told.pool("b").starts == 2);
    CHECK(told.pool("a").busy_time == 30 * minute);
}

TEST_CASE("days in a bed are delayed for the pool that was taken in the end", "[by_hand]")
{
    // Fit to leave at 10, he waits in the bed for either kind of care, and has B at 40.
    const Told told = run_told(queues(
        "bed: {capacity: 1}, a: {capacity: 1}, b: {capacity: 1}",
        {{"ann", "00:00", "kind: package, pool: a, time: 60 min"},
         {"abe", "00:00", "kind: package, pool: b, time: 40 min"},
         {"ben", "00:00", "kind: stay, pool: bed, time: 10 min",
          "then: {kind: package, pool: a, overflow: b, waits_for: any, time: 10 min, next: seen}", "then"},
         {"cid", "00:20", "kind: stay, pool: bed, time: 10 min"}}));
    // The bed is Cid's from 40 on, when the care has begun.
    CHECK(told.log == Log{"40 abe seen", "50 ben seen", "50 cid seen", "60 ann seen"});
    CHECK(told.delayed("bed", "b") == 30);
    CHECK(told.delayed("bed", "a") == 0);
}

}  // namespace esther::test
