#pragma once

#include "analysis/store/study_result.hpp"

namespace esther {

/// Adds a warning for each pool whose mean occupancy still moves by more than 2 % between the last two
/// quarters of the warm-up (reference scenario, mean over replications); for a warm-up of less than half a
/// year, one saying so.
void check_warm_up(StudyResult& result);

}  // namespace esther
