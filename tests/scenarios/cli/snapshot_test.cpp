// `esther snapshot`, `esther run --from` and `--no-fork` from outside.

#include <filesystem>

#include "analysis/store/results_file.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

std::string digest_of(const std::string& results)
{
    return read_summary(results).content_digest;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto place = text.find(from);
    REQUIRE(place != std::string::npos);
    return text.replace(place, from.size(), to);
}

/// A queue with a state at 5 h, after the warm-up of 1 h, and the results of the run that never stopped.
struct Saved {
    test::TempDir folder;
    std::string study = folder.write("queue.yaml", test::queue_study());
    std::string states = folder / "states";
    std::string results = folder / "results.h5";
    std::string straight = folder / "straight.h5";

    Saved()
    {
        REQUIRE(run_esther({"run", study, "-o", straight}).exit_code == 0);
        const auto outcome = run_esther({"snapshot", study, "-o", states, "--at", "5 h"});
        CAPTURE(outcome.error);
        REQUIRE(outcome.exit_code == 0);
        CHECK(outcome.out.empty());
        CHECK(has(outcome.error, "saved 2 replications of queue"));
        CHECK(test::listing(states) == "replication_0.state replication_1.state");
    }
    [[nodiscard]] test::Outcome go_on(const std::string& from = "") const
    {
        return run_esther({"run", study, "--from", from.empty() ? states : from, "-o", results});
    }
};

}  // namespace

TEST_CASE("care models that go on from saved states have the digest of the run that never stopped",
          "[cli][snapshot]")
{
    const test::TempDir folder;
    const std::string warm = folder / "warm";
    const std::string straight = folder / "straight.h5";
    REQUIRE(run_esther({"run", test::small_study, "-o", straight}).exit_code == 0);
    REQUIRE(run_esther({"snapshot", test::small_study, "-o", warm, "--at", "30 days", "--threads", "1"})
                .exit_code == 0);
    for (const std::vector<std::string>& how :
         {std::vector<std::string>{"--threads", "1", "--shards", "3"}, {"--threads", "3", "--no-fork"}}) {
        std::vector<std::string> arguments{"run", test::small_study, "--from",     warm,
                                           "-o",  folder / "on.h5",  "--overwrite"};
        arguments.insert(arguments.end(), how.begin(), how.end());
        const auto outcome = run_esther(arguments);
        CAPTURE(outcome.error);
        REQUIRE(outcome.exit_code == 0);
        CHECK(has(outcome.error, "going on from " + warm));
        CHECK(!has(outcome.error, "a fork"));
        CHECK(digest_of(folder / "on.h5") == digest_of(straight));
    }

    // After go-live only the scenario of the state goes on; a state can be made from a state.
    const std::string late = folder / "late";
    REQUIRE(run_esther({"snapshot", test::small_study, "--from", warm, "-o", late, "--at", "100 days",
                        "--scenario", "torbay"})
                .exit_code == 0);
    const auto outcome =
        run_esther({"run", test::small_study, "--from", late, "-o", folder / "late.h5", "--shards", "5"});
    CAPTURE(outcome.error);
    REQUIRE(outcome.exit_code == 0);
    CHECK(has(outcome.error, "only its scenario 'torbay' goes on"));
    const StudyResult one = read_results(folder / "late.h5");
    const StudyResult all = read_results(straight);
    REQUIRE(one.scenarios == std::vector<std::string>{"torbay"});
    const auto torbay = static_cast<std::size_t>(
        std::find(all.scenarios.begin(), all.scenarios.end(), "torbay") - all.scenarios.begin());
    const auto of_one = outcome_digests(one);
    const auto of_all = outcome_digests(all);
    REQUIRE(of_one.size() == 2);
    CHECK(of_one[0] == of_all[torbay]);
    CHECK(of_one[1] == of_all[all.scenarios.size() + torbay]);
}

TEST_CASE("one warm-up for all scenarios, or one for each: the same bits, and it is said which",
          "[cli][snapshot]")
{
    const test::TempDir folder;
    const auto fork = run_esther({"run", test::small_study, "-o", folder / "fork.h5"});
    const auto own = run_esther({"run", test::small_study, "-o", folder / "own.h5", "--no-fork"});
    REQUIRE(fork.exit_code == 0);
    REQUIRE(own.exit_code == 0);
    CHECK(has(fork.error, "5 scenarios share one warm-up and part at go-live, day 60"));
    CHECK(has(own.error, "5 scenarios each have a warm-up of their own until go-live, day 60"));
    CHECK(digest_of(folder / "fork.h5") == digest_of(folder / "own.h5"));
}

