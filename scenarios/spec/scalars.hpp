#pragma once

#include <functional>

#include "pathways/graph/pathway.hpp"
#include "scenarios/spec/setting_spec.hpp"

namespace esther {

/// Calls `visit` for every quantity of a pathway or a setting: those with `use` name a parameter.
/// What is handed to a sub-pathway (`with`) is visited where the sub-pathway uses it, once it has been
/// expanded.
void visit_scalars(const PathwaySpec& pathway, const std::function<void(const Scalar&)>& visit);
void visit_scalars(const SettingSpec& setting, const std::function<void(const Scalar&)>& visit);

}  // namespace esther
