#pragma once

#include "pathways/graph/pathway.hpp"

namespace esther {

/// The pathway without what nobody can come to: branches with a share that is 0 as written, a rest that is
/// left nothing, and nodes to which no other way leads. For drawings of what includes a sub-pathway and uses
/// a part of it. A share that a parameter gives is kept. Targets must be known (check_structure).
[[nodiscard]] PathwaySpec without_dead_ways(PathwaySpec pathway);

}  // namespace esther
