#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"
#include "analysis/statistics/measures.hpp"
#include "analysis/statistics/period.hpp"
#include "analysis/statistics/totals.hpp"
#include "analysis/statistics/twins.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// One scenario's figures for one measure.
struct ScenarioFigures {
    std::string scenario;
    std::optional<Estimate> level;               ///< none where there is nothing to divide by
    std::optional<PairedDifference> difference;  ///< against the baseline; none for the baseline itself
    std::vector<std::int64_t> undefined_in = {};  ///< replications in which there is nothing to divide by
};

struct MeasureComparison {
    std::string id;
    std::string title;
    std::string unit;
    int decimals = 1;
    std::vector<ScenarioFigures> scenarios = {};  ///< the baseline first
    bool of_all_time = false;  ///< of all measured time, whatever the period: the file holds no months of it
    /// Events that it counts, of all replications together, under the scenario with fewest; none if it counts
    /// none.
    std::optional<double> fewest_events = {};
};

/// Ranks that a model may have: 1 for the model that avoids most, in all. Two models are in order if the
/// interval of their paired difference holds no 0.
struct RankRange {
    std::size_t best = 1;
    std::size_t worst = 1;
    bool operator==(const RankRange&) const = default;
};

/// Net emergency admissions avoided per 1,000 person-years: minus the paired difference. What a model is
/// judged by, and what arms are held against, is `in_all` where the study counts it: an admission that bears
/// another name is none avoided.
struct Avoided {
    std::string scenario;
    Estimate avoided;
    std::vector<double> by_replication = {};
    std::optional<Estimate> in_all = {};  ///< minus the paired difference of emergency_in_all
    std::vector<double> in_all_by_replication = {};
    bool identical = false;                        ///< both, in every replication
    bool is_arm = false;                           ///< `flow_only` or `ideal` of another scenario
    std::optional<Estimate> out_of_hospital = {};  ///< the same per person-years outside acute beds
    std::optional<Estimate> flow = {};     ///< judged: what is left without stated effects (arm flow_only)
    std::optional<Estimate> stated = {};   ///< the rest
    std::optional<Estimate> ceiling = {};  ///< arm ideal of the reference: no friction, ample capacity
    std::optional<double> ceiling_share = {};  ///< of the baseline's emergency admissions
    std::optional<RankRange> rank = {};        ///< among the models; none for arms

    [[nodiscard]] const Estimate& judged() const { return in_all ? *in_all : avoided; }
    /// The interval holds 0, or there is none: it cannot be told from nothing.
    [[nodiscard]] bool is_null() const;
    /// More than half of what it is judged by is put in, not brought about.
    [[nodiscard]] bool is_mostly_stated() const;
    /// At least half of the admissions avoided came to hospital under another name.
    [[nodiscard]] bool is_mostly_another_name() const;
};

/// What came of each scenario in one period.
struct Effects {
    Period period;
    std::vector<Avoided> avoided;
    std::vector<MeasureComparison> measures;
    std::vector<Twins> twins;  ///< from go-live to the end of the period
};

/// All scenarios in the order of `order`, which begins with the baseline.
[[nodiscard]] MeasureComparison compare_measure(const StudyResult& result, const Measure& measure,
                                                const AllTotals& totals,
                                                const std::vector<std::size_t>& order);

/// The headline of every scenario but the baseline. Precondition: the study counts `emergency_admission`.
[[nodiscard]] std::vector<Avoided> avoided_admissions(const StudyResult& result, const AllTotals& totals,
                                                      const std::vector<std::size_t>& order);

}  // namespace esther
