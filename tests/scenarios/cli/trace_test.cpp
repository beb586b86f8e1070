// `esther run --trace` and `esther diff` from outside.

#include <filesystem>
#include <sstream>

#include "analysis/store/results_file.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

/// Three customers at one nurse: the second waits two minutes, the third gives up after three.
std::string clinic(const std::string& time = "12 min")
{
    return R"(study: clinic
seed: 1
replications: 1
measure: 2 h
pools: {nurse: {capacity: 1}}
pathways:
  - pathway: patient
    arrivals: {every: 10 min, count: 3}
    start: treatment
    nodes:
      treatment: {kind: contact, pool: nurse, time: )" +
           time + R"(, patience: {after: 3 min, to: gives_up}, next: treated}
      treated: {kind: record, count: treated, next: home}
      gives_up: {kind: record, count: gave_up, next: home}
      home: {kind: end}
)";
}

std::string head(const std::string& study)
{
    return "# esther trace 1\n# study: " + study +
           "\n# seed: 1\n# version: 0.1.0\n# reference: model\n# people: patient:0-19\n# go-live: day 0; "
           "days and times count from the start of the run\n";
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

struct Place {
    test::TempDir folder;
    std::string study = folder.write("clinic.yaml", clinic());
    std::string results = folder / "r.h5";
    std::string trace = folder / "a.trace";

    [[nodiscard]] test::Outcome run(const std::vector<std::string>& extra = {}) const
    {
        std::vector<std::string> arguments{"run", study, "-o", results, "--overwrite", "--trace", trace};
        arguments.insert(arguments.end(), extra.begin(), extra.end());
        return run_esther(arguments);
    }
};

}  // namespace

TEST_CASE("the trace of three customers at one nurse, line by line", "[cli][trace]")
{
    const Place place;
    const auto outcome = place.run();
    CAPTURE(outcome.error);
    REQUIRE(outcome.exit_code == 0);
    CHECK(has(outcome.error,
              "wrote " + place.trace + " (19 lines); nothing happened to patient:3, patient:4,"));
    CHECK(test::read_file(place.trace) ==
          head("clinic") + R"(# day time             who         pathway  node       what happened
= replication 0 of model
    0 00:10:00         patient:0   patient  -          comes
    0 00:10:00         patient:0   patient  treatment  enters
    0 00:10:00         patient:0   patient  treatment  has nurse for 00:12:00
    0 00:20:00         patient:1   patient  -          comes
    0 00:20:00         patient:1   patient  treatment  enters
    0 00:20:00         patient:1   patient  treatment  queues for nurse, for at most 00:03:00
    0 00:22:00         patient:0   patient  treatment  done, frees nurse
    0 00:22:00         patient:0   patient  treated    counts treated
    0 00:22:00         patient:0   patient  home       ends
    0 00:22:00         patient:1   patient  treatment  has nurse for 00:12:00
    0 00:30:00         patient:2   patient  -          comes
    0 00:30:00         patient:2   patient  treatment  enters
    0 00:30:00         patient:2   patient  treatment  queues for nurse, for at most 00:03:00
    0 00:33:00         patient:2   patient  treatment  gives up
    0 00:33:00         patient:2   patient  gives_up   counts gave_up
    0 00:33:00         patient:2   patient  home       ends
    0 00:34:00         patient:1   patient  treatment  done, frees nurse
    0 00:34:00         patient:1   patient  treated    counts treated
    0 00:34:00         patient:1   patient  home       ends
)");
}

