#include <algorithm>
#include <optional>

#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

const std::vector<std::string> day_names = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

}  // namespace

std::vector<std::size_t> days_of(const std::string& text)
{
    const auto index_of = [](const std::string& name) -> std::size_t {
        return static_cast<std::size_t>(std::find(day_names.begin(), day_names.end(), name) -
                                        day_names.begin());
    };
    const std::size_t n = day_names.size();
    if (text == "daily") {
        return {0, 1, 2, 3, 4, 5, 6};
    }
    const std::size_t dash = text.find('-');
    const std::size_t first = index_of(text.substr(0, dash));
    const std::size_t last = dash == std::string::npos ? first : index_of(text.substr(dash + 1));
    std::vector<std::size_t> days;
    if (first >= n || last >= n) {
        return days;
    }
    for (std::size_t day = first;; day = (day + 1) % n) {
        days.push_back(day);
        if (day == last) {
            return days;
        }
    }
}

std::optional<int> minutes_of(const std::string& text)
{
    const auto digit = [&text](std::size_t i) {
        return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1;
    };
    constexpr std::size_t length = 5;
    if (text.size() != length || text[2] != ':') {
        return std::nullopt;
    }
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
        if (digit(i) < 0) {
            return std::nullopt;
        }
    }
    const int minutes = (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4);
    const bool fits = digit(3) < 6 && minutes <= 24 * 60;
    return fits ? std::optional<int>(minutes) : std::nullopt;
}

}  // namespace esther
