#pragma once

#include <vector>

#include "pathways/graph/problem.hpp"
#include "scenarios/spec/population_spec.hpp"
#include "scenarios/world/population_attributes.hpp"
#include "scenarios/world/population_tables.hpp"

namespace esther {

/// Hazard of death of a person whose factors are all 1, by (sex, age in years 0 to greatest_age) [1 / us].
///
/// The life table's rate is divided by the factor that people of that sex and age have on average when the
/// run starts, so that as many die as the table says. The average is over the chances in the file and not
/// over the people drawn: else one person's frailty would change the death of all others, and every
/// replication would have another table.
[[nodiscard]] std::vector<double> death_hazards(const PopulationSpec& spec, const LifeTable& life,
                                                const std::vector<AttributeDraw>& draws, Problems& problems);

/// The average itself, by (sex, age).
[[nodiscard]] std::vector<double> mean_death_factors(const PopulationSpec& spec,
                                                     const std::vector<AttributeDraw>& draws,
                                                     Problems& problems);

}  // namespace esther
