#pragma once

#include <string>
#include <vector>

#include "analysis/store/study_result.hpp"

namespace esther {

enum class LedgerPeriod { year, month };

/// The ledgers of a study: what each organisation received, paid and spent, means over replications.
/// Precondition: there are some. `notes`: what a reader must know before the figures.
[[nodiscard]] std::string ledgers_to_table(const StudyResult& result, LedgerPeriod period,
                                           const std::vector<std::string>& notes);
[[nodiscard]] std::string ledgers_to_csv(const StudyResult& result, LedgerPeriod period);
[[nodiscard]] std::string ledgers_to_json(const StudyResult& result, LedgerPeriod period);

}  // namespace esther
