#include "scenarios/runner/fitted_figures.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "analysis/report/number.hpp"
#include "pathways/yaml/quantity.hpp"
#include "scenarios/spec/readers.hpp"
#include "sim/core/arithmetic.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

/// As people write it: no exponent, no zeros at the end.
std::string in_four_digits(double value)
{
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 3).ptr;
    const std::string scientific(text, end);
    const std::size_t e = scientific.find('e');
    int exponent = 0;
    const char* const sign_or_digit = scientific.data() + e + 1;  // from_chars takes no plus
    std::from_chars(sign_or_digit + (*sign_or_digit == '+' ? 1 : 0), scientific.data() + scientific.size(),
                    exponent);
    std::string result = fixed(value, std::clamp(3 - exponent, 0, 20));
    if (result.find('.') != std::string::npos) {
        result.erase(result.find_last_not_of('0') + 1);
        result.erase(result.find_last_not_of('.') + 1);
    }
    return result;
}

bool is_share(const Scalar& scalar)
{
    return scalar.dimension == Dimension::share;
}

/// Reads the new text again: a value put in the wrong place must not leave the program.
void check_values(const std::string& text, const CalibrationSpec& calibration,
                  const std::vector<std::string>& values)
{
    Problems problems;
    const std::string& file = calibration.study.mechanisms.file;
    const MechanismsSpec again = read_mechanisms(parse_document(text, file, problems), file, problems);
    for (const ParameterSpec& was : calibration.study.mechanisms.parameters) {
        std::string expected = was.value.text;
        for (std::size_t i = 0; i < values.size(); ++i) {
            expected = calibration.parameters[i].name == was.name ? values[i] : expected;
        }
        const ParameterSpec* const now = again.find_parameter(was.name);
        if (problems.any() || now == nullptr || now->value.text != expected) {
            throw RunError("the fitted value of '" + was.name + "' could not be put into the mechanisms");
        }
    }
}

}  // namespace

std::string with_value(const Scalar& written, double value)
{
    const Number number = read_number(written.text);
    return in_four_digits(number.value * (value / written.value)) + std::string(number.rest);
}

std::string unit_of(const Scalar& written)
{
    const std::string rest(read_number(written.text).rest);
    return rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
}

double scale_of(const Scalar& written)
{
    return read_number(written.text).value / written.value;
}

SearchRange::SearchRange(const FreeParameter& free, const ParameterSpec& parameter)
    : written_(parameter.value), from_(free.from.value), to_(free.to.value)
{
    low_ = scaled(from_);
    high_ = scaled(to_);
}

double SearchRange::scaled(double value) const
{
    return is_share(written_) ? det::logit(value) : det::log(value);
}

double SearchRange::point_of(double value) const
{
    return std::clamp((scaled(value) - low_) / (high_ - low_), 0.0, 1.0);
}

std::string SearchRange::text_at(double point) const
{
    const double inside = std::clamp(point, 0.0, 1.0);
    const double at = low_ + inside * (high_ - low_);
    const double value = is_share(written_) ? det::logistic(at) : det::exp(at);
    return with_value(written_, std::clamp(value, from_, to_));
}

std::string mechanisms_with(const CalibrationSpec& calibration, const std::vector<std::string>& values)
{
    const MechanismsSpec& mechanisms = calibration.study.mechanisms;
    std::vector<std::string> lines;
    std::istringstream in(calibration.study.text_of(mechanisms.file));
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Scalar& written = mechanisms.find_parameter(calibration.parameters[i].name)->value;
        // Places count letters, texts bytes: a line with other letters before the value is found a little later.
        const auto number = static_cast<std::size_t>(written.place.line);
        std::string* const line = number >= 1 && number <= lines.size() ? &lines[number - 1] : nullptr;
        const std::size_t at = line == nullptr
                                   ? std::string::npos
                                   : line->find(written.text, static_cast<std::size_t>(written.place.column) - 1);
        if (at == std::string::npos) {
            throw RunError("the value of '" + calibration.parameters[i].name + "' is not found in line " +
                           std::to_string(number) + " of the mechanisms");
        }
        line->replace(at, written.text.size(), values[i]);
    }
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    check_values(text, calibration, values);
    return text;
}

}  // namespace esther
