// `esther snapshot`, `esther run --from` and `--no-fork` from outside.

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/runner/saved_state.hpp"
#include "sim/core/sha256.hpp"
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
    REQUIRE(run_esther({"run", test::small_study, "-o", straight, "--replications", "1"}).exit_code == 0);
    REQUIRE(run_esther({"snapshot", test::small_study, "-o", warm, "--at", "30 days", "--threads", "1",
                        "--replications", "1"})
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
    REQUIRE(of_one.size() == 1);
    CHECK(of_one[0] == of_all[torbay]);
}

TEST_CASE("one warm-up for all scenarios, or one for each: the same bits, and it is said which",
          "[cli][snapshot]")
{
    const test::TempDir folder;
    const auto fork = run_esther({"run", test::small_study, "-o", folder / "fork.h5", "--replications", "1"});
    const auto own =
        run_esther({"run", test::small_study, "-o", folder / "own.h5", "--no-fork", "--replications", "1"});
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

TEST_CASE("no state with a flipped bit and none that is cut short is read", "[cli][snapshot]")
{
    const Saved saved;
    const std::string sound = test::read_file(saved.states + "/replication_0.state");
    REQUIRE_NOTHROW(SavedState(saved.folder.write("x.state", sound)));
    std::size_t n_cases = 0;
    for (std::size_t at = 0; at < sound.size(); at += 7) {
        std::string flipped = sound;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
        CAPTURE(at);
        CHECK_THROWS_AS(SavedState(saved.folder.write("x.state", flipped)), ResultsError);
        CHECK_THROWS_AS(SavedState(saved.folder.write("x.state", sound.substr(0, at))), ResultsError);
        n_cases += 2;
    }
    CHECK(n_cases >= 200);
}

TEST_CASE("a state of another version, format or machine is refused, and it is said which", "[cli][snapshot]")
{
    const Saved saved;
    const std::string sound = test::read_file(saved.states + "/replication_0.state");
    constexpr std::size_t digest_size = 32;
    const auto refused = [&](const std::string& content, const std::string& why) {
        Sha256 hash;
        hash.add(std::span(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
        const auto digest = hash.finish();
        const std::string file = saved.folder.write(
            "other.state",
            content + std::string(reinterpret_cast<const char*>(digest.data()), digest.size()));
        const auto outcome = saved.go_on(file);
        CAPTURE(outcome.error);
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, "'" + file + "' " + why));
        CHECK(has(outcome.error, "\n  try "));
        CHECK(!std::filesystem::exists(saved.results));
    };
    const std::string content = sound.substr(0, sound.size() - digest_size);
    refused(replaced(content, "0.1.0", "0.0.9"), "was saved by version 0.0.9, and this is version 0.1.0");
    std::string other = content;
    const std::string format = std::to_string(static_cast<int>(content[8]));
    other[8] = static_cast<char>(content[8] + 1);
    refused(other, "has format " + std::to_string(static_cast<int>(other[8])) +
                       ", and this program reads format " + format);
    other = content;
    std::reverse(other.begin() + 12, other.begin() + 16);
    refused(other, "was saved on a machine with another order of bytes");
}

TEST_CASE("a state of another study is refused with what differs", "[cli][snapshot]")
{
    const Saved saved;
    const auto outcome = run_esther({"run", test::small_study, "--from", saved.states, "-o", saved.results});
    CAPTURE(outcome.error);
    CHECK(outcome.exit_code == 2);
    CHECK(has(outcome.error, "was saved after go-live in the scenario 'model', which this study has not"));

    // A minute is less than a hundredth of a day: still told apart.
    saved.folder.write("queue.yaml", replaced(test::queue_study(), "measure: 1 day", "measure: 1441 min"));
    const auto minute = saved.go_on();
    CHECK(minute.exit_code == 2);
    CHECK(has(minute.error, "the measured time is 1 days there, 86460000000 microseconds here"));
}

TEST_CASE("an instant before the start, at the end or before the saved state is none to save at",
          "[cli][snapshot]")
{
    const Saved saved;
    const auto refused = [&](const std::vector<std::string>& how, const std::string& why) {
        std::vector<std::string> arguments{"snapshot", saved.study, "-o", saved.folder / "s"};
        arguments.insert(arguments.end(), how.begin(), how.end());
        const auto outcome = run_esther(arguments);
        CAPTURE(outcome.error);
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, why));
        CHECK(!std::filesystem::exists(saved.folder / "s"));
    };
    refused({"--at", "-1 us"}, "--at '-1 us' is not a length of time");
    refused({"--at", ""}, "--at: nothing is given");
    refused({"--at", "1 h", "--from", ""}, "--from: nothing is given");
    refused({"--at", "25 h"}, "--at lies behind the end of the run, day 1 at 01:00:00");
    refused({"--at", "1e300 years"}, "--at lies behind the end of the run, day 1 at 01:00:00");
    refused({"--at", "4.5 h", "--from", saved.states},
            "--at lies before day 0 at 05:00:00, where the saved state goes on");

    const std::string last = saved.folder / "last";  // one microsecond before the end
    REQUIRE(run_esther({"snapshot", saved.study, "-o", last, "--at", "89999999999 us"}).exit_code == 0);
    REQUIRE(saved.go_on(last).exit_code == 0);
    CHECK(digest_of(saved.results) == digest_of(saved.straight));
}

