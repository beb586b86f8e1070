#pragma once

#include <string>

#include "scenarios/runner/calibrate.hpp"

namespace esther {

/// The report of a calibration for people: parameters, fit, predictions, what could not be told apart, conflicts.
[[nodiscard]] std::string text_of(const CalibrationSpec& spec, const Calibration& result);

/// The same for programs.
[[nodiscard]] std::string json_of(const CalibrationSpec& spec, const Calibration& result);

}  // namespace esther
