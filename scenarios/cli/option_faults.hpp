#pragma once

#include <string>

#include "pathways/graph/problem.hpp"

namespace esther {

/// What to do about a fault, as the last line of its message: a question as it stands, anything else after
/// "try".
[[nodiscard]] std::string hint_line(const std::string& hint);

/// Throws ResultsError with all faults of what an option was given, if there are any.
void throw_faults_of(const std::string& option, const Problems& problems);

}  // namespace esther
