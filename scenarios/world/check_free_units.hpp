#pragma once

#include "pathways/compile/model.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Faults for nodes that leave free as many units as their pool ever has: nobody would be served there.
/// `model` is of the study, with one column of parameters: each at the greatest that it can be.
void check_free_units(const StudySpec& study, Model model, Problems& problems);

}  // namespace esther
