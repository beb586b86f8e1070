#include "scenarios/spec/attribute_keys.hpp"

#include <algorithm>

#include "scenarios/spec/age_band.hpp"
#include "scenarios/spec/population_spec.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

void check_ages(const std::vector<const Value::Entry*>& entries, Cover cover, const std::string& what,
                const Place& whole, Problems& problems)
{
    std::vector<PlacedBand> bands;
    for (const Value::Entry* entry : entries) {
        if (const auto band = parse_band(entry->key)) {
            bands.push_back({*band, entry->key_place});
        } else {
            add_no_age_band(problems, entry->key_place, what, entry->key);
            cover = Cover::some;  // the gap has been named already
        }
    }
    if (cover == Cover::all) {
        check_bands_cover(bands, what, whole, problems);
    } else {
        check_bands_apart(bands, what, problems);
    }
}

}  // namespace

void check_key(const std::string& key, const AttributeSpec& attribute, const Place& place,
               const std::string& what, Problems& problems)
{
    if (attribute.values.empty()) {
        if (!parse_band(key)) {
            add_no_age_band(problems, place, what, key);
        }
    } else if (!find_value(attribute, key)) {
        add_no_value(problems, place, attribute, key);
    }
}

void check_attribute(const std::string& name, const Place& place,
                     const std::vector<AttributeSpec>& attributes, Problems& problems)
{
    std::vector<std::string> known;
    for (const AttributeSpec& attribute : attributes) {
        known.push_back(attribute.name);
    }
    if (!find_column(attributes, name)) {
        add_unknown(problems, place, "attribute", name, known);
    }
}

void check_keys(const std::vector<const Value::Entry*>& entries, const AttributeSpec& attribute, Cover cover,
                const std::string& what, const Place& whole, Problems& problems)
{
    if (attribute.values.empty()) {
        check_ages(entries, cover, what, whole, problems);
        return;
    }
    for (const Value::Entry* entry : entries) {
        check_key(entry->key, attribute, entry->key_place, what, problems);
    }
    if (cover == Cover::some) {
        return;
    }
    for (const std::string& value : attribute.values) {
        const auto names_it = [&](const Value::Entry* entry) { return entry->key == value; };
        if (std::none_of(entries.begin(), entries.end(), names_it)) {
            problems.add(whole,
                         what + ": nothing is said of people with " + attribute.name + " '" + value + "'",
                         "every person must find a row", "a row " + in_quotes(value));
        }
    }
}

std::vector<std::string> read_attribute_names(const std::string& text, const Place& place,
                                              const std::vector<AttributeSpec>& attributes,
                                              Problems& problems)
{
    const std::string sign = " x ";
    std::vector<std::string> names;
    const std::size_t at = text.find(sign);
    names.push_back(text.substr(0, at));
    if (at != std::string::npos) {
        names.push_back(text.substr(at + sign.size()));
    }
    for (const std::string& name : names) {
        check_attribute(name, place, attributes, problems);
    }
    if (names.size() == 2 && names[0] == names[1]) {
        problems.add(place, in_quotes(text) + " names the same attribute twice", "a pair is two attributes",
                     in_quotes(names[0]) + " alone");
    }
    return names;
}

}  // namespace esther
