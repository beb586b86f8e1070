#pragma once

#include <string>
#include <vector>

#include "analysis/store/study_result.hpp"

namespace esther::test {

inline constexpr std::int64_t month_us = std::int64_t{365} * 86'400'000'000 / 12;

/// A result of which only pools matter: no person-time, no counts, all arrays 0, the first scenario the reference.
[[nodiscard]] StudyResult pool_months(const std::vector<std::string>& scenarios, std::size_t n_replications,
                                      std::size_t n_pools, std::size_t n_warm, std::size_t n_months);

/// The cell of an array by (scenario, replication, pool, month).
[[nodiscard]] std::int64_t& cell(StudyResult& study, std::vector<std::int64_t> StudyResult::*member, std::size_t scenario,
                                 std::size_t replication, std::size_t pool, std::size_t month);

}  // namespace esther::test
