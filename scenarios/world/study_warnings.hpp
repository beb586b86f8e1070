#pragma once

#include <string>
#include <vector>

#include "scenarios/world/world.hpp"

namespace esther {

/// What is right as it is written and hardly meant: nodes that close episodes uncounted, practices that are
/// learned for longer than anybody looks, ways at one site, and rules of lines where nobody waits.
[[nodiscard]] std::vector<std::string> study_warnings(const StudySpec& study, const World& world);

}  // namespace esther
