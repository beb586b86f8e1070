#pragma once

#include <string>
#include <vector>

#include "scenarios/runner/run_jobs.hpp"

namespace esther {

/// One of the things that the results of a run depend on.
struct IdentityLine {
    std::string name;
    std::string value;  ///< or its SHA-256
    bool operator==(const IdentityLine&) const = default;
};

/// All that the results of a run depend on, and its trace: two runs with the same lines have the same bits.
/// The options that change a study are among its inputs.
[[nodiscard]] std::vector<IdentityLine> identity_of(const StudySpec& study, const World& world,
                                                    const JobOptions& options);

}  // namespace esther
