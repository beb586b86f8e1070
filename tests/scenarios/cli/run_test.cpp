// `esther run` from outside: what stands on disk afterwards, what is said, and with which exit code.

#include <algorithm>
#include <filesystem>

#include "analysis/store/results_file.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::listing;
using test::run_esther;

namespace {

struct Place {
    test::TempDir folder;
    std::string study = folder.write("queue.yaml", test::queue_study());
    std::string results = folder / "results.h5";
};

}  // namespace

TEST_CASE("a run writes its file, its words to standard error, and nothing to standard output", "[cli]")
{
    const Place place;
    const auto outcome = run_esther({"run", place.study, "-o", place.results});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.empty());
    CHECK(has(outcome.error, "wrote " + place.results));
    CHECK(listing(place.folder.path().string()) == "queue.yaml results.h5");
    CHECK(read_summary(place.results).study == "queue");
}

TEST_CASE("a run of what stands already says so and leaves the file as it is", "[cli]")
{
    const Place place;
    REQUIRE(run_esther({"run", place.study, "-o", place.results}).exit_code == 0);
    const std::string before = test::read_file(place.results);
    const auto changed = std::filesystem::last_write_time(place.results);
    const auto again = run_esther({"run", place.study, "-o", place.results});
    CHECK(again.exit_code == 0);
    CHECK(has(again.error, "stands already"));
    CHECK(test::read_file(place.results) == before);
    CHECK(std::filesystem::last_write_time(place.results) == changed);
}

TEST_CASE("a run of something else refuses, shows both, and names --overwrite, which replaces", "[cli]")
{
    const Place place;
    REQUIRE(run_esther({"run", place.study, "-o", place.results}).exit_code == 0);
    const std::string before = test::read_file(place.results);

    const auto other = run_esther({"run", place.study, "-o", place.results, "--seed", "77"});
    CHECK(other.exit_code == 2);
    CHECK(has(other.error, "there: study queue, seed 1,"));
    CHECK(has(other.error, "asked: study queue, seed 77,"));
    CHECK(has(other.error, "  differs: seed: there 1, asked 77\n"));
    CHECK(has(other.error, "--overwrite"));
    CHECK(test::read_file(place.results) == before);

    const auto more = run_esther({"run", place.study, "-o", place.results, "--replications", "3"});
    CHECK(more.exit_code == 2);
    CHECK(has(more.error, "3 replications"));

    CHECK(has(more.error, "  differs: replications: there 2, asked 3\n  try another name"));

    place.folder.write("queue.yaml", "title: Another\n" + test::queue_study());
    const auto titled = run_esther({"run", place.study, "-o", place.results});
    CHECK(titled.exit_code == 2);
    CHECK(has(titled.error,
              "  differs: queue.yaml, line 1: there 'study: queue', asked 'title: Another'\n  try another"));
    CHECK(test::read_file(place.results) == before);

    CHECK(run_esther({"run", place.study, "-o", place.results, "--seed", "77", "--overwrite"}).exit_code ==
          0);
    CHECK(read_summary(place.results).seed == 77);
    CHECK(listing(place.folder.path().string()) == "queue.yaml results.h5");
}

TEST_CASE("arms and unknown practices asked for on the command line are part of what a file is known by",
          "[cli][once]")
{
    const test::TempDir folder;
    const std::string results = folder / "results.h5";
    const auto run = [&](const std::vector<std::string>& extra) {
        std::vector<std::string> arguments = {"run", test::small_study, "-o",    results, "--replications",
                                              "1",   "--scenarios",     "torbay"};
        arguments.insert(arguments.end(), extra.begin(), extra.end());
        return run_esther(arguments);
    };
    REQUIRE(run({"--arms", "ideal,ideal"}).exit_code == 0);
    CHECK(read_results(results).arms == "ideal");
    CHECK(run({"--arms", "ideal"}).exit_code == 0);
    CHECK(run({}).exit_code == 2);
    CHECK(run({"--arms", "ideal", "--unknown-practices", "off"}).exit_code == 0);  // as the study says
    const auto unknown = run({"--arms", "ideal", "--unknown-practices", "on"});
    CHECK(unknown.exit_code == 2);
    CHECK(has(unknown.error,
              "  differs: --unknown-practices: there not given, asked 'on'\n  try another name"));
    REQUIRE(run({"--unknown-practices", "on", "--overwrite"}).exit_code == 0);
    CHECK(run({"--unknown-practices", "on"}).exit_code == 0);
    CHECK(run({"--unknown-practices", "half"}).exit_code == 2);
    CHECK(run({}).exit_code == 2);
}

