#include "sim/parallel/team.hpp"

#include <atomic>
#include <vector>

#include "tests/support/catch.hpp"

namespace esther {

TEST_CASE("a team does every job once, call after call, with more threads than jobs and fewer", "[parallel]")
{
    for (const std::size_t threads : {0U, 1U, 2U, 3U, 8U}) {
        const Team team(threads);
        for (const std::size_t n : {0U, 1U, 3U, 100U}) {
            std::vector<int> done(n, 0);
            for (int call = 1; call <= 50; ++call) {
                team(n, [&](std::size_t i) { ++done[i]; });  // what one call wrote, the next may read
                REQUIRE(done == std::vector<int>(n, call));
            }
        }
    }
}

TEST_CASE("teams side by side each do their own jobs", "[parallel]")
{
    const Team one(2);
    const Team other(4);
    std::atomic<int> done = 0;
    one(2, [&](std::size_t) { other(4, [&](std::size_t) { ++done; }); });
    CHECK(done == 8);
}

}  // namespace esther
