#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/store/study_result.hpp"
#include "scenarios/world/world.hpp"
#include "sim/observe/distribution.hpp"

namespace esther {

/// Every parameter of the mechanisms file with its value in each scenario, unit, source and grade.
void add_parameters(const StudySpec& study, const World& world, std::int64_t replication,
                    std::vector<Parameter>& table);

/// Counts the lengths of a distribution in bins with these upper edges [h].
void count_in_bins(const Distribution& lengths, const std::vector<double>& edges_hours,
                   std::span<std::int64_t> counts);

}  // namespace esther
