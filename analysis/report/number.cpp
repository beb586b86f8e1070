// Numbers as text, without locale.

#include "analysis/report/number.hpp"

#include <charconv>

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

std::string shortest(double value)
{
    char text[40];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace esther
