#pragma once

#include <string>

#include "tests/theory/studies.hpp"

// What a replication is asked. Names are those of pools and measures in the study's file.

namespace esther::theory {

// Averages over time.
[[nodiscard]] Observe number_in_system(const std::string& pool);  ///< waiting or served
[[nodiscard]] Observe queue_length(const std::string& pool);
[[nodiscard]] Observe units_in_use(const std::string& pool);
[[nodiscard]] Observe utilisation(const std::string& pool);
[[nodiscard]] Observe throughput(const std::string& pool);  ///< services begun per unit of time

// Durations: one by one (their mean, variance and deviation), squared, or the share above a threshold.
using Durations = std::function<Distribution(const Outcome&)>;
[[nodiscard]] Durations waits(const std::string& pool);  ///< of those served
[[nodiscard]] Durations busy_periods(const std::string& pool);
[[nodiscard]] Durations stopwatch(const std::string& measure);
[[nodiscard]] Durations gaps(const std::string& measure);
[[nodiscard]] Observe each(const Durations& durations);
[[nodiscard]] Observe squared(const Durations& durations);
[[nodiscard]] Observe above(const Durations& durations, double threshold);

// Shares of those who came to a pool.
[[nodiscard]] Observe refused(const std::string& pool);
[[nodiscard]] Observe gave_up(const std::string& pool);
[[nodiscard]] Observe waited(const std::string& pool);  ///< served at once or not, given up or not
/// Time in the queue of everybody who came, also of those who gave up.
[[nodiscard]] Observe wait_of_all(const std::string& pool);
[[nodiscard]] Observe customers_per_busy_period(const std::string& pool);

// Counts.
[[nodiscard]] Observe opened();                                 ///< one observation a replication
[[nodiscard]] Observe accepted();                               ///< share of candidates that became episodes
[[nodiscard]] Observe per_episode(const std::string& measure);  ///< records for each episode opened
/// Records of one measure for each of another.
[[nodiscard]] Observe share_of(const std::string& measure, const std::string& of);
/// The time before the only unit of a pool was taken, and whether it is above a threshold.
[[nodiscard]] Observe idle_time(const std::string& pool);
[[nodiscard]] Observe idle_above(const std::string& pool, double threshold);
/// One minus the Kaplan-Meier estimate at `end`, if the rivals are taken for censoring.
[[nodiscard]] Observe one_minus_kaplan_meier(const std::string& event, const std::vector<std::string>& rivals,
                                             double end);

}  // namespace esther::theory
