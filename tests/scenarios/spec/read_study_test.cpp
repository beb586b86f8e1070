#include "scenarios/spec/read_study.hpp"

#include <algorithm>
#include <filesystem>

#include "scenarios/spec/vocabulary.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

using namespace esther;
using namespace esther::test;

namespace {

StudySpec read_without_fault(const std::string& path)
{
    Problems problems;
    StudySpec study = read_study(path, problems);
    for (const Problem& problem : problems.items()) {
        FAIL_CHECK(to_text(problem));
    }
    return study;
}

/// The first fault of a sample with one change, without its folder.
std::string fault_of(const std::string& file, const std::string& old_text, const std::string& new_text)
{
    const SampleStudy sample;
    sample.replace(file, old_text, new_text);
    Problems problems;
    (void)read_study(sample.path(), problems);
    REQUIRE(problems.items().size() == 1);
    const std::string folder = (sample.folder() / "").c_str();
    std::string text = to_text(problems.items().front());
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
        text.erase(at, folder.size());
    }
    return text;
}

}  // namespace

TEST_CASE("a study is read with every file that it names", "[spec]")
{
    const SampleStudy sample;
    const StudySpec study = read_without_fault(sample.path());
    CHECK(study.name == "sample");
    CHECK(study.seed == 20111);
    CHECK(study.replications == 2);
    CHECK(study.warm_up == 30 * one_day);
    CHECK(study.measure == 60 * one_day);
    CHECK(study.reference == "usual");
    REQUIRE(study.scenarios.size() == 2);
    CHECK(study.populations.size() == 1);  // both scenarios name one file
    CHECK(study.settings.size() == 1);
    CHECK(study.care_models.size() == 2);
    CHECK(study.scenarios[1].care_model == std::size_t{1});
    CHECK(study.care_models[1].status_of("shared_record") == PracticeStatus::seen);
    CHECK(study.care_models[1].status_of("rapid_response") == PracticeStatus::unknown);
    CHECK(study.pathways.front().name == "visit");
    CHECK(study.settings[0].places[0].home);
    CHECK(study.settings[0].pools[0].per_person);
    CHECK_FALSE(study.settings[0].pools[1].per_person);
}

TEST_CASE("a study keeps each file verbatim, once, in order of first use", "[spec]")
{
    const SampleStudy sample;
    const StudySpec study = read_without_fault(sample.path());
    std::vector<std::string> names;
    for (const InputFile& input : study.inputs) {
        names.push_back(input.name);
        CHECK(input.text == read_file(sample.folder() / input.name));
    }
    CHECK(names == std::vector<std::string>{"study.yaml", "mechanisms.yaml", "visit.yaml", "town.yaml",
                                            "census.csv", "life.csv", "places.yaml", "models/usual.yaml",
                                            "block.yaml", "models/joined.yaml"});
}

TEST_CASE("a study can be read again from the files it has kept", "[spec]")
{
    std::vector<InputFile> inputs;
    {
        const SampleStudy sample;
        inputs = read_without_fault(sample.path()).inputs;
    }
    Problems problems;
    const StudySpec again = read_study(inputs, problems);
    CHECK_FALSE(problems.any());
    CHECK(again.inputs == inputs);
    CHECK(again.scenarios.size() == 2);
    CHECK(again.mechanisms.parameters.size() == 6);

    inputs.pop_back();
    (void)read_study(inputs, problems);
    REQUIRE(problems.items().size() == 1);
    CHECK(to_text(problems.items()[0]) ==
          "study.yaml:12:77: error: cannot read 'models/joined.yaml'\n"
          "  because it is not among the files that were kept\n"
          "  try a path relative to the folder of 'study.yaml', where it is named");
}

TEST_CASE("sub-pathways stand in the place of the nodes that include them, however deep", "[spec]")
{
    const SampleStudy sample;
    sample.replace("visit.yaml", "see_nurse: {kind: contact, pool: nurse, time: 20 min, next: gone}",
                   "see_nurse: {kind: include, file: models/one.yaml, exits: {out: gone}}");
    sample.write("models/one.yaml",
                 "pathway: one\nstart: a\nnodes:\n  a: {kind: include, file: two.yaml, exits: {out: out}}\n  "
                 "out: {kind: end}\n");
    sample.write("models/two.yaml",
                 "pathway: two\nstart: b\nnodes:\n  b: {kind: contact, pool: nurse, time: 5 min, next: "
                 "out}\n  out: {kind: end}\n");
    const StudySpec study = read_without_fault(sample.path());
    std::vector<std::string> names;
    for (const NodeSpec& node : study.pathways[0].nodes) {
        names.push_back(node.name);
    }
    CHECK(std::find(names.begin(), names.end(), "see_nurse/a/b") != names.end());
    CHECK(study.inputs.size() == 12);

    sample.replace("models/two.yaml", "b: {kind: contact, pool: nurse, time: 5 min, next: out}",
                   "b: {kind: include, file: ../models/one.yaml, exits: {out: out}}");
    Problems problems;
    (void)read_study(sample.path(), problems);
    CHECK(problems.any());
}

