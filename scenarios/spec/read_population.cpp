// Reads a population file.

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

/// Shares in a file add up to 1 but for rounding in their decimals.
constexpr double slack = 1e-9;

std::string open_table(Fields& fields, const std::string& naming_file, InputFiles& files)
{
    const Value* const value = fields.need("file");
    if (value == nullptr || value->kind != ValueKind::scalar || value->text.empty()) {
        if (value != nullptr) {
            fields.problems().add(value->place, fields.what() + ": 'file' is no file name",
                                  "it names a table of comma-separated values", "its path");
        }
        return "";
    }
    std::string name = InputFiles::resolve(naming_file, value->text);
    files.open(name, value->place, fields.problems());
    return name;
}

CensusSpec read_census(const Value& value, const std::string& what, const std::string& file,
                       const std::optional<CensusSpec>& census, InputFiles& files, Problems& problems)
{
    Fields fields(value, what, problems);
    CensusSpec spec;
    spec.place = value.place;
    if (census && value.kind == ValueKind::mapping && fields.find("file") == nullptr) {
        spec.file = census->file;  // `scaled_from` may point into the table of the census
    } else {
        spec.file = open_table(fields, file, files);
    }
    need_keys(value, what, {"areas"}, problems);
    for (const Text& area : read_texts(fields, "areas")) {
        for (const std::string& other : spec.areas) {
            if (other == area.text) {
                problems.add(area.place, what + ": area '" + area.text + "' stands twice",
                             "its people would be counted twice", "removing one");
            }
        }
        spec.areas.push_back(area.text);
    }
    fields.finish();
    return spec;
}

LifeTableSpec read_life_table(const Value& value, const std::string& file, InputFiles& files,
                              Problems& problems)
{
    Fields fields(value, "life table", problems);
    LifeTableSpec spec;
    spec.place = value.place;
    spec.file = open_table(fields, file, files);
    need_keys(value, "life table", {"country"}, problems);
    spec.country = fields.text("country");
    fields.finish();
    return spec;
}

