#include "sim/model/attributes.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace esther {

unsigned bits_for(std::size_t n_values)
{
    return n_values < 2 ? 0 : static_cast<unsigned>(std::bit_width(n_values - 1));
}

std::optional<Table<AttributeId, AttributeField>> lay_out_attributes(const std::vector<std::size_t>& n_values)
{
    std::vector<std::size_t> widest_first(n_values.size());
    std::iota(widest_first.begin(), widest_first.end(), std::size_t{0});
    std::stable_sort(widest_first.begin(), widest_first.end(),
                     [&](std::size_t a, std::size_t b) { return n_values[a] > n_values[b]; });
    Table<AttributeId, AttributeField> fields(n_values.size());
    std::array<unsigned, attribute_words> used{};
    for (const std::size_t i : widest_first) {
        const unsigned bits = bits_for(n_values[i]);
        const auto word = static_cast<std::size_t>(
            std::find_if(used.begin(), used.end(), [&](unsigned u) { return u + bits <= 32; }) -
            used.begin());
        if (word == attribute_words || bits > 8) {
            return std::nullopt;
        }
        if (bits > 0) {
            fields[static_cast<AttributeId>(i)] = {static_cast<std::uint8_t>(word),
                                                   static_cast<std::uint8_t>(used[word]),
                                                   static_cast<std::uint8_t>((1U << bits) - 1)};
        }
        used[word] += bits;
    }
    return fields;
}

}  // namespace esther
