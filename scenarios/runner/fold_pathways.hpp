#pragma once

#include <string>
#include <vector>

#include "scenarios/world/world.hpp"
#include "sim/observe/tally.hpp"

namespace esther {

/// Copies of a pathway for client groups are one need in the results.
struct PathwayRows {
    std::vector<std::string> names;   ///< of the rows
    std::vector<std::size_t> row_of;  ///< (pathway of the network)
    [[nodiscard]] bool has_copies() const { return names.size() < row_of.size(); }
};

[[nodiscard]] PathwayRows pathway_rows(const WorldGroup& group);

/// The tally with one row for each pathway as it was written.
[[nodiscard]] Tally fold_pathways(Tally tally, const PathwayRows& rows);

}  // namespace esther
