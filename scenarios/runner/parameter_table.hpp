#pragma once

#include <cstdint>
#include <vector>

#include "analysis/store/study_result.hpp"
#include "scenarios/world/world.hpp"

namespace esther {

/// Every parameter of the mechanisms file with its value in each scenario, unit, source and grade.
void add_parameters(const StudySpec& study, const World& world, std::int64_t replication,
                    std::vector<Parameter>& table);

}  // namespace esther
