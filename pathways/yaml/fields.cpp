#include <algorithm>
#include <cstdint>
#include <utility>

#include "pathways/yaml/quantity.hpp"
#include "pathways/yaml/value.hpp"

namespace esther {

namespace {

constexpr const char* provenance_keys[] = {"source", "grade", "note"};

bool is_provenance(const std::string& key)
{
    return std::find(std::begin(provenance_keys), std::end(provenance_keys), key) !=
           std::end(provenance_keys);
}

/// Text of a scalar, or of a list of scalars with "; " between.
std::string text_of(const Value& value)
{
    std::string text = value.text;
    for (const Value& item : value.items) {
        text += (text.empty() ? "" : "; ") + item.text;
    }
    return text;
}

bool is_plain_text(const Value& value)
{
    const auto is_scalar = [](const Value& item) { return item.kind == ValueKind::scalar; };
    return is_scalar(value) || (value.kind == ValueKind::sequence && !value.items.empty() &&
                                std::all_of(value.items.begin(), value.items.end(), is_scalar));
}

/// Why a key may look the way it does: slips that YAML reads as something else.
std::string hint_for_key(const Value::Entry& entry, const std::vector<std::string>& known)
{
    const std::string& key = entry.key;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (entry.value.kind == ValueKind::null && key.size() >= 3 &&
        std::all_of(key.begin(), key.begin() + 3, is_digit)) {
        return "quotes around the number before it: inside {...} and [...] a comma ends a value, so '1," +
               key.substr(0, 3) + "' is read as two";
    }
    const std::size_t colon = key.find(':');
    if (colon != std::string::npos) {
        return "a space after the colon, if '" + key.substr(0, colon) + "' was meant as the key";
    }
    std::vector<std::string> keys = known;
    keys.insert(keys.end(), std::begin(provenance_keys), std::end(provenance_keys));
    return did_you_mean(key, keys, "keys");
}

}  // namespace

bool is_unread(const Value& value)
{
    return value.kind == ValueKind::null && value.place.line == 0;
}

bool is_name(const std::string& text)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    };
    return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && std::all_of(text.begin(), text.end(), fits);
}

std::string read_name(const Value& value, const std::string& what, Problems& problems)
{
    if (value.kind != ValueKind::scalar) {
        problems.add(value.place, what + " must be a name", "a name is one word", "a name such as 'see_gp'");
        return "";
    }
    if (!is_name(value.text)) {
        problems.add(value.place, in_quotes(value.text) + " is not a name, as " + what + " must be",
                     "a name has small letters, digits, '_' and '.', and begins with a letter",
                     "a name such as 'see_gp'");
        return "";
    }
    return value.text;
}

std::string read_text(const Value& value, const std::string& what, Problems& problems)
{
    if (value.kind != ValueKind::scalar) {
        problems.add(value.place, what + " must be text", "it is one piece of text",
                     "a line of text, in quotes if it holds ': ' or '#'");
    }
    return value.text;
}

Fields::Fields(const Value& value, std::string what, Problems& problems)
    : value_(&value), what_(std::move(what)), problems_(&problems)
{
    if (value.kind != ValueKind::mapping && !is_unread(value)) {
        problems.add(value.place, what_ + " must be a mapping", "it is described by keys with values",
                     "lines of the form 'key: value' or {key: value}");
    }
}

const Value* Fields::find(const std::string& key)
{
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
        asked_.push_back(key);
    }
    for (const Value::Entry& entry : value_->entries) {
        if (entry.key == key) {
            return &entry.value;
        }
    }
    return nullptr;
}

const Value* Fields::need(const std::string& key)
{
    const Value* found = find(key);
    if (found == nullptr && value_->kind == ValueKind::mapping) {
        problems_->add(place(), what_ + " has no '" + key + "'", "this key has no default",
                       "a line '" + key + ": ...'");
    }
    return found;
}

void Fields::finish()
{
    for (const Value::Entry& entry : value_->entries) {
        if (problems_->full() || std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) {
            continue;
        }
        if (!is_provenance(entry.key)) {
            problems_->add(entry.key_place, what_ + " has the unknown key " + in_quotes(entry.key),
                           "a key that nobody reads would be a silent mistake", hint_for_key(entry, asked_));
        } else if (!is_plain_text(entry.value)) {
            problems_->add(entry.value.place, "'" + entry.key + "' of " + what_ + " must be text",
                           "it is printed beside the number", "a line of text");
        } else if (entry.key == "grade" && !(entry.value.text.size() == 1 && entry.value.text[0] >= 'A' &&
                                             entry.value.text[0] <= 'E')) {
            problems_->add(entry.value.place, in_quotes(text_of(entry.value)) + " is not a grade of evidence",
                           "grades are A trial, B quasi-experiment, C observational, D expert, E assumption",
                           "one of A, B, C, D, E");
        }
    }
}

