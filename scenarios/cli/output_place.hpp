#pragma once

#include <string>

#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Whether results can be written there, found out by making a file in the folder: better before a long run
/// than after it. If not, says why on stderr. An input of the study is no place for its results. `option` is
/// where the name was given.
[[nodiscard]] bool is_place_for_output(const std::string& output, const StudySpec& study,
                                       const std::string& option = "-o");

}  // namespace esther
