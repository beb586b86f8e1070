#include "scenarios/world/population_cells.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "sim/core/check.hpp"
#include "sim/core/int128.hpp"

namespace esther {

namespace {

/// A cell that may still be larger than person numbers reach.
struct Count {
    bool has_sex = true;
    Sex sex = Sex::female;
    AgeBand ages;
    std::int64_t persons = 0;
    std::uint8_t area = 0;
};

std::vector<std::string> area_names(const std::vector<CensusRow>& rows)
{
    std::vector<std::string> names;
    for (const CensusRow& row : rows) {
        if (names.empty() || names.back() != row.area) {
            names.push_back(row.area);
        }
    }
    return names;
}

/// In one area each sex has every age once.
void check_area(const std::vector<CensusRow>& rows, const std::string& area, Problems& problems)
{
    for (std::size_t sex = 0; sex < n_sexes; ++sex) {
        std::vector<PlacedBand> bands;
        Place place;
        for (const CensusRow& row : rows) {
            if (row.area != area) {
                continue;
            }
            place = row.place;
            if (!row.has_sex || static_cast<std::size_t>(row.sex) == sex) {
                bands.push_back({row.ages, row.place});
            }
        }
        const bool tells_sexes =
            !bands.empty() && std::any_of(rows.begin(), rows.end(),
                                          [&](const CensusRow& r) { return r.area == area && r.has_sex; });
        if (tells_sexes || bands.empty()) {
            check_bands_cover(bands, "area " + in_quotes(area) + (sex == 0 ? ", women" : ", men"), place,
                              problems);
        } else if (sex == 0) {
            check_bands_cover(bands, "area " + in_quotes(area), place, problems);
        }
    }
}

/// Sums the areas cell by cell; cells in order of their first row.
std::vector<Count> sum_areas(const CensusSpec& spec, const std::vector<CensusRow>& rows, Problems& problems)
{
    for (const std::string& area : spec.areas) {
        const bool is_there =
            std::any_of(rows.begin(), rows.end(), [&](const CensusRow& row) { return row.area == area; });
        if (is_there) {
            check_area(rows, area, problems);
        } else if (!rows.empty()) {
            problems.add(spec.place,
                         "the census " + path_in_quotes(spec.file) + " has no area " + in_quotes(area),
                         "areas are found by their names", did_you_mean(area, area_names(rows), "areas"));
        }
    }
    std::vector<Count> counts;
    for (const CensusRow& row : rows) {
        if (std::find(spec.areas.begin(), spec.areas.end(), row.area) == spec.areas.end()) {
            continue;
        }
        const auto found = std::find_if(counts.begin(), counts.end(), [&](const Count& count) {
            return count.has_sex == row.has_sex && count.sex == row.sex && count.ages == row.ages;
        });
        if (found == counts.end()) {
            counts.push_back({row.has_sex, row.sex, row.ages, row.persons, 0});
        } else {
            found->persons += row.persons;
        }
    }
    return counts;
}

/// Splits age classes by the sexes and bands of another area, whose people are even within a band.
std::vector<Count> split_by(const std::vector<Count>& counts, const std::vector<Count>& pattern,
                            const Place& place, Problems& problems)
{
    constexpr std::int64_t widths = 27720;  // divisible by every width up to 12 years
    std::vector<Count> split;
    for (const Count& whole : counts) {
        std::vector<Count> parts;
        std::vector<std::int64_t> weights;
        for (const Count& p : pattern) {
            const AgeBand both{std::max(whole.ages.first, p.ages.first),
                               std::min(whole.ages.last, p.ages.last)};
            if (both.first > both.last) {
                continue;
            }
            const std::int64_t width = p.ages.last - p.ages.first + 1;
            const std::int64_t years = both.last - both.first + 1;
            if (years != width && (p.ages.is_open() || width > 12)) {
                problems.add(place,
                             "the ages '" + to_text(whole.ages) + "' cut the band '" + to_text(p.ages) + "'",
                             "people are spread evenly over a part of a band, which needs a narrow one",
                             "a fallback with other bands");
                return {};
            }
            parts.push_back({true, p.sex, both, 0, whole.area});
            weights.push_back(p.persons * (years == width ? widths : years * (widths / width)));
        }
        if (std::accumulate(weights.begin(), weights.end(), std::int64_t{0}) == 0) {
            problems.add(place, "nobody of the ages '" + to_text(whole.ages) + "' lives in the fallback",
                         "it says how these people divide", "another area");
            return {};
        }
        const auto shares = share_out(whole.persons, weights);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            parts[i].persons = shares[i];
            split.push_back(parts[i]);
        }
    }
    return split;
}

/// The areas of a census one after the other, each with its number if people keep it.
std::vector<Count> count_areas(const CensusSpec& spec, const std::vector<CensusRow>& rows, Problems& problems)
{
    if (spec.attribute.empty()) {
        return sum_areas(spec, rows, problems);
    }
    std::vector<Count> counts;
    for (std::size_t area = 0; area < spec.areas.size(); ++area) {
        CensusSpec alone = spec;
        alone.areas = {spec.areas[area]};
        for (Count& count : sum_areas(alone, rows, problems)) {
            count.area = static_cast<std::uint8_t>(area);
            counts.push_back(count);
        }
    }
    return counts;
}

void scale(std::vector<Count>& counts, std::int64_t persons)
{
    std::vector<std::int64_t> weights;
    for (const Count& count : counts) {
        weights.push_back(count.persons);
    }
    const auto shares = share_out(persons, weights);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        counts[i].persons = shares[i];
    }
}

