#include "analysis/report/columns.hpp"

#include <algorithm>

#include "analysis/report/number.hpp"

namespace esther {

namespace {

constexpr std::size_t widest = 110;
constexpr std::size_t widest_name = 32;

/// Characters, not bytes: a letter of several bytes takes one column.
std::size_t columns(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string left(const std::string& text, std::size_t width)
{
    return text + std::string(width > columns(text) ? width - columns(text) : 0, ' ');
}

std::string right(const std::string& text, std::size_t width)
{
    return std::string(width > columns(text) ? width - columns(text) : 0, ' ') + text;
}

}  // namespace

std::string wrapped(const std::string& text, const std::string& indent)
{
    std::string lines;
    std::string line;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::string word = text.substr(start, end - start);
        if (!line.empty() && columns(line) + 1 + columns(word) > widest) {
            lines += line + "\n";
            line = indent + word;
        } else {
            line += (line.empty() ? "" : " ") + word;
        }
        start = end + 1;
    }
    return lines + line + "\n";
}

std::string aligned(const std::vector<Column>& all)
{
    std::string text;
    const std::size_t n_rows = all.front().cells.size();
    for (std::size_t row = 0; row <= n_rows; ++row) {
        std::string line = " ";
        for (std::size_t c = 0; c < all.size(); ++c) {
            std::size_t width = columns(all[c].head);
            for (const std::string& cell : all[c].cells) {
                width = std::max(width, columns(cell));
            }
            const std::string& cell = row == 0 ? all[c].head : all[c].cells[row - 1];
            line += " " + (c == 0 ? left(cell, width) : " " + right(cell, width));
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string notes_text(const std::vector<std::string>& notes)
{
    std::string text;
    for (const std::string& note : notes) {
        text += wrapped("! " + note, "  ");
    }
    return text;
}

std::string short_name(const std::string& name)
{
    if (columns(name) <= widest_name || columns(name) != name.size()) {
        return name;
    }
    return name.substr(0, widest_name - 12) + "..." + name.substr(name.size() - 9);
}

std::string interval_text(const std::optional<Interval>& interval, int decimals)
{
    return interval ? fixed(interval->low, decimals) + " to " + fixed(interval->high, decimals) : "-";
}

std::string signed_text(double value, int decimals)
{
    const std::string text = fixed(value, decimals);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return text.front() == '-' || zero ? text : "+" + text;
}

}  // namespace esther
