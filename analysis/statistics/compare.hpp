#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/effects.hpp"
#include "analysis/statistics/moved_ranks.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// Everything `esther compare` prints, as figures: the effects of the headline's period, and more.
struct Comparison : Effects {
    std::string title;
    std::string study;
    std::string baseline;
    std::size_t replications = 0;
    double warm_up_years = 0;
    double measured_years = 0;
    std::string meaning;            ///< what the intervals show, and what they do not
    std::vector<Effects> years;     ///< since go-live, one by one, if asked for
    bool goes_live = true;          ///< there are people whose care changes; false: a queue
    bool is_default_period = true;  ///< nobody asked for another
    MovedRanks ranks;  ///< under several settings of unknown practices, if several results were given
    std::string twins_meaning;       ///< how to read them, or why there are none
    std::vector<std::string> notes;  ///< warnings of the run, failed self-checks
};

/// In which order scenarios stand behind the baseline. Arms follow their model.
enum class ScenarioOrder {
    study,       ///< as in the study
    effect,      ///< who avoids most comes first
    name,        ///< by the alphabet
    null_first,  ///< those that cannot be told from nothing, the smallest first; then by effect
};

struct CompareOptions {
    std::string baseline = {};               ///< empty = the study's reference
    std::vector<std::string> measures = {};  ///< ids or labels; empty = all main measures
    std::optional<int> year = {};            ///< since go-live, 0 = all measured time; none = headline_period
    bool by_year = false;                    ///< every year too
    ScenarioOrder order = ScenarioOrder::study;
    std::string pathway = {};  ///< only what it counts; empty = all pathways together
};

/// Which uncertainty the intervals over replications of these results show, in sentences.
[[nodiscard]] std::string meaning_of_intervals(const StudyResult& result);

/// Self-checks that failed, and the warnings that the results hold.
[[nodiscard]] std::vector<std::string> notes_on(const StudyResult& result);

/// Throws ResultsError for a scenario, measure, pathway or year that is not there, with the nearest name.
[[nodiscard]] Comparison compare(const StudyResult& all, const CompareOptions& options = {});

}  // namespace esther