Provenance Fields::provenance()
{
    Provenance result;
    for (const Value::Entry& entry : value_->entries) {
        if (entry.key == "source") {
            result.source = text_of(entry.value);
        } else if (entry.key == "grade") {
            result.grade = text_of(entry.value);
        } else if (entry.key == "note") {
            result.note = text_of(entry.value);
        }
    }
    return result;
}

Place Fields::place() const
{
    return value_->place;
}

std::string Fields::text(const std::string& key, const std::string& fallback)
{
    const Value* value = find(key);
    if (value == nullptr) {
        return fallback;
    }
    return value->kind == ValueKind::scalar ? value->text
                                            : read_text(*value, "'" + key + "' of " + what_, *problems_);
}

std::string Fields::name(const std::string& key, const std::string& fallback)
{
    const Value* value = find(key);
    if (value == nullptr) {
        return fallback;
    }
    const std::string name = read_name(*value, "'" + key + "' of " + what_, *problems_);
    return name.empty() ? fallback : name;
}

bool Fields::flag(const std::string& key, bool fallback)
{
    const Value* value = find(key);
    if (value == nullptr) {
        return fallback;
    }
    if (value->kind == ValueKind::scalar && !value->quoted) {
        if (value->text == "true" || value->text == "yes") {
            return true;
        }
        if (value->text == "false" || value->text == "no") {
            return false;
        }
    }
    const std::string written = value->kind == ValueKind::scalar ? in_quotes(value->text) : "this";
    problems_->add(value->place,
                   written + " is neither true nor false, as '" + key + "' of " + what_ + " must be",
                   "it is a switch", "true or false");
    return fallback;
}

std::optional<Scalar> Fields::scalar(const std::string& key, Dimension dimension)
{
    const Value* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    return read_scalar(*value, dimension, "'" + key + "' of " + what_, *problems_);
}

std::int64_t Fields::integer(const std::string& key, std::int64_t fallback, std::int64_t least,
                             std::int64_t most)
{
    const Value* value = find(key);
    if (value == nullptr) {
        return fallback;
    }
    const std::string range = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const auto fail = [&](const std::string& written) {
        problems_->add(value->place,
                       written + " is not " + range + ", as '" + key + "' of " + what_ + " must be",
                       "it counts something", range);
        return fallback;
    };
    if (value->kind != ValueKind::scalar) {
        return fail("this");
    }
    if (const auto number = read_whole(value->text)) {
        return *number >= least && *number <= most ? *number : fail(in_quotes(value->text));
    }
    const Number number = read_number(value->text);
    if (number.fault) {
        problems_->add(value->place, number.fault->what + ", as '" + key + "' of " + what_ + " must be",
                       number.fault->why, number.fault->hint);
        return fallback;
    }
    return fail(in_quotes(value->text));
}

std::vector<std::string> Fields::names(const std::string& key)
{
    std::vector<std::string> result;
    const Value* value = find(key);
    if (value == nullptr) {
        return result;
    }
    const std::string what = "'" + key + "' of " + what_;
    if (value->kind != ValueKind::sequence) {
        result.push_back(read_name(*value, what, *problems_));
    }
    constexpr std::size_t most = 1000;
    if (value->items.size() > most) {
        problems_->add(value->place, what + " has " + std::to_string(value->items.size()) + " names",
                       "1,000 is the most for one list", "fewer of them");
        return result;
    }
    for (const Value& item : value->items) {
        const std::string name = read_name(item, what, *problems_);
        if (!name.empty() && std::find(result.begin(), result.end(), name) != result.end()) {
            problems_->add(item.place, in_quotes(name) + " stands twice in " + what, "once says it all",
                           "removing one of them");
            continue;
        }
        result.push_back(name);
    }
    result.erase(std::remove(result.begin(), result.end(), ""), result.end());
    return result;
}

std::optional<LawSpec> Fields::law(const std::string& key)
{
    const Value* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    return read_law(*value, "'" + key + "' of " + what_, *problems_);
}

}  // namespace esther
