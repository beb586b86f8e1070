#pragma once

#include <string>

#include "analysis/statistics/compare.hpp"

namespace esther {

/// A comparison for people: at most 110 columns wide, one block a measure, each interval beside its figure.
[[nodiscard]] std::string to_table(const Comparison& comparison);

}  // namespace esther
