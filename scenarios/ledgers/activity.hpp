#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/store/study_result.hpp"
#include "sim/core/int128.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

/// Months [first, last) of a result.
struct Months {
    std::size_t first = 0;
    std::size_t last = 0;
};

/// What was done in one scenario and replication, as contracts count it.
class Activity {
  public:
    Activity(const StudyResult& result, std::size_t scenario, std::size_t replication);

    /// The year before go-live, or what the warm-up has of it.
    [[nodiscard]] Months last_year() const;
    /// Year `y` from go-live; the last may be short.
    [[nodiscard]] Months year(std::size_t y) const;
    [[nodiscard]] std::size_t n_years() const;
    [[nodiscard]] std::size_t first_measured() const { return first_measured_; }
    [[nodiscard]] std::size_t n_months() const { return month_us_.size(); }

    /// Length [us].
    [[nodiscard]] std::int64_t length(Months months) const;
    /// Events that a measure counted; 0 for a name that nobody counts.
    [[nodiscard]] std::int64_t events(const std::string& measure, Months months) const;
    /// The same without what residents had elsewhere: what the hospitals of the area did for them.
    [[nodiscard]] std::int64_t events_here(const std::string& measure, Months months) const;
    /// Time in use, or open, summed over the units of a pool [us].
    [[nodiscard]] Int128 in_use(const std::string& pool, Months months) const;
    [[nodiscard]] Int128 open(const std::string& pool, Months months) const;
    /// Time lived by residents [us].
    [[nodiscard]] Int128 people(Months months) const;
    /// Delayed time of a pool by the day of the delay, whatever was awaited [us].
    [[nodiscard]] std::vector<Int128> delayed_by_day(const std::string& pool, Months months) const;

    /// Emergency stays of the measured period by the stopwatch of discharge: how many, how many below so many
    /// days, days above so many. The bins of the results tell lengths, so days within a bin count as its
    /// middle.
    struct Stays {
        std::int64_t all = 0;
        std::int64_t below = 0;
        std::int64_t days_above = 0;
    };
    [[nodiscard]] Stays stays(std::int64_t short_days, std::int64_t trim_days) const;

  private:
    const StudyResult* result_;
    std::size_t scenario_;
    std::size_t replication_;
    std::size_t first_measured_;
    std::vector<std::int64_t> month_us_;
    std::vector<std::int64_t> counts_;  ///< (measure, month)
    std::vector<Int128> people_;        ///< by month
};

/// What was done in every scenario and replication of a result, which must outlive this. Each block of counts
/// is unpacked once.
class Activities {
  public:
    explicit Activities(const StudyResult& result, std::size_t threads = available_threads());

    [[nodiscard]] const Activity& at(std::size_t scenario, std::size_t replication) const
    {
        return all_[scenario * n_replications_ + replication];
    }
    /// The reference scenario.
    [[nodiscard]] const Activity& usual(std::size_t replication) const { return at(reference_, replication); }

  private:
    std::size_t n_replications_;
    std::size_t reference_;
    std::vector<Activity> all_;
};

}  // namespace esther
