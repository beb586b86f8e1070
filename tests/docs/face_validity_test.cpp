// The table that holds the reference scenario against published figures.

#include <cmath>
#include <map>
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

TEST_CASE("with all pathways England's totals hold on England's ages", "[docs][slow]")
{
    const test::TempDir folder;
    const std::string results = folder / "results.h5";
    REQUIRE(test::run_esther({"run", "scenarios/library/all_pathways.yaml", "-o", results}).exit_code == 0);
    const auto outcome = test::run_python({"analysis/python/face_validity.py", results});
    CAPTURE(outcome.error);
    REQUIRE(outcome.exit_code == 0);
    const auto printed = lines_of(outcome.out);
    const auto targets =
        lines_of(test::read_file(test::project_root() + "/scenarios/library/data/calibration_targets.csv"));
    REQUIRE(printed.size() == targets.size() + 2);
    // Largest deviation [%]. North Somerset is older than England: rows that are not on England's ages are
    // left out, but for those within one band of age.
    const std::map<std::string, double> largest = {
        {"emergency_all_england", 4},
        {"emergency_under_65_england", 4},
        {"emergency_65_and_over_england", 5},
        {"acsc_19_all_england", 8},
        {"acsc_chronic_all_england", 10},
        {"acsc_19_share", 8},
        {"acsc_19_75_and_over", 10},
        {"ae_all_england", 4},
        {"ae_0_16", 5},
        {"ae_17_39", 5},
        {"ae_40_59", 5},
        {"ae_60_79", 6},
        {"ae_80_and_over", 10},
        {"via_ae", 3},
        {"ae_time_median", 5},
        {"ae_time_95", 5},
        {"ae_just_in_time", 5},
        {"ae_just_in_time_admitted", 10},
        {"gp_contacts", 8},
        {"bed_occupancy", 5},
    };
    std::size_t n_held = 0;
    for (std::size_t i = 1; i < targets.size(); ++i) {
        const auto row = largest.find(targets[i].substr(0, targets[i].find(',')));
        if (row != largest.end()) {
            CAPTURE(printed[i + 1]);
            const std::size_t end =
                printed[i + 1].find("%", 80);  // behind title, target, mean and half-width
            REQUIRE(end != std::string::npos);
            const double deviation = std::stod(printed[i + 1].substr(end - 10, 10));
            CHECK(std::abs(deviation) <= row->second);
            ++n_held;
        }
    }
    CHECK(n_held == largest.size());
}
