#include "tests/scenarios/runner/pool_months.hpp"

namespace esther::test {

StudyResult pool_months(const std::vector<std::string>& scenarios, std::size_t n_replications,
                        std::size_t n_pools, std::size_t n_warm, std::size_t n_months)
{
    StudyResult study;
    study.scenarios = scenarios;
    study.reference = scenarios.front();
    study.persons = 100;
    for (std::size_t r = 0; r < n_replications; ++r) {
        study.replications.push_back(static_cast<std::int64_t>(r));
    }
    for (std::size_t p = 0; p < n_pools; ++p) {
        study.pools.push_back("pool_" + std::to_string(p));
    }
    for (std::size_t m = 0; m < n_months; ++m) {
        study.months.push_back(static_cast<std::int64_t>(m));
    }
    study.first_measured_month = static_cast<std::int64_t>(n_warm);
    study.month_us = month_us;
    study.warm_up_us = static_cast<std::int64_t>(n_warm) * month_us;
    study.measured_us = static_cast<std::int64_t>(n_months) * month_us - study.warm_up_us;
    study.age_bands = study.sexes = study.deprivations = {"all"};
    study.allocate();
    return study;
}

std::int64_t& cell(StudyResult& study, std::vector<std::int64_t> StudyResult::*member, std::size_t scenario,
                   std::size_t replication, std::size_t pool, std::size_t month)
{
    const std::size_t run = scenario * study.replications.size() + replication;
    return (study.*member)[(run * study.pools.size() + pool) * study.months.size() + month];
}

}  // namespace esther::test
