#include "scenarios/world/population_file.hpp"

#include <limits>
#include <optional>
#include <set>

#include "scenarios/spec/population_spec.hpp"
#include "scenarios/world/population_csv.hpp"

namespace esther {

namespace {

const std::string id_name = "id";
const std::string home_name = "neighbourhood";

/// What a column of the file is: an attribute, the home, or the name of the person.
struct Column {
    std::optional<std::size_t> attribute;
    bool is_home = false;
};

std::vector<Column> find_columns(const CsvTable& table, const std::vector<AttributeSpec>& attributes,
                                 Problems& problems)
{
    std::vector<std::string> known = {id_name, home_name};
    for (const AttributeSpec& attribute : attributes) {
        known.push_back(attribute.name);
    }
    std::vector<Column> columns;
    for (const std::string& name : table.columns) {
        Column column;
        column.attribute = find_column(attributes, name);
        column.is_home = name == home_name;
        if (!column.attribute && !column.is_home && name != id_name) {
            problems.add(table.header, "the column " + in_quotes(name) + " is no attribute of these people",
                         "a column that nobody reads would be left out in silence",
                         did_you_mean(name, known, "columns"));
        }
        columns.push_back(column);
    }
    return columns;
}

std::optional<std::size_t> read_value(const CsvField& field, const AttributeSpec& attribute,
                                      Problems& problems)
{
    if (attribute.values.empty()) {
        const auto age = read_count(field, "the age", greatest_age, problems);
        return age ? std::optional<std::size_t>(static_cast<std::size_t>(*age)) : std::nullopt;
    }
    const bool is_sex = attribute.name == "sex";
    const std::string text = is_sex && field.text == "F"   ? "female"
                             : is_sex && field.text == "M" ? "male"
                                                           : field.text;
    const auto value = find_value(attribute, text);
    if (!value) {
        problems.add(field.place, in_quotes(field.text) + " is no value of " + in_quotes(attribute.name),
                     "every person has one of its values", did_you_mean(text, attribute.values, "values"));
    }
    return value;
}

void read_home(const CsvField& field, GivenPeople& people, Problems& problems)
{
    const auto home =
        read_count(field, "the neighbourhood", std::numeric_limits<std::uint16_t>::max(), problems);
    if (home && *home == 0) {
        problems.add(field.place, "the neighbourhood is 0", "they are counted from 1", "1");
    }
    people.home.push_back(static_cast<std::uint16_t>(home && *home > 0 ? *home - 1 : 0));
    people.home_place.push_back(field.place);
}

void read_person(const CsvRow& row, const std::vector<Column>& columns,
                 const std::vector<AttributeSpec>& attributes, GivenPeople& people,
                 std::set<std::string>& ids, Problems& problems)
{
    std::vector<std::uint8_t> values(attributes.size(), 0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const CsvField& field = row.fields[i];
        if (columns[i].is_home) {
            read_home(field, people, problems);
        } else if (columns[i].attribute) {
            const auto value = read_value(field, attributes[*columns[i].attribute], problems);
            values[*columns[i].attribute] = static_cast<std::uint8_t>(value.value_or(0));
        } else if (!ids.insert(field.text).second) {
            problems.add(field.place, "a second person is called " + in_quotes(field.text),
                         "an id names one person", "another id, or removing a row that stands twice");
        }
    }
    people.values.insert(people.values.end(), values.begin(), values.end());
    ++people.n_people;
}

}  // namespace

GivenPeople read_people_table(const std::string& text, const std::string& file,
                              const std::vector<AttributeSpec>& attributes, Problems& problems)
{
    GivenPeople people;
    const CsvTable table = read_csv(text, file, problems);  // rows of another length have been reported
    const std::size_t n_before = problems.items().size();
    const std::vector<Column> columns = find_columns(table, attributes, problems);
    const bool has_both = table.need_column("age", problems) && table.need_column("sex", problems);
    if (!has_both || problems.items().size() > n_before) {
        return people;
    }
    people.columns.assign(attributes.size(), false);
    for (const Column& column : columns) {
        if (column.attribute) {
            people.columns[*column.attribute] = true;
        }
    }
    std::set<std::string> ids;
    for (const CsvRow& row : table.rows) {
        read_person(row, columns, attributes, people, ids, problems);
    }
    if (table.rows.empty()) {
        problems.add(table.header, "the table has no people", "each row is one person", "a row");
    }
    return people;
}

}  // namespace esther
