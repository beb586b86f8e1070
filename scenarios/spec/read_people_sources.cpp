// Where the people of a population come from: a census, the ages of another, or a table of their own; and how
// long they live.

#include <utility>

#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

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

}  // namespace

void read_people_sources(Fields& fields, PopulationSpec& spec, InputFiles& files, Problems& problems)
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

}  // namespace esther
