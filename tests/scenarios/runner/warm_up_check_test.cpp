#include "scenarios/runner/warm_up_check.hpp"

#include "tests/scenarios/runner/pool_months.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

/// Half a year of warm-up and a month; every pool has 10 units in use.
StudyResult warming(std::size_t n_replications, std::size_t n_pools)
{
    StudyResult study = pool_months({"usual"}, n_replications, n_pools, 6, 7);
    for (std::size_t r = 0; r < n_replications; ++r) {
        for (std::size_t p = 0; p < n_pools; ++p) {
            for (std::size_t m = 0; m < 7; ++m) {
                cell(study, &StudyResult::pool_busy_time, 0, r, p, m) = 10 * month_us;
            }
        }
    }
    return study;
}

/// The last quarter has so many units more than the one before, in hundredths.
void rises(StudyResult& study, std::size_t replication, std::int64_t hundredths)
{
    for (std::size_t m = 3; m < 6; ++m) {
        cell(study, &StudyResult::pool_busy_time, 0, replication, 0, m) += hundredths * (month_us / 100);
    }
}

std::size_t n_warnings(StudyResult study)
{
    check_warm_up(study);
    return study.warnings.size();
}

}  // namespace

TEST_CASE("a pool that moves by more than 2 % and by more than chance is not settled", "[scenarios]")
{
    StudyResult study = warming(2, 1);
    CHECK(n_warnings(study) == 0);
    rises(study, 0, 50);
    rises(study, 1, 52);  // 5.1 % with a standard error of 0.1 %; t(0.975, 1) is 12.7
    CHECK(n_warnings(study) == 1);
    // 1 % is nothing, however sure.
    StudyResult little = warming(2, 1);
    rises(little, 0, 10);
    rises(little, 1, 10);
    CHECK(n_warnings(little) == 0);
    // 5 %, give or take 0.5 % in two replications, may be chance.
    StudyResult unsure = warming(2, 1);
    rises(unsure, 0, 45);
    rises(unsure, 1, 55);
    CHECK(n_warnings(unsure) == 0);
    // One replication says nothing about chance.
    StudyResult single = warming(1, 1);
    rises(single, 0, 50);
    check_warm_up(single);
    REQUIRE(single.warnings.size() == 1);
    CHECK(single.warnings[0] ==
          "pool 'pool_0' was not settled when measuring began: 10.5 units in use in the last quarter of the "
          "warm-up, +0.5 "
          "against the quarter before (of one replication, so it may be chance); try a longer warm_up");
}

TEST_CASE("with many pools one of them must move by more", "[scenarios]")
{
    // 5 % with a standard error of 0.3 % is 17 of them: more than the 12.7 of one pool, less than the 127 of
    // ten.
    StudyResult one = warming(2, 1);
    StudyResult ten = warming(2, 10);
    for (StudyResult* study : {&one, &ten}) {
        rises(*study, 0, 47);
        rises(*study, 1, 53);
    }
    CHECK(n_warnings(one) == 1);
    CHECK(n_warnings(ten) == 0);
}

}  // namespace esther::test
