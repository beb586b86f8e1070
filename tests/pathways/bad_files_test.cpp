// Every kind of fault has a file in tests/errors and the words that a user must see.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;

namespace {

std::vector<std::filesystem::path> bad_files(const std::string& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("every bad file is answered word for word", "[language]")
{
    const std::string folder = test::project_root() + "/tests/errors";
    const auto files = bad_files(folder);
    std::size_t n_compared = 0;
    for (const auto& file : files) {
        CAPTURE(file.filename().string());
        const auto words = std::filesystem::path(file).replace_extension(".expected");
        const std::string said = test::faults_of_file(folder, file.filename().string());
        if (std::getenv("ESTHER_ACCEPT") != nullptr) {  // writes what is said: read it before keeping it
            std::ofstream(words) << said;
        }
        const std::string expected = test::read_file(words);
        CHECK(said == expected);
        CHECK(expected.find(file.filename().string() + ":") != std::string::npos);
        n_compared += expected.empty() ? 0 : 1;
    }
    CHECK(n_compared == files.size());
    CHECK(n_compared >= 160);
}

TEST_CASE("all faults of a file are reported at once and in order", "[language]")
{
    const std::string text =
        test::faults_of_file(test::project_root() + "/tests/errors", "many_faults_at_once.yaml");
    std::size_t n = 0;
    for (std::size_t at = text.find(": error: "); at != std::string::npos;
         at = text.find(": error: ", at + 1)) {
        ++n;
    }
    CHECK(n == 5);
    CHECK(text.find(":5:32: ") < text.find(":5:45: "));
    CHECK(text.find(":5:61: ") < text.find(":6:52: "));
}

TEST_CASE("after 500 faults one line says that there are more", "[language]")
{
    Problems problems;
    for (int i = 0; i < 100'000; ++i) {
        problems.add({"a.yaml", 1, i + 1}, "what", "why", "hint");
    }
    CHECK(problems.items().size() == 501);
    CHECK(problems.full());
    CHECK(problems.items().back().what == "more faults");
}

TEST_CASE("names are near if a slip of the pen parts them", "[language]")
{
    const std::vector<std::string> known = {"acute_bed", "gp", "hospital", "home_care"};
    CHECK(nearest_name("acute_bd", known) == "acute_bed");
    CHECK(nearest_name("hopsital", known) == "hospital");
    CHECK(nearest_name("homecare", known) == "home_care");
    CHECK(nearest_name("library", known).empty());
    CHECK(nearest_name("community_nurse", {"community_bed", "gp"}).empty());  // another thing, no slip
    CHECK(nearest_name("x", known).empty());
    CHECK(nearest_name("", known).empty());
    CHECK(nearest_name(std::string(100'000, 'a'), known).empty());
}

TEST_CASE("text of a user is quoted on one short line", "[language]")
{
    CHECK(in_quotes("a\nb\tc") == "'a\\nb\\tc'");
    CHECK(in_quotes(std::string(59, 'a') + "\xC3\xA9t") == "'" + std::string(59, 'a') + "...'");
    CHECK(in_quotes(std::string("\x01", 1)) == "'?'");
}