TEST_CASE(
    "threads, shards and the warm-up of one's own change no byte of a trace, and it no bit of the results",
    "[cli][trace][once]")
{
    const test::TempDir folder;
    const std::string plain = folder / "plain.h5";
    REQUIRE(run_esther({"run", test::small_study, "-o", plain, "--scenarios", "torbay"}).exit_code == 0);
    std::string first;
    for (const std::vector<std::string>& how : {std::vector<std::string>{"--threads", "1"},
                                                {"--threads", "4"},
                                                {"--shards", "3"},
                                                {"--shards", "64"},
                                                {"--threads", "3", "--shards", "6", "--no-fork"}}) {
        std::vector<std::string> arguments{"run",
                                           test::small_study,
                                           "-o",
                                           folder / "r.h5",
                                           "--overwrite",
                                           "--trace",
                                           folder / "r.trace",
                                           "--trace-people",
                                           "first:800",
                                           "--scenarios",
                                           "torbay"};
        arguments.insert(arguments.end(), how.begin(), how.end());
        const auto outcome = run_esther(arguments);
        CAPTURE(outcome.error);
        REQUIRE(outcome.exit_code == 0);
        CHECK(read_summary(folder / "r.h5").content_digest == read_summary(plain).content_digest);
        const std::string trace = test::read_file(folder / "r.trace");
        first = first.empty() ? trace : first;
        CHECK(trace == first);
    }
    CHECK(lines_of(first).size() > 10'000);
    for (const char* part :
         {"sets out for", "arrives at", "is reserved", "goes to", "clock starts", "frees"}) {
        CHECK(has(first, part));
    }
}

TEST_CASE("the draw of every choice lies in the part that leads where it went", "[cli][trace]")
{
    const test::TempDir folder;
    REQUIRE(run_esther({"run", test::small_study, "-o", folder / "r.h5", "--trace", folder / "r.trace",
                        "--trace-people", "first:800", "--scenarios", "torbay"})
                .exit_code == 0);
    std::size_t n_choices = 0;
    for (const std::string& line : lines_of(test::read_file(folder / "r.trace"))) {
        const std::size_t at = line.find(" | ");
        if (at == std::string::npos) {
            continue;
        }
        std::istringstream words(line.substr(at + 3));
        double u = -1;
        double low = -1;
        double high = -1;
        std::string lies, in, to;
        words >> u >> lies >> in >> low >> to >> high;
        CAPTURE(line);
        CHECK(u >= low - 1e-6);
        CHECK(u <= high + 1e-6);
        CHECK(low >= 0);
        CHECK(high <= 1);
        ++n_choices;
    }
    CHECK(n_choices > 500);
}

TEST_CASE("a changed figure is found at the first event that it changes", "[cli][trace]")
{
    const Place place;
    REQUIRE(place.run().exit_code == 0);
    const std::string other = place.folder.write("b.trace", test::read_file(place.trace));
    const auto same = run_esther({"diff", place.trace, other});
    CHECK(same.exit_code == 0);
    CHECK(same.out == place.trace + ", model, replication 0 and " + other +
                          ", model, replication 0: identical (3 people, 19 events)\n");

    place.folder.write("clinic.yaml", clinic("750 s"));
    REQUIRE(place.run().exit_code == 0);
    const auto differs = run_esther({"diff", other, place.trace, "--context", "2"});
    CHECK(differs.exit_code == 1);
    CHECK(differs.error.empty());
    CHECK(differs.out == other + ", model, replication 0 and " + place.trace +
                             R"(, model, replication 0: 2 of 3 people part
  first patient:0 on day 0 at 00:10:00, after 2 common events
    0 00:10:00 patient:0 patient - comes
    0 00:10:00 patient:0 patient treatment enters
  )" + other + R"(, model, replication 0
    0 00:10:00 patient:0 patient treatment has nurse for 00:12:00
    0 00:22:00 patient:0 patient treatment done, frees nurse
  )" + place.trace + R"(, model, replication 0
    0 00:10:00 patient:0 patient treatment has nurse for 00:12:30
    0 00:22:30 patient:0 patient treatment done, frees nurse
  then patient:1 on day 0 at 00:22:00
)");
    const auto one = run_esther({"diff", other, place.trace, "--people", "patient:2"});
    CHECK(one.exit_code == 0);
    CHECK(has(one.out, "identical (1 person, "));
}

TEST_CASE("of two traces that follow different people only those in both are compared", "[cli][trace]")
{
    const Place place;
    const std::string few = place.folder / "few.trace";
    const auto trace = [&](const std::string& file, const std::string& whom) {
        REQUIRE(run_esther({"run", place.study, "-o", place.results, "--overwrite", "--trace", file,
                            "--trace-people", whom})
                    .exit_code == 0);
    };
    REQUIRE(place.run().exit_code == 0);
    // Nothing happens to patient:3, and it is followed in both all the same.
    trace(few, "patient:0,patient:3");
    const auto same = run_esther({"diff", place.trace, few});
    CHECK(same.exit_code == 0);
    CHECK(same.out == "the traces follow different people: 2 in both, 18 only in " + place.trace +
                          ", 0 only in " + few + "; compared are those in both\n" + place.trace +
                          ", model, replication 0 and " + few +
                          ", model, replication 0: identical (1 person, 6 events)\n");

    // The two minutes more part the others' lives too, of which one trace says nothing.
    place.folder.write("clinic.yaml", clinic("750 s"));
    trace(few, "patient:0,patient:3,patient:30");
    const auto parted = run_esther({"diff", place.trace, few});
    CHECK(parted.exit_code == 1);
    CHECK(has(parted.out, ": 2 in both, 18 only in " + place.trace + ", 1 only in " + few));
    CHECK(has(parted.out, "1 of 1 person parts\n"));

    trace(few, "patient:50");
    const auto nobody = run_esther({"diff", place.trace, few});
    CHECK(nobody.exit_code == 2);
    CHECK(has(nobody.error, "follow nobody in common\n  try traces with the same --trace-people\n"));
}

TEST_CASE("of a trace that does not say whom it follows those are taken who have an event", "[cli][trace]")
{
    const Place place;
    REQUIRE(place.run().exit_code == 0);
    std::string text = test::read_file(place.trace);
    const std::string line = "# people: patient:0-19\n";
    text.erase(text.find(line), line.size());
    const std::string old = place.folder.write("old.trace", text);
    const auto outcome = run_esther({"diff", place.trace, old});
    CHECK(outcome.exit_code == 0);
    CHECK(has(outcome.out, ": 3 in both, 17 only in " + place.trace + ", 0 only in " + old));
    CHECK(has(outcome.out,
              old + " does not say whom it follows: taken are those to whom something happens in it\n"));
    CHECK(has(outcome.out, "identical (3 people, 19 events)\n"));
}

TEST_CASE("where two scenarios part is shown within one trace, and nothing parts before go-live",
          "[cli][trace]")
{
    const test::TempDir folder;
    const std::string trace = folder / "r.trace";
    REQUIRE(run_esther({"run", test::small_study, "-o", folder / "r.h5", "--replications", "1", "--trace",
                        trace, "--trace-people", "first:400"})
                .exit_code == 0);
    const auto outcome = run_esther({"diff", trace});
    CHECK(outcome.exit_code == 1);
    int n_pairs = 0;
    for (const std::string& line : lines_of(outcome.out)) {
        n_pairs += line.rfind("weston, replication 0 and ", 0) == 0 ? 1 : 0;
        for (const char* word : {"  first ", "  then "}) {
            if (line.rfind(word, 0) == 0) {
                CAPTURE(line);
                CHECK(std::stoi(line.substr(line.find(" on day ") + 8)) >= 60);
            }
        }
    }
    CHECK(n_pairs == 4);
    const auto one = run_esther({"diff", trace, "--scenario", "torbay", "--baseline", "torbay"});
    CHECK(one.exit_code == 2);
    CHECK(has(one.error, "has nothing to compare with 'torbay'"));
    const auto slip = run_esther({"diff", trace, "--scenario", "torby"});
    CHECK(slip.exit_code == 2);
    CHECK(has(slip.error, "has no scenario 'torby'"));
    CHECK(slip.error == "esther: '" + trace + "' has no scenario 'torby'\n  did you mean 'torbay'?\n");
}

TEST_CASE("everybody whom a trace cannot follow is named at once, with what to try", "[cli][trace]")
{
    const Place place;
    const auto outcome = place.run({"--trace-people", "patient:x,patiens:3,first:0,2147483648"});
    CHECK(outcome.exit_code == 2);
    CHECK(has(outcome.error, "esther: --trace-people: 'patient:x' names nobody\n  because "));
    CHECK(has(outcome.error, "no customers come to a pathway 'patiens'"));
    CHECK(has(outcome.error, "\n  did you mean 'patient'?\n"));
    CHECK(has(outcome.error, "'first:0' is not a number of people to trace"));
    CHECK(has(outcome.error, "there can be no customer '2147483648'"));
    CHECK(!std::filesystem::exists(place.trace));
    CHECK(!std::filesystem::exists(place.results));

    const test::TempDir folder;
    const auto people = run_esther({"run", test::small_study, "-o", folder / "r.h5", "--trace", folder / "t",
                                    "--trace-people", "17,4101"});
    CHECK(people.exit_code == 2);
    CHECK(has(people.error, "there is no person 4101"));
    CHECK(has(people.error, "an id up to 4100"));

    const auto alone = run_esther({"run", place.study, "-o", place.results, "--trace-people", "1"});
    CHECK(alone.exit_code == 2);
    CHECK(has(alone.error, "--trace"));
}

TEST_CASE("a trace goes only where it may, and can be made of results that stand already", "[cli][trace]")
{
    const Place place;
    REQUIRE(run_esther({"run", place.study, "-o", place.results}).exit_code == 0);
    const std::string before = test::read_file(place.results);
    const auto late = run_esther({"run", place.study, "-o", place.results, "--trace", place.trace});
    CHECK(late.exit_code == 0);
    CHECK(has(late.error, "only the trace is made"));
    CHECK(test::read_file(place.results) == before);
    CHECK(lines_of(test::read_file(place.trace)).size() == 28);

    const auto refused = [&](const std::string& trace, const std::string& why) {
        const auto outcome = run_esther({"run", place.study, "-o", place.results, "--trace", trace});
        CAPTURE(outcome.error);
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, why));
    };
    refused(place.trace, "stands already");
    const std::string letter = place.folder.write("letter.md", "a letter");
    refused(letter, "is not a trace file\n  try another name with --trace\n");
    CHECK(run_esther({"run", place.study, "-o", place.results, "--trace", letter, "--overwrite"}).exit_code ==
          2);
    CHECK(test::read_file(letter) == "a letter");
    refused(place.results, "cannot be both trace and results");
    refused(place.study, "is an input of the study");
    refused(place.folder / "absent/t", "No such file or directory");
    refused("/proc/t", "no file can be made");
}

