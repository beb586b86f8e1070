#pragma once

#include <functional>

#include "pathways/graph/visit.hpp"
#include "scenarios/spec/setting_spec.hpp"

namespace esther {

/// Calls `visit` for every quantity of a setting: those with `use` name a parameter. For pathways see
/// pathways/graph/visit.hpp.
void for_each_scalar(const SettingSpec& setting, const std::function<void(const Scalar&)>& visit);

}  // namespace esther
