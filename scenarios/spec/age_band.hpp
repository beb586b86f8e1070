#pragma once

#include <string>
#include <vector>

#include "pathways/graph/bands.hpp"
#include "pathways/graph/problem.hpp"

namespace esther {

/// Oldest age a person record can hold, whole years.
inline constexpr int greatest_age = oldest;

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
