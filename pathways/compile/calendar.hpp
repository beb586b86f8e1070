#pragma once

#include <optional>

#include "pathways/graph/pathway.hpp"
#include "sim/model/network.hpp"

namespace esther {

/// The weekly calendar of a pool that has `units` while it is open; at least 1 if there are any. A service
/// that begins from nothing or ends in it, and never has more than `passing` units, has its first or last one
/// only while there is half of it, or half of all.
[[nodiscard]] Calendar make_calendar(const PoolSpec& pool, double units,
                                     std::optional<double> passing = std::nullopt);

}  // namespace esther
