#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "pathways/graph/pathway.hpp"
#include "pathways/graph/problem.hpp"

// People of one's own: a table of comma-separated values with a row for each person.

namespace esther {

/// What a file says of people. Attributes that it has no column for are drawn.
struct GivenPeople {
    std::size_t n_people = 0;
    std::vector<bool> columns;         ///< (attribute) whether the file has it
    std::vector<std::uint8_t> values;  ///< (person, attribute); 0 where the file has no column
    std::vector<std::uint16_t> home;   ///< (person) from 0; empty: no such column
    std::vector<Place> home_place;     ///< (person) for messages
    [[nodiscard]] bool has(std::size_t attribute) const { return !columns.empty() && columns[attribute]; }
    [[nodiscard]] std::uint8_t attribute(std::size_t person, std::size_t column) const
    {
        return values[person * columns.size() + column];
    }
};

/// Reads `age` (whole years) and `sex` (female, male, F or M), and, where there are such columns, `id`,
/// `neighbourhood` (from 1), and attributes by their names and values. Every faulty field is reported with
/// its line and column; a column of another name is a fault, so that nothing is left out in silence.
[[nodiscard]] GivenPeople read_people_table(const std::string& text, const std::string& file,
                                            const std::vector<AttributeSpec>& attributes, Problems& problems);

}  // namespace esther
