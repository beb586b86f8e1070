#pragma once

#include "pathways/graph/pathway.hpp"
#include "sim/model/network.hpp"

namespace esther {

/// The weekly calendar of a pool that has `units` while it is open; at least 1 if there are any.
[[nodiscard]] Calendar make_calendar(const PoolSpec& pool, double units);

}  // namespace esther
