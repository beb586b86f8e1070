#pragma once

#include <cstddef>
#include <vector>

#include "pathways/graph/pathway.hpp"

namespace esther {

/// Limit of the engine: marks are the bits of a byte.
inline constexpr std::size_t most_marks = 8;

/// All checks of a pathway that a world is going to run: its structure, its names, and that
/// somebody enters it. Expand includes first.
void check_pathway(const PathwaySpec& pathway, const Vocabulary& vocabulary, Problems& problems);

/// What needs no world: nodes that nobody names or reaches or leaves, shares that do not add up, age
/// bands, marks, the clock, cycles. A pathway without need and arrivals is taken for a sub-pathway, whose
/// clock and marks may stand in the file that includes it.
void check_structure(const PathwaySpec& pathway, Problems& problems);

/// Names that the world must provide: pools, places, interfaces, attributes and their values,
/// parameters, measures.
void check_names(const PathwaySpec& pathway, const Vocabulary& vocabulary, Problems& problems);

/// Nodes that take units of several pools, or of one of several, as the pools of one setting are. What was
/// said of another setting is not said again.
void check_pools(const PathwaySpec& pathway, const std::vector<PoolSpec>& pools, Problems& problems);

/// Reports decisions that look at a pool from another place. With one place there is no other. All nodes that
/// others lead to must be there.
void check_pressure(const PathwaySpec& pathway, const std::vector<PoolSpec>& pools, std::size_t n_places,
                    Problems& problems);

}  // namespace esther
