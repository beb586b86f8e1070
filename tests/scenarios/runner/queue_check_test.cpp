#include "scenarios/runner/queue_check.hpp"

#include "tests/scenarios/runner/pool_months.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

/// Two scenarios, a month of warm-up and two measured, one pool of two units.
StudyResult ward()
{
    StudyResult study = pool_months({"usual", "new"}, 2, 1, 1, 3);
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 2; ++r) {
            for (std::size_t m = 0; m < 3; ++m) {
                cell(study, &StudyResult::pool_capacity_time, s, r, 0, m) = 2 * month_us;
                cell(study, &StudyResult::pool_busy_time, s, r, 0, m) = 2 * month_us;
            }
        }
    }
    return study;
}

/// So many wait on average in a scenario, and so many more at the end than at the beginning.
void wait(StudyResult& study, std::size_t scenario, std::int64_t mean, std::int64_t growth)
{
    for (std::size_t r = 0; r < 2; ++r) {
        for (std::size_t m = 1; m < 3; ++m) {
            cell(study, &StudyResult::pool_queue_time, scenario, r, 0, m) = mean * month_us;
        }
        cell(study, &StudyResult::pool_waiting, scenario, r, 0, 0) = 3;
        cell(study, &StudyResult::pool_waiting, scenario, r, 0, 2) = 3 + growth;
    }
}

std::vector<std::string> warnings(StudyResult study)
{
    check_queues(study);
    return study.warnings;
}

}  // namespace

TEST_CASE("a pool whose units are always in use while its line grows is named", "[scenarios]")
{
    StudyResult study = ward();
    wait(study, 0, 8, 5);
    wait(study, 1, 40, 5);  // a long line, which may well be longer at its end
    CHECK(warnings(study) ==
          std::vector<std::string>{
              "pool 'pool_0' cannot keep up: all its units were always in use and its line grew through the measured "
              "time, under usual (by 5, mean 8); measured longer, its mean wait may be longer too"});
    // One unit in forty idle in one month of one replication.
    cell(study, &StudyResult::pool_busy_time, 0, 0, 0, 2) -= month_us / 20;
    CHECK(warnings(study).empty());
    StudyResult small = ward();
    wait(small, 0, 1, 1);
    CHECK(warnings(small).empty());
}

TEST_CASE("overtime does not make up for units that stand idle within their shift", "[scenarios]")
{
    StudyResult study = ward();
    wait(study, 0, 8, 5);
    for (std::size_t r = 0; r < 2; ++r) {
        for (std::size_t m = 1; m < 3; ++m) {
            cell(study, &StudyResult::pool_overtime, 0, r, 0, m) = month_us / 20;
        }
    }
    CHECK(warnings(study).empty());
    for (std::size_t r = 0; r < 2; ++r) {
        for (std::size_t m = 1; m < 3; ++m) {
            cell(study, &StudyResult::pool_busy_time, 0, r, 0, m) += month_us / 20;
        }
    }
    CHECK(warnings(study).size() == 1);
}

TEST_CASE("without a warm-up a line grows from nothing", "[scenarios]")
{
    StudyResult study = pool_months({"usual"}, 1, 1, 0, 2);
    for (std::size_t m = 0; m < 2; ++m) {
        cell(study, &StudyResult::pool_capacity_time, 0, 0, 0, m) = month_us;
        cell(study, &StudyResult::pool_busy_time, 0, 0, 0, m) = month_us;
        cell(study, &StudyResult::pool_queue_time, 0, 0, 0, m) = 4 * month_us;
        cell(study, &StudyResult::pool_waiting, 0, 0, 0, m) = 4 + 4 * static_cast<std::int64_t>(m);
    }
    CHECK(warnings(study).size() == 1);
}

TEST_CASE("a pool without a unit for which somebody waits is named", "[scenarios]")
{
    StudyResult study = ward();
    wait(study, 1, 1, 0);
    for (std::size_t r = 0; r < 2; ++r) {
        for (std::size_t m = 1; m < 3; ++m) {
            cell(study, &StudyResult::pool_capacity_time, 1, r, 0, m) = 0;
            cell(study, &StudyResult::pool_busy_time, 1, r, 0, m) = 0;
        }
    }
    CHECK(warnings(study) == std::vector<std::string>{
                                 "pool 'pool_0' had no unit in the measured time, and somebody waited for one, under new"});
    // Nobody waits; or it has no limit, which has no capacity either.
    StudyResult idle = study;
    wait(idle, 1, 0, 0);
    StudyResult unlimited = study;
    for (std::size_t r = 0; r < 2; ++r) {
        for (std::size_t m = 1; m < 3; ++m) {
            cell(unlimited, &StudyResult::pool_busy_time, 1, r, 0, m) = month_us;
        }
    }
    CHECK(warnings(idle).empty());
    CHECK(warnings(unlimited).empty());
}

}  // namespace esther::test
