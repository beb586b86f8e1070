#include "pathways/graph/bands.hpp"

#include <charconv>
#include <string_view>
#include <system_error>

namespace esther {

namespace {

std::optional<int> parse_age(std::string_view text)
{
    const bool leading_zero = text.size() > 1 && text[0] == '0';
    if (text.empty() || leading_zero || text[0] == '-') {
        return std::nullopt;
    }
    int age = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), age);
    const bool fits = read.ec == std::errc() && read.ptr == text.data() + text.size() && age <= oldest;
    return fits ? std::optional<int>(age) : std::nullopt;
}

}  // namespace

std::optional<AgeBand> parse_band(const std::string& text)
{
    const std::string_view view = text;
    if (!view.empty() && view.back() == '+') {
        const auto first = parse_age(view.substr(0, view.size() - 1));
        return first ? std::optional<AgeBand>({*first, oldest}) : std::nullopt;
    }
    const std::size_t dash = view.find('-');
    const auto first = parse_age(view.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_age(view.substr(dash + 1));
    if (!first || !last || *last < *first) {
        return std::nullopt;
    }
    return AgeBand{*first, *last};
}

}  // namespace esther
