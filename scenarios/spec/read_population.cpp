// Reads a population file, and what several populations share in one.

#include <algorithm>
#include <utility>

#include "scenarios/spec/attribute_keys.hpp"
#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"
#include "sim/model/attributes.hpp"

namespace esther {

namespace {

/// Values are stored in a byte; 32 keeps tables over two attributes small.
constexpr std::size_t most_values = 32;

/// People who keep their area have it as an attribute.
void add_area_attribute(PopulationSpec& spec, Problems& problems)
{
    const std::string name = area_attribute(spec);
    if (name.empty()) {
        return;
    }
    const bool has_census = spec.persons_by_area.empty();
    std::vector<std::string> areas = has_census ? spec.census->areas : std::vector<std::string>{};
    for (const auto& area : spec.persons_by_area) {
        areas.push_back(area.first);
    }
    const Place& place = has_census ? spec.census->place : spec.scaled_from->place;
    if (find_column(spec.attributes, name)) {
        problems.add(place, "attribute " + in_quotes(name) + " is there already",
                     "the area of a person is an attribute of its own", "another name");
    } else if (areas.size() < 2 || areas.size() > most_values) {
        problems.add(place,
                     "'attribute' would tell areas apart, and there are " + std::to_string(areas.size()),
                     "an attribute has 2 to " + std::to_string(most_values) + " values",
                     "more areas, or no 'attribute'");
    } else {
        spec.attributes.push_back({name, std::move(areas), false});
    }
}

/// A person's attributes are packed: each takes as many bits as its values need, age 7.
void check_room(const Place& place, const PopulationSpec& spec, Problems& problems)
{
    std::vector<std::size_t> n_values;
    unsigned bits = 0;
    for (const AttributeSpec& attribute : spec.attributes) {
        n_values.push_back(attribute.values.empty() ? greatest_age + 1U : attribute.values.size());
        bits += bits_for(n_values.back());
    }
    if (!lay_out_attributes(n_values)) {
        problems.add(place,
                     "the " + std::to_string(spec.attributes.size()) + " attributes of a person take " +
                         std::to_string(bits) + " bits",
                     "a person's record has " + std::to_string(attribute_words) +
                         " words of 32 bits for them; one of n values takes log2(n) bits, rounded up",
                     "fewer attributes, or fewer values");
    }
}

void read_attributes(const Value* value, PopulationSpec& spec, Problems& problems)
{
    for (const Value::Entry* entry : named_entries(value, "'attributes'", problems)) {
        const std::string what = "attribute '" + entry->key + "'";
        check_name(*entry, what, problems);
        if (find_column(spec.attributes, entry->key)) {
            problems.add(entry->key_place, what + " is there already",
                         "every person has age, sex and deprivation", "removing it");
            continue;
        }
        Fields fields(entry->value, what, problems);
        need_keys(entry->value, what, {"values"}, problems);
        AttributeSpec attribute{entry->key, {}, fields.flag("changes")};
        for (const Text& text : read_texts(fields, "values")) {
            if (find_value(attribute, text.text)) {
                problems.add(text.place, what + ": value '" + text.text + "' stands twice",
                             "values are told apart by their names", "removing one");
            }
            attribute.values.push_back(text.text);
        }
        if (attribute.values.size() == 1 || attribute.values.size() > most_values) {
            problems.add(entry->value.place,
                         what + " has " + std::to_string(attribute.values.size()) + " values",
                         "an attribute has 2 to " + std::to_string(most_values), "a list such as [no, yes]");
        }
        fields.finish();
        if (!attribute.values.empty()) {
            spec.attributes.push_back(std::move(attribute));
        }
    }
}

void read_age_bands(Fields& fields, PopulationSpec& spec, Problems& problems)
{
    const bool is_shared = !spec.age_bands.empty();
    const Value* const value = is_shared ? fields.find("age_bands") : fields.need("age_bands");
    if (is_shared && value == nullptr) {
        return;
    }
    spec.age_bands.clear();
    std::vector<PlacedBand> bands;
    bool is_readable = value != nullptr;
    for (const Text& text : read_texts(fields, "age_bands")) {
        if (const auto band = parse_band(text.text)) {
            bands.push_back({*band, text.place});
            spec.age_bands.push_back(*band);
        } else {
            add_no_age_band(problems, text.place, "'age_bands'", text.text);
            is_readable = false;
        }
    }
    if (is_readable) {
        check_bands_cover(bands, "'age_bands'", value->place, problems);
    }
    const auto is_younger = [](const AgeBand& a, const AgeBand& b) { return a.first < b.first; };
    std::sort(spec.age_bands.begin(), spec.age_bands.end(), is_younger);
}

void read_risk(const Value& value, PopulationSpec& spec, Problems& problems)
{
    Fields fields(value, "'risk'", problems);
    if (const Value* const shape = fields.need("shape")) {
        spec.risk_shape = read_figure(*shape, Dimension::number, "'risk', 'shape'", problems);
        // Beyond these the quantile table of the gamma law has nothing sensible to hold.
        if (!(spec.risk_shape->value >= 0.05 && spec.risk_shape->value <= 1000)) {
            problems.add(shape->place,
                         "'risk': the shape " + in_quotes(spec.risk_shape->text) + " is out of range",
                         "a gamma law of mean 1 is drawn with a shape from 0.05 to 1000",
                         "about 0.5, or no 'risk' if all people are alike");
        }
    }
    if (spec.risk_shape) {
        spec.risk_shape->provenance = fields.provenance();
    }
    fields.finish();
}

/// What a population says of its people's lives, and what several populations may share in a file.
void read_lives(Fields& fields, PopulationSpec& spec, Problems& problems)
{
    if (const Value* const risk = fields.find("risk")) {
        read_risk(*risk, spec, problems);
    }
    const Value* const attributes = fields.find("attributes");
    read_attributes(attributes, spec, problems);
    add_area_attribute(spec, problems);
    check_room(attributes != nullptr ? attributes->place : fields.place(), spec, problems);
    const Value* const prevalence = fields.find("prevalence");
    read_prevalences(prevalence, spec, problems);
    check_prevalences(prevalence, spec, problems);
    if (const Value* const death = fields.find("death")) {
        Fields inner(*death, "'death'", problems);
        if (const Value* const by = inner.need("by")) {
            spec.death = read_people_factors(*by, "'death'", spec.attributes, problems);
        }
        inner.finish();
    }
    read_courses(fields.find("course"), spec, problems);
    if (const Value* const moves = fields.find("births_and_migration")) {
        read_births_and_migration(*moves, spec, problems);
    }
    read_age_bands(fields, spec, problems);
}

/// Takes over what the file under `people` says; false if it could not be read, which has been reported.
bool read_shared(const Value& value, PopulationSpec& spec, InputFiles& files, Problems& problems)
{
    if (value.kind != ValueKind::scalar || value.text.empty()) {
        problems.add(value.place, "'people' is no file name",
                     "it names a file with the attributes that several populations share",
                     "a path relative to this file");
        return false;
    }
    const std::string file = InputFiles::resolve(spec.file, value.text);
    const std::string* const text = files.open(file, value.place, problems);
    if (text == nullptr) {
        return false;
    }
    const std::size_t n_before = problems.items().size();
    const PopulationSpec shared =
        read_people(parse_document(*text, files.shown(file), problems), file, files, problems);
    spec.attributes = shared.attributes;
    spec.prevalence = shared.prevalence;
    spec.death = shared.death;
    spec.age_bands = shared.age_bands;
    spec.risk_shape = shared.risk_shape;
    spec.courses = shared.courses;
    spec.keeps_census = shared.keeps_census;
    return problems.items().size() == n_before;
}

}  // namespace

PopulationSpec read_people(const Value& document, const std::string& file, const InputFiles& files,
                           Problems& problems)
{
    PopulationSpec spec;
    spec.file = file;
    spec.place = document.place;
    spec.attributes = given_attributes();
    if (!is_document_of("people", document, files.shown(file), problems)) {
        return spec;
    }
    Fields fields(document, "people", problems);
    spec.name = fields.name("people");
    spec.title = fields.text("title", spec.name);
    read_lives(fields, spec, problems);
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

PopulationSpec read_population(const Value& document, const std::string& file, InputFiles& files,
                               Problems& problems)
{
    PopulationSpec spec;
    spec.file = file;
    spec.place = document.place;
    spec.attributes = given_attributes();
    if (!is_document_of("population", document, files.shown(file), problems)) {
        return spec;
    }
    Fields fields(document, "population", problems);
    spec.name = fields.name("population");
    spec.title = fields.text("title", spec.name);
    read_people_sources(fields, spec, files, problems);
    if (const Value* const people = fields.find("people")) {
        if (!read_shared(*people, spec, files, problems)) {
            return spec;  // the rest builds on it
        }
    }
    read_lives(fields, spec, problems);
    if (spec.people_file && spec.keeps_census) {
        problems.add(*spec.keeps_census, "people from a table cannot be kept to a census",
                     "births and migration keep the ages of a census, and a table has none",
                     "'births_and_migration: {keep: nothing}' in the population, which takes the place of a "
                     "shared one");
    }
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

}  // namespace esther