/// The same people in each area, scaled to its number.
std::vector<Count> scale_to_areas(const std::vector<Count>& pattern,
                                  const std::vector<std::pair<std::string, std::int64_t>>& areas)
{
    std::vector<Count> all;
    for (std::size_t area = 0; area < areas.size(); ++area) {
        std::vector<Count> counts = pattern;
        scale(counts, areas[area].second);
        for (Count& count : counts) {
            count.area = static_cast<std::uint8_t>(area);
            all.push_back(count);
        }
    }
    return all;
}

std::int64_t total_of(const std::vector<Count>& counts)
{
    std::int64_t total = 0;
    for (const Count& count : counts) {
        total += count.persons;
    }
    return total;
}

std::vector<Count> counts_of(const PopulationSpec& spec, const std::vector<CensusRow>& census,
                             const std::vector<CensusRow>& fallback, Problems& problems)
{
    std::vector<Count> pattern;
    if (spec.scaled_from) {
        pattern = sum_areas(*spec.scaled_from, fallback, problems);
        if (std::any_of(pattern.begin(), pattern.end(), [](const Count& c) { return !c.has_sex; })) {
            problems.add(spec.scaled_from->place, "the fallback does not tell women and men apart",
                         "it says how people divide by sex and age", "a census by sex and age");
            return {};
        }
    }
    std::vector<Count> counts = spec.census ? count_areas(*spec.census, census, problems) : pattern;
    const bool lacks_sex =
        std::any_of(counts.begin(), counts.end(), [](const Count& c) { return !c.has_sex; });
    if (lacks_sex && pattern.empty()) {
        problems.add(spec.census->place, "the census does not tell women and men apart",
                     "every person has a sex", "'scaled_from' with an area whose sexes and ages are known");
        return {};
    }
    return lacks_sex ? split_by(counts, pattern, spec.scaled_from->place, problems) : counts;
}

}  // namespace

std::vector<std::int64_t> share_out(std::int64_t total, const std::vector<std::int64_t>& weights)
{
    const auto sum = static_cast<UInt128>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
    ESTHER_CHECK(sum > 0);
    std::vector<std::int64_t> shares(weights.size());
    std::vector<UInt128> remainders(weights.size());
    std::int64_t left = total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const UInt128 product = static_cast<UInt128>(total) * static_cast<UInt128>(weights[i]);
        shares[i] = static_cast<std::int64_t>(product / sum);
        remainders[i] = product % sum;
        left -= shares[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) {
        ++shares[order[i]];
    }
    return shares;
}

std::vector<PopulationCell> count_people(const PopulationSpec& spec, const std::vector<CensusRow>& census,
                                         const std::vector<CensusRow>& fallback, Problems& problems)
{
    const std::size_t n_before = problems.items().size();
    std::vector<Count> counts = counts_of(spec, census, fallback, problems);
    if (problems.items().size() > n_before) {
        return {};
    }
    if (total_of(counts) == 0) {
        problems.add(spec.place, "population " + in_quotes(spec.name) + " has no people",
                     "the census counts nobody in these areas", "other areas");
        return {};
    }
    if (!spec.persons_by_area.empty()) {
        counts = scale_to_areas(counts, spec.persons_by_area);
    } else if (spec.persons && *spec.persons != total_of(counts)) {
        scale(counts, *spec.persons);
    }
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max() - std::int64_t{1};
    if (total_of(counts) > most) {
        problems.add(spec.place, "population " + in_quotes(spec.name) + " has too many people",
                     "person numbers reach " + std::to_string(most), "fewer areas");
        return {};
    }
    std::vector<PopulationCell> cells;
    std::uint32_t first = 0;
    for (const Count& count : counts) {
        const auto persons = static_cast<std::uint32_t>(count.persons);
        cells.push_back({count.sex, count.ages, first, persons, count.area});
        first += persons;
    }
    return cells;
}

}  // namespace esther
