#pragma once

#include <cstddef>
#include <string>

#include "analysis/store/study_result.hpp"

namespace esther {

[[nodiscard]] std::string version_text();

/// Who made a results file, when, where, how and how fast: all that may differ between equal runs.
void add_provenance(StudyResult& result, const std::string& command, std::size_t threads, double seconds);

}  // namespace esther
