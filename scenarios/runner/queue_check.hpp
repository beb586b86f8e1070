#pragma once

#include "analysis/store/study_result.hpp"

namespace esther {

/// Adds a warning for each pool that cannot do what is asked of it in the measured time, all replications together:
/// somebody waited and it had no unit at all (who is turned away does not wait); or all units of its shifts were
/// always in use and its line was longer at the end than at the beginning by at least two and half of its mean.
/// Names the scenarios. A rule of thumb: after a warm-up much longer than the measured time the line is long before it
/// is measured, and its growth goes unseen.
void check_queues(StudyResult& result);

}  // namespace esther
