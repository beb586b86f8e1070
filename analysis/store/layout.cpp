// The table of the arrays in the root group.

#include "analysis/store/layout.hpp"

#include "analysis/store/study_result.hpp"
#include "sim/core/check.hpp"

namespace esther {

const char* name_of(Axis axis)
{
    switch (axis) {
        case Axis::scenario:
            return layout::scenario;
        case Axis::replication:
            return layout::replication;
        case Axis::measure:
            return layout::measure;
        case Axis::pathway:
            return layout::pathway;
        case Axis::month:
            return layout::month;
        case Axis::age_band:
            return layout::age_band;
        case Axis::sex:
            return layout::sex;
        case Axis::deprivation:
            return layout::deprivation;
        case Axis::pool:
            return layout::pool;
        case Axis::awaited_pool:
            return layout::awaited_pool;
        case Axis::delay_day:
            return layout::delay_day;
        case Axis::wait_bin:
            return layout::wait_bin;
    }
    ESTHER_CHECK(false);
    return "";
}

const std::vector<ArraySpec>& array_specs()
{
    using enum Axis;
    using enum Covered;
    using R = StudyResult;
    static const std::vector<Axis> by_run{scenario, replication};
    static const std::vector<Axis> by_pool{scenario, replication, pool, month};
    static const std::vector<ArraySpec> specs{
        {layout::count,
         {scenario, replication, measure, pathway, month, age_band, sex, deprivation},
         "1",
         "events counted by record nodes",
         nullptr,
         by_digest},
        {"person_time",
         {scenario, replication, month, age_band, sex, deprivation},
         "us",
         "time lived by residents, stays in hospital included",
         &R::person_time,
         by_digest},
        {"pool_busy_time", by_pool, "us", "time in use, summed over units", &R::pool_busy_time, by_digest},
        {"pool_capacity_time", by_pool, "us", "time open, summed over units", &R::pool_capacity_time,
         by_digest},
        {"pool_queue_time", by_pool, "us", "time waited in the queue, by the month waited in",
         &R::pool_queue_time, by_digest},
        {"pool_reserved_time", by_pool, "us", "time reserved but empty, summed over units",
         &R::pool_reserved_time, by_digest},
        {"pool_overtime", by_pool, "us", "time in use beyond the capacity of the moment", &R::pool_overtime,
         by_digest},
        {"pool_requests", by_pool, "1", "requests received", &R::pool_requests, by_digest},
        {"pool_starts", by_pool, "1", "uses begun", &R::pool_starts, by_digest},
        {"pool_refusals", by_pool, "1", "requests that found no room", &R::pool_refusals, by_digest},
        {"pool_reneges", by_pool, "1", "requests given up while waiting", &R::pool_reneges, by_digest},
        {"pool_wait_time", by_pool, "us", "sum of the waits of the uses begun", &R::pool_wait_time,
         by_digest},
        {"pool_waiting", by_pool, "1", "requests in line at the end of the month", &R::pool_waiting,
         by_digest},
        {"delayed_time",
         {scenario, replication, pool, awaited_pool, month},
         "us",
         "time a unit was held only because the next step had not accepted, by what was awaited",
         &R::delayed_time,
         by_digest},
        {"wait_count",
         {scenario, replication, pool, wait_bin},
         "1",
         "uses begun in the measured period, not again after a break, by length of wait",
         &R::wait_count,
         by_digest},
        {"stopwatch_count",
         {scenario, replication, measure, wait_bin},
         "1",
         "stopwatches stopped in the measured period, by time shown",
         &R::stopwatch_count,
         by_digest},
        {"stopwatch_time",
         {scenario, replication, measure},
         "us",
         "sum of the times shown by stopwatches stopped in the measured period",
         &R::stopwatch_time,
         by_digest},
        {"stopwatch_count_by_group",
         {scenario, replication, measure, age_band, sex, deprivation},
         "1",
         "stopwatches stopped in the measured period, by whose they were",
         &R::stopwatch_count_by_group,
         by_digest},
        {"stopwatch_time_by_group",
         {scenario, replication, measure, age_band, sex, deprivation},
         "us",
         "sum of the times that they showed",
         &R::stopwatch_time_by_group,
         by_digest},
        {"delayed_time_by_day",
         {scenario, replication, pool, delay_day, month},
         "us",
         "the same time by the day of the delay in which it lies",
         &R::delayed_time_by_day,
         not_covered},
        {"events", by_run, "1", "events executed", &R::events, not_covered},
        {"candidates", by_run, "1", "candidate events drawn", &R::candidates, not_covered},
        {"rejected", by_run, "1", "candidate events rejected by thinning", &R::rejected, not_covered},
        {"fingerprint", by_run, "1",
         "sum over the sites of a hash of the sequence of events there, the bits of an unsigned number",
         &R::fingerprint, not_covered},
    };
    return specs;
}

}  // namespace esther
