#pragma once

#include <string>
#include <vector>

#include "analysis/store/ledgers.hpp"
#include "analysis/store/study_result.hpp"
#include "scenarios/ledgers/settle.hpp"
#include "scenarios/spec/priced_names.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// The scenario of the study that a row of the results is, or is an arm of ("torbay ideal").
[[nodiscard]] const ScenarioSpec& scenario_of_row(const StudySpec& study, const std::string& row);

/// Who owns the services of each role, in the order of care_roles. Precondition: checked with costs.
[[nodiscard]] std::vector<std::string> owners(const CareModelSpec& model);

/// The ledgers of all scenarios and replications, each under its own contract, or all under `contract`.
/// An owner is a ledger: what its roles receive and cost is added up, and nothing else.
/// Empty if the study names no costs.
[[nodiscard]] Ledgers keep_ledgers(const StudySpec& study, const StudyResult& result,
                                   const ContractSpec* contract = nullptr);

/// Of what costs or a contract price, what nobody in the results counts: it stands as 0 in the ledgers.
[[nodiscard]] std::vector<std::string> uncounted(const std::vector<PricedName>& priced,
                                                 const StudyResult& result);
/// The same of all costs and contracts of a study.
[[nodiscard]] std::vector<std::string> uncounted(const StudySpec& study, const StudyResult& result);

}  // namespace esther
