#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "analysis/store/packed_numbers.hpp"

namespace esther {

/// What a variable holds, in row-major order. Texts are UTF-8 without NUL.
using Values = std::variant<std::vector<std::int64_t>, std::vector<std::int32_t>, std::vector<double>,
                            std::vector<std::string>, PackedNumbers>;

/// A named remark on a group or a variable.
struct Attribute {
    std::string name;
    std::variant<std::string, std::int64_t, double> value;
    bool operator==(const Attribute&) const = default;
};

struct DimensionScale {
    std::string name;
    std::size_t length = 0;
    bool operator==(const DimensionScale&) const = default;
};

/// An array with named axes. One that has the name of its only dimension is that dimension's coordinate.
struct Variable {
    std::string name;
    std::vector<std::string> dimensions;  ///< outermost first; none = a single value
    Values values;
    std::string units;      ///< "1" for counts, shares and texts
    std::string long_name;  ///< what it is, for people
    std::vector<Attribute> attributes;
    bool operator==(const Variable& other) const;
};

/// A group of arrays as a plain value: what netCDF calls a group, and xarray a Dataset.
/// Its variables use its own dimensions only, so that each group can be opened alone.
struct Dataset {
    std::string name;  ///< empty for the root
    std::vector<DimensionScale> dimensions;
    std::vector<Variable> variables;
    std::vector<Attribute> attributes;
    std::vector<Dataset> groups;
    bool operator==(const Dataset&) const = default;

    /// Nothing if there is none of that name.
    [[nodiscard]] const Variable* find_variable(const std::string& wanted) const;
    [[nodiscard]] const DimensionScale* find_dimension(const std::string& wanted) const;
    [[nodiscard]] const Attribute* find_attribute(const std::string& wanted) const;
    [[nodiscard]] const Dataset* find_group(const std::string& wanted) const;
};

/// Number of values held, whatever their type.
[[nodiscard]] std::size_t size_of(const Values& values);

/// Throws std::invalid_argument naming the first thing that cannot be written: a name twice, a variable
/// whose size is not the product of its dimensions, an unknown dimension, a text with NUL or not UTF-8.
void check_dataset(const Dataset& dataset);

}  // namespace esther
