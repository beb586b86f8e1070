// The table that holds the reference scenario against published figures.

#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;

namespace {

/// The lines of a text that are not comments.
std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.rfind('#', 0) != 0) {
            lines.push_back(line);
        }
    }
    return lines;
}

}  // namespace

TEST_CASE("the table of face validity has a figure for every published target", "[docs]")
{
    const test::TempDir folder;
    const std::string results = folder / "results.h5";
    REQUIRE(
        test::run_esther({"run", "scenarios/library/weston_options_small.yaml", "-o", results}).exit_code ==
        0);
    const auto outcome = test::run_python({"analysis/python/face_validity.py", results});
    CAPTURE(outcome.error);
    REQUIRE(outcome.exit_code == 0);
    CHECK(outcome.error.empty());
    const auto printed = lines_of(outcome.out);
    const auto targets =
        lines_of(test::read_file(test::project_root() + "/scenarios/library/data/calibration_targets.csv"));
    REQUIRE(targets.size() > 25);
    REQUIRE(printed.size() == targets.size() + 2);  // title, heads and sum, against the heads of the CSV
    for (std::size_t i = 2; i + 1 < printed.size(); ++i) {
        CAPTURE(printed[i]);
        CHECK(printed[i].find('%') != std::string::npos);
        CHECK(printed[i].find("nan") == std::string::npos);
        CHECK(printed[i].find(" [") != std::string::npos);
    }
    const auto other = test::run_python({"analysis/python/face_validity.py", results, "atlantis"});
    CHECK(other.exit_code == 1);
    CHECK(other.error.find("there is no scenario 'atlantis'") != std::string::npos);
}
