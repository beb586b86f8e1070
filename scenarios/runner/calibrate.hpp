#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"
#include "analysis/statistics/judge_fit.hpp"
#include "scenarios/runner/evaluation_log.hpp"
#include "scenarios/spec/calibration_spec.hpp"
#include "scenarios/world/world.hpp"

namespace esther {

struct CalibrationOptions {
    std::size_t threads = 1;
    std::int64_t evaluations = 0;    ///< of the search, at most; 0: the parameters are judged as they are
    std::function<void()> done_one;  ///< told of each simulated evaluation
};

struct FittedParameter {
    std::string name;
    std::string before;  ///< as written in the mechanisms
    std::string fitted;
    std::string low;  ///< of the 95 % interval
    std::string high;
    double point = 0;  ///< in its range, 0 to 1
};

struct FittedTarget {
    double before = 0;  ///< mean over replications, with the parameters as they were
    Estimate model;     ///< over replications, with those fitted
    double misfit_before = 0;
    double misfit = 0;  ///< (model - value) / error
};

struct Calibration {
    std::vector<FittedParameter> parameters;
    std::vector<FittedTarget> targets;       ///< as the calibration lists them
    std::vector<std::size_t> fitted;         ///< indices of those fitted: what `judgement` counts
    double before = 0;                       ///< sum of squared misfits of the fitted targets
    double after = 0;
    std::int64_t evaluations = 0;  ///< of the search
    bool settled = true;           ///< else the evaluations ran out
    FitJudgement judgement;
};

/// Simulations that a calibration needs beside its search: the slopes, and the start.
[[nodiscard]] std::size_t evaluations_beside_search(const CalibrationSpec& calibration);

/// Fits the free parameters: least squares of misfits, the same seeds at every evaluation, so that points differ
/// by the parameters alone. Throws RunError where a target has nothing to divide by.
[[nodiscard]] Calibration calibrate(const CalibrationSpec& spec, const World& world, EvaluationLog& log,
                                    const CalibrationOptions& options);

/// Labels of the results that an evaluation has; their figures are 0.
[[nodiscard]] StudyResult labels_of(const StudySpec& study, const World& world);

}  // namespace esther
