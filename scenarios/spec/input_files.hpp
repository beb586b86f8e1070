#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pathways/graph/problem.hpp"

namespace esther {

/// An input file, verbatim. Its name is its path relative to the folder of the study.
struct InputFile {
    std::string name;
    std::string text;
    bool operator==(const InputFile&) const = default;
};

/// The files of a study: from a folder, or from what a results file has kept. Remembers which were used.
class InputFiles {
  public:
    static InputFiles in_folder(std::string folder);
    static InputFiles kept(std::vector<InputFile> files);

    /// The text of a file, or nullptr and a fault at `who` (once for each file).
    const std::string* open(const std::string& name, const Place& who, Problems& problems);
    /// Name of the file that `naming_file` calls `written`.
    [[nodiscard]] static std::string resolve(const std::string& naming_file, const std::string& written);
    /// The path of a file as messages show it.
    [[nodiscard]] std::string shown(const std::string& name) const;
    [[nodiscard]] const std::string& folder() const { return folder_; }
    /// The files opened so far, in order of first use.
    [[nodiscard]] std::vector<InputFile> used() const { return {used_.begin(), used_.end()}; }

  private:
    [[nodiscard]] std::optional<std::string> load(const std::string& name, std::string& why) const;

    std::string folder_;
    bool is_on_disk_ = true;
    std::vector<InputFile> kept_;
    std::deque<InputFile> used_;  // a deque: texts stay where they are
    std::set<std::string> missing_;
};

}  // namespace esther
