#pragma once

#include "analysis/store/study_result.hpp"

namespace esther {

/// Adds a warning for each pool that cannot do what is asked of it in the measured time, all replications together:
/// somebody waited and it had no unit at all (who is turned away does not wait); or its units were always in use
/// and its line was longer at the end than at the beginning by more than half of its mean. Names the scenarios.
/// Services that are broken off begin twice, so of pools that break off growth may go unseen;
/// after a warm-up much longer than the measured time too, and a short clinic with overtime may be named wrongly.
void check_queues(StudyResult& result);

}  // namespace esther
