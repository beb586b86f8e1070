#pragma once

#include <string>

#include "scenarios/world/population.hpp"

namespace esther::test {

/// A population file with the tables it names, as a study would hold them.
struct SamplePopulation {
    StudySpec study;
    PopulationSpec spec;
    PopulationModel model;
};

/// Reads and compiles a population; throws InputError with all its faults.
[[nodiscard]] SamplePopulation load_population(const std::string& path);
/// One of those in scenarios/library/populations.
[[nodiscard]] SamplePopulation library_population(const std::string& name);

}  // namespace esther::test