TEST_CASE("what is no trace is refused with the place of the fault", "[cli][trace]")
{
    const Place place;
    REQUIRE(place.run().exit_code == 0);
    const std::string sound = test::read_file(place.trace);
    const auto refused = [&](const std::string& text, const std::string& why) {
        const std::string file = place.folder.write("bad.trace", text);
        for (const auto& arguments : {std::vector<std::string>{"diff", file, place.trace},
                                      {"diff", place.trace, file},
                                      {"diff", file}}) {
            const auto outcome = run_esther(arguments);
            CAPTURE(outcome.error);
            CHECK(outcome.exit_code == 2);
            CHECK(has(outcome.error, file + why));
        }
    };
    refused("", ":1:1: error: this is no trace file");
    refused("study: clinic\n", ":1:1: error: this is no trace file");
    refused(sound.substr(0, sound.size() - 1), ":28:60: error: the last line is cut short");
    refused(sound + "0 00:10 a b\n", ":29:1: error: this line is no event");
    refused(sound + "0 25:10:00 a b\n", ":29:1: error: this line is no event");
    refused(sound + "99999999999999999999 00:10:00 a b\n", ":29:1: error: this line is no event");
    refused(head("clinic").replace(head("clinic").find("0-19"), 4, "19-0"),
            ":6:11: error: whom the trace follows cannot be read");
    refused(sound + "= replication 0 of model\n", ":29:1: error: a second part is replication 0 of 'model'");
    refused(sound + "= replication x of model\n", ":29:1: error: a part without its replication");
    refused(sound + "0 00:10:00 a \x1b[2J\n", ":29:14: error: a byte that no trace has");
    refused(head("clinic") + "0 00:10:00 a b\n", ":8:1: error: this line is no event");

    const auto nowhere = run_esther({"diff", place.trace, place.folder / "absent"});
    CHECK(nowhere.exit_code == 2);
    CHECK(has(nowhere.error, "absent"));
    const auto nobody = run_esther({"diff", place.trace, place.trace, "--people", "patient:7"});
    CHECK(nobody.exit_code == 2);
    CHECK(has(nobody.error, "esther: --people: nothing happens to 'patient:7'"));
    const auto unfollowed = run_esther({"diff", place.trace, place.trace, "--people", "patient:20"});
    CHECK(unfollowed.exit_code == 2);
    CHECK(has(unfollowed.error, "esther: --people: 'patient:20' is not followed in what is compared"));
}

TEST_CASE("no cut and no flipped byte of a trace makes the comparison crash", "[cli][trace]")
{
    const Place place;
    REQUIRE(place.run().exit_code == 0);
    const std::string sound = test::read_file(place.trace);
    int n_cases = 0;
    for (std::size_t at = 0; at < sound.size(); at += 23) {
        std::string flipped = sound;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
        for (const std::string& text : {sound.substr(0, at), flipped}) {
            const auto outcome = run_esther({"diff", place.trace, place.folder.write("bad.trace", text)});
            CHECK(outcome.exit_code >= 0);
            CHECK(outcome.exit_code <= 2);
            ++n_cases;
        }
    }
    CHECK(n_cases >= 100);
}
