#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/theory/studies.hpp"

// What a replication is asked. Names are those of pools and measures in the study's file.

namespace esther::theory {

// Averages over time.
[[nodiscard]] Observe number_in_system(const std::string& pool);  ///< waiting or served
[[nodiscard]] Observe queue_length(const std::string& pool);
[[nodiscard]] Observe units_in_use(const std::string& pool);
/// The same, one observation a replication: for a measured time of one microsecond.
[[nodiscard]] Observe units_in_use_then(const std::string& pool);
[[nodiscard]] Observe units_there(const std::string& pool);  ///< those that are open and not away
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
[[nodiscard]] Observe at_most(const Durations& durations, double threshold);

// Shares of those who came to a pool.
[[nodiscard]] Observe refused(const std::string& pool);
[[nodiscard]] Observe gave_up(const std::string& pool);
[[nodiscard]] Observe waited(const std::string& pool);  ///< served at once or not, given up or not
/// Time in the queue of everybody who came, also of those who gave up.
[[nodiscard]] Observe wait_of_all(const std::string& pool);
[[nodiscard]] Observe customers_per_busy_period(const std::string& pool);

// Counts.
[[nodiscard]] Observe opened();                                 ///< one observation a replication
[[nodiscard]] Observe records(const std::string& measure);      ///< one observation a replication
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

// Read off the list of records (observe_list.cpp). Between an entry and an exit one is there.
[[nodiscard]] Observe number_over_time(const std::string& entry, const std::string& exit);
[[nodiscard]] Observe share_of_time(const std::string& entry, const std::string& exit,
                                    const std::function<bool(std::int64_t)>& number);
/// The number at this phase of every whole period.
[[nodiscard]] Observe number_at(const std::string& entry, const std::string& exit, double phase,
                                double period);
/// Coefficient of the sine or cosine in the number over time; the measured time is whole periods.
[[nodiscard]] Observe sine_of(const std::string& entry, const std::string& exit, double period);
[[nodiscard]] Observe cosine_of(const std::string& entry, const std::string& exit, double period);
/// Time from each record of one measure to the next of another.
[[nodiscard]] Observe time_until(const std::string& from, const std::string& to);
/// What a customer's states cost, each from its record to the next, discounted at a rate from time 0 on.
[[nodiscard]] Observe life_cost(const std::vector<std::pair<std::string, double>>& cost_of, double discount);

// People with listed records (observe_people.cpp); a year of warm-up and a year are measured.
[[nodiscard]] Observe yearly_counts(const std::string& measure);  ///< one observation a person and year
[[nodiscard]] Observe share_without(const std::string& measure);  ///< of persons and years
/// Records in the second year of those who had so many in the first.
[[nodiscard]] Observe next_year_of_those_with(const std::string& measure, std::int64_t so_many);
/// Share of all records that is of the people of greatest risk.
[[nodiscard]] Observe share_of_the_riskiest(const std::string& measure, double share);
[[nodiscard]] Observe life_of_people();              ///< person-time for each at the start
[[nodiscard]] Observe alive_after(double duration);  ///< share of those there at the start

}  // namespace esther::theory
