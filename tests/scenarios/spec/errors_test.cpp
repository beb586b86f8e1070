// Each file in tests/errors_scenarios is wrong in one way, and what is said about it is compared word for
// word.

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scenarios/spec/read_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using namespace esther::test;

namespace {

std::string said_of(const std::filesystem::path& file)
{
    Problems problems;
    (void)check_file(file.string(), problems);
    std::string text;
    try {
        problems.throw_if_any();
    } catch (const InputError& error) {
        text = error.what();
    }
    const std::string folder = file.parent_path().generic_string() + "/";
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
        text.erase(at, folder.size());
    }
    return text + "\n";
}

}  // namespace

TEST_CASE("every wrong scenario file is answered word for word", "[spec]")
{
    const auto folder = std::filesystem::path(project_root()) / "tests/errors_scenarios";
    int n_cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".yaml") {
            continue;
        }
        auto expected = entry.path();
        expected.replace_extension(".expected");
        const std::string said = said_of(entry.path());
        if (std::getenv("ESTHER_ACCEPT") != nullptr) {  // writes what is said: read it before keeping it
            std::ofstream(expected) << said;
        }
        CAPTURE(entry.path().filename());
        CHECK(said == read_file(expected));
        ++n_cases;
    }
    CHECK(n_cases >= 40);
}
