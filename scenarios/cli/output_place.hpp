#pragma once

#include <string>

#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Whether results can be written there, found out by making a file in the folder: better before a long run
/// than after it. If not, says why on stderr. An input of the study is no place for its results. `option` is
/// where the name was given.
[[nodiscard]] bool is_place_for_output(const std::string& output, const StudySpec& study,
                                       const std::string& option = "-o");

/// Whether what stands there, if anything, may be replaced: an empty file, or one of the kind that is to be
/// written. A slip in a name must not cost a letter, so `--overwrite` does not reach further. If not, says
/// why on stderr.
[[nodiscard]] bool is_replaceable(const std::string& output, const std::string& kind, bool is_of_kind,
                                  const std::string& option = "-o");

}  // namespace esther
