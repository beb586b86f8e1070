// What we write is read by readers we did not write: h5py, xarray with both engines, netCDF4, ncdump, h5dump
// and R. What h5py wrote is read by us.

#include <sstream>

#include "analysis/store/h5.hpp"
#include "analysis/store/results_file.hpp"
#include "tests/analysis/sample_result.hpp"
#include "tests/analysis/tiny_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;

namespace {

std::string script(const std::string& name)
{
    return test::project_root() + "/tests/readers/" + name;
}

/// 10, 12, 11 and 13 admissions in 100 person-years as usual, 9, 10, 10 and 11 in Torbay's way; 500 more in
/// warm-up, which do not count.
StudyResult known_study()
{
    StudyResult study = test::tiny_study({"weston", "torbay"}, 4);
    const std::int64_t events[2][4] = {{10, 12, 11, 13}, {9, 10, 10, 11}};
    for (std::size_t s = 0; s < 2; ++s) {
        for (std::size_t r = 0; r < 4; ++r) {
            test::at(study, &StudyResult::person_time, {s, r, 0, 1, 0, 0}) = 70 * test::year_us;
            test::at(study, &StudyResult::person_time, {s, r, 1, 1, 0, 0}) = 60 * test::year_us;
            test::at(study, &StudyResult::person_time, {s, r, 2, 0, 0, 0}) = 40 * test::year_us;
            test::at(study, &StudyResult::count, {s, r, 0, 0, 0, 1, 0, 0}) = 500;
            test::at(study, &StudyResult::count, {s, r, 0, 0, 2, 1, 0, 0}) = events[s][r];
        }
    }
    return study;
}

/// Means 115 and 100, difference -15; standard deviations 12.91, 8.165 and 5.774; t(0.975, 3) = 3.182.
constexpr const char* known_words =
    "Tiny - emergency admissions per 1,000 person-years weston 115.00 ( 94.46 to 135.54) "
    "torbay 100.00 ( 87.01 to 112.99) difference -15.00 ( -24.19 to -5.81)";

/// With single blanks for every run of blanks and line ends.
std::string words_of(const std::string& text)
{
    std::istringstream in(text);
    std::string words;
    std::string word;
    while (in >> word) {
        words += (words.empty() ? "" : " ") + word;
    }
    return words;
}

}  // namespace

TEST_CASE("Python's readers and the dump tools agree on a results file")
{
    const test::TempDir folder;
    write_results(folder / "sample.h5", test::sample_result(), Existing::keep);
    const auto outcome = test::run_python({script("read_with_python.py"), folder / "sample.h5"});
    INFO(outcome.out << outcome.error);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.find("all readers agree") != std::string::npos);
}

TEST_CASE("Python's readers cope with a results file that is nearly empty")
{
    const test::TempDir folder;
    write_results(folder / "bare.h5", test::bare_result(), Existing::keep);
    const auto outcome = test::run_python({script("read_with_python.py"), folder / "bare.h5"});
    INFO(outcome.out << outcome.error);
    CHECK(outcome.exit_code == 0);
}

TEST_CASE("the example for Python prints what compare computes")
{
    const test::TempDir folder;
    write_results(folder / "known.h5", known_study(), Existing::keep);
    const auto outcome =
        test::run_python({test::project_root() + "/analysis/python/compare.py", folder / "known.h5"});
    INFO(outcome.out << outcome.error);
    CHECK(outcome.exit_code == 0);
    CHECK(words_of(outcome.out) == known_words);
}

TEST_CASE("the example for R prints what compare computes, where R with ncdf4 is installed")
{
    const auto there = test::run_program("Rscript", {"-e", "library(ncdf4)"});
    if (there.exit_code != 0) {
        WARN("R with ncdf4 is not installed (r-base-core, r-cran-ncdf4): not tried");
        return;
    }
    const test::TempDir folder;
    write_results(folder / "known.h5", known_study(), Existing::keep);
    const auto outcome =
        test::run_program("Rscript", {test::project_root() + "/analysis/r/compare.R", folder / "known.h5"});
    INFO(outcome.out << outcome.error);
    CHECK(outcome.exit_code == 0);
    CHECK(words_of(outcome.out) == known_words);
}

TEST_CASE("what h5py wrote is read as it was meant")
{
    const test::TempDir folder;
    const auto outcome = test::run_python({script("write_with_h5py.py"), folder / "h5py.h5"});
    INFO(outcome.out << outcome.error);
    REQUIRE(outcome.exit_code == 0);

    const Dataset read = read_dataset(folder / "h5py.h5");
    CHECK(*read.find_attribute("title") == Attribute{"title", std::string("Jönköping")});
    CHECK(*read.find_attribute("fixed") == Attribute{"fixed", std::string("abc")});
    CHECK(*read.find_attribute("seed") == Attribute{"seed", std::int64_t{-5}});
    CHECK(*read.find_attribute("share") == Attribute{"share", 0.1});
    REQUIRE(read.find_dimension("x") != nullptr);
    CHECK(read.find_dimension("x")->length == 2);
    CHECK(read.find_dimension("bare")->length == 3);
    CHECK(read.find_variable("bare") == nullptr);
    CHECK(*read.find_variable("x") == Variable{"x", {"x"}, std::vector<std::string>{"é", ""}, "1", "", {}});
    CHECK(*read.find_variable("wide") ==
          Variable{"wide",
                   {"x", "bare"},
                   std::vector<std::int64_t>{1, 2, 3, -4, 5, 9'007'199'254'740'993},
                   "us",
                   "wide numbers",
                   {}});
    CHECK(read.find_variable("small")->values == Values(std::vector<std::int32_t>{-1, 7}));
    CHECK(read.find_variable("single")->values == Values(std::vector<double>{0.5, -2}));
    CHECK(read.find_variable("big_endian")->values == Values(std::vector<std::int64_t>{258, -1}));
    const Dataset* group = read.find_group("sub");
    REQUIRE(group != nullptr);
    CHECK(group->find_variable("scalar")->values == Values(std::vector<std::string>{"one"}));
    CHECK(group->find_variable("none")->values == Values(std::vector<double>{}));
}
