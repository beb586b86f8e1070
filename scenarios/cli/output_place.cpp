#include "scenarios/cli/output_place.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

namespace esther {

namespace {

namespace fs = std::filesystem;

/// 0, or why no file can be made in the folder.
int error_of_making_a_file(const fs::path& folder)
{
    std::string name = (folder / ".esther-XXXXXX").string();
    const int number = ::mkstemp(name.data());
    if (number < 0) {
        return errno;
    }
    ::close(number);
    ::unlink(name.c_str());
    return 0;
}

}  // namespace

bool is_place_for_output(const std::string& output, const StudySpec& study, const std::string& option)
{
    const fs::path path(output);
    std::error_code ignored;
    const auto is_output = [&](const InputFile& input) {
        return fs::equivalent(path, study.shown(input.name), ignored);
    };
    if (std::any_of(study.inputs.begin(), study.inputs.end(), is_output)) {
        std::cerr << "esther: '" << output << "' is an input of the study\n  try another name with " << option
                  << "\n";
        return false;
    }
    if (!path.has_filename() || fs::is_directory(path, ignored)) {
        std::cerr << "esther: '" << output
                  << "' is not the name of a file\n  try a name such as results.h5\n";
        return false;
    }
    if (fs::exists(path, ignored) && !fs::is_regular_file(fs::symlink_status(path, ignored))) {
        std::cerr << "esther: '" << output
                  << "' stands already and is no ordinary file\n  try another name with " << option << "\n";
        return false;
    }
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (const int error = error_of_making_a_file(folder); error != 0) {
        std::cerr << "esther: no file can be made in the folder '" << folder.string() << "' ("
                  << std::strerror(error) << ")\n  try a folder that is there and may be written\n";
        return false;
    }
    return true;
}

bool is_replaceable(const std::string& output, const std::string& kind, bool is_of_kind,
                    const std::string& option)
{
    std::error_code error;
    if (is_of_kind || !fs::exists(output, error) || fs::is_empty(output, error)) {
        return true;
    }
    std::cerr << "esther: '" << output << "' is not " << kind << "\n  try another name with " << option
              << "\n";
    return false;
}

}  // namespace esther
