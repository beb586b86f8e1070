#pragma once

#include <string>
#include <vector>

#include "analysis/store/study_result.hpp"

namespace esther {

/// In which inputs two runs differ, a sentence each: options by what was given, files by the first line that
/// is another.
[[nodiscard]] std::vector<std::string> differing_inputs(const std::vector<Input>& there,
                                                        const std::vector<Input>& asked);

}  // namespace esther
