// Newcomers who see a long line and go elsewhere: worked out on paper.

#include <map>
#include <utility>

#include "tests/by_hand/queue_study.hpp"
#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

/// Customers who may balk at a doctor who takes 30 min for each; the first comes at minute 10, then every 10.
std::string clinic(const std::string& balks, const std::string& pool = "{capacity: 1}", int n = 5)
{
    return "study: clinic\nseed: 1\nreplications: 1\nmeasure: 100 days\npools: {doctor: " + pool + R"(}
pathways:
  - pathway: patient
    arrivals: {every: 10 min, count: )" +
           std::to_string(n) + R"(}
    start: see
    nodes:
      see: {kind: contact, pool: doctor, time: 30 min, balks: )" +
           balks + R"(, if_full: refused, next: seen}
      seen: {kind: record, count: seen, list: true, next: gone}
      refused: {kind: record, count: refused, list: true, next: gone}
      left: {kind: record, count: left, list: true, next: gone}
      gone: {kind: end}
)";
}

std::int64_t balked(const Told& told)
{
    std::int64_t n = 0;
    for (const std::int64_t each : told.result.tally.balked) {
        n += each;
    }
    return n;
}

}  // namespace

TEST_CASE("who sees two waiting goes elsewhere and makes no request", "[by_hand]")
{
    // 0 is served from 10 to 40, 1 and 2 wait; 3 comes at 40, the instant at which 0 leaves and 1 is called:
    // one waits, 3 stays. 4 comes at 50 and sees two.
    const Told told = run_told(clinic("{at: 2, to: left}"));
    CHECK(told.log == Log{"40 patient 0 seen", "50 patient 4 left", "70 patient 1 seen", "100 patient 2 seen",
                          "130 patient 3 seen"});
    CHECK(balked(told) == 1);
    const PoolMonth doctor = told.pool("doctor");
    CHECK(doctor.requests == 4);
    CHECK(doctor.starts == 4);
    CHECK(doctor.refusals == 0);
    CHECK(doctor.reneges == 0);
}

TEST_CASE("who can be served at once never balks, and an empty line turns nobody away", "[by_hand]")
{
    const Told told = run_told(clinic("{at: 1, to: left}", "{capacity: 2}"));
    // 0 and 1 at once, 2 waits at 30 though nobody is before it; 3 comes at 40, when 0 leaves and 2 is
    // called.
    CHECK(told.log == Log{"40 patient 0 seen", "50 patient 1 seen", "70 patient 2 seen", "80 patient 3 seen",
                          "100 patient 4 seen"});
    CHECK(balked(told) == 0);
}

TEST_CASE("who bears no line at all never waits", "[by_hand]")
{
    // 0 is served from 10 to 40, and 3 comes at 40; the others would have to wait.
    const Told told = run_told(clinic("{at: 0, to: left}"));
    CHECK(told.log == Log{"20 patient 1 left", "30 patient 2 left", "40 patient 0 seen", "50 patient 4 left",
                          "70 patient 3 seen"});
    CHECK(balked(told) == 3);
    CHECK(told.pool("doctor").requests == 2);
    // The same of everybody by a share, and beside a room that has no place.
    CHECK(run_told(clinic("{at: [{from: 0, share: 100 %}], to: left}")).log == told.log);
    CHECK(run_told(clinic("{at: 0, to: left}", "{capacity: 1, room: 0}")).log == told.log);
    // Half of those who see nobody waiting, and all who see one: nobody waits but the other half.
    const Told some = run_told(clinic("{at: [{from: 0, share: 50 %}, {from: 1, share: 100 %}], to: left}",
                                      "{capacity: 1, open: {mon: 00:00-00:01}}", 100));
    CHECK(balked(some) == 99);
    CHECK(some.pool("doctor").reneges == 0);
}