TEST_CASE("some scenarios alone have the bits that they have among all", "[cli]")
{
    const test::TempDir folder;
    const auto run = [&](const std::string& name, const std::vector<std::string>& extra) {
        std::vector<std::string> arguments = {"run",         test::small_study, "-o",
                                              folder / name, "--replications",  "1"};
        arguments.insert(arguments.end(), extra.begin(), extra.end());
        return run_esther(arguments);
    };
    REQUIRE(run("all.h5", {}).exit_code == 0);
    REQUIRE(run("some.h5", {"--scenarios", "jonkoping"}).exit_code == 0);
    const StudyResult all = read_results(folder / "all.h5");
    const StudyResult some = read_results(folder / "some.h5");
    REQUIRE(some.scenarios == std::vector<std::string>{"weston", "jonkoping"});
    for (std::size_t s = 0; s < some.scenarios.size(); ++s) {
        const auto place = std::find(all.scenarios.begin(), all.scenarios.end(), some.scenarios[s]);
        CHECK(outcome_digest(some, s, 0) ==
              outcome_digest(all, static_cast<std::size_t>(place - all.scenarios.begin()), 0));
    }
    CHECK(run("some.h5", {"--scenarios", "torbay"}).exit_code == 2);  // known by what was asked for
    CHECK(run_esther({"ledgers", folder / "some.h5"}).exit_code == 0);
    const auto unknown = run("none.h5", {"--scenarios", "torbai"});
    CHECK(unknown.exit_code == 2);
    CHECK(unknown.error == "esther: there is no scenario 'torbai' (did you mean 'torbay'?)\n");
}

TEST_CASE("models with the same practices in force are named in one line, arms or no arms", "[cli]")
{
    const test::TempDir folder;
    const auto outcome =
        run_esther({"run", test::small_study, "-o", folder / "arms.h5", "--scenarios", "valencia,jonkoping",
                    "--replications", "1", "--arms", "flow_only,ideal"});
    CHECK(outcome.exit_code == 0);
    const std::string said = "one result, not ";
    const std::size_t at = outcome.error.find(said);
    REQUIRE(at != std::string::npos);
    CHECK(outcome.error.find(said, at + 1) == std::string::npos);
    CHECK(has(outcome.error,
              "esther: warning: the same practices are in force under 'valencia', 'jonkoping', which cannot "
              "differ: one result, not two\n"));
}

TEST_CASE("an option that takes a list does not swallow the name of the study", "[cli]")
{
    const test::TempDir folder;
    const auto outcome = run_esther(
        {"run", "--scenarios", "torbay", "--arms", "ideal", test::small_study, "-o", folder / "results.h5"});
    CHECK(outcome.exit_code == 0);
}

TEST_CASE("a study that is not there or not a study ends with 2 and names the file", "[cli]")
{
    const test::TempDir folder;
    const std::string pathway = folder.write("p.yaml", "pathway: p\nstart: a\nnodes: {a: {kind: end}}\n");
    for (const std::string& file : {folder / "absent.yaml", folder.path().string(), pathway}) {
        const auto outcome = run_esther({"run", file, "-o", folder / "results.h5"});
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, file + ":1:1: error: "));
        CHECK(outcome.out.empty());
        CHECK(listing(folder.path().string()) == "p.yaml");
    }
}

TEST_CASE("a place where no file can be made is refused before anything is simulated", "[cli]")
{
    const test::TempDir folder;
    const std::string study = folder.write("queue.yaml", test::queue_study(1'000'000));
    const std::string file = folder.write("file", "text");
    // In /proc even root can make no file.
    for (const std::string& output :
         {folder / "absent/results.h5", std::string("/proc/results.h5"), file + "/results.h5",
          folder.path().string(), folder / "absent/", std::string()}) {
        CAPTURE(output);
        const auto outcome = run_esther({"run", study, "-o", output});
        CHECK(outcome.exit_code == 2);
        CHECK(!outcome.error.empty());
        CHECK(listing(folder.path().string()) == "file queue.yaml");
    }
    CHECK(has(run_esther({"run", study, "-o", folder / "absent/results.h5"}).error,
              "No such file or directory"));
}

TEST_CASE("an input of the study is never replaced by its results", "[cli]")
{
    const Place place;
    for (const std::string& link : {std::string("queue.yaml"), std::string("./queue.yaml")}) {
        const auto outcome = run_esther({"run", place.study, "-o", place.folder / link, "--overwrite"});
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, "input of the study"));
        CHECK(test::read_file(place.study) == test::queue_study());
    }
}

