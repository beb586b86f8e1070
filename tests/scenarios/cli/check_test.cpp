// `esther check` from outside.

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hostile_texts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

const std::string sound_pathway = R"(pathway: sound
arrivals: {rate: 2 per hour}
start: a
nodes:
  a: {kind: wait, time: 5 min, next: b}
  b: {kind: end}
)";

const std::string faulty_pathway = R"(pathway: faulty
arrivals: {rate: 2 per hour}
start: a
nodes:
  a: {kind: wait, time: 5, next: nowhere}
  b: {kind: end}
)";

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto place = text.find(from);
    REQUIRE(place != std::string::npos);
    return text.replace(place, from.size(), to);
}

#if defined(__SANITIZE_ADDRESS__) || !defined(NDEBUG)
constexpr double longest = 10;  // [s] sanitizers run several times slower
#else
constexpr double longest = 1;  // [s] of the processor
#endif

}  // namespace

TEST_CASE("a check lists all faults of all files at once, each with its place", "[cli]")
{
    const test::TempDir folder;
    const std::string sound = folder.write("sound.yaml", sound_pathway);
    const std::string faulty = folder.write("faulty.yaml", faulty_pathway);
    const std::string model =
        folder.write("model.yaml", "care_model: m\npractices: {a: {status: perhaps}}\n");
    const auto outcome = run_esther({"check", faulty, sound, model, folder / "absent.yaml"});
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out == sound +
                             ": pathway, no faults of its own; a study tells whether its pools, parameters "
                             "and attributes exist\n");
    CHECK(has(outcome.error, faulty + ":5:25: error: "));  // 5 of what?
    CHECK(has(outcome.error, faulty + ":5:34: error: "));  // nowhere
    CHECK(has(outcome.error, model + ":2:"));
    CHECK(has(outcome.error, folder / "absent.yaml:1:1: error: "));
}

TEST_CASE("a fault that a pathway shares with a study that names it is said once", "[cli]")
{
    const test::TempDir folder;
    const std::string faulty = folder.write("faulty.yaml", faulty_pathway);
    const std::string head =
        "study: s\nseed: 1\nreplications: 1\nmeasure: 1 day\npools: {nurse: {capacity: 1}}\n";
    const std::string study = folder.write("study.yaml", head + "pathways: [faulty.yaml]\n");
    const std::string more = folder.write("more.yaml", head + "pathways: [faulty.yaml]\nrooms: 2\n");
    const auto alone = run_esther({"check", faulty});
    const auto both = run_esther({"check", faulty, study});
    CHECK(both.exit_code == 2);
    // In a study a pathway that could not be read is not looked into any further.
    CHECK(both.error == alone.error + study + ": 1 fault, which stands above\n");
    const auto all = run_esther({"check", faulty, more});
    CHECK(has(all.error, more + ":7:1: error: "));
    CHECK(has(all.error, more + ": 1 more fault, which stands above\n"));
    const auto json = nlohmann::json::parse(run_esther({"check", "--json", faulty, study}).out);
    CHECK(json[1]["faults"].size() == 1);
    // A study that comes to a fault more than once counts it once.
    const std::string open =
        folder.write("open.yaml", replaced(sound_pathway, "time: 5 min", "time: {use: nothing}"));
    const std::string twice =
        folder.write("twice.yaml", head + "pathways: [open.yaml, faulty.yaml, faulty.yaml]\n");
    CHECK(has(run_esther({"check", faulty, twice}).error, twice + ": 1 more fault, which stands above\n"));
}

TEST_CASE("two streams whose names have one hash would be drawn alike, and are refused", "[cli]")
{
    const test::TempDir folder;
    const auto pathway = [](const std::string& name) {
        return "  - pathway: " + name +
               "\n    arrivals: {rate: 1 per hour}\n    start: gone\n    nodes: {gone: {kind: end}}\n";
    };
    const std::string head =
        "study: s\nseed: 1\nreplications: 1\nmeasure: 1 day\npools: {nurse: {capacity: 1}}\npathways:\n";
    const auto refused =
        run_esther({"check", folder.write("study.yaml", head + pathway("p98") + pathway("p23429"))});
    CHECK(refused.exit_code == 2);
    CHECK(has(refused.error,
              ": error: 'p23429/arrivals' and 'p98/arrivals' have the same hash\n"
              "  because every decision needs random numbers of its own\n"
              "  try another name for one of the nodes or pathways, or another 'rng_id'\n"));
    CHECK(run_esther({"check", folder.write("study.yaml", head + pathway("p98") + pathway("p23430"))})
              .exit_code == 0);
}