TEST_CASE("a queue that all balk at agrees with Erlang's loss formula, and with a pool without room",
          "[by_hand]")
{
    constexpr int n = 20'000;
    const auto loss = [](const std::string& pool, const std::string& otherwise) {
        const Told told =
            run_told("study: loss\nseed: 7\nreplications: 1\nmeasure: 20,000 h\npools: {line: " + pool + R"(}
pathways:
  - pathway: caller
    arrivals: {rate: 2 per hour, count: )" +
                     std::to_string(n) + R"(}
    start: call
    nodes:
      call: {kind: contact, pool: line, time: {exponential: {mean: 30 min}}, )" +
                     otherwise + R"(, next: served}
      served: {kind: record, count: served, list: true, next: gone}
      lost: {kind: record, count: lost, list: true, next: gone}
      gone: {kind: end}
)");
        return std::pair(told.log, balked(told));
    };
    const auto by_balking = loss("{capacity: 1}", "balks: {at: 0, to: lost}");
    const auto by_room = loss("{capacity: 1, room: 0}", "if_full: lost");
    CHECK(by_balking.first == by_room.first);
    CHECK(by_room.second == 0);
    // Offered one unit's work, M/M/1/1 loses a half; a standard deviation of the share is 0.0035.
    const double share = static_cast<double>(by_balking.second) / n;
    CHECK(share > 0.5 - 0.014);
    CHECK(share < 0.5 + 0.014);
}

TEST_CASE("balking comes before a full room, and a line beyond the room is never seen", "[by_hand]")
{
    const Told both = run_told(clinic("{at: 1, to: left}", "{capacity: 1, room: 1}"));
    // 1 waits; 2 at 30 sees one; 3 at 40 comes when 1 has been called; 4 at 50 sees 3.
    CHECK(both.log == Log{"30 patient 2 left", "40 patient 0 seen", "50 patient 4 left", "70 patient 1 seen",
                          "100 patient 3 seen"});
    CHECK(both.pool("doctor").refusals == 0);
    const Told room = run_told(clinic("{at: 2, to: left}", "{capacity: 1, room: 1}"));
    CHECK(room.log == Log{"30 patient 2 refused", "40 patient 0 seen", "50 patient 4 refused",
                          "70 patient 1 seen", "100 patient 3 seen"});
    CHECK(room.pool("doctor").refusals == 2);
    CHECK(balked(room) == 0);
}

TEST_CASE("a line that is seen holds claims of all nodes, in several lines too, whatever their priority",
          "[by_hand]")
{
    // Ben needs both and stands in both lines from 10 to 60, though the surgeon is free; Cid, his like, would
    // stand behind him, and Dot is less urgent than both. Eve is more urgent, and never looks.
    const auto log = [](const std::string& at) {
        const std::string balks = ", time: 20 min, balks: {at: " + at + ", to: left}";
        return run_told(queues("theatre: {capacity: 1}, surgeon: {capacity: 1}",
                               {{"ann", "00:00", "pool: theatre, time: 60 min, priority: 1"},
                                {"ben", "00:10", "pool: theatre, also: surgeon, time: 30 min, priority: 1"},
                                {"cid", "00:20", "pool: surgeon, priority: 1" + balks},
                                {"dot", "00:30", "pool: surgeon, priority: 2" + balks},
                                {"eve", "00:31", "pool: surgeon, priority: 0" + balks}}))
            .log;
    };
    CHECK(log("1") == Log{"20 cid left", "30 dot left", "51 eve seen", "60 ann seen", "90 ben seen"});
    CHECK(log("2") == Log{"30 dot left", "51 eve seen", "60 ann seen", "90 ben seen", "110 cid seen"});
}

TEST_CASE("more of them balk the more are waiting, each by one draw", "[by_hand]")
{
    // The doctor is away, but for a minute on Mondays: the line only grows, by those who bear it.
    const std::string slow = "{capacity: 1, open: {mon: 00:00-00:01}}";
    const auto stay = [&](const std::string& at, int n) {
        return n - balked(run_told(clinic("{at: " + at + ", to: left}", slow, n)));
    };
    CHECK(stay("[{from: 1, share: 0 %}, {from: 3, share: 100 %}]", 1'000) == 3);
    // A fifth of 3,999 who see a line: a standard deviation of 25.
    const std::int64_t some = stay("[{from: 1, share: 20 %}]", 4'000);
    CHECK(some > 3'200 - 100);
    CHECK(some < 3'200 + 100);
    // Who balks at 20 % balks at 60 % too: the same draw, so fewer stay, and none else.
    const auto who = [&](const std::string& share) {
        std::map<std::string, int> left;
        for (const std::string& line :
             run_told(clinic("{at: [{from: 1, share: " + share + "}], to: left}", slow, 500)).log) {
            if (line.ends_with(" left")) {
                left[line] = 1;
            }
        }
        return left;
    };
    const auto few = who("20 %");
    const auto many = who("60 %");
    CHECK(few.size() < many.size());
    std::size_t in_both = 0;
    for (const auto& [line, n] : few) {
        in_both += many.count(line);
    }
    CHECK(in_both == few.size());
}

}  // namespace esther::test