TEST_CASE("what stands under the name and is no results file is left alone, with --overwrite too", "[cli]")
{
    const Place place;
    place.folder.write("results.h5", "a letter");
    for (const std::vector<std::string>& extra : {std::vector<std::string>{}, {"--overwrite"}}) {
        std::vector<std::string> arguments{"run", place.study, "-o", place.results};
        arguments.insert(arguments.end(), extra.begin(), extra.end());
        const auto outcome = run_esther(arguments);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.error ==
              "esther: '" + place.results + "' is not a results file\n  try another name with -o\n");
        CHECK(test::read_file(place.results) == "a letter");
    }
    // Results of any age or state of damage, and an empty file, may go.
    for (const std::string& text : {std::string(), std::string("\x89HDF\r\n\x1a\n and no more")}) {
        place.folder.write("results.h5", text);
        const auto refused = run_esther({"run", place.study, "-o", place.results});
        CHECK(refused.exit_code == 2);
        CHECK(has(refused.error, "--overwrite"));
        CHECK(test::read_file(place.results) == text);
        CHECK(run_esther({"run", place.study, "-o", place.results, "--overwrite"}).exit_code == 0);
        CHECK(read_summary(place.results).study == "queue");
    }
}

TEST_CASE("where there is no room the run ends with 1 and leaves nothing behind", "[cli]")
{
    const Place place;
    const std::string script = "ulimit -f 8; exec \"$0\" run \"$1\" -o \"$2\"";  // 8 KiB a file
    const auto outcome =
        test::run_program("bash", {"-c", script, test::esther_path(), place.study, place.results});
    CHECK(outcome.exit_code == 1);
    CHECK(has(outcome.error, "was not written"));
    CHECK(listing(place.folder.path().string()) == "queue.yaml");
}

TEST_CASE("more replications than memory holds are refused before the first, and it is said what takes it",
          "[cli][once]")
{
    const Place place;
    const std::string script =
        "ulimit -v 2000000; exec \"$0\" run \"$1\" -o \"$2\" --replications 1000000 --threads 1";
    const auto outcome =
        test::run_program("bash", {"-c", script, test::esther_path(), place.study, place.results});
    CHECK(outcome.exit_code == 1);
    CAPTURE(outcome.error);
    CHECK(
        has(outcome.error, "esther: out of memory: the results of 1000000 replications of 1 scenario take "));
    CHECK(has(outcome.error, " kB each, and are held until the file is written; try fewer replications"));
    CHECK(listing(place.folder.path().string()) == "queue.yaml");
}

TEST_CASE("a run that is killed leaves no file under the name of its results", "[cli]")
{
    const test::TempDir folder;
    const std::string study = folder.write("queue.yaml", test::queue_study(20'000));
    test::RunOptions soon;
    soon.timeout_seconds = 0.5;
    const auto killed = run_esther({"run", study, "-o", folder / "results.h5"}, soon);
    CHECK(killed.timed_out);
    CHECK(killed.exit_code == 128 + 9);
    CHECK(listing(folder.path().string()) == "queue.yaml");
}

TEST_CASE("at whatever instant a run is killed, its file is whole or absent", "[cli]")
{
    const Place place;
    const double whole = run_esther({"run", place.study, "-o", place.results}).seconds;
    int n_killed = 0;
    for (int i = 0; i < 40; ++i) {
        std::filesystem::remove(place.results);
        test::RunOptions soon;
        soon.timeout_seconds = whole * 0.03 * (i + 1);
        const auto outcome = run_esther({"run", place.study, "-o", place.results}, soon);
        n_killed += outcome.timed_out ? 1 : 0;
        if (std::filesystem::exists(place.results)) {
            CHECK_NOTHROW(read_results(place.results));
        }
        CHECK((outcome.timed_out || outcome.exit_code == 0));
    }
    CHECK(n_killed >= 1);
}

TEST_CASE("threads and shards change no bit of the outcome", "[cli][once]")
{
    const test::TempDir folder;
    std::string digest;
    const auto check = [&](const std::string& option, const std::string& n) {
        CAPTURE(option);
        CAPTURE(n);
        const std::string results = folder / (option + n + ".h5");
        REQUIRE(run_esther({"run", test::small_study, "-o", results, "--scenarios", "torbay", option, n})
                    .exit_code == 0);
        const std::string found = read_summary(results).content_digest;
        CHECK(found.size() == 64);
        digest = digest.empty() ? found : digest;
        CHECK(found == digest);
    };
    for (const char* n : {"1", "2", "4"}) {
        check("--threads", n);
    }
    for (const char* n : {"1", "3", "6"}) {
        check("--shards", n);
    }
    const std::string other = folder / "other.h5";
    REQUIRE(run_esther({"run", test::small_study, "-o", other, "--scenarios", "torbay", "--seed", "1"})
                .exit_code == 0);
    CHECK(read_summary(other).content_digest != digest);
}
