// Finite rooms, beds that are blocked from behind, giving up to another queue, and a bed held while care is
// awaited: the times worked out on paper.

#include "tests/by_hand/queue_study.hpp"
#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

constexpr std::int64_t minute = one_minute.count();

}  // namespace

TEST_CASE(
    "a room has so many places for those who wait, and one freed at an instant is there for who comes then",
    "[by_hand]")
{
    // Ann is seen 0-10, Ben waits 1-10 in the one place there is. Cid comes at 5 and finds it taken. At 10
    // Ben goes in, and Dot, who comes at that instant, waits in his place until 20; Eve, of that instant too,
    // is turned away, or Dot is: luck says which.
    const std::string see = "pool: nurse, time: 10 min, if_full: left";
    const Told told = run_told(queues("nurse: {capacity: 1, room: 1}", {{"ann", "00:00", see},
                                                                        {"ben", "00:01", see},
                                                                        {"cid", "00:05", see},
                                                                        {"dot", "00:10", see},
                                                                        {"eve", "00:10", see}}));
    const bool dot_first = told.log[2] == "10 eve left";
    CHECK(told.log == (dot_first
                           ? Log{"5 cid left", "10 ann seen", "10 eve left", "20 ben seen", "30 dot seen"}
                           : Log{"5 cid left", "10 ann seen", "10 dot left", "20 ben seen", "30 eve seen"}));
    CHECK(told.pool("nurse").refusals == 2);
    CHECK(told.pool("nurse").requests == 5);
}

TEST_CASE("a bed is blocked from behind until the next step accepts, and so is the bed before it",
          "[by_hand]")
{
    // Three beds in a row, one of each kind, each stay of 10 min but Ann's in the last, of 60. Ann:
    // 0-10-20-80. Ben enters the first at 10, the second at 20, is done at 30 and keeps it until 80; Cid
    // enters the first at 20, is done at 30, and keeps it until Ben moves on at 80; Dot, who comes at 25, has
    // the first from 80 on.
    const auto through = [](const std::string& name, const std::string& at, const std::string& last) {
        return Comer{name, at, "kind: stay, pool: first, time: 10 min",
                     "then: {kind: stay, pool: second, time: 10 min, next: last}\n      last: {kind: stay, "
                     "pool: third, "
                     "time: " +
                         last + ", next: seen}",
                     "then"};
    };
    const Told told =
        run_told(queues("first: {capacity: 1}, second: {capacity: 1}, third: {capacity: 1}",
                        {through("ann", "00:00", "60 min"), through("ben", "00:05", "10 min"),
                         through("cid", "00:06", "10 min"), through("dot", "00:25", "10 min")}));
    // At 80, one instant: Ann leaves, Ben moves to the third, Cid to the second, Dot into the first. 90: Ben
    // leaves, Cid to the third, Dot to the second. 100 and 110.
    CHECK(told.log == Log{"80 ann seen", "90 ben seen", "100 cid seen", "110 dot seen"});
    CHECK(told.delayed("second", "third") == 50);
    CHECK(told.delayed("first", "second") == 50);
    CHECK(told.pool("first").busy_time == 90 * minute);
    CHECK(told.pool("first").starts == 4);
}

TEST_CASE("a contact blocks nobody: its unit is free while its patient waits for the next", "[by_hand]")
{
    // As above with contacts: Ben and Cid wait in a queue, and Dot is seen by the first at 25.
    const auto through = [](const std::string& name, const std::string& at, const std::string& last) {
        return Comer{name, at, "pool: first, time: 10 min",
                     "then: {kind: contact, pool: third, time: " + last + ", next: seen}", "then"};
    };
    const Told told =
        run_told(queues("first: {capacity: 1}, third: {capacity: 1}",
                        {through("ann", "00:00", "60 min"), through("ben", "00:05", "10 min"),
                         through("cid", "00:06", "10 min"), through("dot", "00:25", "10 min")}));
    CHECK(told.log == Log{"70 ann seen", "80 ben seen", "90 cid seen", "100 dot seen"});
    CHECK(told.pool("first").busy_time == 40 * minute);
    CHECK(told.delayed("first", "third") == 0);
}