TEST_CASE("a file of another kind, and one that is no YAML, are named as what they are", "[cli]")
{
    const test::TempDir folder;
    const std::string pathway = folder.write("pathway.yaml", sound_pathway);
    const auto other = run_esther({"run", pathway, "-o", folder / "a.h5"});
    CHECK(other.exit_code == 2);
    CHECK(has(other.error,
              ":1:1: error: this is a pathway file, not a study file\n"
              "  because every file names its kind in a key, by custom the first\n"
              "  try a file that begins with 'study:'\n"));
    const std::string results =
        folder.write("results.h5", std::string("\x89HDF\r\n\x1a\n", 8) + std::string(100, '\0'));
    for (const char* const verb : {"check", "run", "draw"}) {
        const auto binary = run_esther(std::string(verb) == "run"
                                           ? std::vector<std::string>{verb, results, "-o", folder / "a.h5"}
                                           : std::vector<std::string>{verb, results});
        CHECK(binary.exit_code == 2);
        CHECK(has(binary.error, results +
                                    ":1:1: error: this is a results file (HDF5)\n"
                                    "  because what is read here is YAML\n  try 'esther compare' with it\n"));
    }
}

TEST_CASE("a study without mechanisms has one fault, and an unreadable warm-up is not a missing one", "[cli]")
{
    const test::TempDir folder;
    std::string study =
        test::read_file(test::project_root() + "/scenarios/library/weston_options_small.yaml");
    const std::string library = test::project_root() + "/scenarios/library/";
    std::string text;
    std::istringstream lines(study);
    for (std::string line; std::getline(lines, line);) {
        for (const char* const part : {"populations/", "settings/", "care_models/", "contracts/"}) {
            const auto place = line.find(part);
            if (place != std::string::npos) {
                line.insert(place, library);
            }
        }
        text += line + "\n";
    }
    text = replaced(text, "[pathways.yaml]", "[" + library + "pathways.yaml]");
    text = replaced(text, "costs: costs.yaml", "costs: " + library + "costs.yaml");
    const auto faults = [&](const std::string& of) {
        return run_esther({"check", folder.write("study.yaml", of)}).error;
    };
    const std::string without = faults(replaced(text, "mechanisms: mechanisms.yaml", ""));
    CHECK(has(without, "study has no 'mechanisms'"));
    CHECK(without.find(": error: ") == without.rfind(": error: "));
    const std::string sound = replaced(text, "mechanisms.yaml", library + "mechanisms.yaml");
    const std::string bare = faults(std::regex_replace(sound, std::regex("warm_up: [^\n]*"), "warm_up: 60"));
    CHECK(has(bare, "'warm_up'"));
    CHECK(!has(bare, "has no 'warm_up'"));
    CHECK(bare.find(": error: ") == bare.rfind(": error: "));
}

TEST_CASE("a check of a pathway follows its graph and what it includes", "[cli]")
{
    const test::TempDir folder;
    const std::string round =
        replaced(sound_pathway, "kind: wait, time: 5 min, next: b", "kind: decision, next: c");
    const std::string cycle = folder.write("cycle.yaml", round + "  c: {kind: decision, next: a}\n");
    const auto outcome = run_esther({"check", cycle});
    CHECK(outcome.exit_code == 2);
    CHECK(has(outcome.error, cycle + ":5:6: error: a cycle that takes no time: a, c"));

    const std::string host =
        folder.write("host.yaml", replaced(sound_pathway, "kind: wait, time: 5 min, next: b",
                                           "kind: include, file: part.yaml, exits: {z: b}"));
    CHECK(run_esther({"check", host}).exit_code == 2);  // no part.yaml
    folder.write("part.yaml",
                 "pathway: part\nstart: y\nnodes: {y: {kind: wait, time: 1 h, next: x}, z: {kind: end}}\n");
    const auto inside = run_esther({"check", host});
    CHECK(inside.exit_code == 2);
    CHECK(has(inside.error, "part.yaml:3:"));
    folder.write("part.yaml",
                 "pathway: part\nstart: y\nnodes: {y: {kind: wait, time: 1 h, next: z}, z: {kind: end}}\n");
    CHECK(run_esther({"check", host}).exit_code == 0);
}

