#pragma once

#include <string>
#include <vector>

#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Reads a study and every file that it names, directly or not. All faults of all files go to `problems`;
/// with faults the result is good for finding more of them and for nothing else.
[[nodiscard]] StudySpec read_study(const std::string& path, Problems& problems);

/// The same from files that a results file has kept; the first is the study.
[[nodiscard]] StudySpec read_study(const std::vector<InputFile>& files, Problems& problems);

/// Reports parameters used as what they are not, such as a share as a duration. Names that are no parameters
/// of `mechanisms` are left to the checks of the graph.
void check_parameter_kinds(const PathwaySpec& pathway, const MechanismsSpec& mechanisms, Problems& problems);

/// Reports ledgers that act back and find nothing to act on.
void check_feedback(const StudySpec& study, Problems& problems);

/// Whether ledgers can be kept with these costs under the contract.
void check_contract(const ContractSpec& contract, const CostsSpec& costs, Problems& problems);

/// Reads one file of any kind and whatever it names, and reports its faults. Returns its kind, "" if it has
/// none.
std::string check_file(const std::string& path, Problems& problems);

}  // namespace esther
