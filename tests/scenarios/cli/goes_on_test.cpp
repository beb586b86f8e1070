// `esther run` that is killed at a chosen run: what it comes to when it goes on, and from which files it
// does.

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/run_record.hpp"
#include "tests/scenarios/cli/own_library.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::OwnLibrary;
using test::read_file;

namespace {

/// What is written to std::cerr as long as it lives.
class Heard {
  public:
    Heard() : before_(std::cerr.rdbuf(text_.rdbuf())) {}
    ~Heard() { std::cerr.rdbuf(before_); }
    Heard(const Heard&) = delete;
    Heard& operator=(const Heard&) = delete;
    [[nodiscard]] std::string text() const { return text_.str(); }

  private:
    std::ostringstream text_;
    std::streambuf* before_;
};

/// What it says. Throws what the program would end with.
std::string run(const RunArguments& arguments)
{
    const Heard heard;
    const ExitCode code = run_study(arguments);
    CAPTURE(heard.text());
    REQUIRE(code == ExitCode::success);
    return heard.text();
}

struct Kill {};

/// A folder in which a run is killed and goes on, within this process: another program would not go on.
struct Killed {
    test::TempDir folder;
    RunArguments asked;
    std::string unfinished = folder / "results.h5.unfinished";

    explicit Killed(const std::string& study)
    {
        asked.study = study;
        asked.output = folder / "results.h5";
        asked.threads = 1;
    }

    /// Ends a run where it would keep one more than n results.
    void kill_after(int n) const
    {
        std::atomic<int> n_ended = 0;
        const Heard heard;
        REQUIRE_THROWS_AS(run_study(keeping_all([&] {
                              if (++n_ended > n) {
                                  throw Kill();
                              }
                          })),
                          Kill);
        REQUIRE(std::filesystem::exists(unfinished) == (n > 0));
    }
    /// Leaves what a kill leaves between the results and the removal of the file.
    void kill_at_end() const
    {
        const std::string spare = folder / "spare";
        int n_ended = 0;
        run(keeping_all([&] {
            if (++n_ended == 2) {
                std::filesystem::create_hard_link(unfinished, spare);
            }
        }));
        REQUIRE(!std::filesystem::exists(unfinished));
        std::filesystem::rename(spare, unfinished);
    }
    /// The same, never stopped.
    [[nodiscard]] StudyResult straight(std::string* said = nullptr) const
    {
        RunArguments arguments = asked;
        arguments.output = folder / "straight.h5";
        arguments.trace = asked.trace.empty() ? "" : folder / "straight.trace";
        const std::string text = run(arguments);
        CHECK(!has(text, "goes on from"));
        if (said != nullptr) {
            *said = text;
        }
        return read_results(arguments.output);
    }
    [[nodiscard]] StudyResult result() const { return read_results(asked.output); }
    [[nodiscard]] std::string goes_on(int n, int of) const
    {
        return "goes on from " + unfinished + ": " + std::to_string(n) + " of " + std::to_string(of) +
               " done";
    }

  private:
    [[nodiscard]] RunArguments keeping_all(const std::function<void()>& before_each) const
    {
        RunArguments arguments = asked;
        arguments.keeping.nothing_before = {};
        arguments.keeping.most_of_time = 1e9;
        arguments.keeping.before_each = before_each;
        return arguments;
    }
};

std::string digest_of(const StudyResult& result)
{
    return content_digest(outcome_digests(result));
}

/// A month of the small study.
struct Month : OwnLibrary {
    std::string study = folder / "scenarios/library/weston_options_small.yaml";

    Month() { replace("weston_options_small.yaml", "measure: 120 days", "measure: 30 days"); }
};

/// How many events it says that a run had.
std::string events_in(const std::string& said)
{
    const std::size_t end = said.find(" events, ");
    REQUIRE(end != std::string::npos);
    const std::size_t begin = said.rfind('(', end) + 1;
    return said.substr(begin, end - begin);
}

/// Where the records of a file begin, and where the last one ends.
std::vector<std::size_t> places_of_records(const std::string& file)
{
    const std::string text = read_file(file);
    std::vector<std::size_t> places{text.find("\n\n") + 2};
    while (places.back() < text.size()) {
        RecordHead head;
        REQUIRE(text.size() - places.back() > sizeof head);
        text.copy(reinterpret_cast<char*>(&head), sizeof head, places.back());
        places.push_back(places.back() + record_size(head));
    }
    REQUIRE(places.back() == text.size());
    return places;
}

/// Why a run is refused. Neither results nor the unfinished file change.
std::string refusal(const Killed& place, const RunArguments& arguments)
{
    const std::string before = read_file(place.unfinished);
    std::string why;
    try {
        run(arguments);
    } catch (const ResultsError& error) {
        why = error.what();
    }
    CHECK(read_file(place.unfinished) == before);
    CHECK(!std::filesystem::exists(place.asked.output));
    return why;
}

}  // namespace

