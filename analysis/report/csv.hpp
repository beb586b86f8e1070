#pragma once

#include <string>

#include "analysis/statistics/compare.hpp"

namespace esther {

/// A text as one field of CSV (RFC 4180): in quotes where it must be.
[[nodiscard]] std::string csv_field(const std::string& text);

/// A comparison for programs, as CSV (RFC 4180, line ends "\n"): one row for each measure and scenario with
/// all digits; what does not exist is an empty field. `avoided_emergency_admission` stands in the columns
/// of the difference, `twins_*` per 1,000 people in those of the level. With years, the rows of every year
/// take the place of the headline's.
[[nodiscard]] std::string to_csv(const Comparison& comparison);

}  // namespace esther
