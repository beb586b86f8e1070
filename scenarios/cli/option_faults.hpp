#pragma once

#include <string>

#include "pathways/graph/problem.hpp"

namespace esther {

/// Throws ResultsError with all faults of what an option was given, if there are any.
void throw_faults_of(const std::string& option, const Problems& problems);

}  // namespace esther
