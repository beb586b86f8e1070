#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pathways/graph/problem.hpp"
#include "scenarios/spec/age_band.hpp"

// Census and life tables as comma-separated values. Lines that begin with '#' are comments.

namespace esther {

/// Sexes in the order of the attribute's values.
enum class Sex : std::uint8_t { female = 0, male = 1 };
inline constexpr std::size_t n_sexes = 2;

/// People of one age band in one area. In tables that do not tell the sexes apart `has_sex` is false.
struct CensusRow {
    std::string area;
    bool has_sex = true;
    Sex sex = Sex::female;
    AgeBand ages;
    std::int64_t persons = 0;
    Place place;
};

/// Central death rates of one country, a year of age after the other.
struct LifeTable {
    std::vector<double> rates[n_sexes];  ///< [1 / year], from age 0 upwards
    /// The rate at an age; beyond the table that of its last age (assumption).
    [[nodiscard]] double rate(Sex sex, int age) const;
};

/// Reads either format: a row for each area, sex and age (area_name, sex, age_lo, age_hi, persons), or a row
/// for each area and a column for each age class (municipality, age_0_5, ..., age_80_plus). Faults name file
/// and line.
[[nodiscard]] std::vector<CensusRow> read_census_table(const std::string& text, const std::string& file,
                                                       Problems& problems);

/// Reads the rows of `country` (columns country, sex, age, mx).
[[nodiscard]] LifeTable read_life_table(const std::string& text, const std::string& file,
                                        const std::string& country, const Place& who, Problems& problems);

}  // namespace esther
