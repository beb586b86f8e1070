#pragma once

#include <string>

#include "pathways/compile/model.hpp"
#include "sim/engine/deadlock.hpp"
#include "sim/engine/loop_error.hpp"

namespace esther {

// Why a run could not go on, with the names of the study.

/// When it came to where.
[[nodiscard]] std::string text_of(const LoopError& error, const Names& names);
/// Who holds what and waits for what since when: some lines.
[[nodiscard]] std::string text_of(const DeadlockError& error, const Names& names);

}  // namespace esther
