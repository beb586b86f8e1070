#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pathways/graph/pathway.hpp"

namespace esther {

/// A fault of a written quantity, without its place.
struct QuantityFault {
    std::string what;
    std::string why;
    std::string hint;
};

/// What a text is by its unit. `slope`: a rate per time, as in "0.05 per hour per hour".
enum class Form { number, share, duration, rate, people, money, slope };

/// A quantity in canonical units: microseconds, events per microsecond, units per person, pounds.
struct Quantity {
    Form form = Form::number;
    double value = 0;
    std::optional<QuantityFault> fault;
};

/// A number at the beginning of a text, by our own strict grammar: the same in every locale.
struct Number {
    double value = 0;
    std::string_view rest;  ///< what follows it
    std::optional<QuantityFault> fault;
};

[[nodiscard]] Number read_number(std::string_view text);
[[nodiscard]] Quantity read_quantity(const std::string& text);
/// "a duration", "a share", ...
[[nodiscard]] std::string name_of(Form form);

}  // namespace esther
