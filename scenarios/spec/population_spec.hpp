#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pathways/graph/pathway.hpp"
#include "scenarios/spec/age_band.hpp"

// A population as people write it; its tables (census, life table) stay files.

namespace esther {

/// Columns that every person has, in this order before the declared ones.
inline constexpr std::size_t age_column = 0;
inline constexpr std::size_t sex_column = 1;
inline constexpr std::size_t deprivation_column = 2;
inline constexpr std::size_t n_given_columns = 3;

/// Areas of a census table. `file` is the name of an input file.
struct CensusSpec {
    std::string file;
    std::vector<std::string> areas;
    std::string attribute;  ///< not empty: people keep their area, in an attribute of this name
    Place place;
};

/// A table of people, one a row, in the place of a census. `file` is the name of an input file.
struct PeopleFileSpec {
    std::string file;
    Place place;
};

struct LifeTableSpec {
    std::string file;
    std::string country;
    Place place;
};

/// How often each value of an attribute occurs among people who have the values `keys` of `by`.
/// Chances of values not listed are 0; the reader has given what was left to the first value.
struct ShareRow {
    std::vector<std::string> keys;
    std::vector<double> shares;  ///< one for each value of the attribute, adding up to 1
    Place place;
};

struct PrevalenceSpec {
    std::string attribute;
    std::vector<std::string> by;  ///< none, one or two attributes
    std::vector<ShareRow> rows;   ///< one without keys if `by` is empty
    /// Factors on the odds of having any value but the first. `rows` are the shares of people whose factors
    /// are 1.
    std::vector<FactorSpec> odds;
    Place place;
    Provenance provenance;
};

/// Steps of an attribute to its next value that come by themselves.
struct CourseSpec {
    std::string attribute;
    bool keeps_prevalence = false;  ///< rates follow from the prevalence by age
    Scalar rate;                    ///< else: of the next step, from every value but the last
    std::vector<FactorSpec> by;
    Place place;
    Provenance provenance;
};

struct PopulationSpec {
    std::string name;
    std::string title;
    std::string file;
    Place place;
    std::optional<CensusSpec> census;
    std::optional<CensusSpec> scaled_from;      ///< age and sex structure for a census that lacks it
    std::optional<PeopleFileSpec> people_file;  ///< in the place of both
    LifeTableSpec life_table;
    std::optional<std::int64_t> persons;  ///< absent: the census total
    /// Areas whose people keep their area, where no census has them: each is `scaled_from` to its number.
    std::vector<std::pair<std::string, std::int64_t>> persons_by_area;
    std::optional<Scalar> risk_shape;       ///< gamma shape of the personal risk; absent: everybody has 1
    std::vector<AttributeSpec> attributes;  ///< age, sex, deprivation, then those declared
    std::vector<PrevalenceSpec> prevalence;
    std::vector<FactorSpec> death;
    std::vector<CourseSpec> courses;
    /// Births and migration such that as many people of each sex and age are there as the census counts;
    /// where it is said. Absent: nobody is born or moves.
    std::optional<Place> keeps_census;
    std::vector<AgeBand> age_bands;  ///< cells of the tallies, by age
    Provenance provenance;
};

/// The attribute in which people keep their area; "" if they do not.
[[nodiscard]] std::string area_attribute(const PopulationSpec& population);

/// Age, sex and deprivation, which need no declaration.
[[nodiscard]] std::vector<AttributeSpec> given_attributes();

/// The column of an attribute; nothing if it is not declared.
[[nodiscard]] std::optional<std::size_t> find_column(const std::vector<AttributeSpec>& attributes,
                                                     const std::string& name);
/// The number of a value of an attribute (an age is its own number).
[[nodiscard]] std::optional<std::size_t> find_value(const AttributeSpec& attribute, const std::string& value);
/// How many values an attribute has: ages 0 to `greatest_age`.
[[nodiscard]] std::size_t n_values(const AttributeSpec& attribute);

/// Names of the attributes that the drawing of this one looks at.
[[nodiscard]] std::vector<std::string> depends_on(const PrevalenceSpec& prevalence);

/// Order in which the attributes can be drawn, each after those it looks at, as indices into `prevalence`.
/// The order in the file does not matter. Shorter than `prevalence` if some depend on each other in a circle.
[[nodiscard]] std::vector<std::size_t> draw_order(const std::vector<PrevalenceSpec>& prevalence);

}  // namespace esther
