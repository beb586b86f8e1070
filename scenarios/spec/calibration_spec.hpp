#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/statistics/outcome.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// A parameter of the mechanisms that a calibration may move, and how far.
struct FreeParameter {
    std::string name;
    Scalar from;
    Scalar to;
    Place place;
};

/// A published figure that the reference scenario is held against.
struct TargetSpec {
    std::string name;
    std::string title;
    Outcome outcome;
    Scalar value;
    double error = 0;    ///< standard error, as a share of `value`
    bool fitted = true;  ///< else it is held against the model after the fit, and moves nothing
    Place place;         ///< of its name
    Place of_place;      ///< of the measure or pool
    Place with_place;    ///< of the second measure
    Place ages_place;    ///< of `ages` or `sex`
};

/// Which parameters to fit to which figures. Draws of parameters, other scenarios, arms and ledgers of the
/// study take no part.
struct CalibrationSpec {
    std::string name;
    std::string title;
    std::string text;  ///< of the file, verbatim
    std::int64_t evaluations = 0;  ///< of the search, at most
    std::vector<FreeParameter> parameters;
    std::vector<TargetSpec> targets;
    StudySpec study;  ///< with the replications of one evaluation
};

}  // namespace esther
