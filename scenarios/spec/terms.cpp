#include "scenarios/spec/terms.hpp"

#include <cmath>

#include "scenarios/spec/reading.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

/// More than any budget, and a thousand times less than 64 bits of pence hold.
constexpr double greatest_amount = 1e13;
constexpr double greatest_factor = 1000;

std::string sign_of(const std::string& currency)
{
    return currency == "EUR" ? "\xE2\x82\xAC" : "\xC2\xA3";
}

}  // namespace

std::string read_currency(Fields& fields)
{
    (void)fields.need("currency");
    return read_word(fields, "currency", {"GBP", "EUR"}, "GBP");
}

Scalar Terms::figure(const Value& value, Dimension dimension, const std::string& what)
{
    Problems& problems = fields_->problems();
    const std::size_t n_before = problems.items().size();
    Scalar scalar = read_figure(value, dimension, what, problems);
    if (problems.items().size() == n_before && scalar.provenance.source.empty() && source_.empty()) {
        problems.add(value.place, what + " has no source", "every figure of a contract says where it is from",
                     "{value: " + in_quotes(scalar.text).substr(1, in_quotes(scalar.text).size() - 2) +
                         ", source: ..., grade: ...}, or 'source: assumption, grade: E'");
    }
    return scalar;
}

Ratio Terms::share(const std::string& key, Ratio fallback)
{
    const Value* const value = fields_->find(key);
    return value == nullptr
               ? fallback
               : ratio_of(figure(*value, Dimension::share, "'" + key + "' of " + fields_->what()).value);
}

Ratio Terms::need_share(const std::string& key)
{
    return fields_->need(key) == nullptr ? Ratio{} : share(key, {});
}

Ratio Terms::factor(const std::string& key, Ratio fallback)
{
    const Value* const value = fields_->find(key);
    if (value == nullptr) {
        return fallback;
    }
    const std::string what = "'" + key + "' of " + fields_->what();
    const double number = figure(*value, Dimension::number, what).value;
    if (number < 0 || number > greatest_factor) {
        fields_->problems().add(value->place, what + " is " + text_of_number(number),
                                "a factor lies between 0 and 1,000", "a factor such as 1.05");
        return fallback;
    }
    return ratio_of(number);
}

Money Terms::amount(const Value& value, const std::string& what)
{
    Problems& problems = fields_->problems();
    const std::size_t n_before = problems.items().size();
    const Scalar scalar = figure(value, Dimension::money, what);
    if (problems.items().size() > n_before) {
        return {};
    }
    if (scalar.text.find(sign_of(currency_)) == std::string::npos) {
        problems.add(scalar.place, what + ": " + in_quotes(scalar.text) + " is not in " + currency_,
                     "one file has one currency; currencies are never pooled",
                     "an amount such as '" + sign_of(currency_) + "1,604', or another 'currency'");
        return {};
    }
    if (scalar.value < 0 || scalar.value > greatest_amount) {
        problems.add(scalar.place, what + " is " + in_quotes(scalar.text),
                     "a price or a cost lies between nothing and ten million million", "a lesser amount");
        return {};
    }
    return money_of(scalar.value);
}

Money Terms::money(const std::string& key, Money fallback)
{
    const Value* const value = fields_->find(key);
    return value == nullptr ? fallback : amount(*value, "'" + key + "' of " + fields_->what());
}

Money Terms::need_money(const std::string& key)
{
    return fields_->need(key) == nullptr ? Money{} : money(key, {});
}

std::int64_t Terms::days(const std::string& key, std::int64_t fallback)
{
    const Value* const value = fields_->find(key);
    if (value == nullptr) {
        return fallback;
    }
    const std::string what = "'" + key + "' of " + fields_->what();
    const double us = figure(*value, Dimension::duration, what).value;
    const double whole = us / static_cast<double>(one_day.count());
    if (whole != std::floor(whole) || whole > 36500) {
        fields_->problems().add(value->place, what + " is not a number of whole days up to 36,500",
                                "stays are priced by whole days", "whole days, as in '2 days'");
        return fallback;
    }
    return static_cast<std::int64_t>(whole);
}

}  // namespace esther