TEST_CASE("whose next step has no room does not block: it goes elsewhere at once", "[by_hand]")
{
    // Care takes one and lets one wait. Ann has it 10-70; Ben waits in the bed from 20 on, in that place.
    // Cid, fit at 30 in another bed, finds no room and leaves the bed then.
    const auto patient = [](const std::string& name, const std::string& at, const std::string& care) {
        return Comer{name, at, "kind: stay, pool: bed, time: 10 min",
                     "then: {kind: package, pool: care, time: " + care + ", if_full: left, next: seen}",
                     "then"};
    };
    const Told told = run_told(queues("bed: {capacity: 2}, care: {capacity: 1, room: 1}",
                                      {patient("ann", "00:00", "60 min"), patient("ben", "00:10", "5 min"),
                                       patient("cid", "00:20", "5 min")}));
    CHECK(told.log == Log{"30 cid left", "70 ann seen", "75 ben seen"});
    CHECK(told.delayed("bed", "care") == 50);
    CHECK(told.pool("bed").busy_time == (10 + 60 + 10) * minute);
}

TEST_CASE("who gives up a queue goes to another at that instant, behind all who wait there", "[by_hand]")
{
    // The clinic has Ann until 60. Ben gives up at 30 and goes to A&E, which has Eve until 40 and where Dot
    // has waited since 20: Dot 40-50, Ben 50-60. Fay comes to A&E at 30, the instant at which Ben gives up:
    // patience ends before a newcomer asks, so Ben is before her.
    const Told told =
        run_told(queues("clinic: {capacity: 1}, ae: {capacity: 1}",
                        {{"ann", "00:00", "pool: clinic, time: 60 min"},
                         {"eve", "00:00", "pool: ae, time: 40 min"},
                         {"ben", "00:10", "pool: clinic, time: 10 min, patience: {after: 20 min, to: ae}",
                          "ae: {kind: contact, pool: ae, time: 10 min, next: seen}"},
                         {"dot", "00:20", "pool: ae, time: 10 min"},
                         {"fay", "00:30", "pool: ae, time: 10 min"}}));
    CHECK(told.log == Log{"40 eve seen", "50 dot seen", "60 ann seen", "60 ben seen", "70 fay seen"});
    CHECK(told.pool("clinic").reneges == 1);
    CHECK(told.pool("clinic").wait_time == 20 * minute);
    CHECK(told.pool("clinic").served_wait_time == 0);
    CHECK(told.pool("ae").served_wait_time == (20 + 20 + 30) * minute);
}

TEST_CASE("who gives up waiting for care frees the bed at that instant, for who waits for it", "[by_hand]")
{
    // Ben, fit at 20, gives up care at 50 and goes home without it: the bed is Dot's 50-60. Care that is free
    // at 50 comes first: he has it, and the bed is free as well.
    const auto told = [](const std::string& others_care) {
        return run_told(queues("bed: {capacity: 1}, care: {capacity: 1}",
                               {{"ann", "00:00", "kind: package, pool: care, time: " + others_care},
                                {"ben", "00:10", "kind: stay, pool: bed, time: 10 min",
                                 "then: {kind: package, pool: care, time: 5 min, patience: {after: 30 min, "
                                 "to: left}, next: seen}",
                                 "then"},
                                {"dot", "00:30", "kind: stay, pool: bed, time: 10 min"}}));
    };
    const Told gives_up = told("51 min");
    CHECK(gives_up.log == Log{"50 ben left", "51 ann seen", "60 dot seen"});
    CHECK(gives_up.delayed("bed", "care") == 30);
    const Told in_time = told("50 min");
    CHECK(in_time.log == Log{"50 ann seen", "55 ben seen", "60 dot seen"});
    CHECK(in_time.delayed("bed", "care") == 30);
}

}  // namespace esther::test
