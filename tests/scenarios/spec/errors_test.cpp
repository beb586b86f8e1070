// Each file in tests/errors_scenarios is wrong in one way, and what is said about it is compared word for
// word.

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "pathways/yaml/value.hpp"
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

TEST_CASE("a file that cannot be read is named whole, however long its path is", "[spec]")
{
    const TempDir temp;
    const std::filesystem::path folder = temp.path() / std::string(120, 'f') / std::string(120, 'g');
    std::filesystem::create_directories(folder / "a folder.yaml");
    const auto copy = folder / "missing.yaml";
    std::filesystem::copy_file(project_root() + "/tests/errors_scenarios/study_missing_pathway.yaml", copy);
    const auto said = [](const std::filesystem::path& file) {
        Problems problems;
        (void)check_file(file.string(), problems);
        REQUIRE(problems.items().size() == 1);
        return to_text(problems.items().front());
    };
    const std::string in = folder.generic_string();
    CHECK(said(copy) == in + "/missing.yaml:8:5: error: cannot read '" + in +
                            "/parts/missing.yaml'\n  because there is no such file\n"
                            "  try a path relative to the folder of '" +
                            in + "/missing.yaml', where it is named");
    const std::string here = "  try a path relative to the current folder, '" +
                             std::filesystem::current_path().generic_string() + "'";
    CHECK(said(folder / "none.yaml") == in + "/none.yaml:1:1: error: cannot read '" + in +
                                            "/none.yaml'\n  because there is no such file\n" + here);
    CHECK(said(folder / "a folder.yaml") == in + "/a folder.yaml:1:1: error: cannot read '" + in +
                                                "/a folder.yaml'\n  because it is a folder\n" + here);
    Problems problems;
    (void)read_document((folder / "a folder.yaml").string(), problems);
    (void)read_document((folder / "none.yaml").string(), problems);
    REQUIRE(problems.items().size() == 2);
    CHECK(problems.items()[0].what == "'" + in + "/a folder.yaml' is a folder");
    CHECK(problems.items()[1].what == "cannot open '" + in + "/none.yaml': No such file or directory");
}