TEST_CASE("what reviews told of finished runs survives a kill, with all checks and warnings",
          "[cli][unfinished]")
{
    const OwnLibrary own;
    own.replace("weston_options_small.yaml", "measure: 120 days", "measure: 400 days");
    Killed place(own.folder / "scenarios/library/weston_options_small.yaml");
    place.asked.scenarios = {"torbay"};
    place.asked.replications = 1;
    place.asked.feedback = "full";
    const StudyResult straight = place.straight();
    place.kill_after(1);
    CHECK(has(run(place.asked), place.goes_on(1, 2)));
    const StudyResult on = place.result();
    CHECK(digest_of(on) == digest_of(straight));
    CHECK(on.self_checks == straight.self_checks);
    CHECK(on.warnings == straight.warnings);
    for (const std::int32_t scenario : {0, 1}) {
        CHECK(std::any_of(on.self_checks.begin(), on.self_checks.end(), [&](const SelfCheck& check) {
            return check.scenario == scenario && check.name == review_kinds::capacity;
        }));
    }
}

TEST_CASE("the trace of a run that was killed has the bytes of one that was not", "[cli][unfinished]")
{
    const Month month;
    Killed place(month.study);
    place.asked.scenarios = {"torbay"};
    place.asked.trace = place.folder / "a.trace";
    place.asked.trace_people = {"first:200"};
    const StudyResult straight = place.straight();
    const std::string trace = read_file(place.folder / "straight.trace");
    REQUIRE(trace.size() > 10'000);

    place.kill_after(3);
    CHECK(!std::filesystem::exists(place.asked.trace));
    CHECK(has(run(place.asked), place.goes_on(3, 4)));
    CHECK(read_file(place.asked.trace) == trace);
    CHECK(digest_of(place.result()) == digest_of(straight));

    // Between the results and their trace.
    std::filesystem::remove(place.asked.output);
    std::filesystem::remove(place.asked.trace);
    place.kill_at_end();
    std::filesystem::remove(place.asked.trace);
    const std::string results = read_file(place.asked.output);
    const std::string said = run(place.asked);
    CHECK(has(said, "only the trace is made"));
    CHECK(has(said, place.goes_on(4, 4)));
    CHECK(read_file(place.asked.trace) == trace);
    CHECK(read_file(place.asked.output) == results);
    CHECK(!std::filesystem::exists(place.unfinished));
}

TEST_CASE("a replication goes on in which only some of the scenarios of one warm-up are done",
          "[cli][unfinished]")
{
    const Month month;
    Killed place(month.study);
    place.asked.scenarios = {"torbay", "valencia"};
    std::string said;
    const std::string straight = digest_of(place.straight(&said));
    const std::string events = events_in(said);
    struct How {
        int kept;
        std::size_t threads_before;
        std::size_t threads;
        bool no_fork;
    };
    for (const How& how : {How{1, 1, 2, false}, {2, 1, 1, true}, {4, 3, 1, false}}) {
        CAPTURE(how.kept);
        place.asked.threads = how.threads_before;
        place.asked.no_fork = false;
        place.kill_after(how.kept);
        CHECK(places_of_records(place.unfinished).size() == static_cast<std::size_t>(how.kept) + 1);
        place.asked.threads = how.threads;
        place.asked.no_fork = how.no_fork;
        said = run(place.asked);
        CHECK(has(said, place.goes_on(how.kept, 6)));
        CHECK((how.no_fork || events_in(said) == events));  // nothing is done twice
        CHECK(digest_of(place.result()) == straight);
        std::filesystem::remove(place.asked.output);
    }
}

TEST_CASE("a run that was killed twice goes on from both", "[cli][unfinished]")
{
    const test::TempDir folder;
    const Killed place(folder.write("queue.yaml", test::queue_study(7)));
    place.kill_after(4);
    std::filesystem::resize_file(place.unfinished, std::filesystem::file_size(place.unfinished) - 1);
    place.kill_after(2);
    const std::string said = run(place.asked);
    CHECK(has(said, place.goes_on(5, 7)));
    CHECK(!has(said, "were cut off or damaged"));
    CHECK(digest_of(place.result()) == digest_of(place.straight()));
}

TEST_CASE("no cut of the last result and no flipped byte of another changes what a run comes to",
          "[cli][unfinished]")
{
    const test::TempDir folder;
    Killed place(folder.write("queue.yaml", test::queue_study(5)));
    place.asked.overwrite = true;
    const std::string straight = digest_of(place.straight());
    place.kill_after(4);
    const std::string whole = read_file(place.unfinished);
    const std::vector<std::size_t> records = places_of_records(place.unfinished);
    REQUIRE(records.size() == 5);

    const auto goes_on_from = [&](const std::string& text, std::size_t n_whole) {
        CAPTURE(text.size(), n_whole);
        place.folder.write("results.h5.unfinished", text);
        const std::string said = run(place.asked);
        const std::size_t n_dropped = text.size() - records[n_whole];
        CHECK(has(said, place.goes_on(static_cast<int>(n_whole), 5)) == (n_whole > 0));
        CHECK(has(said, std::to_string(n_dropped) + " bytes at the end of " + place.unfinished +
                            " were cut off or damaged: what stood there is done again") == (n_dropped > 0));
        CHECK(digest_of(place.result()) == straight);
        CHECK(!std::filesystem::exists(place.unfinished));
    };
    const auto spread = [&](std::size_t record, std::size_t i) {
        return records[record] + (records[record + 1] - 1 - records[record]) * i / 39;
    };
    goes_on_from(whole, 4);
    for (std::size_t i = 0; i < 40; ++i) {
        goes_on_from(whole.substr(0, spread(3, i)), 3);
    }
    for (std::size_t i = 0; i < 40; i += 2) {
        std::string flipped = whole;
        char& byte = flipped[spread(1, i)];
        byte = static_cast<char>(byte ^ (1 << (i % 8)));
        goes_on_from(flipped, 1);
    }
    // In the head, which says how long the record is.
    for (std::size_t i = 0; i < sizeof(RecordHead); i += 3) {
        std::string flipped = whole;
        flipped[records[1] + i] = static_cast<char>(~flipped[records[1] + i]);
        goes_on_from(flipped, 1);
    }
    goes_on_from(whole.substr(0, records[0]), 0);
    for (const std::size_t size : {std::size_t{0}, std::size_t{5}, records[0] / 2, records[0] - 1}) {
        CAPTURE(size);
        place.folder.write("results.h5.unfinished", whole.substr(0, size));
        const std::string said = run(place.asked);
        CHECK(!has(said, "goes on from"));
        CHECK(has(said, std::to_string(size) + " bytes at the end of ") == (size > 0));
        CHECK(digest_of(place.result()) == straight);
        CHECK(!std::filesystem::exists(place.unfinished));
    }
}

TEST_CASE("no run goes on from a file with a flipped byte in what tells whose it is", "[cli][unfinished]")
{
    const test::TempDir folder;
    Killed place(folder.write("queue.yaml", test::queue_study(3)));
    place.kill_after(2);
    const std::string whole = read_file(place.unfinished);
    const std::size_t n_head = places_of_records(place.unfinished).front();
    for (std::size_t i = 0; i < n_head - 2; ++i) {
        std::string flipped = whole;
        flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
        place.folder.write("results.h5.unfinished", flipped);
        const std::string why = refusal(place, place.asked);
        CAPTURE(i, why);
        CHECK((has(why, "is no file of unfinished results") || has(why, "\n  differs: ")));
    }
    // Without the empty line at its end there is nobody whose results would be lost.
    for (const std::size_t at : {n_head - 2, n_head - 1}) {
        std::string endless = whole;
        endless[at] = ' ';
        place.folder.write("results.h5.unfinished", endless);
        const std::string said = run(place.asked);
        CHECK(!has(said, "goes on from"));
        CHECK(has(said, std::to_string(whole.size()) + " bytes at the end of "));
        std::filesystem::remove(place.asked.output);
    }
}

TEST_CASE("the unfinished results of another run are refused with what differs, unless it may be overwritten",
          "[cli][unfinished]")
{
    const Month own;
    Killed place(own.study);
    place.asked.scenarios = {"torbay"};
    place.asked.replications = 1;
    place.kill_after(1);
    const auto differs = [&](const RunArguments& arguments, const std::string& what) {
        const std::string why = refusal(place, arguments);
        CAPTURE(why, what);
        CHECK(has(why, "holds the unfinished results of another run\n  differs: " + what));
        CHECK(has(why, "\n  try another name with -o, or --overwrite to begin anew"));
        std::size_t n = 0;
        for (std::size_t at = why.find("differs: "); at != std::string::npos; ++n) {
            at = why.find("differs: ", at + 1);
        }
        return n;
    };
    RunArguments other = place.asked;
    other.seed = 5;
    CHECK(differs(other, "seed: there 20111, asked 5\n") == 1);
    other = place.asked;
    other.replications = 2;
    CHECK(differs(other, "replications: there 1, asked 2\n") == 1);
    other = place.asked;
    other.unknown_practices = "half";
    CHECK(differs(other, "--unknown-practices: there nothing, asked half\n") == 1);
    other = place.asked;
    other.scenarios = {"valencia"};
    CHECK(differs(other, "scenarios: there weston, torbay, asked weston, valencia\n") == 2);
    other = place.asked;
    other.arms = {"flow_only"};
    CHECK(differs(other, "scenarios: there weston, torbay, asked weston, torbay, torbay flow_only\n") == 1);
    other = place.asked;
    other.trace = place.folder / "a.trace";
    other.trace_people = {"3", "17"};
    CHECK(differs(other, "people traced: there nobody, asked 3,17\n") == 1);

    own.replace("costs.yaml", "£235", "£470");
    const std::string edited = refusal(place, place.asked);
    CAPTURE(edited);
    CHECK(has(edited, "\n  differs: "));
    CHECK(has(edited, "costs.yaml: there "));
    place.asked.overwrite = true;
    CHECK(!has(run(place.asked), "goes on from"));
    CHECK(!std::filesystem::exists(place.unfinished));
    CHECK(digest_of(place.result()) == digest_of(place.straight()));
}

TEST_CASE("the same run asked for with --overwrite goes on", "[cli][unfinished]")
{
    const test::TempDir folder;
    Killed place(folder.write("queue.yaml", test::queue_study(4)));
    const std::string straight = digest_of(place.straight());
    place.folder.write("results.h5", "\x89HDF\r\n\x1a\n in the way");
    place.asked.overwrite = true;
    place.kill_after(3);
    CHECK(has(run(place.asked), place.goes_on(3, 4)));
    CHECK(digest_of(place.result()) == straight);
}

TEST_CASE("what a kill left beside results that stand is removed, but not what is of another run",
          "[cli][unfinished]")
{
    const test::TempDir folder;
    Killed place(folder.write("queue.yaml", test::queue_study(4)));
    place.kill_at_end();
    const std::string left = read_file(place.unfinished);
    CHECK(places_of_records(place.unfinished).size() == 5);
    const std::string results = read_file(place.asked.output);
    const std::string said = run(place.asked);
    CHECK(has(said, "nothing to do"));
    CHECK(has(said, "removed " + place.unfinished + ", whose results stand"));
    CHECK(test::listing(place.folder.path().string()) == "results.h5");
    CHECK(read_file(place.asked.output) == results);

    std::string of_other = left;
    of_other.replace(of_other.find("seed\t1"), 6, "seed\t7");
    for (const std::string& text : {of_other, left.substr(0, 40), std::string("mine")}) {
        place.folder.write("results.h5.unfinished", text);
        CHECK(has(run(place.asked), "nothing to do"));
        CHECK(read_file(place.unfinished) == text);
    }

    // It was left without a trace, and does not stand in the way of one.
    place.folder.write("results.h5.unfinished", left);
    place.asked.trace = place.folder / "a.trace";
    CHECK(has(run(place.asked), "only the trace is made"));
    CHECK(test::listing(place.folder.path().string()) == "a.trace results.h5");
}

TEST_CASE("a run from saved states goes on from what was finished, and only from the same states",
          "[cli][unfinished]")
{
    for (const bool after_go_live : {false, true}) {
        CAPTURE(after_go_live);
        const Month month;
        Killed place(month.study);
        const auto save = [&](const std::string& folder, std::uint64_t seed) {
            SnapshotArguments arguments;
            arguments.study = place.asked.study;
            arguments.scenarios = {"torbay"};
            arguments.seed = seed;
            arguments.output = place.folder / folder;
            arguments.at = after_go_live ? "70 days" : "30 days";
            arguments.scenario = after_go_live ? "torbay" : "";
            const Heard heard;
            REQUIRE(snapshot_study(arguments) == ExitCode::success);
        };
        save("states", 20111);
        place.asked.scenarios = {"torbay"};
        place.asked.from = place.folder / "states";
        const StudyResult straight = place.straight();
        const int n = static_cast<int>(straight.scenarios.size() * straight.replications.size());
        REQUIRE(n == (after_go_live ? 2 : 4));
        place.kill_after(1);

        if (!after_go_live) {
            // States of another past, under the same name.
            std::filesystem::rename(place.asked.from, place.folder / "sound");
            RunArguments other = place.asked;
            other.seed = 3;
            save("states", 3);
            const std::string why = refusal(place, other);
            CAPTURE(why);
            CHECK(has(why, "differs: seed: there 20111, asked 3\n"));
            CHECK(has(why, "differs: saved state of replication 0: there "));
            std::filesystem::remove_all(place.asked.from);
            std::filesystem::rename(place.folder / "sound", place.asked.from);
        }
        CHECK(has(run(place.asked), place.goes_on(1, n)));
        const StudyResult on = place.result();
        CHECK(digest_of(on) == digest_of(straight));
        CHECK(on.self_checks == straight.self_checks);
    }
}
