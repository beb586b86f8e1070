#include "scenarios/world/population_csv.hpp"

#include <algorithm>
#include <charconv>

namespace esther {

namespace {

/// Takes one field that starts at `at`, and leaves `at` behind it (on the comma, or at the end).
CsvField take_field(const std::string& line, std::size_t& at, const Place& start, Problems& problems)
{
    CsvField field;
    field.place = {start.file, start.line, static_cast<int>(at) + 1};
    if (at >= line.size() || line[at] != '"') {
        const std::size_t end = std::min(line.find(',', at), line.size());
        field.text = line.substr(at, end - at);
        at = end;
        if (field.text.find('"') != std::string::npos) {
            problems.add(field.place, "a quote inside of a field",
                         "a field with quotes is quoted as a whole, and its quotes doubled",
                         "\"a \"\"word\"\"\"");
        }
        return field;
    }
    for (++at; at < line.size(); ++at) {
        if (line[at] != '"') {
            field.text += line[at];
        } else if (at + 1 < line.size() && line[at + 1] == '"') {
            field.text += line[++at];
        } else {
            ++at;
            if (at < line.size() && line[at] != ',') {
                problems.add({start.file, start.line, static_cast<int>(at) + 1},
                             "text behind a closing quote", "a comma or the end of the line follows it",
                             "a doubled quote inside of a field");
                at = std::min(line.find(',', at), line.size());
            }
            return field;
        }
    }
    problems.add(field.place, "a quote that nobody closes", "a field ends on its line", "a closing quote");
    return field;
}

CsvRow split(const std::string& line, const Place& start, Problems& problems)
{
    CsvRow row;
    row.place = start;
    std::size_t at = 0;
    row.fields.push_back(take_field(line, at, start, problems));
    while (at < line.size()) {
        ++at;  // the comma
        row.fields.push_back(take_field(line, at, start, problems));
    }
    return row;
}

void add_header(CsvTable& table, const CsvRow& row, Problems& problems)
{
    table.header = row.place;
    for (const CsvField& field : row.fields) {
        if (std::find(table.columns.begin(), table.columns.end(), field.text) != table.columns.end()) {
            problems.add(field.place, "a second column " + in_quotes(field.text),
                         "columns are told apart by their names", "another name");
        }
        table.columns.push_back(field.text);
    }
}

template <class Number>
std::optional<Number> parse(const std::string& text)
{
    Number number{};
    const char* const end = text.data() + text.size();
    std::from_chars_result read{};
    if constexpr (std::is_floating_point_v<Number>) {
        read = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    } else {
        read = std::from_chars(text.data(), end, number);
    }
    const bool is_plain = !text.empty() && text[0] >= '0' && text[0] <= '9';  // no sign, no "nan"
    return is_plain && read.ec == std::errc{} && read.ptr == end ? std::optional<Number>(number)
                                                                 : std::nullopt;
}

}  // namespace

std::optional<std::size_t> CsvTable::need_column(const std::string& name, Problems& problems) const
{
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found != columns.end()) {
        return static_cast<std::size_t>(found - columns.begin());
    }
    problems.add(header, "the table has no column " + in_quotes(name),
                 "its columns are found by the names in its first line",
                 did_you_mean(name, columns, "columns"));
    return std::nullopt;
}

CsvTable read_csv(const std::string& text, const std::string& file, Problems& problems)
{
    CsvTable table;
    table.header = {file, 1, 1};
    int line_number = 0;
    const std::string mark = "\xEF\xBB\xBF";  // spreadsheets put it before the first line of UTF-8
    for (std::size_t at = text.starts_with(mark) ? mark.size() : 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        at = end + 1;
        ++line_number;
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        if (line.empty() || line[0] == '#') {
            continue;
        }
        CsvRow row = split(line, {file, line_number, 1}, problems);
        if (table.columns.empty()) {
            add_header(table, row, problems);
        } else if (row.fields.size() != table.columns.size()) {
            problems.add(row.place,
                         "a row of " + std::to_string(row.fields.size()) + " fields in a table of " +
                             std::to_string(table.columns.size()) + " columns",
                         "every row has a field for each column", "quotes around a field with a comma in it");
        } else {
            table.rows.push_back(std::move(row));
        }
    }
    if (table.columns.empty()) {
        problems.add(table.header, "the table is empty", "its first line names its columns", "another file");
    }
    return table;
}

std::optional<std::int64_t> read_count(const CsvField& field, const std::string& what, std::int64_t most,
                                       Problems& problems)
{
    const auto count = parse<std::int64_t>(field.text);
    if (!count || *count > most) {
        problems.add(field.place, what + " is " + in_quotes(field.text),
                     "it is a whole number from 0 to " + std::to_string(most), "digits only");
        return std::nullopt;
    }
    return count;
}

std::optional<double> read_decimal(const CsvField& field, const std::string& what, double most,
                                   Problems& problems)
{
    const auto number = parse<double>(field.text);
    if (!number || !(*number <= most)) {
        problems.add(field.place, what + " is " + in_quotes(field.text),
                     "it is a decimal from 0 to " + text_of_number(most), "a number such as 0.0123");
        return std::nullopt;
    }
    return number;
}

}  // namespace esther
