#pragma once

#include <functional>
#include <optional>
#include <string>

#include "pathways/graph/pathway.hpp"

namespace esther {

/// Reads the pathway `file` that `from` (the file of `place`) names; PathwaySpec::file is its resolved path.
/// Nothing if it cannot be read, after adding the faults.
using PathwayLoader = std::function<std::optional<PathwaySpec>(const std::string& file,
                                                               const std::string& from, const Place& place)>;

/// Puts each sub-pathway in the place of the node that includes it: its nodes are named `<node>/<name>`, its
/// parameters replaced, its ends by the nodes that `exits` names. Ways to the node lead to its start. Marks
/// are shared by all. A node's `rng_id` becomes `<rng_id or name of the include>/<rng_id>`. Faults: a file
/// that includes itself, exits and parameters that do not exist or are missing.
[[nodiscard]] PathwaySpec expand_includes(PathwaySpec pathway, const PathwayLoader& load, Problems& problems);

}  // namespace esther
