#include "pathways/graph/problem.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <tuple>
#include <utility>

namespace esther {

namespace {

std::string joined(const std::vector<Problem>& problems)
{
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) {
            text += '\n';
        }
        text += to_text(problem);
    }
    return text;
}

bool earlier(const Problem& a, const Problem& b)
{
    return std::tie(a.place.file, a.place.line, a.place.column, a.what) <
           std::tie(b.place.file, b.place.line, b.place.column, b.what);
}

bool same(const Problem& a, const Problem& b)
{
    return a.place == b.place && a.what == b.what && a.why == b.why && a.hint == b.hint;
}

/// Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`.
std::size_t edit_distance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        above[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

std::string quoted(const std::string& text, std::size_t longest)
{
    std::size_t end = std::min(text.size(), longest);
    // Never cut a character of several bytes in two.
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    std::string result = "'";
    for (std::size_t i = 0; i < end; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (text[i] == '\n') {
            result += "\\n";
        } else if (text[i] == '\t') {
            result += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            result += '?';
        } else {
            result += text[i];
        }
    }
    return result + (end < text.size() ? "...'" : "'");
}

}  // namespace

std::string to_text(const Problem& problem)
{
    const Place& place = problem.place;
    std::string text = place.file + ":" + std::to_string(std::max(place.line, 1)) + ":" +
                       std::to_string(std::max(place.column, 1)) + ": error: " + problem.what;
    if (!problem.why.empty()) {
        text += "\n  because " + problem.why;
    }
    if (!problem.hint.empty()) {
        const bool question = problem.hint.rfind("did you mean", 0) == 0;
        text += (question ? "\n  " : "\n  try ") + problem.hint;
    }
    return text;
}

std::string in_quotes(const std::string& text)
{
    constexpr std::size_t longest = 60;  // [bytes] keeps a message on one line
    return quoted(text, longest);
}

std::string path_in_quotes(const std::string& path)
{
    return quoted(path, path.size());
}

std::string text_of_number(double value)
{
    std::array<char, 64> buffer{};
    constexpr int digits = 10;  // enough to show a gap of 1e-9, too few to show rounding
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::general, digits);
    return {buffer.data(), end.ptr};
}

std::string in_list(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 16;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) {
        text += (i == 0 ? "" : ", ") + names[i];
    }
    return names.size() > most ? text + ", ..." : text;
}

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known,
                         const std::string& things)
{
    const std::string near = nearest_name(name, known);
    if (!near.empty()) {
        return "did you mean '" + near + "'?";
    }
    return known.empty() ? "declaring it: there are no " + things
                         : "one of the " + things + ": " + in_list(known);
}

void Problems::add(Place place, std::string what, std::string why, std::string hint)
{
    if (items_.size() < most) {
        items_.push_back({std::move(place), std::move(what), std::move(why), std::move(hint)});
    } else if (items_.size() == most) {
        items_.push_back({std::move(place), "more faults",
                          "only the first " + std::to_string(most) + " are listed",
                          "again after these are mended"});
    }
}

void Problems::throw_if_any() const
{
    if (any()) {
        throw InputError(items_);
    }
}

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error([&problems] {
          std::stable_sort(problems.begin(), problems.end(), earlier);
          // A sub-pathway that is included twice has each of its faults once.
          problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
          return joined(problems);
      }()),
      problems_(std::move(problems))
{
}

std::string nearest_name(const std::string& name, const std::vector<std::string>& known)
{
    constexpr std::size_t longest = 64;  // [bytes] longer names are no slips of the pen
    if (name.empty() || name.size() > longest) {
        return "";
    }
    std::string nearest;
    // More than three slips make another word, whose advice would mislead: no community_bed for a
    // community_nurse.
    std::size_t least = std::clamp<std::size_t>(name.size() / 3, 1, 3) + 1;
    for (const std::string& candidate : known) {
        if (candidate.size() > longest || candidate == name) {
            continue;
        }
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < least && distance < std::max(name.size(), candidate.size())) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace esther