TEST_CASE("states that do not belong together, and what is no file, are refused at once", "[cli][snapshot]")
{
    const Saved saved;
    REQUIRE(run_esther({"snapshot", saved.study, "-o", saved.folder / "early", "--at", "2 h"}).exit_code ==
            0);
    const std::string mixed = saved.folder / "mixed";
    std::filesystem::create_directory(mixed);
    std::filesystem::copy(saved.states + "/replication_0.state", mixed + "/replication_0.state");
    std::filesystem::copy(saved.folder / "early/replication_1.state", mixed + "/replication_1.state");
    CHECK(has(saved.go_on(mixed).error, "was saved at another instant or in another scenario than"));

    const std::string pipe = saved.folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::filesystem::create_directory(saved.folder / "empty");
    for (const std::string& from : {pipe, std::string("/dev/zero"), saved.folder / "empty", mixed}) {
        CAPTURE(from);
        test::RunOptions soon;
        soon.timeout_seconds = 60;
        const auto outcome = run_esther({"run", saved.study, "--from", from, "-o", saved.results}, soon);
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, from));
        CHECK(!std::filesystem::exists(saved.results));
    }
}

TEST_CASE("results never replace the state that they go on from", "[cli][snapshot]")
{
    const Saved saved;
    const std::string state = saved.states + "/replication_0.state";
    const std::string before = test::read_file(state);
    for (const std::vector<std::string>& how :
         {std::vector<std::string>{"-o", state}, {"-o", saved.results, "--trace", state}}) {
        std::vector<std::string> arguments{"run", saved.study, "--from", saved.states, "--overwrite"};
        arguments.insert(arguments.end(), how.begin(), how.end());
        const auto outcome = run_esther(arguments);
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, "is the saved state that the run goes on from"));
        CHECK(test::read_file(state) == before);
    }
}

TEST_CASE("where no folder can be made, nothing is simulated", "[cli][snapshot]")
{
    const test::TempDir folder;
    const std::string study = folder.write("queue.yaml", test::queue_study(1'000'000));
    for (const std::string& place : {std::string("/proc/states"), study, study + "/states"}) {
        CAPTURE(place);
        const auto outcome = run_esther({"snapshot", study, "-o", place});
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, "'" + place + "' is no folder, and none can be made there"));
    }
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

    std::ofstream(file) << "a letter";
    const auto letter = run_esther({"snapshot", saved.study, "-o", saved.states, "--overwrite"});
    CHECK(letter.exit_code == 2);
    CHECK(letter.error == "esther: '" + file + "' is not a saved state\n  try another name with -o\n");
    CHECK(test::read_file(file) == "a letter");
}
