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

/// The death factors of people of whom some attributes are known.
class MeanDeathFactor {
  public:
    MeanDeathFactor(const PopulationSpec& spec, const std::vector<AttributeDraw>& draws);

    /// Combinations of attributes that are counted out one by one.
    [[nodiscard]] std::size_t n_combinations() const;
    /// Mean over all that the chances in the file make of a person whose age, sex and `known` attributes are
    /// those in `person`, which has a value for each attribute.
    [[nodiscard]] double operator()(std::vector<std::uint8_t> person, const std::vector<bool>& known) const;

  private:
    [[nodiscard]] double mean(std::size_t next, std::vector<std::uint8_t>& person,
                              const std::vector<bool>& known) const;

    const PopulationSpec& spec_;
    std::vector<const AttributeDraw*> draws_;  ///< of what matters, in order of drawing
};

/// The average itself, by (sex, age).
[[nodiscard]] std::vector<double> mean_death_factors(const PopulationSpec& spec,
                                                     const std::vector<AttributeDraw>& draws,
                                                     Problems& problems);

}  // namespace esther
