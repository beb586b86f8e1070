// `esther check` from outside.

#include <nlohmann/json.hpp>
#include <regex>
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
