#include "scenarios/world/population_tables.hpp"

#include <algorithm>
#include <array>

#include "scenarios/world/population_csv.hpp"

namespace esther {

namespace {

/// No census counts more people in one cell than the earth has.
constexpr std::int64_t most_persons = 10'000'000'000;

std::optional<Sex> read_sex(const CsvField& field, Problems& problems)
{
    if (field.text == "F" || field.text == "M") {
        return field.text == "F" ? Sex::female : Sex::male;
    }
    problems.add(field.place, "the sex is " + in_quotes(field.text), "the table tells women and men apart",
                 "F or M");
    return std::nullopt;
}

/// "age_0_5" or "age_80_plus".
std::optional<AgeBand> class_of_column(const std::string& column)
{
    const std::string start = "age_";
    const std::string end = "_plus";
    if (column.rfind(start, 0) != 0) {
        return std::nullopt;
    }
    std::string ages = column.substr(start.size());
    if (ages.size() > end.size() && ages.compare(ages.size() - end.size(), end.size(), end) == 0) {
        return parse_band(ages.substr(0, ages.size() - end.size()) + "+");
    }
    std::replace(ages.begin(), ages.end(), '_', '-');
    return parse_band(ages);
}

std::vector<CensusRow> read_classes(const CsvTable& table, Problems& problems)
{
    std::vector<CensusRow> rows;
    std::vector<AgeBand> classes;
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
        const auto ages = class_of_column(table.columns[i]);
        if (!ages) {
            problems.add(table.header, "the column " + in_quotes(table.columns[i]) + " names no ages",
                         "a census by age classes has a column for each class",
                         "a name such as 'age_0_5' or 'age_80_plus'");
        }
        classes.push_back(ages.value_or(AgeBand{}));
    }
    for (const CsvRow& row : table.rows) {
        for (std::size_t i = 1; i < row.fields.size(); ++i) {
            const auto persons = read_count(row.fields[i], "the number of people", most_persons, problems);
            rows.push_back({row.fields[0].text, false, Sex::female, classes[i - 1], persons.value_or(0),
                            row.fields[i].place});
        }
    }
    return rows;
}

std::vector<CensusRow> read_bands(const CsvTable& table, Problems& problems)
{
    constexpr std::array names = {"area_name", "sex", "age_lo", "age_hi", "persons"};
    std::array<std::size_t, names.size()> at{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto column = table.need_column(names[i], problems);
        if (!column) {
            return {};
        }
        at[i] = *column;
    }
    std::vector<CensusRow> rows;
    for (const CsvRow& row : table.rows) {
        const auto sex = read_sex(row.fields[at[1]], problems);
        const auto first = read_count(row.fields[at[2]], "the first age", greatest_age, problems);
        const CsvField& end = row.fields[at[3]];
        const auto last = end.text.empty() ? std::optional<std::int64_t>(greatest_age)
                                           : read_count(end, "the last age", greatest_age, problems);
        const auto persons = read_count(row.fields[at[4]], "the number of people", most_persons, problems);
        if (!sex || !first || !last || !persons) {
            continue;
        }
        if (*first > *last) {
            problems.add(end.place, "the last age " + in_quotes(end.text) + " comes before the first",
                         "a band runs from its first age to its last", "a greater last age");
            continue;
        }
        const AgeBand ages{static_cast<int>(*first), static_cast<int>(*last)};
        rows.push_back({row.fields[at[0]].text, true, *sex, ages, *persons, row.place});
    }
    return rows;
}

void check_life_table(const LifeTable& table, const std::string& file, const std::string& country,
                      const Place& who, const std::vector<std::string>& countries, Problems& problems)
{
    constexpr std::size_t least_ages = 90;  // the open band of a census must not lie beyond the table
    if (std::find(countries.begin(), countries.end(), country) == countries.end()) {
        problems.add(who, "the life table " + path_in_quotes(file) + " has no country " + in_quotes(country),
                     "its rows are chosen by their country", did_you_mean(country, countries, "countries"));
        return;
    }
    for (const auto& rates : table.rates) {
        if (rates.size() <= least_ages) {
            problems.add({file, 1, 1},
                         "the life table of " + in_quotes(country) + " ends at the age of " +
                             std::to_string(static_cast<int>(rates.size()) - 1),
                         "it must reach the age of 90 for both sexes", "a longer table");
        }
    }
}

}  // namespace

double LifeTable::rate(Sex sex, int age) const
{
    const auto& of_sex = rates[static_cast<std::size_t>(sex)];
    return of_sex[std::min(static_cast<std::size_t>(age), of_sex.size() - 1)];
}

std::vector<CensusRow> read_census_table(const std::string& text, const std::string& file, Problems& problems)
{
    const CsvTable table = read_csv(text, file, problems);
    if (table.columns.empty()) {
        return {};
    }
    return table.columns[0] == "municipality" ? read_classes(table, problems) : read_bands(table, problems);
}

LifeTable read_life_table(const std::string& text, const std::string& file, const std::string& country,
                          const Place& who, Problems& problems)
{
    LifeTable life;
    const CsvTable table = read_csv(text, file, problems);
    const auto at_country = table.need_column("country", problems);
    const auto at_sex = table.need_column("sex", problems);
    const auto at_age = table.need_column("age", problems);
    const auto at_rate = table.need_column("mx", problems);
    if (!at_country || !at_sex || !at_age || !at_rate) {
        return life;
    }
    // Above 2 a year the chance to die within it would exceed 1: m / (1 + m / 2).
    constexpr double greatest_rate = 2;
    std::vector<std::string> countries;
    for (const CsvRow& row : table.rows) {
        if (std::find(countries.begin(), countries.end(), row.fields[*at_country].text) == countries.end()) {
            countries.push_back(row.fields[*at_country].text);
        }
        if (row.fields[*at_country].text != country) {
            continue;
        }
        const auto sex = read_sex(row.fields[*at_sex], problems);
        const auto age = read_count(row.fields[*at_age], "the age", greatest_age, problems);
        const auto rate = read_decimal(row.fields[*at_rate], "the death rate", greatest_rate, problems);
        if (!sex || !age) {
            continue;
        }
        auto& rates = life.rates[static_cast<std::size_t>(*sex)];
        if (static_cast<std::size_t>(*age) != rates.size()) {
            problems.add(row.fields[*at_age].place,
                         "the age " + std::to_string(*age) + " follows " +
                             (rates.empty() ? "nothing" : std::to_string(rates.size() - 1)),
                         "a life table has a row for each year of age, from 0 upwards", "the missing row");
        }
        rates.resize(static_cast<std::size_t>(*age) + 1, 0.0);
        rates.back() = rate.value_or(0.0);
    }
    check_life_table(life, file, country, who, countries, problems);
    return life;
}

}  // namespace esther
