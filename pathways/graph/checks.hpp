#pragma once

#include <vector>

#include "pathways/graph/pathway.hpp"

namespace esther {

/// Limits of the engine: marks are the bits of a byte, visits are counted in the episode's record.
inline constexpr std::size_t most_marks = 8;
inline constexpr std::size_t most_drawing_nodes_on_cycles = 12;

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

/// For each node the number of the cycle (strongly connected component) on which it lies, -1 for a node
/// that an episode enters once at most. Unknown targets are passed over.
[[nodiscard]] std::vector<int> cycle_of(const PathwaySpec& pathway);

/// True if a visit to the node takes a random number that must differ from that of another visit.
[[nodiscard]] bool draws(const NodeSpec& node);

/// More nodes on cycles that draw, or count first visits, than the engine has visit counters. Whoever
/// adds nodes (handoffs, delays) checks again.
void check_cycle_limit(const PathwaySpec& pathway, Problems& problems);

}  // namespace esther
