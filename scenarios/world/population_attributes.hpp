#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pathways/graph/problem.hpp"
#include "scenarios/spec/population_spec.hpp"

namespace esther {

/// How one attribute is drawn: one uniform against a row of chances that other attributes of the person
/// choose. The least u give the last value (the most severe one), so raising odds turns the same people
/// first.
struct AttributeDraw {
    std::size_t column = 0;
    std::uint32_t decision = 0;  ///< hash_decision("population/<attribute>")
    std::size_t n_values = 2;
    std::vector<std::size_t> columns;  ///< which choose the row
    std::vector<std::size_t> strides;  ///< of these columns, in rows
    /// (row, k): chance of the last k + 1 values together; n_values - 1 of them.
    std::vector<double> at_least;

    [[nodiscard]] std::size_t row_of(const std::uint8_t* person) const
    {
        std::size_t row = 0;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            row += strides[i] * person[columns[i]];
        }
        return row;
    }
    /// Chances of a row, from the last value to the second.
    [[nodiscard]] const double* chances(std::size_t row) const { return &at_least[row * (n_values - 1)]; }
    /// Chance of one value among people of a row.
    [[nodiscard]] double share(std::size_t row, std::size_t value) const;
};

/// Tables of all drawn attributes, each after those that it looks at.
[[nodiscard]] std::vector<AttributeDraw> compile_attributes(const PopulationSpec& spec, Problems& problems);

/// Product of the factors of a person with these attributes.
[[nodiscard]] double factor_of(const std::vector<FactorSpec>& factors,
                               const std::vector<AttributeSpec>& attributes, const std::uint8_t* person);

}  // namespace esther
