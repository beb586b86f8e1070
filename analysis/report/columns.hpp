#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"

// Small parts of the tables for people.

namespace esther {

struct Column {
    std::string head;
    std::vector<std::string> cells;
};

/// Columns aligned right, the first left, two blanks between.
[[nodiscard]] std::string aligned(const std::vector<Column>& all);
/// Breaks a text at blanks; every line but the first is indented.
[[nodiscard]] std::string wrapped(const std::string& text, const std::string& indent);
/// What a reader must know before the figures: each begins with "! ".
[[nodiscard]] std::string notes_text(const std::vector<std::string>& notes);
/// Long names keep their two ends.
[[nodiscard]] std::string short_name(const std::string& name);
/// "1.2 to 3.4", or "-" where there is none.
[[nodiscard]] std::string interval_text(const std::optional<Interval>& interval, int decimals);
/// With a sign, so that a rise is seen at once.
[[nodiscard]] std::string signed_text(double value, int decimals);

}  // namespace esther
