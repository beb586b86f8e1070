#pragma once

#include <optional>
#include <string>

namespace esther {

inline constexpr int oldest = 110;  ///< [years] the last value of the attribute `age`

/// Whole years first..last, both included.
struct AgeBand {
    int first = 0;
    int last = oldest;
    [[nodiscard]] constexpr bool holds(int age) const { return first <= age && age <= last; }
    [[nodiscard]] constexpr bool is_open() const { return last == oldest; }
    bool operator==(const AgeBand&) const = default;
};

/// "5-16", "85+" or "7"; nothing if the text is no band within 0 to 110.
[[nodiscard]] std::optional<AgeBand> parse_band(const std::string& text);

[[nodiscard]] constexpr bool overlap(const AgeBand& a, const AgeBand& b)
{
    return a.first <= b.last && b.first <= a.last;
}

}  // namespace esther
