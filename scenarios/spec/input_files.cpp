#include "scenarios/spec/input_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace esther {

namespace fs = std::filesystem;

namespace {

/// Census tables are the largest inputs; England by local authority has 0.3 MB.
constexpr std::uintmax_t most_bytes = std::uintmax_t{64} << 20;

}  // namespace

InputFiles InputFiles::in_folder(std::string folder)
{
    InputFiles files;
    files.folder_ = std::move(folder);
    return files;
}

InputFiles InputFiles::kept(std::vector<InputFile> files)
{
    InputFiles result;
    result.is_on_disk_ = false;
    result.kept_ = std::move(files);
    return result;
}

std::string InputFiles::resolve(const std::string& naming_file, const std::string& written)
{
    return (fs::path(naming_file).parent_path() / written).lexically_normal().generic_string();
}

std::string InputFiles::shown(const std::string& name) const
{
    return is_on_disk_ ? (fs::path(folder_) / name).lexically_normal().generic_string() : name;
}

const std::string* InputFiles::open(const std::string& name, const Place& who, Problems& problems)
{
    const auto is_it = [&](const InputFile& f) { return f.name == name; };
    const auto found = std::find_if(used_.begin(), used_.end(), is_it);
    if (found != used_.end()) {
        return &found->text;
    }
    std::string why;
    auto text = load(name, why);
    if (!text) {
        if (missing_.insert(name).second) {
            // Who asks for a file on the command line stands in no other.
            const bool is_first = is_on_disk_ && who.file == shown(name);
            std::error_code ignored;
            problems.add(who, "cannot read " + path_in_quotes(shown(name)), why,
                         is_first ? "a path relative to the current folder, " +
                                        path_in_quotes(fs::current_path(ignored).generic_string())
                                  : "a path relative to the folder of " + path_in_quotes(who.file) +
                                        ", where it is named");
        }
        return nullptr;
    }
    used_.push_back({name, std::move(*text)});
    return &used_.back().text;
}

std::optional<std::string> InputFiles::load(const std::string& name, std::string& why) const
{
    if (!is_on_disk_) {
        const auto found =
            std::find_if(kept_.begin(), kept_.end(), [&](const InputFile& f) { return f.name == name; });
        why = "it is not among the files that were kept";
        return found == kept_.end() ? std::nullopt : std::optional<std::string>(found->text);
    }
    const fs::path path = fs::path(folder_) / name;
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    if (!fs::exists(status)) {
        why = "there is no such file";
        return std::nullopt;
    }
    if (!fs::is_regular_file(status)) {  // a pipe or device could go on for ever
        why = fs::is_directory(status) ? "it is a folder" : "it is not an ordinary file";
        return std::nullopt;
    }
    if (fs::file_size(path, code) > most_bytes) {
        why = "it is larger than 64 MiB";
        return std::nullopt;
    }
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in.is_open() || in.bad()) {
        why = "it may not be read";
        return std::nullopt;
    }
    return text;
}

}  // namespace esther
