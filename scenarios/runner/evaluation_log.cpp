#include "scenarios/runner/evaluation_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include "analysis/report/number.hpp"
#include "analysis/store/results_error.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

constexpr const char* first_words = "# esther calibrate ";
constexpr char between_parts = '\t';  // parameters, targets
constexpr char between_replications = ' ';

std::vector<std::string_view> split(std::string_view text, char by)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(by);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::string text_of(const std::vector<std::string>& parameters, const TargetFigures& figures)
{
    std::string line;
    for (const std::string& parameter : parameters) {
        line += parameter + between_parts;
    }
    for (const auto& of_target : figures) {
        line += between_parts;
        for (std::size_t r = 0; r < of_target.size(); ++r) {
            line += (r == 0 ? std::string() : std::string(1, between_replications)) + shortest(of_target[r]);
        }
    }
    return line + "\n";
}

std::optional<double> number_in(std::string_view text)
{
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() && end.ptr == text.data() + text.size() ? std::optional(value)
                                                                        : std::nullopt;
}

void append(const std::string& path, const std::string& text)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    const auto n = file < 0 ? -1 : ::write(file, text.data(), text.size());
    const bool written = n == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int error = errno;
    if (file >= 0) {
        ::close(file);
    }
    if (!written) {
        throw RunError("'" + path + "' could not be written (" + std::strerror(error) +
                       "); what stands in it is kept");
    }
}

}  // namespace

EvaluationLog::EvaluationLog(std::string path, const std::string& about, bool replace)
    : path_(std::move(path))
{
    if (path_.empty()) {
        return;
    }
    const std::string head = first_words + about + "\n";
    std::string text;
    if (std::ifstream in(path_, std::ios::binary); in.is_open()) {
        std::ostringstream whole;
        whole << in.rdbuf();
        text = whole.str();
    }
    // A line that was cut off by a kill is evaluated again.
    const std::size_t end = text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1;
    if (text.compare(0, head.size(), head) == 0) {
        read(text.substr(0, end), head.size());
        std::filesystem::resize_file(path_, end);
        return;
    }
    const bool is_beginning = head.compare(0, text.size(), text) == 0;  // cut off in its first line, or empty
    if (!is_beginning && text.compare(0, std::strlen(first_words), first_words) != 0) {
        throw ResultsError("'" + path_ +
                           "' is no log of a calibration, which is what this name is for\n"
                           "  try another name with -o, or move that file away");
    }
    if (!is_beginning && !replace) {
        throw ResultsError("'" + path_ +
                           "' is no log of this calibration: other files, seed, replications or version\n"
                           "  try another name with -o, or --overwrite to begin anew");
    }
    std::filesystem::remove(path_);
    append(path_, head);
}

void EvaluationLog::read(const std::string& text, std::size_t first)
{
    std::size_t n_lines = 1;
    while (first < text.size()) {
        const std::size_t end = text.find('\n', first);
        const std::string_view line = std::string_view(text).substr(first, end - first);
        first = end + 1;
        ++n_lines;
        std::vector<std::string> parameters;
        TargetFigures figures;
        bool is_sound = true;
        bool is_figure = false;
        for (const std::string_view part : split(line, between_parts)) {
            if (part.empty()) {  // parameters end with an empty part
                is_sound = is_sound && !is_figure;
                is_figure = true;
            } else if (!is_figure) {
                parameters.emplace_back(part);
            } else {
                figures.emplace_back();
                for (const std::string_view written : split(part, between_replications)) {
                    const auto number = number_in(written);
                    is_sound = is_sound && number.has_value();
                    figures.back().push_back(number.value_or(0));
                }
            }
        }
        if (!is_sound || !is_figure) {
            throw ResultsError("'" + path_ + "' is damaged in line " + std::to_string(n_lines) +
                               "\n  try another name with -o, or remove that line");
        }
        known_[parameters] = figures;
    }
}

const TargetFigures* EvaluationLog::find(const std::vector<std::string>& parameters) const
{
    const auto found = known_.find(parameters);
    return found == known_.end() ? nullptr : &found->second;
}

const TargetFigures& EvaluationLog::add(const std::vector<std::string>& parameters, TargetFigures figures)
{
    if (!path_.empty()) {
        append(path_, text_of(parameters, figures));
    }
    return known_[parameters] = std::move(figures);
}

}  // namespace esther
