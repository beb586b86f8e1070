#pragma once

#include <vector>

#include "scenarios/spec/client_groups.hpp"
#include "scenarios/world/population.hpp"

namespace esther {

/// The pathways as they run where client groups are told apart: one that uses a parameter which differs
/// between groups becomes a copy for each of them. A copy's need arises in its group only; all copies share
/// the random numbers of the one pathway, so that a person's luck does not depend on how people are grouped.
/// Pathways of customers, who belong to no group, stay as they are.
[[nodiscard]] std::vector<PathwaySpec> copy_for_groups(const std::vector<PathwaySpec>& pathways,
                                                       const ClientGroups& groups,
                                                       const std::vector<std::string>& parameters);

/// How many people of each group live at each home, (home, group), when the run starts.
[[nodiscard]] std::vector<std::vector<double>> count_groups(const PopulationModel& people,
                                                            const ClientGroups& groups, std::size_t n_homes);

}  // namespace esther
