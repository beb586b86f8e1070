#include "scenarios/spec/time_text.hpp"

#include <cstdio>

namespace esther {

namespace {

/// Hours, minutes, seconds of less than a day.
std::string clock_text(Duration d)
{
    char text[40];
    const auto seconds = d / one_second;
    std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                  static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
    std::string out = text;
    if (const auto micro = (d % one_second).count(); micro != 0) {
        std::snprintf(text, sizeof text, ".%06lld", static_cast<long long>(micro));
        out += text;
        out.erase(out.find_last_not_of('0') + 1);
    }
    return out;
}

}  // namespace

std::string length_text(Duration d)
{
    const auto days = d / one_day;
    return (days == 0 ? "" : std::to_string(days) + (days == 1 ? " day " : " days ")) +
           clock_text(d % one_day);
}

std::string instant_text(Time t)
{
    const Duration since = t - start_of_run;
    const Duration rest = since % one_day;
    return "day " + std::to_string(since / one_day) + (rest == Duration{0} ? "" : " at " + clock_text(rest));
}

std::string instant_column(Time t)
{
    const Duration since = t - start_of_run;
    const std::string day = std::to_string(since / one_day);
    return std::string(day.size() < 5 ? 5 - day.size() : 0, ' ') + day + " " + clock_text(since % one_day);
}

}  // namespace esther
