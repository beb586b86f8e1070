#pragma once

#include <string>

#include "pathways/compile/model.hpp"
#include "sim/engine/deadlock.hpp"

namespace esther {

/// Who holds what and waits for what since when, by name: some lines.
[[nodiscard]] std::string text_of(const DeadlockError& error, const Names& names);

}  // namespace esther
