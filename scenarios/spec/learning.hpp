#pragma once

#include <cstddef>
#include <vector>

#include "scenarios/spec/mechanisms_spec.hpp"
#include "sim/core/time.hpp"

// M8: nothing works on its first day as it will in the end.

namespace esther {

/// The extent of a practice at a time [us] after go-live, on its way from how far it was there before:
///
///   first + (last - first) (1 - exp(-since / time constant)) - |last - first| dip (while it lasts)
///
/// It may be below 0 at first, where a new way of working is worse than the old one.
[[nodiscard]] double extent_on_the_way(double first, double last, const LearningSpec& learning, double since);

/// A time during which what is learned does not change; its figures are those of its middle.
struct LearningStep {
    Duration begin{0};  ///< since go-live
    Duration middle{0};
};

/// Months in the first year, quarters in the next two, then years: all that begin within the measured time.
/// A longer study begins with the steps of a shorter one.
[[nodiscard]] std::vector<LearningStep> learning_steps(Duration measure);

/// The step in force just before an instant after go-live, which may be the end of that step.
[[nodiscard]] std::size_t step_before(const std::vector<LearningStep>& steps, Duration since);

}  // namespace esther
