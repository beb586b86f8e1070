// Numbers as text, without locale.

#include "analysis/report/number.hpp"

#include <charconv>
#include <cmath>

namespace esther {

std::string fixed(double value, int decimals)
{
    char text[400];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr;
    std::string found(text, end);
    if (found.front() == '-' && found.find_first_not_of("-0.") == std::string::npos) {
        found.erase(0, 1);
    }
    return found;
}

int decimals_for(double value, int at_least)
{
    constexpr int most = 9;
    int decimals = at_least;
    for (double shown = std::abs(value) * std::pow(10.0, decimals);
         shown > 0 && shown < 10 && decimals < most; shown *= 10) {
        ++decimals;
    }
    return decimals;
}

std::string shortest(double value)
{
    char text[40];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace esther
