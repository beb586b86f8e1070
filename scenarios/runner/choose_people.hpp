#pragma once

#include <string>
#include <vector>

#include "pathways/graph/problem.hpp"
#include "scenarios/world/world.hpp"
#include "sim/observe/trace.hpp"

namespace esther {

/// Whom `--trace-people` names: `4032` a person, `patient:17` a customer of that pathway, `first:20` those
/// with the lowest numbers. Without people a plain number is a customer, if one pathway alone sends any.
[[nodiscard]] TraceChoice choose_people(const std::vector<std::string>& words, const World& world,
                                        Problems& problems);

}  // namespace esther
