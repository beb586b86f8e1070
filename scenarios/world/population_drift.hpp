#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pathways/compile/model.hpp"
#include "scenarios/spec/population_spec.hpp"
#include "scenarios/world/population_attributes.hpp"

namespace esther {

/// Warnings of prevalences that are to be kept and drift off within `n_years`, because who has several
/// conditions that kill dies first, while rates of new cases take them as independent, as they are in the
/// file.
///
/// Looked at together are the attributes with factors on death whose prevalence is kept and looks at no
/// attribute with a course: people of one sex and age begin as the file has them and live so many years under
/// `courses`, counted out by combinations. That is exact where the factors on death are tables of one
/// attribute each. What looks at others with courses is not looked at here, and neither are too many
/// combinations.
///
/// `death_hazard` as in death_hazards(), `draws` as in compile_attributes(), `courses` as in
/// compile_courses().
[[nodiscard]] std::vector<std::string> drift_warnings(const PopulationSpec& spec,
                                                      const std::vector<double>& death_hazard,
                                                      const std::vector<AttributeDraw>& draws,
                                                      const std::vector<Model::Course>& courses,
                                                      std::size_t n_years);

}  // namespace esther
