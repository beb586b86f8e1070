#pragma once

#include <string>

#include "pathways/graph/pathway.hpp"
#include "pathways/yaml/value.hpp"

namespace esther {

/// Path of `file` as named in `from`: relative to the folder of `from`, without detours.
[[nodiscard]] std::string path_beside(const std::string& from, const std::string& file);

/// Reads a pathway from a file and expands its includes.
[[nodiscard]] PathwaySpec load_pathway(const std::string& path, Problems& problems);

/// The same for the document of a file that was read already.
[[nodiscard]] PathwaySpec load_pathway(const Value& document, const std::string& path, Problems& problems);

}  // namespace esther
