#pragma once

#include <string>

#include "pathways/graph/problem.hpp"

namespace esther {

/// Faults of the tables that a population alone names: census, life table, people of one's own. The file
/// itself must have none (check_file).
void check_population(const std::string& path, Problems& problems);

}  // namespace esther
