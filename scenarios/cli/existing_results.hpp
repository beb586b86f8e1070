#pragma once

#include <optional>

#include "scenarios/cli/verbs.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Whether results stand already under the name that is asked for: either they are the answer (success), or
/// they are in the way (bad_input); none: the run is to be made. Says which on stderr.
[[nodiscard]] std::optional<ExitCode> meet_existing(const RunArguments& arguments, const StudySpec& study);

}  // namespace esther
