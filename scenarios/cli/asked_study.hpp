#pragma once

#include <vector>

#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/run_jobs.hpp"

namespace esther {

/// A study as the command line asks for it, ready to run.
struct AskedStudy {
    StudySpec study;
    World world;
    std::vector<SavedState> states;  ///< to go on from, one a replication; empty: from time 0
    JobOptions options;
};

/// Reads it, with its saved states if there are any, and says on stderr what it goes on from. Throws what is
/// wrong with the files.
[[nodiscard]] AskedStudy read_asked(const StudyArguments& arguments);

}  // namespace esther
