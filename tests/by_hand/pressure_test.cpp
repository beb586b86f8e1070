// Decisions that answer to crowding: who is taken in, worked out on paper.

#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

/// Somebody comes every 10 min, and is taken into one of two beds for 25 min or not.
std::string ward(const std::string& decision, const std::string& length = "85 min")
{
    return "study: ward\nseed: 1\nreplications: 1\nmeasure: " + length + R"(
pools: {bed: {capacity: 2, open: {daily: 00:00-24:00}}}
pathways:
  - pathway: patient
    arrivals: {every: 10 min}
    start: decide
    nodes:
      decide: {kind: decision, )" +
           decision + R"(}
      taken: {kind: record, count: taken, list: true, next: stay}
      stay: {kind: stay, pool: bed, time: 25 min, next: gone}
      sent_away: {kind: record, count: sent_away, next: gone}
      gone: {kind: end}
)";
}

const std::string half = "next: [{to: taken, share: 50 %}, {to: sent_away}]";

}  // namespace

TEST_CASE("a decision looks at what is in use at that instant", "[by_hand]")
{
    // Odds of a billion take everybody in, odds of a billionth nobody. Below half of the beds in use: in at
    // 10 until 35, so at 20 and 30 one of two is in use; in at 40, and so on.
    CHECK(run_told(ward("pressure: {pool: bed, steps: [{from: 0 %, odds: 1000000000}, {from: 50 %, odds: "
                        "0.000000001}]}, " +
                        half))
              .log == Log{"10 patient 0 taken", "40 patient 3 taken", "70 patient 6 taken"});
    // Only when both are in use: 10 and 20 are in; at 30 both are. 40 finds the bed that was left at 35, 50
    // that of 45, at 60 those of 40 and 50 are in use; at 70 there is one again.
    CHECK(run_told(ward("pressure: {pool: bed, steps: [{from: 0 %, odds: 1000000000}, {from: 51 %, odds: "
                        "0.000000001}]}, " +
                        half))
              .log == Log{"10 patient 0 taken", "20 patient 1 taken", "40 patient 3 taken",
                          "50 patient 4 taken", "70 patient 6 taken", "80 patient 7 taken"});
}

TEST_CASE("below the first step, and with odds of 1, not a bit is moved; a sure thing stays sure",
          "[by_hand]")
{
    const Log plain = run_told(ward(half, "2 days")).log;
    REQUIRE(plain.size() > 80);
    CHECK(run_told(ward("pressure: {pool: bed, steps: [{from: 0 %, odds: 1}]}, " + half, "2 days")).log ==
          plain);
    CHECK(run_told(ward("decider: acute, " + half, "2 days")).log == plain);
    const std::string sure = "next: [{to: taken, share: 100 %}, {to: sent_away}]";
    CHECK(run_told(ward("pressure: {pool: bed, steps: [{from: 0 %, odds: 0.000000001}]}, " + sure)).log ==
          run_told(ward(sure)).log);
}

TEST_CASE("a pool that is closed is full", "[by_hand]")
{
    std::string text = ward(
        "pressure: {pool: bed, steps: [{from: 0 %, odds: 1000000000}, {from: 100 %, odds: "
        "0.000000001}]}, " +
            half,
        "60 min");
    text.replace(text.find("daily: 00:00-24:00"), 18, "daily: 00:25-24:00");
    CHECK(run_told(text).log == Log{"30 patient 2 taken", "40 patient 3 taken"});  // at 50 both are in use
}

}  // namespace esther::test
