#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"
#include "analysis/statistics/twins.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// One scenario's figures for one measure.
struct ScenarioFigures {
    std::string scenario;
    std::optional<Estimate> level;               ///< none where there is nothing to divide by
    std::optional<PairedDifference> difference;  ///< against the baseline; none for the baseline itself
};

struct MeasureComparison {
    std::string id;
    std::string title;
    std::string unit;
    int decimals = 1;
    std::vector<ScenarioFigures> scenarios;  ///< the baseline first
};

/// Net emergency admissions avoided per 1,000 person-years: minus the paired difference.
struct Avoided {
    std::string scenario;
    Estimate avoided;
    std::optional<Estimate> in_all;  ///< minus the paired difference of emergency_in_all, if there is one
    bool identical = false;
};

/// Everything `esther compare` prints, as figures.
struct Comparison {
    std::string title;
    std::string study;
    std::string baseline;
    std::size_t replications = 0;
    double warm_up_years = 0;
    double measured_years = 0;
    std::string meaning;  ///< what the intervals show, and what they do not
    std::vector<Avoided> avoided;
    std::vector<MeasureComparison> measures;
    std::vector<Twins> twins;
    std::string twins_meaning;       ///< how to read them, or why there are none
    std::vector<std::string> notes;  ///< warnings of the run, failed self-checks
};

struct CompareOptions {
    std::string baseline;               ///< empty = the study's reference
    std::vector<std::string> measures;  ///< ids or labels; empty = all main measures
};

/// Throws ResultsError for a scenario or measure that is not there, with the nearest name.
[[nodiscard]] Comparison compare(const StudyResult& result, const CompareOptions& options = {});

}  // namespace esther
