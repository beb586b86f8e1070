// The table that holds the reference scenario against published figures.

#include <algorithm>
#include <cmath>
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
    REQUIRE(test::run_esther({"run", "scenarios/library/weston_options_small.yaml", "-o", results,
                              "--scenarios", "weston"})
                .exit_code == 0);
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

TEST_CASE("usual care keeps to the published figures on England's ages", "[docs][slow]")
{
    const test::TempDir folder;
    const std::string results = folder / "results.h5";
    REQUIRE(test::run_esther(
                {"run", "scenarios/library/reference.yaml", "--replications", "4", "-o", results})
                .exit_code == 0);
    const auto outcome = test::run_python({"analysis/python/face_validity.py", results});
    CAPTURE(outcome.error);
    REQUIRE(outcome.exit_code == 0);
    const auto printed = lines_of(outcome.out);
    const auto targets =
        lines_of(test::read_file(test::project_root() + "/scenarios/library/data/calibration_targets.csv"));
    REQUIRE(printed.size() == targets.size() + 2);
    // A fit, so what is held is that it stays one: 10 % for totals and 15 % for ages, as its makers promise.
    const std::vector<std::string> by_age = {"acsc_19_under_5", "acsc_19_75_and_over", "ae_0_16",
                                             "ae_17_39",        "ae_40_59",            "ae_60_79",
                                             "ae_80_and_over"};
    const auto largest = [&](const std::string& target) {
        if (target == "delayed_patients") {
            return 20.0;  // beyond an interval of 6.5 to 9.4; four replications tell it to +-20 %
        }
        return std::find(by_age.begin(), by_age.end(), target) != by_age.end() ? 15.0 : 10.0;
    };
    for (std::size_t i = 1; i < targets.size(); ++i) {
        CAPTURE(printed[i + 1]);
        const std::size_t end = printed[i + 1].find("%", 80);  // behind title, target, mean and half-width
        REQUIRE(end != std::string::npos);
        const double deviation = std::stod(printed[i + 1].substr(end - 10, 10));
        CHECK(std::abs(deviation) <= largest(targets[i].substr(0, targets[i].find(','))));
    }
}
