// Units of several pools at once: the times worked out on paper.

#include "tests/by_hand/queue_study.hpp"
#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

constexpr std::int64_t minute = one_minute.count();

}  // namespace

TEST_CASE("a claim on several pools takes a unit of each at once, and keeps its place in every line",
          "[by_hand]")
{
    // Ben needs both from 10 on, gets them at 60, and until then takes neither: the surgeon is free. Dot is
    // more urgent and passes him; Cid is his like and does not, Eve is less urgent and does not.
    const Told told =
        run_told(queues("theatre: {capacity: 1}, surgeon: {capacity: 1}",
                        {{"ann", "00:00", "pool: theatre, time: 60 min, priority: 1"},
                         {"ben", "00:10", "pool: theatre, also: surgeon, time: 30 min, priority: 1"},
                         {"cid", "00:20", "pool: surgeon, time: 20 min, priority: 1"},
                         {"dot", "00:30", "pool: surgeon, time: 20 min, priority: 0"},
                         {"eve", "00:31", "pool: surgeon, time: 20 min, priority: 2"}}));
    CHECK(told.log == Log{"50 dot seen", "60 ann seen", "90 ben seen", "110 cid seen", "130 eve seen"});
    // Each pool counts the claim, its wait and its use.
    const PoolMonth theatre = told.pool("theatre");
    CHECK(theatre.requests == 2);
    CHECK(theatre.starts == 2);
    CHECK(theatre.busy_time == 90 * minute);
    CHECK(theatre.wait_time == 50 * minute);
    const PoolMonth surgeon = told.pool("surgeon");
    CHECK(surgeon.requests == 4);
    CHECK(surgeon.starts == 4);
    CHECK(surgeon.busy_time == (20 + 30 + 20 + 20) * minute);
    CHECK(surgeon.wait_time == (50 + 70 + 0 + 79) * minute);
    CHECK(surgeon.served_wait_time == surgeon.wait_time);
}

TEST_CASE("in which order pools are named makes no difference, and nobody waits for ever", "[by_hand]")
{
    // A is free at 30, B at 40: Dan has both 40-50, Fay 50-60, though each was named first by one of them.
    const auto told = [](const std::string& dan, const std::string& fay) {
        return run_told(
            queues("a: {capacity: 1}, b: {capacity: 1}", {{"ann", "00:00", "pool: a, time: 30 min"},
                                                          {"ben", "00:00", "pool: b, time: 40 min"},
                                                          {"dan", "00:05", dan + ", time: 10 min"},
                                                          {"fay", "00:06", fay + ", time: 10 min"}}));
    };
    const std::string ab = "pool: a, also: b";
    const std::string ba = "pool: b, also: a";
    const Log expected{"30 ann seen", "40 ben seen", "50 dan seen", "60 fay seen"};
    CHECK(told(ab, ba).log == expected);
    CHECK(told(ba, ab).log == expected);
    CHECK(told(ab, ab).log == expected);
    CHECK(told(ab, ba).result.tally.fingerprint == told(ba, ab).result.tally.fingerprint);
}

TEST_CASE("several claims of one instant on the same pools are served one after another", "[by_hand]")
{
    // Dan and Fay come at the same instant, by luck one before the other in both lines.
    const auto told = [](const std::string& dan, const std::string& fay) {
        return run_told(
                   queues("a: {capacity: 1}, b: {capacity: 1}", {{"dan", "00:05", dan + ", time: 10 min"},
                                                                 {"fay", "00:05", fay + ", time: 10 min"}}))
            .log;
    };
    const Log first = told("pool: a, also: b", "pool: b, also: a");
    CHECK((first == Log{"15 dan seen", "25 fay seen"} || first == Log{"15 fay seen", "25 dan seen"}));
    CHECK(told("pool: b, also: a", "pool: a, also: b") == first);
}

TEST_CASE("units freed at one instant go to the claim on both before anyone who comes at that instant",
          "[by_hand]")
{
    // Both end at 60. Ben, who waits for both, has them then; Cid and Dot come at 60 and want one each.
    const auto told = [](const std::string& one, const std::string& other) {
        return run_told(queues("theatre: {capacity: 1}, surgeon: {capacity: 1}",
                               {{"ann", "00:00", "pool: " + one + ", time: 60 min"},
                                {"abe", "00:30", "pool: " + other + ", time: 30 min"},
                                {"ben", "00:40", "pool: theatre, also: [surgeon], time: 30 min"},
                                {"cid", "01:00", "pool: theatre, time: 5 min"},
                                {"dot", "01:00", "pool: surgeon, time: 6 min"}}))
            .log;
    };
    CHECK(told("theatre", "surgeon") ==
          Log{"60 ann seen", "60 abe seen", "90 ben seen", "95 cid seen", "96 dot seen"});
    CHECK(told("surgeon", "theatre") ==
          Log{"60 ann seen", "60 abe seen", "90 ben seen", "95 cid seen", "96 dot seen"});
}

