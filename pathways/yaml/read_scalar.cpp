#include <algorithm>
#include <charconv>
#include <system_error>

#include "pathways/yaml/quantity.hpp"
#include "pathways/yaml/value.hpp"

namespace esther {

namespace {

Form form_of(Dimension dimension)
{
    switch (dimension) {
        case Dimension::number:
            return Form::number;
        case Dimension::share:
            return Form::share;
        case Dimension::duration:
            return Form::duration;
        case Dimension::rate:
            return Form::rate;
        case Dimension::people:
            return Form::people;
        case Dimension::money:
            return Form::money;
    }
    return Form::number;
}

Dimension dimension_of(Form form)
{
    switch (form) {
        case Form::number:
            return Dimension::number;
        case Form::share:
            return Dimension::share;
        case Form::duration:
            return Dimension::duration;
        case Form::rate:
            return Dimension::rate;
        case Form::people:
            return Dimension::people;
        case Form::money:
            return Dimension::money;
        case Form::slope:
            return Dimension::number;
    }
    return Dimension::number;
}

std::string example_of(Form form)
{
    switch (form) {
        case Form::number:
            return "a number without unit, as in '12' or '0.5'";
        case Form::share:
            return "a share, as in '15 %' or '0.15'";
        case Form::duration:
            return "a number with a unit of time, as in '12 min' or '3.5 days'";
        case Form::rate:
            return "a rate, as in '2.1 per year' or '3 per 1,000 per year'";
        case Form::people:
            return "a number per people, as in '0.6 per 1,000 people'";
        case Form::money:
            return "an amount, as in '\xC2\xA3"
                   "1,604'";
        case Form::slope:
            return "a change of a rate, as in '0.05 per hour per hour'";
    }
    return "";
}

std::optional<QuantityFault> fault_of_form(const Quantity& quantity, Form due, const std::string& text)
{
    const bool share_as_number = due == Form::share && quantity.form == Form::number;
    if (quantity.form == due || share_as_number) {
        return std::nullopt;
    }
    return QuantityFault{
        in_quotes(text) + " is " + name_of(quantity.form) + ", where " + name_of(due) + " is due",
        quantity.form == Form::number ? "a number without its unit can mean anything"
                                      : "the two cannot be turned into each other",
        example_of(due)};
}

std::optional<QuantityFault> fault_of_range(const Quantity& quantity, Form due, const std::string& text)
{
    constexpr double longest = 4.0e18;  // [us] 127,000 years: the clock counts 64 bits
    if (due == Form::share && !(quantity.value >= 0 && quantity.value <= 1)) {
        const bool percent = quantity.form == Form::number && quantity.value > 1 && quantity.value <= 100;
        return QuantityFault{in_quotes(text) + " is no share",
                             "a share lies between 0 and 1, or 0 % and 100 %",
                             percent ? "did you mean '" + text + " %'?" : "a share, as in '15 %' or '0.15'"};
    }
    const bool signed_form = due == Form::number || due == Form::money || due == Form::slope;
    if (!signed_form && quantity.value < 0) {
        return QuantityFault{in_quotes(text) + " is negative", name_of(due) + " cannot be less than 0",
                             "leaving the minus sign out"};
    }
    if (due == Form::duration && quantity.value > longest) {
        return QuantityFault{in_quotes(text) + " is longer than the clock runs",
                             "time is counted for 127,000 years", "a shorter time"};
    }
    return std::nullopt;
}

Scalar read_written(const Value& value, std::optional<Form> due, const std::string& what, Problems& problems)
{
    Scalar scalar;
    scalar.place = value.place;
    scalar.text = value.text;
    scalar.dimension = due ? dimension_of(*due) : Dimension::number;
    if (value.kind != ValueKind::scalar) {
        problems.add(value.place, what + " must be a quantity", "it is one number with its unit",
                     due ? example_of(*due) : "a form such as '12 min', '15 %' or '0.5'");
        return scalar;
    }
    const Quantity quantity = read_quantity(value.text);
    std::optional<QuantityFault> fault = quantity.fault;
    const Form form = due.value_or(quantity.form);
    if (!fault) {
        fault = fault_of_form(quantity, form, value.text);
    }
    if (!fault) {
        fault = fault_of_range(quantity, form, value.text);
    }
    if (fault) {
        problems.add(value.place, what + ": " + fault->what, fault->why, fault->hint);
        return scalar;
    }
    scalar.value = quantity.value == 0 ? 0.0 : quantity.value;  // "-0" is 0
    scalar.dimension = dimension_of(form);
    return scalar;
}

Scalar read_form(const Value& value, std::optional<Form> due, const std::string& what, Problems& problems)
{
    if (value.kind != ValueKind::mapping) {
        return read_written(value, due, what, problems);
    }
    Fields fields(value, what, problems);
    const Value* written = fields.find("value");
    const Value* use = fields.find("use");
    Scalar scalar;
    if (written != nullptr) {
        scalar = read_written(*written, due, what, problems);
    }
    scalar.dimension = written == nullptr && due ? dimension_of(*due) : scalar.dimension;
    scalar.place = written != nullptr ? written->place : value.place;
    if (use != nullptr) {
        scalar.use = read_name(*use, "'use' of " + what, problems);
        scalar.text = scalar.use;
    }
    if ((written == nullptr) == (use == nullptr)) {
        problems.add(
            value.place,
            what + (use == nullptr ? " has neither 'value' nor 'use'" : " has both 'value' and 'use'"),
            "a quantity stands here, or is taken from a parameter",
            "{value: ..., source: ...} or {use: parameter.name}");
    }
    scalar.provenance = fields.provenance();
    fields.finish();
    return scalar;
}

}  // namespace

Scalar read_scalar(const Value& value, Dimension dimension, const std::string& what, Problems& problems)
{
    return read_form(value, form_of(dimension), what, problems);
}

Scalar read_any_scalar(const Value& value, const std::string& what, Problems& problems)
{
    return read_form(value, std::nullopt, what, problems);
}

Scalar read_slope(const Value& value, const std::string& what, Problems& problems)
{
    return read_form(value, Form::slope, what, problems);
}

std::optional<Dimension> dimension_of(const std::string& text)
{
    const Quantity quantity = read_quantity(text);
    if (quantity.fault || quantity.form == Form::slope) {
        return std::nullopt;
    }
    return dimension_of(quantity.form);
}

std::optional<std::int64_t> read_whole(const std::string& text)
{
    const Number number = read_number(text);
    if (number.fault || !number.rest.empty()) {
        return std::nullopt;
    }
    std::string digits = text;
    digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
    std::int64_t whole = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
    const bool all = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    return all ? std::optional<std::int64_t>(whole) : std::nullopt;
}

}  // namespace esther
