#pragma once

#include <string>

#include "analysis/statistics/compare.hpp"

namespace esther {

/// A comparison for programs, as JSON (UTF-8, two blanks of indentation); what does not exist is null.
[[nodiscard]] std::string to_json(const Comparison& comparison);

}  // namespace esther
