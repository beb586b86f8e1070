// Arrivals at stated times, in batches, late and not at all: the times worked out on paper.

#include <set>

#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

/// Customers who note when they come, are served for 30 min and note it.
std::string clinic(const std::string& arrivals, const std::string& length = "2 days", int servers = 1)
{
    return "study: clinic\nseed: 1\nreplications: 1\nmeasure: " + length +
           "\npools: {doctor: {capacity: " + std::to_string(servers) + R"(}}
pathways:
  - pathway: patient
    arrivals: )" +
           arrivals + R"(
    start: comes
    nodes:
      comes: {kind: record, count: comes, list: true, next: see}
      see: {kind: contact, pool: doctor, time: 30 min, next: seen}
      seen: {kind: record, count: seen, list: true, next: gone}
      gone: {kind: end}
)";
}

std::int64_t sum(const std::vector<std::int64_t>& counts)
{
    std::int64_t total = 0;
    for (const std::int64_t n : counts) {
        total += n;
    }
    return total;
}

/// Minutes at which a record of this name was made.
std::vector<std::int64_t> minutes_of(const Told& told, const std::string& record)
{
    std::vector<std::int64_t> minutes;
    for (const std::string& line : told.log) {
        if (line.ends_with(" " + record)) {
            minutes.push_back(std::stoll(line));
        }
    }
    return minutes;
}

}  // namespace

TEST_CASE("a rate with a profile of the week is the same stream as steps of its hours", "[by_hand]")
{
    std::string hours;
    std::string steps;
    for (int hour = 0; hour < 24; ++hour) {
        hours += (hour == 0 ? "" : ", ") + std::string(hour < 12 ? "0.5" : "1.5");
    }
    steps = "{until: 12 h, rate: 1 per hour}, {until: 24 h, rate: 3 per hour}";
    const Told by_week = run_told(clinic("{rate: 2 per hour, week: {hours: [" + hours + "]}}", "5 days", 9));
    CHECK(by_week.log == run_told(clinic("{steps: [" + steps + "]}", "5 days", 9)).log);
    CHECK(by_week.log.size() > 100);
}

TEST_CASE("appointments of the day repeat every day, and one who finds the doctor busy waits", "[by_hand]")
{
    // Day 1: 480 and 500 min after midnight; the second waits from 500 to 510. Day 2: 1,440 min later.
    CHECK(run_told(clinic("{at: [08:00, 08:20]}")).log ==
          Log{"480 patient 0 comes", "500 patient 1 comes", "510 patient 0 seen", "540 patient 1 seen",
              "1920 patient 2 comes", "1940 patient 3 comes", "1950 patient 2 seen", "1980 patient 3 seen"});
}

TEST_CASE("appointments by day of the week repeat every week, which begins on a Monday", "[by_hand]")
{
    // Tuesday 09:00 is 33 h, Wednesday 57 h, Saturday 10:00 130 h and 10:30 130.5 h; a week has 168 h.
    const Told told = run_told(clinic("{at: {tue-wed: 09:00, sat: [10:30, 10:00]}}", "9 days"));
    CHECK(minutes_of(told, "comes") ==
          std::vector<std::int64_t>{33 * 60, 57 * 60, 130 * 60, 130 * 60 + 30, 201 * 60});
}

TEST_CASE("a stream at intervals begins with a whole interval and ends with its count", "[by_hand]")
{
    const Told told = run_told(clinic("{every: 75 min, count: 3}"));
    CHECK(minutes_of(told, "comes") == std::vector<std::int64_t>{75, 150, 225});
}

TEST_CASE("a batch comes at one instant, one customer after another", "[by_hand]")
{
    const Told told = run_told(clinic("{at: [00:00], batch: 3, count: 3}"));
    CHECK(minutes_of(told, "comes") == std::vector<std::int64_t>{0, 0, 0});
    CHECK(minutes_of(told, "seen") == std::vector<std::int64_t>{30, 60, 90});
    // Each is somebody of their own.
    std::set<std::string> who;
    for (const std::string& line : told.log) {
        who.insert(line.substr(line.find("patient"), 9));
    }
    CHECK(who == std::set<std::string>{"patient 0", "patient 1", "patient 2"});
    CHECK(told.pool("doctor").wait_time == Duration(30 * one_minute + 60 * one_minute).count());
}