TEST_CASE("a check as JSON gives each file with its kind and its faults", "[cli]")
{
    const test::TempDir folder;
    const std::string sound = folder.write("sound.yaml", sound_pathway);
    const std::string faulty = folder.write("faulty.yaml", faulty_pathway);
    const std::string broken = folder.write("broken.yaml", "pathway: \xFF\xFE");
    const auto outcome = run_esther({"check", "--json", sound, faulty, broken});
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.error.empty());
    const auto json = nlohmann::json::parse(outcome.out);
    REQUIRE(json.size() == 3);
    CHECK(json[0]["file"] == sound);
    CHECK(json[0]["kind"] == "pathway");
    CHECK(json[0]["faults"].empty());
    REQUIRE(json[1]["faults"].size() == 2);
    for (const auto& fault : json[1]["faults"]) {
        CHECK(fault["file"] == faulty);
        CHECK(fault["line"] == 5);
        CHECK(fault["column"] >= 1);
        for (const char* part : {"what", "why", "hint"}) {
            CHECK(!fault[part].get<std::string>().empty());
        }
    }
    CHECK(!json[2]["faults"].empty());
    CHECK(run_esther({"check", "--json", sound}).exit_code == 0);
}

TEST_CASE("every hostile file is answered by the program within a second with its place", "[cli][hostile]")
{
    const test::TempDir folder;
    const auto texts = test::hostile_texts();
    CHECK(texts.size() >= 60);
    const std::regex located(R"(hostile\.yaml:[1-9]\d*:[1-9]\d*: error: \S)");
    double most_processor = 0;
    double most_wall = 0;
    for (const auto& [name, text] : texts) {
        CAPTURE(name);
        const std::string file = folder.write("hostile.yaml", text);
        const auto outcome = run_esther({"check", file});
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.processor_seconds < longest);
        CHECK(std::regex_search(outcome.error.substr(0, 4096), located));
        most_processor = std::max(most_processor, outcome.processor_seconds);
        most_wall = std::max(most_wall, outcome.seconds);
    }
    WARN(texts.size() << " hostile files: at most " << most_processor << " s of the processor and "
                      << most_wall << " s by the clock");
}

TEST_CASE("a study that asks for the impossible is answered with its place", "[cli][hostile]")
{
    const test::TempDir folder;
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"seed: 1", "seed: 99999999999999999999"},
        {"seed: 1", "seed: one"},
        {"replications: 2", "replications: 1000000000000"},
        {"replications: 2", "replications: 0"},
        {"measure: 1 day", "measure: 200000 years"},
        {"measure: 1 day", "measure: 0 s"},
        {"measure: 1 day", "measure: -1 day"},
        {"warm_up: 1 h", "warm_up: 1e300 years"},
        {"capacity: 1", "capacity: 4000000000"},
        {"capacity: 1", "capacity: -1"},
        {"capacity: 1", "capacity: 1e400"},
        {"rate: 8 per hour", "rate: 1e999 per hour"},
        {"rate: 8 per hour", "rate: -8 per hour"},
        {"pool: server", "pool: sever"},
        {"  - pathway: customer", "  - /dev/zero\n  - pathway: customer"},
        {"  - pathway: customer", "  - study.yaml\n  - pathway: customer"},
        {"  - pathway: customer", "  - .\n  - pathway: customer"},
        {"study: queue", "mechanisms: study.yaml\nstudy: queue"},
        {"study: queue", "study: queue\nstudy: queue"},
        {"study: queue", "study: [queue]"},
    };
    for (const auto& [from, to] : changes) {
        CAPTURE(to);
        const std::string file = folder.write("study.yaml", replaced(test::queue_study(), from, to));
        for (const char* verb : {"check", "run"}) {
            std::vector<std::string> arguments = {verb, file};
            if (std::string(verb) == "run") {
                arguments.insert(arguments.end(), {"-o", folder / "results.h5"});
            }
            const auto outcome = run_esther(arguments);
            CHECK(outcome.exit_code == 2);
            CHECK(outcome.processor_seconds < longest);
            CHECK(std::regex_search(outcome.error, std::regex(R"(study\.yaml:[1-9]\d*:[1-9]\d*: error: )")));
        }
    }
    CHECK(test::listing(folder.path().string()) == "study.yaml");
}
