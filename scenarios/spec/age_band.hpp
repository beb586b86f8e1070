#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pathways/graph/problem.hpp"

namespace esther {

/// Oldest age a person record can hold, whole years.
inline constexpr int greatest_age = 110;

/// Ages `first` to `last`, both included, whole years.
struct AgeBand {
    int first = 0;
    int last = greatest_age;
    [[nodiscard]] bool holds(int age) const { return first <= age && age <= last; }
    [[nodiscard]] bool is_open() const { return last == greatest_age; }
    bool operator==(const AgeBand&) const = default;
};

/// "5-16", "85+" or "40"; nothing if it is none of these or lies beyond `greatest_age`.
[[nodiscard]] std::optional<AgeBand> parse_age_band(const std::string& text);
[[nodiscard]] std::string to_text(const AgeBand& band);

/// A band as it stands in a file.
struct PlacedBand {
    AgeBand band;
    Place place;
};

/// Reports overlaps, and ages from 0 to `greatest_age` that no band holds.
void check_bands_cover(std::vector<PlacedBand> bands, const std::string& what, const Place& whole,
                       Problems& problems);
/// Reports overlaps only.
void check_bands_apart(std::vector<PlacedBand> bands, const std::string& what, Problems& problems);

}  // namespace esther
