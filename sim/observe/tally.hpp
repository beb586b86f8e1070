#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/check.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/observe/distribution.hpp"

namespace esther {

/// A twelfth of the model year: 730 h.
inline constexpr Duration one_month = one_year / 12;

/// What one pool did in one month; times in microseconds.
struct PoolMonth {
    std::int64_t capacity_time = 0;
    std::int64_t busy_time = 0;
    std::int64_t queue_time = 0;     ///< requests x time spent waiting
    std::int64_t reserved_time = 0;  ///< granted but empty
    std::int64_t overtime = 0;       ///< in use beyond the capacity of a closed shift
    std::int64_t requests = 0;
    std::int64_t starts = 0;
    std::int64_t refusals = 0;
    std::int64_t reneges = 0;    ///< left the queue before being served
    std::int64_t wait_time = 0;  ///< of those that left the queue this month, however they left
    std::int64_t served_wait_time = 0;
    std::int64_t waiting = 0;  ///< in line at the end of the month, or of the run within it
    bool operator==(const PoolMonth&) const = default;
    void add(const PoolMonth& other);
};

/// Layout of the tallies of a run.
struct TallyShape {
    std::size_t n_measures = 0;
    std::size_t n_pathways = 0;
    std::size_t n_months = 0;
    std::size_t n_cells = 1;
    std::size_t n_pools = 0;
    std::size_t n_courses = 0;
    std::size_t n_warm = 0;  ///< months before measuring starts
    Time measure_from{};
    Time horizon = never;
    Duration month = one_month;  ///< length of the periods; theory runs take one long one
    bool operator==(const TallyShape&) const = default;

    /// Months are counted backwards and forwards from `measure_from`; [start, end).
    [[nodiscard]] std::size_t month_of(Time t) const
    {
        if (t < measure_from) {
            const auto back = static_cast<std::size_t>((measure_from - t - Duration{1}) / month) + 1;
            return back < n_warm ? n_warm - back : 0;
        }
        const auto ahead = n_warm + static_cast<std::size_t>((t - measure_from) / month);
        return ahead < n_months ? ahead : n_months - 1;
    }
    [[nodiscard]] Time end_of_month(std::size_t m) const
    {
        return m + 1 >= n_months
                   ? never
                   : measure_from +
                         (static_cast<std::int64_t>(m + 1) - static_cast<std::int64_t>(n_warm)) * month;
    }
};

/// A delay's days are told apart up to this one, the first being 0; the last is that and all after it.
inline constexpr std::size_t last_delay_day = 14;
inline constexpr std::size_t n_delay_days = last_delay_day + 1;

/// What stopwatches showed that were stopped from the end of the warm-up on.
struct Shown {
    std::int64_t n = 0;
    std::int64_t time = 0;  ///< sum [us]

    void add(const Shown& other)
    {
        n += other.n;
        time += other.time;
    }
    bool operator==(const Shown&) const = default;
};

/// One row of the tape: an event worth listing one by one.
struct TapeRow {
    Time time{};
    std::uint32_t person = 0;
    std::uint32_t root = 0;
    PathwayId pathway = PathwayId::none;
    MeasureId measure = MeasureId::none;
    bool operator==(const TapeRow&) const = default;
};

/// Adds to the person time of one cell in one month. Throws RunError beyond 2^63 us: 3.5 million people in one
/// cell for a month of 730 h.
inline void add_person_time(std::int64_t& to, std::int64_t us)
{
    if (__builtin_add_overflow(to, us, &to)) [[unlikely]] {
        throw RunError("more people of one group (age band, sex, deprivation) than their time can be counted of, "
                       "3.5 million in a month: part them by narrower `age_bands`");
    }
}

/// Counts and integrals of a run, all integers: their sums do not depend on order.
struct alignas(128) Tally {  // two cache lines: workers have one each
    Tally() = default;
    explicit Tally(const TallyShape& wanted);

    void add(const Tally& other);

    [[nodiscard]] std::size_t count_index(MeasureId measure, PathwayId pathway, std::size_t month,
                                          std::size_t cell) const
    {
        return ((index(measure) * shape.n_pathways + index(pathway)) * shape.n_months + month) *
                   shape.n_cells +
               cell;
    }
    TallyShape shape;
    std::vector<std::int64_t> counts;         ///< (measure, pathway, month, cell)
    std::vector<std::int64_t> person_time;    ///< (month, cell) [us], of those here and alive
    std::vector<PoolMonth> pools;             ///< (pool, month)
    std::vector<std::int64_t> delayed_time;   ///< (pool held, pool awaited or n_pools, month) [us]
    std::vector<std::int64_t> delay_by_day;   ///< (pool held, day of the delay, month) [us]
    std::vector<std::int64_t> deaths;         ///< (month, cell)
    std::vector<std::int64_t> entered;        ///< (month, cell): came to be here after time 0
    std::vector<std::int64_t> left;           ///< (month, cell): alive and for ever
    std::vector<std::int64_t> steps;          ///< (course, month, cell); the cell before the step
    std::vector<std::int64_t> absorbed_open;  ///< (pathway, month, cell): needs that met an open episode
    std::vector<std::int64_t> absorbed_away;  ///< (pathway, month, cell): needs that arose away from home
    std::vector<std::int64_t> no_shows;       ///< (pathway, month): customers expected who did not come
    std::vector<std::int64_t> balked;         ///< (pathway, month, cell): went elsewhere, seeing the line
    std::vector<std::int64_t> opened;         ///< (pathway)
    std::vector<std::int64_t> closed;         ///< (pathway)
    std::vector<std::int64_t> swaps;          ///< (pool): units taken over by who was blocked for ever
    std::vector<Distribution> waits;          ///< (pool), of those served [us]
    std::vector<Distribution> busy_periods;   ///< (pool) [us]
    std::vector<Distribution> stopwatches;    ///< (measure) [us]
    std::vector<Shown> shown;                 ///< (measure, cell): the same by whose they were
    std::vector<Distribution> gaps;           ///< (measure), time between successive records at a site
    std::vector<TapeRow> tape;
    std::int64_t events = 0;  ///< executed state changes, without rejected candidates
    std::int64_t candidates = 0;
    std::int64_t rejected = 0;  ///< candidates that were thinned away
    std::int64_t stale = 0;     ///< cancelled entries dropped from the queue
    std::uint64_t fingerprint = 0;
};

}  // namespace esther
