#include <charconv>
#include <cmath>
#include <system_error>

#include "pathways/yaml/quantity.hpp"

namespace esther {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

char char_at(std::string_view text, std::size_t i)
{
    return i < text.size() ? text[i] : '\0';
}

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

bool begins_with(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

Number fail(std::string what, std::string why, std::string hint)
{
    return {0, {}, QuantityFault{std::move(what), std::move(why), std::move(hint)}};
}

Number fail_without_digits(std::string_view text, std::string_view unsigned_text)
{
    const std::string quoted = in_quotes(std::string(text));
    const std::string name = lower(unsigned_text);
    for (const std::string_view odd : {".nan", "nan", ".inf", "inf"}) {
        if (begins_with(name, odd)) {
            return fail(quoted + " is not a finite number", "every quantity is finite",
                        "a number such as 12 or 0.5");
        }
    }
    if (char_at(unsigned_text, 0) == '.' && is_digit(char_at(unsigned_text, 1))) {
        return fail(quoted + " does not begin with a digit", "a number is written in full",
                    "a 0 before the point");
    }
    return fail(quoted + " is not a number", "a quantity begins with a number", "a number such as 12 or 0.5");
}

/// End of the digits from `i`; commas and underscores between digits belong to them.
std::size_t end_of_digits(std::string_view text, std::size_t i)
{
    while (is_digit(char_at(text, i)) ||
           ((char_at(text, i) == ',' || char_at(text, i) == '_') && is_digit(char_at(text, i + 1)))) {
        ++i;
    }
    return i;
}

/// True if commas stand before every third digit from the right, or nowhere.
bool well_grouped(std::string_view digits)
{
    if (digits.find(',') == std::string_view::npos) {
        return true;
    }
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const bool due = (digits.size() - i) % 4 == 0;
        if ((digits[i] == ',') != due) {
            return false;
        }
    }
    return digits.front() != ',';
}

std::optional<QuantityFault> fault_of_whole_part(std::string_view digits, std::string_view text)
{
    const std::string quoted = in_quotes(std::string(text));
    if (digits.find('_') != std::string_view::npos) {
        return QuantityFault{quoted + " has an underscore in a number", "thousands are written as in 1,604",
                             "leaving the underscore out"};
    }
    if (digits.size() > 1 && digits[0] == '0') {
        return QuantityFault{quoted + " begins with a needless 0",
                             "some programs would read such a number as octal: 010 as 8",
                             "leaving the 0 out"};
    }
    if (!well_grouped(digits)) {
        return QuantityFault{quoted + " has a comma in the wrong place",
                             "commas part thousands, as in 1,604; decimals follow a point, as in 1.6",
                             "moving or removing the comma"};
    }
    return std::nullopt;
}

}  // namespace

Number read_number(std::string_view text)
{
    const std::size_t start = char_at(text, 0) == '-' || char_at(text, 0) == '+' ? 1 : 0;
    const std::string_view body = text.substr(start);
    if (!is_digit(char_at(body, 0))) {
        return fail_without_digits(text, body);
    }
    if (char_at(text, 0) == '+') {
        return fail(in_quotes(std::string(text)) + " begins with a plus sign",
                    "numbers without a sign are positive", "leaving the plus sign out");
    }
    const char letter = char_at(body, 1);
    if (body[0] == '0' &&
        (letter == 'x' || letter == 'X' || letter == 'o' || letter == 'O' || letter == 'b')) {
        return fail(in_quotes(std::string(text)) + " is not a decimal number",
                    "numbers are written in decimal", "the decimal number");
    }
    std::size_t i = end_of_digits(body, 0);
    if (auto fault = fault_of_whole_part(body.substr(0, i), text)) {
        return {0, {}, std::move(fault)};
    }
    std::string digits(char_at(text, 0) == '-' ? "-" : "");
    for (const char c : body.substr(0, i)) {
        digits += c == ',' ? "" : std::string(1, c);
    }
    const auto take_digits = [&] {
        for (; is_digit(char_at(body, i)); ++i) {
            digits += body[i];
        }
    };
    if (char_at(body, i) == '.' && is_digit(char_at(body, i + 1))) {
        digits += body[i++];
        take_digits();
    }
    const bool sign = char_at(body, i + 1) == '-' || char_at(body, i + 1) == '+';
    if ((char_at(body, i) == 'e' || char_at(body, i) == 'E') && is_digit(char_at(body, i + (sign ? 2 : 1)))) {
        digits += 'e';
        if (char_at(body, i + 1) == '-') {
            digits += '-';
        }
        i += sign ? 2 : 1;
        take_digits();
    }
    Number number;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || !std::isfinite(number.value)) {
        return fail(in_quotes(std::string(text)) + " is too large or too small for a number",
                    "numbers reach from 1e-307 to 1e308", "another unit");
    }
    number.rest = body.substr(i);
    return number;
}

}  // namespace esther
