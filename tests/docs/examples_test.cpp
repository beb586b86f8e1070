// What the pages show is what the program does: their examples are checked and run as they stand.

#include <filesystem>
#include <string>

#include "tests/docs/markdown.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
namespace fs = std::filesystem;

namespace {

const std::string root = test::project_root();

/// A folder in which files stand as if in `scenarios/library` of the project.
std::string make_library(const test::TempDir& folder)
{
    const fs::path library = folder.path() / "scenarios" / "library";
    fs::create_directories(library);
    fs::create_directory_symlink(root + "/pathways", folder.path() / "pathways");
    for (const auto& entry : fs::directory_iterator(root + "/scenarios/library")) {
        fs::create_symlink(entry.path(), library / entry.path().filename());
    }
    return library.string();
}

/// The name that the first line of an example gives it (`# clinic.yaml`), or "".
std::string name_of(const test::Block& block)
{
    const std::string first = test::first_line(block.text);
    return first.rfind("# ", 0) == 0 && first.find(".yaml") == first.size() - 5 ? first.substr(2) : "";
}

}  // namespace

TEST_CASE("every YAML example of the pages is a whole file without a fault, or says that it is an excerpt",
          "[docs]")
{
    const test::TempDir folder;
    const std::string library = make_library(folder);
    int n_checked = 0;
    for (const std::string page : {"README.md", "pathways/README.md", "scenarios/README.md"}) {
        for (const test::Block& block : test::blocks_of(page)) {
            if (block.language != "yaml" || test::first_line(block.text).rfind("# excerpt", 0) == 0) {
                continue;
            }
            CAPTURE(page);
            CAPTURE(block.line);
            // An example with a name stands in the folder from which the page's commands are run.
            const std::string name = name_of(block);
            const std::string file =
                folder.write(name.empty() ? "scenarios/library/example.yaml" : name, block.text);
            const auto outcome = test::run_esther({"check", file});
            CAPTURE(outcome.error);
            CHECK(outcome.exit_code == 0);
            ++n_checked;
        }
    }
    CHECK(n_checked >= 9);
}

TEST_CASE("the commands of the pages run in their order, with the files they show", "[docs][once]")
{
    const test::TempDir folder;
    for (const char* linked : {"scenarios", "pathways", "analysis"}) {
        fs::create_directory_symlink(root + "/" + linked, folder.path() / linked);
    }
    fs::create_directories(folder.path() / "build/release/bin");
    fs::create_symlink(test::esther_path(), folder.path() / "build/release/bin/esther");
    // `python3` of the page is the one with xarray, whichever stands first in PATH here.
    const std::string python = test::run_python({"-c", "import sys; print(sys.executable, end='')"}).out;
    fs::create_directory(folder.path() / "bin");
    fs::create_symlink(python, folder.path() / "bin/python3");
    test::RunOptions options;
    options.folder = folder.path().string();
    options.environment = {"PATH=" + folder / "bin" + ":/usr/bin:/bin"};

    int n_run = 0;
    std::vector<test::Block> blocks = test::blocks_of("README.md");
    for (const test::Block& block : test::blocks_of("scenarios/README.md")) {
        if (block.language == "sh") {
            blocks.push_back(block);
        }
    }
    for (const test::Block& block : blocks) {
        CAPTURE(block.line);
        CAPTURE(block.text);
        if (block.language == "yaml" && !name_of(block).empty()) {
            folder.write(name_of(block), block.text);
        } else if (block.language == "sh" || block.language == "python") {
            const auto outcome =
                test::run_program(block.language == "sh" ? "bash" : "python3",
                                  {block.language == "sh" ? "-ec" : "-c", block.text}, options);
            CAPTURE(outcome.out);
            CAPTURE(outcome.error);
            CHECK(outcome.exit_code == 0);
            CHECK(!(outcome.out + outcome.error).empty());
            ++n_run;
        }
    }
    CHECK(n_run >= 4);
    for (const char* made : {"results.h5", "fall.svg", "clinic.h5", "shingles.svg", "shingles.h5", "from_warm.h5"}) {
        CHECK(fs::exists(folder.path() / made));
    }
}

TEST_CASE("every link of a page leads to a file", "[docs]")
{
    int n_links = 0;
    for (const std::string page :
         {"README.md", "CONTRIBUTING.md", "pathways/README.md", "scenarios/README.md",
          "scenarios/library/README.md", "analysis/README.md", "sim/README.md", "tests/README.md"}) {
        const std::string text = test::read_file(root + "/" + page);
        for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
            const std::string target = text.substr(at + 2, text.find_first_of(")#", at + 2) - at - 2);
            if (target.empty() || target.find("://") != std::string::npos) {
                continue;
            }
            CAPTURE(page);
            CAPTURE(target);
            CHECK(fs::exists((fs::path(root) / page).parent_path() / target));
            ++n_links;
        }
    }
    CHECK(n_links >= 8);
}
