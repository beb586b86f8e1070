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
    if (fields.find("attribute") != nullptr) {
        spec.attribute = fields.name("attribute");
    }
    fields.finish();
    return spec;
}

PeopleFileSpec read_people_file(const Value& value, const std::string& naming_file, InputFiles& files,
                                Problems& problems)
{
    PeopleFileSpec spec;
    spec.place = value.place;
    if (value.kind != ValueKind::scalar || value.text.empty()) {
        problems.add(value.place, "'people_file' is no file name", "it names a table of people, one a row",
                     "the path of a file of comma-separated values");
        return spec;
    }
    spec.file = InputFiles::resolve(naming_file, value.text);
    files.open(spec.file, value.place, problems);
    return spec;
}

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

/// `persons: 4000`, or a number for each area: `persons: {North: 3000, South: 1000}`.
void read_persons(Fields& fields, const Value& value, PopulationSpec& spec, Problems& problems)
{
    // Person numbers have 32 bits, and the largest stands for "none".
    constexpr std::int64_t most = 4'000'000'000;
    if (value.kind != ValueKind::mapping) {
        spec.persons = fields.integer("persons", 1, 1, most);
        return;
    }
    Fields inner(value, "'persons'", problems);
    std::int64_t sum = 0;
    for (const Value::Entry* entry : named_entries(&value, "'persons'", problems)) {
        spec.persons_by_area.emplace_back(entry->key, inner.integer(entry->key, 1, 1, most));
        sum += spec.persons_by_area.back().second;
    }
    inner.finish();
    spec.persons = sum;
    if (!spec.scaled_from || spec.census || spec.scaled_from->attribute.empty()) {
        problems.add(value.place, "'persons' counts people by area",
                     "these areas have no census of their own: the ages of another are scaled to each",
                     "'scaled_from: {..., attribute: area}' without 'census', or one number of people");
    }
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
    for (const Value::Entry* entry : named_entries(value, "'prevalence'", problems)) {
        const auto column = find_column(spec.attributes, entry->key);
        if (!column) {
            check_attribute(entry->key, entry->key_place, spec.attributes, problems);
        } else if (*column == age_column || *column == sex_column) {
            problems.add(entry->key_place, "the prevalence of '" + entry->key + "' is given",
                         "the census says how many people have which age and sex", "removing it");
        } else if (entry->key == area_attribute(spec)) {
            problems.add(entry->key_place, "the prevalence of '" + entry->key + "' is given",
                         "the census says how many people live in which area", "removing it");
        } else {
            PrevalenceSpec read = read_prevalence(*entry, spec.attributes[*column], spec, problems);
            const auto shared =
                std::find_if(spec.prevalence.begin(), spec.prevalence.end(),
                             [&](const PrevalenceSpec& other) { return other.attribute == read.attribute; });
            if (shared == spec.prevalence.end()) {
                spec.prevalence.push_back(std::move(read));
            } else {
                *shared = std::move(read);  // an area's own figure in the place of the shared one
            }
        }
    }
}

void check_prevalences(const Value* value, const PopulationSpec& spec, Problems& problems)
{
    const bool has_deprivation =
        std::any_of(spec.prevalence.begin(), spec.prevalence.end(),
                    [](const PrevalenceSpec& p) { return p.attribute == "deprivation"; });
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

void read_sources(Fields& fields, PopulationSpec& spec, InputFiles& files, Problems& problems)
{
    if (const Value* const census = fields.find("census")) {
        spec.census = read_census(*census, "census", spec.file, std::nullopt, files, problems);
    }
    if (const Value* const scaled = fields.find("scaled_from")) {
        spec.scaled_from = read_census(*scaled, "'scaled_from'", spec.file, spec.census, files, problems);
    }
    if (const Value* const persons = fields.find("persons")) {
        read_persons(fields, *persons, spec, problems);
    }
    if (spec.scaled_from && !spec.scaled_from->attribute.empty() && spec.persons_by_area.empty()) {
        problems.add(spec.scaled_from->place, "'scaled_from' gives people an area, but there is only one",
                     "its areas are a pattern of ages, not where people live",
                     "a number for each area: 'persons: {North: 3000, South: 1000}'");
    }
    if (const Value* const people = fields.find("people_file")) {
        spec.people_file = read_people_file(*people, spec.file, files, problems);
        if (spec.census || spec.scaled_from || spec.persons) {
            problems.add(people->place,
                         "population '" + spec.name + "' has both a census and people of its own",
                         "each row of the 'people_file' is one person",
                         "removing 'census', 'scaled_from' and 'persons', or 'people_file'");
        }
    } else if (!spec.census && !(spec.scaled_from && spec.persons)) {
        problems.add(
            fields.place(), "population '" + spec.name + "' has no census",
            "its people are counted by age and sex",
            "'census: {file: ..., areas: [...]}', or 'scaled_from' with 'persons', or 'people_file'");
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
    read_sources(fields, spec, files, problems);
    if (const Value* const people = fields.find("people")) {
        if (!read_shared(*people, spec, files, problems)) {
            return spec;  // the rest builds on it
        }
    }
    read_lives(fields, spec, problems);
    if (spec.people_file && spec.keeps_census) {
        problems.add(*spec.keeps_census, "people from a table cannot be kept to a census",
                     "births and migration keep the ages of a census, and a table has none",
                     "leaving 'births_and_migration' out");
    }
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

}  // namespace esther
