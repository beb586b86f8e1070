#pragma once

#include "analysis/store/study_result.hpp"

namespace esther {

/// Adds a warning for each pool whose mean occupancy still moves, between the last two quarters of the warm-up, by
/// more than 2 % and by more than chance between replications explains (reference scenario; Student's t, 5 % for
/// all pools together by Bonferroni; with one replication the 2 % alone). For a warm-up of less than half a year,
/// one saying so.
void check_warm_up(StudyResult& result);

}  // namespace esther
