#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/core/ids.hpp"

namespace esther {

inline constexpr std::size_t attribute_words = 3;

/// All attributes of a person, packed: 96 bits.
using Attributes = std::array<std::uint32_t, attribute_words>;

/// Where one attribute lies in Attributes. The default reads 0 whoever it is.
struct AttributeField {
    std::uint8_t word = 0;
    std::uint8_t shift = 0;
    std::uint8_t mask = 0;

    [[nodiscard]] std::uint32_t get(const Attributes& from) const
    {
        return from[word] >> shift & std::uint32_t{mask};
    }
    void set(Attributes& in, std::uint8_t value) const
    {
        in[word] = (in[word] & ~(std::uint32_t{mask} << shift)) | (std::uint32_t{value} & mask) << shift;
    }
    bool operator==(const AttributeField&) const = default;
};

/// Bits that an attribute of so many values takes.
[[nodiscard]] unsigned bits_for(std::size_t n_values);

/// Fields for attributes of so many values each (at most 256), none across two words; nothing if they do not
/// fit.
[[nodiscard]] std::optional<Table<AttributeId, AttributeField>> lay_out_attributes(
    const std::vector<std::size_t>& n_values);

}  // namespace esther
