#pragma once

#include <string>
#include <vector>

#include "analysis/statistics/compare.hpp"

// What a comparison says, in sentences.

namespace esther {

/// "year 3 since go-live", "all 0.33 measured years".
[[nodiscard]] std::string words_of(const Period& period);
/// Title and period; which models' effects are mostly stated.
[[nodiscard]] std::string first_line(const Comparison& comparison);
/// Which models do nothing, which do something, whose ranks are undecided, which ceilings need a reason.
[[nodiscard]] std::vector<std::string> verdicts(const Comparison& comparison);
/// "1", or "2-4" for an undecided rank; "-" for none.
[[nodiscard]] std::string rank_text(const std::optional<RankRange>& rank);

}  // namespace esther
