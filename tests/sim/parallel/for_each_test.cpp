#include "sim/parallel/for_each.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace esther {

TEST_CASE("every job is done once, on any number of threads", "[parallel]")
{
    for (const std::size_t threads : {0U, 1U, 2U, 4U, 9U}) {
        for (const std::size_t n : {0U, 1U, 7U, 1000U}) {
            std::vector<std::atomic<int>> done(n);
            for_each_parallel(n, threads, [&](std::size_t i) { ++done[i]; });
            for (const std::atomic<int>& times : done) {
                REQUIRE(times == 1);
            }
        }
    }
}

TEST_CASE("of several failures the first by number is thrown, after all other jobs were done", "[parallel]")
{
    for (const std::size_t threads : {1U, 2U, 4U}) {
        std::atomic<int> done = 0;
        std::string told;
        try {
            for_each_parallel(100, threads, [&](std::size_t i) {
                if (i % 30 == 17) {  // 17, 47, 77
                    throw std::runtime_error("job " + std::to_string(i));
                }
                ++done;
            });
        } catch (const std::runtime_error& error) {
            told = error.what();
        }
        CHECK(told == "job 17");
        CHECK(done == 97);
    }
}

TEST_CASE("a process may use at least one thread", "[parallel]")
{
    CHECK(available_threads() >= 1);
}

}  // namespace esther
