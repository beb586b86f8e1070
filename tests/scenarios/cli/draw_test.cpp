// `esther draw` from outside.

#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

const std::string fall = "pathways/library/fall.yaml";

}  // namespace

TEST_CASE("the ending of a drawing tells its format", "[cli]")
{
    const test::TempDir folder;
    for (const char* name : {"a.svg", "a.dot", "a.mmd"}) {
        const auto outcome = run_esther({"draw", fall, "-o", folder / name});
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.out.empty());
        CHECK(has(outcome.error, name));
    }
    CHECK(has(test::read_file(folder / "a.svg"), "<svg"));
    CHECK(has(test::read_file(folder / "a.svg"), "</svg>"));
    CHECK(has(test::read_file(folder / "a.dot"), "digraph"));
    CHECK(has(test::read_file(folder / "a.mmd"), "flowchart"));
    const auto dot = run_esther({"draw", fall});
    CHECK(dot.exit_code == 0);
    CHECK(dot.error.empty());
    CHECK(dot.out == test::read_file(folder / "a.dot"));
}

TEST_CASE("a file of another kind is named as what it is", "[cli]")
{
    const auto study = run_esther({"draw", "scenarios/library/weston_options_small.yaml"});
    CHECK(study.exit_code == 2);
    CHECK(study.error ==
          "esther: 'scenarios/library/weston_options_small.yaml' is a study, and 'draw' takes a pathway\n"
          "  try a file that begins with 'pathway:'\n");
}

TEST_CASE("a drawing that cannot be made leaves nothing behind", "[cli]")
{
    const test::TempDir folder;
    const auto unknown = run_esther({"draw", fall, "-o", folder / "a.png"});
    CHECK(unknown.exit_code == 2);
    CHECK(has(unknown.error, ".svg"));
    CHECK(run_esther({"draw", fall, "-o", folder / "absent/a.svg"}).exit_code == 1);
    const auto absent = run_esther({"draw", folder / "absent.yaml", "-o", folder / "a.svg"});
    CHECK(absent.exit_code == 2);
    CHECK(has(absent.error, "absent.yaml:1:1: error: "));
    // 1 KiB a file: the drawing itself, and what Graphviz is given to make the SVG of.
    for (const char* name : {"a.dot", "a.svg"}) {
        const auto full = test::run_program("bash", {"-c", "ulimit -f 1; exec \"$0\" draw \"$1\" -o \"$2\"",
                                                     test::esther_path(), fall, folder / name});
        CHECK(full.exit_code == 1);
        CHECK(has(full.error, "File too large"));
    }
    CHECK(test::listing(folder.path().string()).empty());
}
