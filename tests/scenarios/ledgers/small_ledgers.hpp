#pragma once

#include <string>

#include "analysis/store/study_result.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther::test {

/// A study without a run: two months of warm-up and two measured, whose tallies are written by hand. One role
/// costs by event, another by bed.
struct SmallLedgers {
    StudySpec study;
    StudyResult result;

    SmallLedgers();
    /// Makes room for more measures; call before anything is counted.
    void also_counts(const std::vector<std::string>& measures);
    /// Events of a measure in a month, in one scenario.
    void count(std::size_t scenario, const std::string& measure, std::size_t month, std::int64_t n);
    /// Unit-days in use, and open, of the pool acute_bed.
    void beds(std::size_t scenario, std::size_t month, std::int64_t in_use, std::int64_t open);
    /// Reads a contract, as under the scenario's name in the study; throws what is wrong with it.
    static ContractSpec contract(const std::string& text);
};

/// Arrangements for primary, community and social care, which cost nothing here.
extern const std::string other_arrangements;

}  // namespace esther::test
