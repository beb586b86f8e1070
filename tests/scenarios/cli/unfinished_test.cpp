// `esther run` that is killed, and goes on when it is started again.

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/store/results_file.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

/// Twenty runs that leave little.
std::string long_queue(int days)
{
    std::string text = test::queue_study(20);
    const std::string day = "measure: 1 day";
    return text.replace(text.find(day), day.size(), "measure: " + std::to_string(days) + " days");
}

struct Killed {
    test::TempDir folder;
    std::string study = folder / "queue.yaml";
    std::string results = folder / "results.h5";
    std::string unfinished = results + ".unfinished";

    [[nodiscard]] test::Outcome run(const std::vector<std::string>& extra, double timeout = 600) const
    {
        std::vector<std::string> words{"run", study, "-o", results};
        words.insert(words.end(), extra.begin(), extra.end());
        test::RunOptions options;
        options.timeout_seconds = timeout;
        return run_esther(words, options);
    }
    /// Kills runs, later and later, until they have left more than two; longer ones where the machine is so
    /// fast that they end.
    void leave_something(const std::vector<std::string>& extra) const
    {
        double seconds = 2.5;
        constexpr std::uintmax_t of_two = 30'000;  // bytes; each takes some 13,000
        const auto n_bytes = [&]() -> std::uintmax_t {
            return std::filesystem::exists(unfinished) ? std::filesystem::file_size(unfinished) : 0;
        };
        for (int days = 6000; n_bytes() < of_two;) {
            folder.write("queue.yaml", long_queue(days));
            if (run(extra, seconds).timed_out) {
                seconds += 0.5;
            } else {
                std::filesystem::remove(results);
                days += days / 4;
            }
            REQUIRE(days < 1'000'000);
        }
    }
};

}  // namespace

TEST_CASE("a killed run goes on from what was finished, with the bits of one that was not killed",
          "[cli][unfinished]")
{
    const Killed place;
    place.leave_something({"--threads", "1"});
    const std::string left = test::read_file(place.unfinished);

    const auto other = place.run({"--seed", "5"});
    CHECK(other.exit_code == 2);
    CHECK(has(other.error,
              "holds the unfinished results of another run\n  differs: seed: there 1, asked 5\n"
              "  try another name with -o, or --overwrite to begin anew"));
    CHECK(test::read_file(place.unfinished) == left);

    const int lock = open(place.unfinished.c_str(), O_RDWR);
    REQUIRE(flock(lock, LOCK_EX | LOCK_NB) == 0);
    const auto second = place.run({});
    close(lock);
    CHECK(second.exit_code == 2);
    CHECK(has(second.error, "is in use: another process is at work on these results"));

    std::filesystem::resize_file(place.unfinished, left.size() - 1);
    const auto on = place.run({"--threads", "2"});
    CAPTURE(on.error);
    REQUIRE(on.exit_code == 0);
    CHECK(has(on.error, "goes on from " + place.unfinished + ": "));
    CHECK(has(on.error, "of 20 done"));
    CHECK(has(on.error, "were cut off or damaged"));
    CHECK(test::listing(place.folder.path().string()) == "queue.yaml results.h5");
    const std::string digest = read_summary(place.results).content_digest;

    const auto straight = place.run({"--overwrite"});
    REQUIRE(straight.exit_code == 0);
    CHECK(!has(straight.error, "goes on from"));
    CHECK(read_summary(place.results).content_digest == digest);
}

TEST_CASE("where nothing can be kept it is said and the run goes on, and what is no such file is left alone",
          "[cli][unfinished]")
{
    const test::TempDir folder;
    const std::string study = folder.write("queue.yaml", test::queue_study());
    const std::string results = folder / "results.h5";
    std::filesystem::create_directory(results + ".unfinished");
    const auto unkept = run_esther({"run", study, "-o", results});
    CHECK(unkept.exit_code == 0);
    CHECK(has(unkept.error, "results.h5.unfinished' could not be written (Is a directory)"));

    std::filesystem::remove(results);
    std::filesystem::remove(results + ".unfinished");
    folder.write("results.h5.unfinished", "mine");
    const auto refused = run_esther({"run", study, "-o", results, "--overwrite"});
    CHECK(refused.exit_code == 2);
    CHECK(has(refused.error, "is no file of unfinished results"));
    CHECK(test::read_file(results + ".unfinished") == "mine");
}
