#pragma once

#include "analysis/store/study_result.hpp"

namespace esther {

/// Adds a warning for each pool that cannot do what is asked of it in the measured time: somebody waited and it
/// had no unit at all (who is turned away does not wait), or all its units were always in use and its line grew (all replications together; at least two
/// months are needed to see growth). Names the scenarios.
void check_queues(StudyResult& result);

}  // namespace esther
