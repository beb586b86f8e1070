#pragma once

#include <string>

#include "pathways/graph/pathway.hpp"

namespace esther::test {

/// Names that the bad files may use: pool `server`, attributes age, sex and frailty, ...
[[nodiscard]] Vocabulary small_world();

/// All faults as a user sees them, "" for none.
[[nodiscard]] std::string text_of(const Problems& problems);

/// Reads `folder/name` (a pathway or `pools:`), checks it against the small world, and returns all faults.
/// Files are named relative to the folder.
[[nodiscard]] std::string faults_of_file(const std::string& folder, const std::string& name);

}  // namespace esther::test