TEST_CASE("a study without people has one scenario and one place", "[spec]")
{
    const TempDir folder;
    const std::string path = folder.write("mm1.yaml", R"(study: mm1
seed: 1
replications: 40
warm_up: 1000 h
measure: 20000 h
pools: {server: {capacity: 1}}
pathways:
  - pathway: customer
    arrivals: {rate: 0.8 per hour}
    start: serve
    nodes:
      serve: {kind: contact, pool: server, time: {exponential: {mean: 1 h}}, next: out}
      out: {kind: record, count: served, next: gone}
      gone: {kind: end}
)");
    const StudySpec study = read_without_fault(path);
    REQUIRE(study.scenarios.size() == 1);
    CHECK(study.scenarios[0].name == "model");
    CHECK_FALSE(study.scenarios[0].population);
    CHECK(study.reference == "model");
    CHECK(study.settings[0].pools[0].at == study.settings[0].places[0].name);
    CHECK(vocabulary_of(study).pools.size() == 1);
}

TEST_CASE("all faults of all files are reported at once", "[spec]")
{
    const SampleStudy sample;
    sample.replace("study.yaml", "replications: 2", "replications: 0");
    sample.replace("town.yaml", "by: age, shares: {0-64", "by: agee, shares: {0-64");
    sample.replace("places.yaml", "least: 15 min", "least: 0 min");
    sample.replace("mechanisms.yaml", "full: 80 %", "full: 8 days");
    sample.replace("models/joined.yaml", "discharge_hub", "discharge_hubs");
    sample.replace("block.yaml", "contract", "contrast");
    Problems problems;
    (void)read_study(sample.path(), problems);
    for (const char* const file :
         {"study.yaml", "town.yaml", "places.yaml", "mechanisms.yaml", "models/joined.yaml", "block.yaml"}) {
        CAPTURE(file);
        CHECK(std::any_of(problems.items().begin(), problems.items().end(), [&](const Problem& problem) {
            return problem.place.file == sample.folder() / file && problem.place.line > 0;
        }));
    }
}

TEST_CASE("a missing file is named once, where it is first named", "[spec]")
{
    CHECK(fault_of("study.yaml", "mechanisms: mechanisms.yaml", "mechanisms: no/such.yaml") ==
          "study.yaml:7:13: error: cannot read 'no/such.yaml'\n"
          "  because there is no such file\n"
          "  try a path relative to the folder of 'study.yaml', where it is named");
    const SampleStudy sample;
    std::filesystem::remove(sample.folder() / "places.yaml");
    Problems problems;
    (void)read_study(sample.path(), problems);
    REQUIRE(problems.items().size() == 1);
    CHECK(problems.items()[0].what == "cannot read '" + sample.folder() / "places.yaml'");
    CHECK(problems.items()[0].why == "there is no such file");
    CHECK(problems.items()[0].place.line == 11);
}

TEST_CASE("a parameter is used as what it is", "[spec]")
{
    CHECK(fault_of("visit.yaml", "rate: {use: visits}", "rate: {use: exposed}") ==
          "visit.yaml:2:14: error: the parameter 'exposed' is a share, and a rate is due here\n"
          "  because the two cannot be turned into each other\n"
          "  try another parameter, or another unit where it is declared");
    CHECK(fault_of("places.yaml", "use: handoff.delay", "use: handof.delay") ==
          "places.yaml:10:22: error: unknown parameter 'handof.delay'\n"
          "  because nothing of that name is declared\n"
          "  did you mean 'handoff.delay'?");
}

TEST_CASE("pathways are checked against the names that the rest of the study declares", "[spec]")
{
    CHECK(fault_of("visit.yaml", "pool: nurse", "pool: nurs").find("did you mean 'nurse'?") !=
          std::string::npos);
    CHECK(fault_of("visit.yaml", "next: gone", "next: gon").find("did you mean 'gone'?") !=
          std::string::npos);
}

TEST_CASE("the order of keys does not matter, not even which comes first", "[spec]")
{
    const SampleStudy sample;
    const StudySpec first = read_without_fault(sample.path());
    sample.replace("study.yaml", "study: sample\n", "");
    sample.replace("study.yaml", "seed: 20111\n", "seed: 20111\nstudy: sample\n");
    sample.replace("town.yaml", "population: town\n", "");
    sample.replace("town.yaml", "age_bands:", "population: town\nage_bands:");
    const StudySpec second = read_without_fault(sample.path());
    CHECK(second.name == first.name);
    CHECK(second.populations[0].name == "town");
}

TEST_CASE("every file of the library is read without a fault", "[spec]")
{
    int n_files = 0;
    for (const char* const folder : {"populations", "settings", "care_models", "contracts"}) {
        const auto path = std::filesystem::path(project_root()) / "scenarios/library" / folder;
        for (const auto& entry : std::filesystem::directory_iterator(path)) {
            Problems problems;
            CHECK_FALSE(check_file(entry.path().string(), problems).empty());
            for (const Problem& problem : problems.items()) {
                FAIL_CHECK(to_text(problem));
            }
            ++n_files;
        }
    }
    CHECK(n_files >= 15);
}
