#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Under which circumstances the parameters of a scenario are wanted.
struct ParameterChoice {
    Arm arm = Arm::as_is;
    Unknowns unknowns = Unknowns::off;
    std::uint64_t seed = 0;         ///< for Unknowns::drawn only
    std::uint64_t replication = 0;  ///< for Unknowns::drawn only
};

/// How far a practice is there under a care model, in [0, 1]. A drawn extent depends on seed, replication and
/// practice, never on the model: two models that do not know of a practice have it alike.
[[nodiscard]] double extent_of(const PracticeSpec& practice, const CareModelSpec& model,
                               const ParameterChoice& choice);

/// The figure between `value` (extent 0) and `full` (extent 1), each of these exactly. Durations and rates:
/// geometric; shares: on the log-odds; both linear where that is not defined (0, and for shares 1). Others:
/// linear.
[[nodiscard]] double move(Dimension dimension, double value, double full, double extent);

/// Every parameter in canonical units (microseconds, events per microsecond, shares, units per person).
[[nodiscard]] std::map<std::string, double> resolve(const MechanismsSpec& mechanisms,
                                                    const CareModelSpec& model,
                                                    const ParameterChoice& choice);

}  // namespace esther
