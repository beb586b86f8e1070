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
    "Tiny - emergency admissions per 1,000 person-years "
    "95 % intervals over replications: Monte Carlo error, parameters only if drawn "
    "weston 115.00 ( 94.46 to 135.54) "
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

TEST_CASE("over-dispersion is told beside what a gamma-distributed risk implies, between replications")
{
    // 100 person-years in each of two replications. In the first 4 people are admitted twice and 12 once
    // (mean 0.2, mean square 0.28, variance 0.24); in the second 20 once (variance 0.16: less than by
    // chance).
    StudyResult study = test::tiny_study({"weston"}, 2);
    study.months.assign(1, -1);
    for (std::int64_t m = 0; m < 12; ++m) {
        study.months.push_back(m);
    }
    study.measured_us = test::year_us;
    study.allocate();
    study.inputs = {{"people.yaml", "people: some\nrisk: {shape: 0.5, source: assumption, grade: E}\n"}};
    for (std::size_t r = 0; r < 2; ++r) {
        test::at(study, &StudyResult::person_time, {0, r, 3, 1, 0, 0}) = 100 * test::year_us;
        for (std::int64_t i = 0; i < 20; ++i) {
            const std::int64_t person = r == 0 && i >= 16 ? i - 16 : i;
            study.admissions.add(0, r, 0, 0, person, i, study.warm_up_us + i);
        }
        study.admissions.add(0, r, 0, 0, 50, 1, study.warm_up_us - 1);  // before go-live
        study.admissions.add(0, r, 1, 0, 51, 1, study.warm_up_us + 1);  // an attendance
    }
    study.admissions.sort();
    const test::TempDir folder;
    write_results(folder / "known.h5", study, Existing::keep);
    const auto outcome =
        test::run_python({test::project_root() + "/analysis/python/over_dispersion.py", folder / "known.h5"});
    INFO(outcome.out << outcome.error);
    REQUIRE(outcome.exit_code == 0);
    const std::string words = words_of(outcome.out);
    const auto says = [&](const std::string& text) { return words.find(text) != std::string::npos; };
    CHECK(says("Tiny: weston, year 1 since go-live, 2 replications, 100 person-years"));
    CHECK(says("variance over mean by replication: 1.200 0.800"));
    CHECK(says("admissions a person 0.2 (0.2 to 0.2)"));
    // Half-width: t(0.975, 1) = 12.706 times 0.4 / sqrt(2) / sqrt(2).
    CHECK(says("variance over mean 1 (-1.541 to 3.541)"));
    // The 5 with most: 4 x 2 + 1 = 9 of 20, and 5 of 20.
    CHECK(says("share of the top 5 % [%] 35 (-92.06 to 162.1)"));
    // Negative binomial of mean 0.2 and shape 0.5: P(0) = (0.5 / 0.7)^0.5 = 0.8452, P(1) = 0.1207, P(2) =
    // 0.02587; beyond 2 are 0.00824 with 0.02752 admissions, so the top 5 % have 0.02752 + 2 x 0.02587 +
    // 0.01589 of 0.2.
    CHECK(says("the same, shape 0.5 [%] 47.58 (47.58 to 47.58)"));
    CHECK(says("the same, shape 0.5, 0 admissions [per 100,000 people] 8.452e+04"));
    CHECK(says("people with 1 admissions [per 100,000 people] 1.6e+04"));
    // Poisson: P(1) = 0.16375, P(2) = 0.016375, beyond 0.0011485 with 0.0035 admissions.
    CHECK(says("the same, by chance alone, 1 admissions [per 100,000 people] 1.637e+04"));

    const auto late = test::run_python(
        {test::project_root() + "/analysis/python/over_dispersion.py", folder / "known.h5", "weston", "2"});
    CHECK(late.exit_code == 1);
    CHECK(late.error == "year 2 since go-live was not measured from end to end\n");
}