TEST_CASE("the count of a stream cuts its last batch", "[by_hand]")
{
    const Told told = run_told(clinic("{every: 1 h, batch: 4, count: 6}"));
    CHECK(minutes_of(told, "comes") == std::vector<std::int64_t>{60, 60, 60, 60, 120, 120});
}

TEST_CASE("sizes of batches have their shares, and numbers of customers leave gaps for the largest",
          "[by_hand]")
{
    const Told told =
        run_told(clinic("{every: 1 min, batch: [{size: 1, share: 60 %}, {size: 4}]}", "10 days", 5));
    const auto comes = minutes_of(told, "comes");
    std::int64_t singles = 0;
    std::int64_t fours = 0;
    for (std::size_t i = 0; i < comes.size();) {
        const auto n = std::upper_bound(comes.begin(), comes.end(), comes[i]) - comes.begin() -
                       static_cast<std::ptrdiff_t>(i);
        REQUIRE((n == 1 || n == 4));
        (n == 1 ? singles : fours) += 1;
        i += static_cast<std::size_t>(n);
    }
    // 14,399 batches: 60 % of them have a standard deviation of 59.
    CHECK(singles + fours == 14'399);
    CHECK(singles > 8'640 - 236);
    CHECK(singles < 8'640 + 236);
}

TEST_CASE("a quarter of the patients do not come, and the others are who they would have been", "[by_hand]")
{
    const Told all = run_told(clinic("{every: 1 h}", "200 days"));
    const Told some = run_told(clinic("{every: 1 h, no_show: 25 %}", "200 days"));
    const std::int64_t missed = sum(some.result.tally.no_shows);
    CHECK(sum(all.result.tally.no_shows) == 0);
    // 4,799 expected, a standard deviation of 30.
    CHECK(missed > 1'200 - 120);
    CHECK(missed < 1'200 + 120);
    const std::set<std::string> expected(all.log.begin(), all.log.end());
    CHECK(some.log.size() == 2 * (4'799 - static_cast<std::size_t>(missed)));
    std::size_t known = 0;
    for (const std::string& line : some.log) {
        known += expected.count(line);  // nobody waits, so the same people come and go at the same times
    }
    CHECK(known == some.log.size());
}

TEST_CASE("who is late comes later, even after the next", "[by_hand]")
{
    const Told told = run_told(clinic("{at: [08:00, 08:20], late: 25 min}", "1 day"));
    CHECK(minutes_of(told, "comes") == std::vector<std::int64_t>{505, 525});
    CHECK(minutes_of(told, "seen") == std::vector<std::int64_t>{535, 565});

    const Told now_and_then = run_told(
        clinic("{every: 1 h, late: {mixture: [{share: 50 %, law: 0 min}, {law: 90 min}]}}", "30 days", 9));
    std::int64_t on_time = 0;
    for (const std::int64_t minute : minutes_of(now_and_then, "comes")) {
        REQUIRE(minute % 30 == 0);
        on_time += minute % 60 == 0 ? 1 : 0;
    }
    CHECK(on_time > 360 - 60);
    CHECK(on_time < 360 + 60);
}

TEST_CASE("times between arrivals follow any law", "[by_hand]")
{
    // Uniform on 10 to 30 min: no gap outside, a mean of 20 and a standard deviation of 5.77 min.
    const Told told = run_told(clinic("{between: {uniform: {from: 10 min, to: 30 min}}}", "140 days", 9));
    const Distribution& gaps = told.result.tally.gaps[0];
    CHECK(gaps.least() >= 10 * one_minute);
    CHECK(gaps.greatest() <= 30 * one_minute);
    const double mean = static_cast<double>(gaps.sum()) / static_cast<double>(gaps.n()) / 60e6;
    CHECK(gaps.n() > 10'000);
    CHECK(mean > 20 - 4 * 5.77 / 100);
    CHECK(mean < 20 + 4 * 5.77 / 100);
    const auto comes = minutes_of(told, "comes");
    CHECK(comes.front() >= 10);  // the first interval is a whole one
    CHECK(comes.front() <= 30);
}

}  // namespace esther::test
