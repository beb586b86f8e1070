#include "scenarios/spec/age_band.hpp"

#include <algorithm>

namespace esther {

namespace {

std::vector<PlacedBand> by_first_age(std::vector<PlacedBand> bands)
{
    std::stable_sort(bands.begin(), bands.end(),
                     [](const PlacedBand& a, const PlacedBand& b) { return a.band.first < b.band.first; });
    return bands;
}

}  // namespace

std::string to_text(const AgeBand& band)
{
    if (band.is_open()) {
        return std::to_string(band.first) + "+";
    }
    if (band.first == band.last) {
        return std::to_string(band.first);
    }
    return std::to_string(band.first) + "-" + std::to_string(band.last);
}

void check_bands_apart(std::vector<PlacedBand> bands, const std::string& what, Problems& problems)
{
    bands = by_first_age(std::move(bands));
    for (std::size_t i = 1; i < bands.size(); ++i) {
        if (bands[i].band.first <= bands[i - 1].band.last) {
            problems.add(bands[i].place,
                         what + ": the ages '" + to_text(bands[i].band) + "' overlap '" +
                             to_text(bands[i - 1].band) + "'",
                         "an age belongs to one band", "moving the border between the two");
        }
    }
}

void check_bands_cover(std::vector<PlacedBand> bands, const std::string& what, const Place& whole,
                       Problems& problems)
{
    check_bands_apart(bands, what, problems);
    int next = 0;
    for (const PlacedBand& b : by_first_age(std::move(bands))) {
        if (b.band.first > next) {
            problems.add(b.place,
                         what + ": no band holds the ages '" + to_text({next, b.band.first - 1}) + "'",
                         "every age from 0 upwards needs a band", "a band for them");
        }
        next = std::max(next, b.band.last + 1);
    }
    if (next <= greatest_age) {
        problems.add(whole, what + ": no band holds the ages '" + to_text({next, greatest_age}) + "'",
                     "every age from 0 upwards needs a band", "a '+' at the end of the last band");
    }
}

}  // namespace esther
