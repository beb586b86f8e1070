#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace esther {

/// How one node counts its visits (see Node).
struct VisitPlan {
    std::uint8_t slot = 0xff;
    bool loop_head = false;
};

/// Decides which nodes of a pathway need a counter of visits, so that each entry has draws of its own.
/// `successors[n]` lists where n may lead, in the order of the model; `start` is entered first. Nodes on no
/// cycle need none. Where more than `max_slots` nodes would, the loop they are on gets a head instead: coming
/// back to it begins the loop anew in another round, and its other nodes count within one round.
/// Depends on the graph and the order of branches only, never on the order of nodes in a file.
[[nodiscard]] std::vector<VisitPlan> plan_visits(const std::vector<std::vector<std::size_t>>& successors,
                                                 std::size_t start, std::size_t max_slots);

}  // namespace esther
