#pragma once

#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Measures are whatever record nodes count, so a slip of the pen would quietly be another measure: names
/// that differ by one letter, of which one is used less, are a fault. So are the names of what is counted anyway.
void check_measures(const StudySpec& study, Problems& problems);

}  // namespace esther
