#pragma once

#include <string>

#include "analysis/store/study_result.hpp"

namespace esther {

/// The results with the events of one pathway alone, counted and listed. People, pools and stopwatches stay:
/// the file does not tell those apart by pathway. Throws ResultsError for a pathway that is not there.
[[nodiscard]] StudyResult only_pathway(StudyResult result, const std::string& name);

}  // namespace esther
