#pragma once

#include <string>
#include <vector>

#include "analysis/store/study_result.hpp"
#include "scenarios/contracts/capitation.hpp"
#include "scenarios/spec/study_spec.hpp"

// When the cap on profit binds: under a contract by which acute care is paid per head.

namespace esther {

/// One year of one scenario.
struct CapYear {
    std::string scenario;
    std::string contract;
    int year = 0;                                ///< since go-live
    bool is_whole = true;                        ///< measured from end to end
    std::vector<CapitationYear> by_replication;  ///< in the cash of the year

    [[nodiscard]] std::size_t n_binding() const;
};

/// All scenarios whose acute care is paid per head, under `contract` if given. Precondition: the study names
/// costs.
[[nodiscard]] std::vector<CapYear> cap_years(const StudySpec& study, const StudyResult& result,
                                             const ContractSpec* contract = nullptr);

/// A row a year; which replications it binds in is one character each: `x` it does, `.` it does not.
[[nodiscard]] std::string cap_years_to_table(const std::vector<CapYear>& years, const StudyResult& result,
                                             const std::string& currency,
                                             const std::vector<std::string>& notes = {});
/// A row for each year and replication.
[[nodiscard]] std::string cap_years_to_csv(const std::vector<CapYear>& years, const StudyResult& result);

}  // namespace esther
