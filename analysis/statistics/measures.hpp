#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/totals.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// A figure made of the totals of one scenario and replication.
struct Measure {
    std::string id;  ///< as `--measure` takes it
    std::string title;
    std::string unit;
    int decimals = 1;  ///< for people; files carry all digits
    /// Nothing where there is nothing to divide by.
    std::function<std::optional<double>(const Totals&)> value;
    bool by_month = true;  ///< false: of all measured time, whatever the months asked for
    std::vector<std::size_t> counted = {};  ///< labels whose events it counts; empty if it is no count
    bool by_pathway = false;  ///< made of events, which are told apart by pathway, and of people
};

/// The main measures for which the study has what they need, headline first; of a study without people those
/// that are not per head. `reference` is the index of
/// the scenario whose person-time weighs the standardised rate.
[[nodiscard]] std::vector<Measure> main_measures(const StudyResult& result, std::size_t reference);

/// Emergency admissions together with what came to hospital and is not called one: illnesses that arose there
/// and emergencies seen through within the day. Nothing if the study counts neither.
[[nodiscard]] std::optional<Measure> emergency_in_all(const StudyResult& result);
/// Emergency admissions per 1,000 person-years, time in hospital included; and without the time in acute
/// beds, where the study has such. Precondition: the study counts `emergency_admission`.
[[nodiscard]] Measure headline_measure(const StudyResult& result);
[[nodiscard]] std::optional<Measure> outside_hospital_measure(const StudyResult& result);

/// The plain count of one label: per 1,000 person-years, or per replication where there are no people.
[[nodiscard]] Measure plain_measure(const StudyResult& result, std::size_t measure);

/// Of every pool: `POOL.wait`, the mean wait of those served; `POOL.queue`, how many wait on average; `POOL.in_use`,
/// the share of its units in use (none for an unlimited pool).
[[nodiscard]] std::vector<Measure> pool_measures(const StudyResult& result);

}  // namespace esther
