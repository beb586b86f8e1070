#pragma once

#include <string>

#include "scenarios/spec/calibration_spec.hpp"

namespace esther {

/// Reads a calibration, its study and all files of that. All faults go to `problems`; with faults the result
/// is good for finding more of them and for nothing else.
[[nodiscard]] CalibrationSpec read_calibration(const std::string& path, Problems& problems);

/// Reports measures, pools, ages and sexes that the results of the study will not have. `labels` are those of
/// such results.
void check_targets(const CalibrationSpec& calibration, const StudyResult& labels, Problems& problems);

}  // namespace esther
