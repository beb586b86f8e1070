#pragma once

#include "analysis/store/study_result.hpp"

namespace esther::test {

/// A small study in which every array, group and text holds something of its own: numbers are a hash of
/// their place, texts hold Unicode, quotes and line ends, one input is not text.
[[nodiscard]] StudyResult sample_result();

/// A study that lacks nearly everything: no admissions, inputs, parameters, checks or warnings.
[[nodiscard]] StudyResult bare_result();

}  // namespace esther::test
