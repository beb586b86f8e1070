#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pathways/graph/problem.hpp"
#include "scenarios/spec/population_spec.hpp"
#include "scenarios/world/population_tables.hpp"

namespace esther {

/// People of one sex and age band, who have person numbers [first, first + count).
struct PopulationCell {
    Sex sex = Sex::female;
    AgeBand ages;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint8_t area = 0;  ///< which of the census's areas, where people keep theirs
};

/// Shares out `total` units in proportion to the weights, exactly: quotas are rounded down and the rest goes
/// to the largest remainders, the earlier of equal ones first. Not all weights are 0.
[[nodiscard]] std::vector<std::int64_t> share_out(std::int64_t total,
                                                  const std::vector<std::int64_t>& weights);

/// How many people of which sex and age there are, in the order of the census file: neither the order of the
/// areas nor anything about care moves a person. Where people keep their area, one area follows the other in
/// the order of the population file. `census` and `fallback` are the tables that the population
/// names.
[[nodiscard]] std::vector<PopulationCell> count_people(const PopulationSpec& spec,
                                                       const std::vector<CensusRow>& census,
                                                       const std::vector<CensusRow>& fallback,
                                                       Problems& problems);

}  // namespace esther