/// A person's attributes are packed: each takes as many bits as its values need, age 7.
void check_room(const Value* value, const PopulationSpec& spec, Problems& problems)
{
    std::vector<std::size_t> n_values;
    unsigned bits = 0;
    for (const AttributeSpec& attribute : spec.attributes) {
        n_values.push_back(attribute.values.empty() ? greatest_age + 1U : attribute.values.size());
        bits += bits_for(n_values.back());
    }
    if (!lay_out_attributes(n_values)) {
        problems.add(value->place,
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
    check_room(value, spec, problems);
}

ShareRow read_row(const Value& value, std::vector<std::string> keys, const AttributeSpec& attribute,
                  const std::string& what, Problems& problems)
{
    ShareRow row{std::move(keys), std::vector<double>(n_values(attribute), 0.0), value.place};
    double sum = 0;
    bool is_first_listed = false;
    for (const Value::Entry* entry : named_entries(&value, what, problems)) {
        const auto number = find_value(attribute, entry->key);
        if (!number) {
            add_no_value(problems, entry->key_place, attribute, entry->key);
            continue;
        }
        const Scalar share =
            read_figure(entry->value, Dimension::share, what + ", '" + entry->key + "'", problems);
        row.shares[*number] = share.value;
        sum += share.value;
        is_first_listed = is_first_listed || *number == 0;
    }
    const bool is_off = is_first_listed ? sum < 1 - slack || sum > 1 + slack : sum > 1 + slack;
    if (is_off) {
        problems.add(value.place, what + ": the shares do not add up to 100 %",
                     "every person has exactly one value",
                     is_first_listed ? "leaving out '" + attribute.values[0] + "', which then takes the rest"
                                     : "smaller shares");
    } else if (!is_first_listed && sum < 1) {
        row.shares[0] = 1 - sum;
    }
    return row;
}

void read_rows(const Value& value, std::vector<std::string> keys, const AttributeSpec& attribute,
               const std::string& what, const PopulationSpec& population, PrevalenceSpec& prevalence,
               Problems& problems)
{
    if (keys.size() == prevalence.by.size()) {
        prevalence.rows.push_back(read_row(value, std::move(keys), attribute, what, problems));
        return;
    }
    const auto column = find_column(population.attributes, prevalence.by[keys.size()]);
    if (!column) {
        return;
    }
    const auto entries = named_entries(&value, what, problems);
    check_keys(entries, population.attributes[*column], Cover::all, what, value.place, problems);
    for (const Value::Entry* entry : entries) {
        auto longer = keys;
        longer.push_back(entry->key);
        read_rows(entry->value, std::move(longer), attribute, what, population, prevalence, problems);
    }
}

void check_order(const PopulationSpec& spec, Problems& problems)
{
    const std::vector<std::size_t> order = draw_order(spec.prevalence);
    for (std::size_t i = 0; i < spec.prevalence.size(); ++i) {
        const PrevalenceSpec& prevalence = spec.prevalence[i];
        const auto names = depends_on(prevalence);
        const bool is_own = std::find(names.begin(), names.end(), prevalence.attribute) != names.end();
        if (std::find(order.begin(), order.end(), i) == order.end()) {
            problems.add(prevalence.place,
                         in_quotes(prevalence.attribute) +
                             (is_own ? " depends on itself" : " depends on attributes that wait for it"),
                         "an attribute is drawn after those it looks at",
                         is_own ? "another attribute" : "breaking the circle");
        }
    }
}

PrevalenceSpec read_prevalence(const Value::Entry& entry, const AttributeSpec& attribute,
                               const PopulationSpec& population, Problems& problems)
{
    const std::string what = "prevalence of '" + entry.key + "'";
    PrevalenceSpec spec;
    spec.attribute = entry.key;
    spec.place = entry.key_place;
    Fields fields(entry.value, what, problems);
    if (const Value* const by = fields.find("by")) {
        spec.by = read_attribute_names(by->text, by->place, population.attributes, problems);
    }
    if (const Value* const shares = fields.need("shares")) {
        read_rows(*shares, {}, attribute, what, population, spec, problems);
    }
    if (const Value* const odds = fields.find("odds")) {
        spec.odds = read_people_factors(*odds, what + ", odds", population.attributes, problems);
    }
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

void read_prevalences(const Value* value, PopulationSpec& spec, Problems& problems)
{
    bool has_deprivation = false;
    for (const Value::Entry* entry : named_entries(value, "'prevalence'", problems)) {
        const auto column = find_column(spec.attributes, entry->key);
        if (!column) {
            check_attribute(entry->key, entry->key_place, spec.attributes, problems);
        } else if (*column == age_column || *column == sex_column) {
            problems.add(entry->key_place, "the prevalence of '" + entry->key + "' is given",
                         "the census says how many people have which age and sex", "removing it");
        } else {
            has_deprivation = has_deprivation || *column == deprivation_column;
            spec.prevalence.push_back(read_prevalence(*entry, spec.attributes[*column], spec, problems));
        }
    }
    if (!has_deprivation) {
        problems.add(value != nullptr ? value->place : spec.place,
                     "population '" + spec.name + "' does not say how deprived its people are",
                     "every person belongs to a fifth of deprivation",
                     "'deprivation: {shares: {\"1\": 20 %, \"2\": 20 %, ...}}' under 'prevalence'");
    }
    check_order(spec, problems);
}

void read_age_bands(Fields& fields, PopulationSpec& spec, Problems& problems)
{
    const Value* const value = fields.need("age_bands");
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

void read_sources(Fields& fields, PopulationSpec& spec, InputFiles& files, Problems& problems)
{
    if (const Value* const census = fields.find("census")) {
        spec.census = read_census(*census, "census", spec.file, std::nullopt, files, problems);
    }
    if (const Value* const scaled = fields.find("scaled_from")) {
        spec.scaled_from = read_census(*scaled, "'scaled_from'", spec.file, spec.census, files, problems);
    }
    if (fields.find("persons") != nullptr) {
        // Person numbers have 32 bits, and the largest stands for "none".
        spec.persons = fields.integer("persons", 1, 1, 4'000'000'000);
    }
    if (!spec.census && !(spec.scaled_from && spec.persons)) {
        problems.add(fields.place(), "population '" + spec.name + "' has no census",
                     "its people are counted by age and sex",
                     "'census: {file: ..., areas: [...]}', or 'scaled_from' with 'persons'");
    }
    if (const Value* const life_table = fields.need("life_table")) {
        spec.life_table = read_life_table(*life_table, spec.file, files, problems);
    }
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

}  // namespace

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
    read_sources(fields, spec, files, problems);
    if (const Value* const risk = fields.find("risk")) {
        read_risk(*risk, spec, problems);
    }
    read_attributes(fields.find("attributes"), spec, problems);
    read_prevalences(fields.find("prevalence"), spec, problems);
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
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

}  // namespace esther
