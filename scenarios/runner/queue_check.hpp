#pragma once

#include "analysis/store/study_result.hpp"

namespace esther {

/// Adds a warning for each pool that cannot do what is asked of it in the measured time: it was asked and had no
/// unit at all, or all its units were always in use and its line grew (all replications together; at least two
/// months are needed to see growth). Names the scenarios.
void check_queues(StudyResult& result);

}  // namespace esther
