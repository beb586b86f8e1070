// What the program says about itself, and what it answers to nonsense.

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// The verbs that the help of the program lists.
std::vector<std::string> listed_verbs()
{
    std::vector<std::string> verbs;
    bool listed = false;
    for (const std::string& line : lines_of(run_esther({"--help"}).out)) {
        if (line.empty()) {
            listed = false;
        } else if (listed) {
            std::istringstream words(line);
            std::string verb;
            words >> verb;
            verbs.push_back(verb);
        } else {
            listed = line == "Subcommands:";
        }
    }
    return verbs;
}

const std::string example_start = "Example: esther ";

/// The line of a help text that begins with "Example: esther ".
std::string example_line(const std::string& help)
{
    for (const std::string& line : lines_of(help)) {
        if (line.rfind(example_start, 0) == 0) {
            return line;
        }
    }
    return "";
}

/// What follows there.
std::string example_in(const std::string& help)
{
    const std::string line = example_line(help);
    return line.empty() ? "" : line.substr(example_start.size());
}

}  // namespace

TEST_CASE("a slip in the name of a file kind is asked about", "[cli]")
{
    CHECK(run_esther({"schema", "pathways"}).error ==
          "esther: there is no file kind 'pathways'\n  did you mean 'pathway'?\n");
}

TEST_CASE("the help lists the verbs that work, and each has a help of its own", "[cli]")
{
    const auto verbs = listed_verbs();
    CHECK(verbs == std::vector<std::string>{"run", "snapshot", "calibrate", "check", "draw", "compare", "ledgers", "sources", "schema", "diff"});
    for (const std::string& verb : verbs) {
        CAPTURE(verb);
        const auto help = run_esther({verb, "--help"});
        CHECK(help.exit_code == 0);
        CHECK(help.error.empty());
        CHECK(!example_in(help.out).empty());
    }
}

TEST_CASE("a command that lacks something names it, the help and an example", "[cli]")
{
    const auto lacking = run_esther({"run"});
    CHECK(lacking.exit_code == 2);
    CHECK(lacking.error == "esther: study is required\n  try esther run --help\n  " +
                               example_line(run_esther({"run", "--help"}).out) + "\n");
    const auto no_file = run_esther({"snapshot", "study.yaml"});
    CHECK(no_file.exit_code == 2);
    CHECK(has(no_file.error, " is required\n  try esther snapshot --help\n  Example: esther snapshot "));
    CHECK(has(run_esther({}).error, "\n  try esther --help\n  Example: esther run "));
    CHECK(has(run_esther({"draw", "a.yaml", "--colour"}).error,
              "--colour\n  try esther draw --help\n  Example: "));
}

TEST_CASE("the example of every help text runs as it stands", "[cli]")
{
    const test::TempDir folder;
    for (const char* linked : {"scenarios", "pathways"}) {
        std::filesystem::create_directory_symlink(test::project_root() + "/" + linked,
                                                  folder.path() / linked);
    }
    std::vector<std::string> examples;
    for (const std::string& verb :
         listed_verbs()) {  // `run` comes first, and makes the files for `compare` and `diff`
        examples.push_back(example_in(run_esther({verb, "--help"}).out));
    }
    examples.push_back(example_in(run_esther({"--help"}).out));
    CHECK(examples.size() == 11);
    for (const std::string& example : examples) {
        CAPTURE(example);
        test::RunOptions options;
        options.folder = folder.path().string();
        const auto outcome =
            test::run_program("bash", {"-c", "\"$0\" " + example, test::esther_path()}, options);
        CAPTURE(outcome.error);
        CHECK(outcome.exit_code == (example.rfind("diff", 0) == 0 ? 1 : 0));  // some lives part
    }
    CHECK(test::listing(folder.path().string()) ==
          "fall.svg fitted.yaml fitted.yaml.log pathway.schema.json pathways results.h5 results.trace scenarios warm");
}

TEST_CASE("nonsense on the command line ends with 2 and a word of help", "[cli]")
{
    const test::TempDir folder;
    const std::string study = folder.write("queue.yaml", test::queue_study());
    const std::string results = folder / "results.h5";
    const std::vector<std::vector<std::string>> nonsense = {
        {},
        {"simulate"},
        {"--frob"},
        {"run"},
        {"run", study},
        {"run", study, "-o"},
        {"run", study, "-o", results, "--threads", "0"},
        {"run", study, "-o", results, "--threads", "-2"},
        {"run", study, "-o", results, "--threads", "two"},
        {"run", study, "-o", results, "--replications", "-1"},
        {"run", study, "-o", results, "--replications", "0"},
        {"run", study, "-o", results, "--replications", "1e3"},
        {"run", study, "-o", results, "--seed", "abc"},
        {"run", study, "-o", results, "--seed", "-1"},
        {"run", study, "-o", results, "--seed", "1.5"},
        {"run", study, "-o", results, "--seed", "99999999999999999999"},
        {"run", study, "-o", results, "--shards", "0"},
        {"run", study, "-o", results, "--arms", "perfect"},
        {"run", study, "-o", results, "--unknown-practices", "maybe"},
        {"run", study, "-o", results, "--frob"},
        {"run", study, study, "-o", results},
        {"run", study, "-o", results, "--from", "x.state", "--replications", "2"},
        {"run", study, "-o", results, "--from", folder / "x.state"},
        {"run", study, "-o", results, "--from", study},
        {"snapshot"},
        {"snapshot", study},
        {"snapshot", study, "-o", folder / "s", "--at", "soon"},
        {"snapshot", study, "-o", folder / "s", "--at", "-1 day"},
        {"snapshot", study, "-o", folder / "s", "--at", "400 days"},
        {"snapshot", study, "-o", folder / "s", "--at", "3 h", "--scenario", "other"},
        {"calibrate"},
        {"calibrate", study},
        {"calibrate", folder / "none.yaml"},
        {"calibrate", study, "--evaluations", "few"},
        {"check"},
        {"draw"},
        {"draw", "a.yaml", "b.yaml"},
        {"compare"},
        {"compare", results, "--csv", "--json"},
        {"compare", results, "--year", "0"},
        {"compare", results, "--order", "size"},
        {"ledgers", results, "--cap", "--avoided"},
    };
    for (const auto& arguments : nonsense) {
        CAPTURE(arguments);
        const auto outcome = run_esther(arguments);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK(!outcome.error.empty());
        CHECK(test::listing(folder.path().string()) == "queue.yaml");
    }
    CHECK(has(run_esther({"simulate"}).error, "no verb 'simulate'"));
    CHECK(has(run_esther({"simulate"}).error, "compare"));
}

TEST_CASE("the version goes to standard output", "[cli]")
{
    const auto outcome = run_esther({"--version"});
    CHECK(outcome.exit_code == 0);
    CHECK(has(outcome.out, "."));
    CHECK(outcome.error.empty());
}
