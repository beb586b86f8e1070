#pragma once

#include <string>
#include <vector>

#include "pathways/graph/pathway.hpp"

namespace esther {

enum class EdgeKind { next, patience, full, balk, away, interrupted, race, clock, exit };

/// One way from a node to another, whatever opens it.
struct Edge {
    std::string from;
    std::string to;
    EdgeKind kind = EdgeKind::next;
    bool timeless = false;  ///< may be taken at the instant at which `from` was entered
    Place place;
    const BranchSpec* branch = nullptr;  ///< of `next`; lives as long as the pathway
    const LawSpec* after = nullptr;      ///< of `patience`, `race` and `clock`
};

/// All edges of a pathway, in file order. Targets may be unknown.
[[nodiscard]] std::vector<Edge> edges_of(const PathwaySpec& pathway);

/// True for a law that can only be 0 as written, whatever it is made of. Parameters count as taking time.
[[nodiscard]] bool is_zero(const LawSpec& law);

}  // namespace esther