TEST_CASE("who gives up waiting for several pools leaves all lines, and those behind move up", "[by_hand]")
{
    const auto told = [](const std::string& patience) {
        return run_told(queues(
            "theatre: {capacity: 1}, surgeon: {capacity: 1}",
            {{"ann", "00:00", "pool: theatre, time: 60 min"},
             {"ben", "00:10",
              "pool: theatre, also: surgeon, time: 30 min, patience: {after: " + patience + ", to: left}"},
             {"cid", "00:20", "pool: surgeon, time: 20 min"}}));
    };
    // Ben gives up at 40: the surgeon was free for Cid all along.
    const Told gone = told("30 min");
    CHECK(gone.log == Log{"40 ben left", "60 ann seen", "60 cid seen"});
    for (const std::string pool : {"theatre", "surgeon"}) {
        CHECK(gone.pool(pool).reneges == 1);
        CHECK(gone.pool(pool).starts == 1);
    }
    // Patience ends at the instant at which the theatre is free: he is served.
    CHECK(told("50 min").log == Log{"60 ann seen", "90 ben seen", "110 cid seen"});
}

TEST_CASE("several pools are full if one of them has no room for a claim that must wait", "[by_hand]")
{
    const Told told =
        run_told(queues("theatre: {capacity: 1}, surgeon: {capacity: 1, room: 0}",
                        {{"ann", "00:00", "pool: theatre, time: 60 min"},
                         {"ben", "00:10", "pool: theatre, also: surgeon, time: 30 min, if_full: left"},
                         {"cid", "01:00", "pool: theatre, also: surgeon, time: 30 min, if_full: left"}}));
    CHECK(told.log == Log{"10 ben left", "60 ann seen", "90 cid seen"});
    CHECK(told.pool("surgeon").refusals == 1);
    CHECK(told.pool("theatre").refusals == 0);
    CHECK(told.pool("theatre").queue_time == 0);
}

TEST_CASE("what a stay holds is not asked for again, and is held while the others are awaited", "[by_hand]")
{
    // There is one bed. Ann is in it until 20 and needs a nurse at the bedside, whom Ben has until 50: she
    // keeps the bed 20-50, has both 50-60, and only the nurse leaves then; a second stay in the bed 60-70.
    const Told told =
        run_told(queues("bed: {capacity: 1}, nurse: {capacity: 1}",
                        {{"ann", "00:00", "kind: stay, pool: bed, time: 20 min",
                          "then: {kind: stay, pool: nurse, also: bed, time: 10 min, next: last}\n"
                          "      last: {kind: stay, pool: bed, time: 10 min, next: seen}",
                          "then"},
                         {"ben", "00:10", "pool: nurse, time: 40 min"},
                         {"cid", "00:55", "pool: nurse, time: 3 min"},
                         {"dot", "00:55", "pool: bed, time: 3 min"}}));
    CHECK(told.log == Log{"50 ben seen", "63 cid seen", "70 ann seen", "73 dot seen"});
    CHECK(told.delayed("bed", "nurse") == 30);
    CHECK(told.delayed("bed", "bed") == 0);
    CHECK(told.pool("bed").starts == 2);  // Ann's and Dot's: what she has is no new start
    CHECK(told.pool("nurse").starts == 3);
    CHECK(told.pool("bed").busy_time == (70 + 3) * minute);
}

TEST_CASE("a claim on several pools leaves units free in each of them", "[by_hand]")
{
    // Ben leaves one free of both. At 10 one theatre is in use, so he waits, though two surgeons are free.
    // Cid, of another class, leaves none: he has the other theatre and a surgeon 20-35.
    const Told told = run_told(
        queues("theatre: {capacity: 2}, surgeon: {capacity: 2}",
               {{"ann", "00:00", "pool: theatre, time: 30 min, priority: 1"},
                {"ben", "00:10", "pool: theatre, also: surgeon, time: 10 min, priority: 1, leaves_free: 1"},
                {"cid", "00:20", "pool: theatre, also: surgeon, time: 15 min"},
                {"dot", "00:36", "pool: surgeon, time: 2 min, priority: 1"}}));
    // 30: one theatre is free, not enough. 35: Ben, until 45. Dot wants a surgeon at 36 and finds one.
    CHECK(told.log == Log{"30 ann seen", "35 cid seen", "38 dot seen", "45 ben seen"});
}

TEST_CASE("who gives up waiting for more free units lets its like behind it be served", "[by_hand]")
{
    // Ann has one of two units until 60. Ben would leave one free, so he waits; Cid of the same class may not
    // pass him. Ben gives up at 40, and Cid is served at that instant.
    const Told told = run_told(queues(
        "bed: {capacity: 2}",
        {{"ann", "00:00", "pool: bed, time: 60 min"},
         {"ben", "00:10", "pool: bed, time: 10 min, leaves_free: 1, patience: {after: 30 min, to: left}"},
         {"cid", "00:20", "pool: bed, time: 5 min"}}));
    CHECK(told.log == Log{"40 ben left", "45 cid seen", "60 ann seen"});
}

}  // namespace esther::test