TEST_CASE("a state goes on in another study: other figures are a fork, and it is said what differs",
          "[cli][snapshot]")
{
    const Saved saved;
    REQUIRE(saved.go_on().exit_code == 0);
    CHECK(digest_of(saved.results) == digest_of(saved.straight));

    saved.folder.write("queue.yaml", replaced(test::queue_study(), "mean: 6 min", "mean: 4 min"));
    std::filesystem::remove(saved.results);
    const auto fork = saved.go_on();
    CAPTURE(fork.error);
    REQUIRE(fork.exit_code == 0);
    CHECK(has(fork.error, "a fork: not as they were when the state was saved: queue.yaml"));
    const StudyResult on = read_results(saved.results);
    CHECK(digest_of(saved.results) != digest_of(saved.straight));
    REQUIRE(on.inputs.size() == 2);
    CHECK(on.inputs[1].name == "--from");
    CHECK(has(on.inputs[1].text, "study queue, microsecond 18000000000"));
    // 6 or 4 minutes at the same draws: the fork is the faster server.
    const StudyResult straight = read_results(saved.straight);
    CHECK(on.pool_busy_time[1] < straight.pool_busy_time[1]);
    CHECK(on.pool_busy_time[0] == straight.pool_busy_time[0]);  // the warm-up has been
}

TEST_CASE("states that do not fit are refused with their name and the reason", "[cli][snapshot]")
{
    const Saved saved;
    const auto refused = [&](const std::string& why, const std::string& from = "") {
        const auto outcome = saved.go_on(from);
        CAPTURE(outcome.error);
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, why));
        CHECK(has(outcome.error, ".state'"));
        CHECK(!std::filesystem::exists(saved.results));
    };
    const std::string study = test::queue_study();
    saved.folder.write("queue.yaml", replaced(study, "next: out}",
                                              "next: pause}\n      pause: {kind: wait, "
                                              "time: 1 min, next: out}"));
    refused("is the state of another network: 3 nodes there, 4 here");
    saved.folder.write("queue.yaml", replaced(study, "seed: 1", "seed: 2"));
    refused("another seed or replication");
    saved.folder.write("queue.yaml", replaced(study, "measure: 1 day", "measure: 2 days"));
    refused("the measured time is 1 days there, 2 days here");
    saved.folder.write("queue.yaml", study);

    const std::string first = saved.states + "/replication_0.state";
    std::string bytes = test::read_file(first);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    refused("is damaged: its content is not what its checksum says",
            saved.folder.write("flipped.state", bytes));
    refused("is cut short", saved.folder.write("cut.state", bytes.substr(0, bytes.size() - 1)));
    refused("is no saved state", saved.folder.write("text.state", "study: queue\n"));
    std::filesystem::create_directory(saved.folder / "gap");
    std::filesystem::copy(first, saved.folder / "gap/replication_0.state");
    std::filesystem::copy(first, saved.folder / "gap/replication_1.state");
    refused("is of replication 0, and the one before it is of 0", saved.folder / "gap");

    const auto nowhere = saved.go_on(saved.folder / "nowhere");
    CHECK(nowhere.exit_code == 2);
    CHECK(has(nowhere.error, "there is no file"));
}

TEST_CASE("a state that stands already is left alone unless it may be replaced", "[cli][snapshot]")
{
    const Saved saved;
    const std::string file = saved.states + "/replication_0.state";
    const std::string before = test::read_file(file);
    const auto again = run_esther({"snapshot", saved.study, "-o", saved.states, "--at", "6 h"});
    CHECK(again.exit_code == 2);
    CHECK(has(again.error, "stands already"));
    CHECK(test::read_file(file) == before);
    CHECK(run_esther({"snapshot", saved.study, "-o", saved.states, "--at", "6 h", "--overwrite"}).exit_code ==
          0);
    CHECK(test::read_file(file) != before);
    CHECK(run_esther({"snapshot", saved.study, "-o", saved.study}).exit_code == 2);
}
