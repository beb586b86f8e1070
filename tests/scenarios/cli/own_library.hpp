#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/store/results_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

namespace esther::test {

/// The small study in a folder of its own, to be changed.
struct OwnLibrary {
    TempDir folder;
    std::string scenario;  ///< that is run beside the reference; empty: all

    OwnLibrary()
    {
        std::filesystem::create_directories(folder.path() / "scenarios");
        std::filesystem::copy(project_root() + "/scenarios/library", folder.path() / "scenarios/library",
                              std::filesystem::copy_options::recursive);
        std::filesystem::create_directory_symlink(project_root() + "/pathways", folder.path() / "pathways");
    }
    void replace(const std::string& name, const std::string& old_text, const std::string& new_text) const
    {
        const std::string file = "scenarios/library/" + name;
        std::string text = read_file(folder / file);
        REQUIRE(text.find(old_text) != std::string::npos);
        for (std::size_t at = text.find(old_text); at != std::string::npos;
             at = text.find(old_text, at + new_text.size())) {
            text.replace(at, old_text.size(), new_text);
        }
        folder.write(file, text);
    }
    [[nodiscard]] StudyResult run(const std::string& name, const std::vector<std::string>& extra = {}) const
    {
        std::vector<std::string> words = {"run",
                                          folder / "scenarios/library/weston_options_small.yaml",
                                          "-o",
                                          folder / name,
                                          "--replications",
                                          "1"};
        if (!scenario.empty()) {
            words.insert(words.end(), {"--scenarios", scenario});
        }
        words.insert(words.end(), extra.begin(), extra.end());
        const auto outcome = run_esther(words);
        CAPTURE(outcome.error);
        REQUIRE(outcome.exit_code == 0);
        return read_results(folder / name);
    }
};

}  // namespace esther::test
