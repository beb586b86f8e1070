#include "pathways/yaml/quantity.hpp"

#include <array>
#include <utility>
#include <vector>

#include "sim/core/time.hpp"

namespace esther {

namespace {

struct Unit {
    std::string_view name;
    double microseconds;
};

constexpr double in_us(Duration unit)
{
    return static_cast<double>(unit.count());
}

constexpr std::array<Unit, 18> units{{{"us", 1.0},
                                      {"ms", 1000.0},
                                      {"s", in_us(one_second)},
                                      {"sec", in_us(one_second)},
                                      {"second", in_us(one_second)},
                                      {"seconds", in_us(one_second)},
                                      {"min", in_us(one_minute)},
                                      {"minute", in_us(one_minute)},
                                      {"minutes", in_us(one_minute)},
                                      {"h", in_us(one_hour)},
                                      {"hour", in_us(one_hour)},
                                      {"hours", in_us(one_hour)},
                                      {"d", in_us(one_day)},
                                      {"day", in_us(one_day)},
                                      {"days", in_us(one_day)},
                                      {"week", in_us(one_week)},
                                      {"weeks", in_us(one_week)},
                                      {"year", in_us(one_year)}}};

std::optional<double> unit_named(std::string_view name)
{
    if (name == "years") {
        name = "year";
    }
    for (const Unit& unit : units) {
        if (unit.name == name) {
            return unit.microseconds;
        }
    }
    return std::nullopt;
}

QuantityFault unknown_unit(const std::string& text, const std::string& unit)
{
    const std::string what = in_quotes(text) + " has the unknown unit " + in_quotes(unit);
    const std::string all = "units of time are us, ms, s, min, h, day, week, year";
    if (unit == "month" || unit == "months") {
        return {what, "months differ in length", "days or weeks, as in '30 days'"};
    }
    if (unit == "m" || unit == "mins" || unit == "minuets") {
        return {what, all, "did you mean 'min'?"};
    }
    if (unit == "hr" || unit == "hrs") {
        return {what, all, "did you mean 'h'?"};
    }
    std::vector<std::string> names;
    for (const Unit& known : units) {
        names.emplace_back(known.name);
    }
    const std::string near = unit.size() > 2 ? nearest_name(unit, names) : "";
    return {what, all, near.empty() ? "one of these units" : "did you mean '" + near + "'?"};
}

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) {
        words.push_back(std::move(word));
    }
    return words;
}

bool means_people(const std::string& word)
{
    return word == "people" || word == "persons" || word == "person";
}

Quantity fail(QuantityFault fault)
{
    return {Form::number, 0, std::move(fault)};
}

Quantity fail_to_understand(const std::string& text)
{
    return fail(
        {in_quotes(text) + " is not a quantity", "after a number comes one unit",
         "a form such as '12 min', '3 per day', '2.1 per 1,000 per year', '15 %' or '0.6 per 1,000 people'"});
}

/// "per 1,000 people", "per hour", "per hour per hour", "per 1,000 per year", "per 1,000 people per year".
Quantity read_per(const std::string& text, double value, std::vector<std::string> words)
{
    std::size_t i = 1;
    double people = 1;
    bool of_people = false;
    if (i < words.size() && words[i][0] >= '0' && words[i][0] <= '9') {
        const Number count = read_number(words[i]);
        if (count.fault) {
            return fail(*count.fault);
        }
        if (!count.rest.empty() || !(count.value > 0)) {
            return fail_to_understand(text);
        }
        people = count.value;
        of_people = true;
        ++i;
    }
    if (i < words.size() && means_people(words[i])) {
        of_people = true;
        ++i;
        if (i == words.size()) {
            return {Form::people, value / people, std::nullopt};
        }
    }
    if (of_people) {
        if (i >= words.size() || words[i] != "per") {
            return fail({in_quotes(text) + " is not a quantity", "a rate is per time, a capacity per people",
                         "'... per 1000 per year' or '... per 1000 people'"});
        }
        ++i;
    }
    if (i >= words.size()) {
        return fail_to_understand(text);
    }
    const auto unit = unit_named(words[i]);
    if (!unit) {
        return fail(unknown_unit(text, words[i]));
    }
    ++i;
    if (i == words.size()) {
        return {Form::rate, value / *unit / people, std::nullopt};
    }
    if (i + 2 == words.size() && words[i] == "per" && !of_people) {
        const auto second = unit_named(words[i + 1]);
        return second ? Quantity{Form::slope, value / *unit / *second, std::nullopt}
                      : fail(unknown_unit(text, words[i + 1]));
    }
    return fail_to_understand(text);
}

Quantity read_money(const std::string& text, std::string_view amount, bool negative)
{
    const Number number = read_number(amount);
    if (number.fault) {
        return fail(*number.fault);
    }
    if (!number.rest.empty()) {
        return fail({in_quotes(text) + " has " + in_quotes(std::string(number.rest)) + " after the amount",
                     "an amount is in pounds or euros, without more",
                     "all of it in one figure, as in '£1,604'"});
    }
    return {Form::money, negative ? -number.value : number.value, std::nullopt};
}

}  // namespace

std::string name_of(Form form)
{
    switch (form) {
        case Form::number:
            return "a bare number";
        case Form::share:
            return "a share";
        case Form::duration:
            return "a duration";
        case Form::rate:
            return "a rate";
        case Form::people:
            return "a number per people";
        case Form::money:
            return "money";
        case Form::slope:
            return "a change of a rate";
    }
    return "";
}

Quantity read_quantity(const std::string& text)
{
    constexpr std::string_view signs[] = {"\xC2\xA3", "\xE2\x82\xAC"};  // pounds, euros
    const std::string_view view = text;
    const bool is_negative = view.substr(0, 1) == "-";
    for (const std::string_view sign : signs) {
        if (view.substr(is_negative ? 1 : 0, sign.size()) == sign) {
            return read_money(text, view.substr((is_negative ? 1 : 0) + sign.size()), is_negative);
        }
    }
    const Number number = read_number(view);
    if (number.fault) {
        return fail(*number.fault);
    }
    const std::string_view rest = number.rest;
    if (rest.empty()) {
        return {Form::number, number.value, std::nullopt};
    }
    if (rest == "%" || rest == " %") {
        return {Form::share, number.value / 100.0, std::nullopt};
    }
    if (rest.front() != ' ') {
        const std::string written(view.substr(0, view.size() - rest.size()));
        const std::string tail(rest);
        if (unit_named(rest)) {
            return fail({in_quotes(text) + " has no space before the unit", "number and unit are two words",
                         "'" + written + " " + tail + "'"});
        }
        return fail({in_quotes(text) + " has " + in_quotes(tail) + " after the number",
                     "after a number comes a space and a unit, or nothing",
                     "a form such as '12 min' or '3 per day'"});
    }
    const std::vector<std::string> words = words_of(rest);
    if (words.empty()) {
        return {Form::number, number.value, std::nullopt};
    }
    if (words.front() == "per") {
        return read_per(text, number.value, words);
    }
    const auto unit = unit_named(words.front());
    if (!unit) {
        return words.front() == "%" ? fail_to_understand(text) : fail(unknown_unit(text, words.front()));
    }
    if (words.size() > 1) {
        return fail({in_quotes(text) + " goes on after the unit", "a quantity has one number and one unit",
                     "all of it in one unit, as in '90 min'"});
    }
    return {Form::duration, number.value * *unit, std::nullopt};
}

}  // namespace esther
