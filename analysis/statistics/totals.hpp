#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/statistics/period.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// The English standard for time in A&E [h].
inline constexpr double emergency_hours = 4;

/// Sums over measured months of one scenario and replication. Doubles, because the person-time of a
/// country in microseconds does not fit into 64 bits. Stopwatches are those of all measured time: the file
/// holds no months of them.
struct Totals {
    std::vector<double> count;          ///< by measure
    std::vector<double> count_by_cell;  ///< (measure, age band, sex)
    std::vector<double> person_us;      ///< (age band, sex)
    double all_person_us = 0;
    double adult_person_us = 0;                ///< 17 years and older; 0 if the bands do not tell
    std::vector<double> busy_us;               ///< by pool
    std::vector<double> capacity_us;           ///< by pool
    std::vector<double> starts;                ///< by pool
    std::vector<double> wait_us;               ///< by pool, of the uses begun
    std::vector<double> queue_us;              ///< by pool: number waiting times time
    double period_us = 0;                      ///< length of the measured months
    std::vector<double> delayed_us;            ///< by pool that was held
    std::vector<double> stopwatches;           ///< by measure
    std::vector<double> stopwatch_us;          ///< by measure
    std::vector<double> stopwatches_by_cell;   ///< (measure, age band, sex)
    std::vector<double> stopwatch_us_by_cell;  ///< (measure, age band, sex)
    std::vector<double> within_4_hours;        ///< by measure: stopwatches that showed 4 h or less
};

[[nodiscard]] Totals totals_in(const StudyResult& result, std::size_t scenario, std::size_t replication,
                               const Period& period);
/// Of several periods at once, in their order: the counts are unpacked once.
[[nodiscard]] std::vector<Totals> totals_in(const StudyResult& result, std::size_t scenario,
                                            std::size_t replication, const std::vector<Period>& periods);
/// Time lived by residents in a period, by (age band, sex) [us].
[[nodiscard]] std::vector<double> person_time_in(const StudyResult& result, std::size_t scenario,
                                                 std::size_t replication, const Period& period);
/// Of all measured months.
[[nodiscard]] Totals measured_totals(const StudyResult& result, std::size_t scenario,
                                     std::size_t replication);

/// By scenario, replication.
using AllTotals = std::vector<std::vector<Totals>>;

/// Totals of every scenario and replication in each of some periods: the counts of each are unpacked once.
class TotalsByPeriod {
  public:
    TotalsByPeriod(const StudyResult& result, std::vector<Period> periods,
                   std::size_t threads = available_threads());
    /// Precondition: one of the periods.
    [[nodiscard]] const AllTotals& in(const Period& period) const;

  private:
    std::vector<Period> periods_;
    std::vector<AllTotals> totals_;  ///< by period
};

/// Lowest age of a band such as "17-39" or "85+"; nothing for "all" and other words.
[[nodiscard]] std::optional<int> lowest_age(std::string_view band);

/// Place of a label; nothing if it is not there.
[[nodiscard]] std::optional<std::size_t> place_of(const std::vector<std::string>& labels,
                                                  std::string_view wanted);
[[nodiscard]] std::optional<std::size_t> place_of(const std::vector<double>& labels, double wanted);

}  // namespace esther
