// Delayed time by the day of the delay: waits one after another are one delay, over months and beyond the
// days that are told apart.

#include <numeric>

#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

constexpr std::int64_t hour = 60 * one_minute.count();

/// Of the time that units of the only pool were held too long, what lies in a day of the delay [h].
std::int64_t hours_on_day(const Told& told, std::size_t day)
{
    const std::size_t n_months = told.result.tally.shape.n_months;
    const auto first = told.result.tally.delay_by_day.begin() + static_cast<std::ptrdiff_t>(day * n_months);
    return std::accumulate(first, first + static_cast<std::ptrdiff_t>(n_months), std::int64_t{0}) / hour;
}

}  // namespace

TEST_CASE("all of a long delay after the days that are told apart stands in the last of them", "[by_hand]")
{
    // A delay of 10 and 1,000 hours, from the first month into the second, beside one of a day and an hour.
    const Told told = run_told(R"(study: delays
seed: 1
replications: 1
measure: 60 days
pools: {bed: {capacity: 2}}
pathways:
  - pathway: cat
    arrivals: {at: ["00:00"], count: 1}
    start: bed
    nodes:
      bed: {kind: stay, pool: bed, time: 1 h, next: assessed}
      assessed: {kind: wait, keeps: true, time: 10 h, next: arranged}
      arranged: {kind: wait, keeps: true, time: 1000 h, next: home}
      home: {kind: end}
  - pathway: dan
    arrivals: {at: ["00:00"], count: 1}
    start: bed
    nodes:
      bed: {kind: stay, pool: bed, time: 1 h, next: arranged}
      arranged: {kind: wait, keeps: true, time: 25 h, next: home}
      home: {kind: end}
)");
    CHECK(hours_on_day(told, 0) == 24 + 24);
    CHECK(hours_on_day(told, 1) == 24 + 1);
    for (std::size_t day = 2; day < last_delay_day; ++day) {
        CHECK(hours_on_day(told, day) == 24);
    }
    CHECK(hours_on_day(told, last_delay_day) == 1010 - 14 * 24);
}

}  // namespace esther::test
