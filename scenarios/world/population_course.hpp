#pragma once

#include <string>
#include <vector>

#include "pathways/compile/model.hpp"
#include "pathways/graph/problem.hpp"
#include "scenarios/spec/population_spec.hpp"
#include "scenarios/world/population_attributes.hpp"
#include "scenarios/world/population_tables.hpp"

namespace esther {

struct Courses {
    std::vector<Model::Course> courses;  ///< by name of the attribute
    std::vector<std::string> warnings;   ///< prevalences that cannot be kept, or drift off
};

/// Rates of the steps that the population file asks for.
///
/// `keep: prevalence` means: of those who are `a` years old on the first day of a calendar year, as many have
/// a value as the file says of that age, year after year. During a year people have one age (that in its
/// middle), so a year takes those aged `a` from half the share of a - 1 and half that of a to half of a and
/// half of a + 1; the rates do that in the face of deaths, which take more of some values than of others. A
/// share that falls faster than deaths explain cannot be kept, since nobody goes back.
///
/// Where a prevalence looks at attributes with courses of their own, the mean over these is kept, and a
/// person's rate is that of all times the odds of that person over the mean odds of those with the same value.
/// The mean is over the chances in the file: as lives depart from these, the prevalence drifts.
///
/// `death_hazard` as in death_hazards(), `draws` as in compile_attributes().
[[nodiscard]] Courses compile_courses(const PopulationSpec& spec, const std::vector<double>& death_hazard,
                                      const std::vector<AttributeDraw>& draws, Problems& problems);

}  // namespace esther
