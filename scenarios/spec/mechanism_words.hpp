#pragma once

#include <string>
#include <vector>

#include "scenarios/spec/mechanisms_spec.hpp"

// The nine mechanisms in words: a practice moves figures of its own only.

namespace esther {

[[nodiscard]] const std::vector<std::string>& mechanism_names();

/// Whether the effect on a decision is stated as a figure (M2, M3, M6), not grown from the flow.
[[nodiscard]] bool is_stated_mechanism(const std::string& mechanism);

/// Whether a practice is of a mechanism; nothing is of none.
[[nodiscard]] bool is_of(const PracticeSpec& practice, const std::string& mechanism);

/// "practice 'hub' of M7 and M1"
[[nodiscard]] std::string with_mechanisms(const PracticeSpec& practice);

/// What it may move: "M1 delays and losses at handoffs, and assessments"
[[nodiscard]] std::string may_move(const PracticeSpec& practice);

}  // namespace esther
