#include <algorithm>
#include <utility>

#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

Scalar read_factor(const Value& value, const std::string& what, Problems& problems)
{
    Scalar factor = read_scalar(value, Dimension::number, what, problems);
    if (factor.use.empty() && factor.value < 0) {
        problems.add(value.place, what + ": the factor " + in_quotes(factor.text) + " is negative",
                     "rates and odds are multiplied by it", "a factor of 0 or more");
        factor.value = 1;
    }
    return factor;
}

/// "age x sex" -> {age, sex}.
std::vector<std::string> attributes_of(const std::string& key)
{
    const std::size_t cross = key.find(" x ");
    if (cross == std::string::npos) {
        return {key};
    }
    return {key.substr(0, cross), key.substr(cross + 3)};
}

bool is_mapping(const Value& value, const std::string& what, const std::string& example, Problems& problems)
{
    if (value.kind == ValueKind::mapping && !value.entries.empty()) {
        return true;
    }
    problems.add(value.place, what + " must be a mapping from values to factors",
                 "each value has its own factor", example);
    return false;
}

void read_entries(const Value& value, const std::string& what, FactorSpec& factor, Problems& problems)
{
    if (factor.attributes.size() == 1) {
        if (is_mapping(value, what, "{age: {0-64: 1, 65+: 2}}", problems)) {
            for (const Value::Entry& entry : value.entries) {
                factor.entries.push_back({{entry.key}, read_factor(entry.value, what, problems)});
            }
        }
        return;
    }
    const std::string example = "{age x sex: {0-64: {male: 1, female: 2}}}";
    if (!is_mapping(value, what, example, problems)) {
        return;
    }
    for (const Value::Entry& row : value.entries) {
        if (is_mapping(row.value, what + " at " + in_quotes(row.key), example, problems)) {
            for (const Value::Entry& entry : row.value.entries) {
                factor.entries.push_back({{row.key, entry.key}, read_factor(entry.value, what, problems)});
            }
        }
    }
}

bool is_reserved(const std::string& key)
{
    return key == "otherwise" || key == "source" || key == "grade" || key == "note" || key == "mark" ||
           key == "odds";
}

constexpr const char* why_a_table = "factors depend on an attribute, a pair of them or a mark";
constexpr const char* tables =
    "a table such as {age: {0-64: 1, 65+: 2}}, {age x sex: {65+: {male: 2, female: 3}}} or "
    "{mark: NAME, odds: 2}";

/// `{use: NAME}` or `{value: 2, ...}`: a figure where a table is due.
bool is_quantity(const Value& value)
{
    return std::any_of(value.entries.begin(), value.entries.end(), [](const Value::Entry& entry) {
        return (entry.key == "use" || entry.key == "value") && entry.value.kind == ValueKind::scalar;
    });
}

/// The one key that names attributes; nullptr after a fault.
const Value::Entry* table_of(const Value& value, const std::string& what, Problems& problems)
{
    const Value::Entry* table = nullptr;
    for (const Value::Entry& entry : value.entries) {
        if (is_reserved(entry.key)) {
            continue;
        }
        if (table != nullptr) {
            problems.add(
                entry.key_place,
                what + " has two tables, " + in_quotes(table->key) + " and " + in_quotes(entry.key),
                "each table of factors is an entry of its own, and their factors are multiplied",
                "a new '- {...}' for the second, or a pair '" + table->key + " x " + entry.key + "'");
            return nullptr;
        }
        table = &entry;
    }
    if (table == nullptr) {
        problems.add(value.place, what + " names no attribute", why_a_table, tables);
    }
    return table;
}

FactorSpec read_one(const Value& value, const std::string& what, Problems& problems)
{
    FactorSpec factor;
    factor.place = value.place;
    if (is_unread(value)) {
        return factor;
    }
    if (value.kind != ValueKind::mapping || is_quantity(value)) {
        const std::string written = value.kind == ValueKind::scalar ? in_quotes(value.text) : "this";
        problems.add(value.place, what + ": " + written + " is no table of factors", why_a_table, tables);
        return factor;
    }
    Fields fields(value, what, problems);
    if (fields.find("mark") != nullptr) {
        factor.mark = fields.name("mark");
        if (const Value* odds = fields.need("odds")) {
            factor.entries.push_back({{}, read_factor(*odds, "'odds' of " + what, problems)});
        }
    } else if (const Value::Entry* table = table_of(value, what, problems)) {
        static_cast<void>(fields.find(table->key));
        factor.attributes = attributes_of(table->key);
        for (const std::string& attribute : factor.attributes) {
            if (!is_name(attribute)) {
                problems.add(table->key_place, in_quotes(attribute) + " in " + what + " is no attribute",
                             "a table has one attribute, or a pair written 'age x sex'",
                             "the name of an attribute of people");
            }
        }
        read_entries(table->value, "the table " + in_quotes(table->key) + " of " + what, factor, problems);
        if (const Value* otherwise = fields.find("otherwise")) {
            factor.otherwise = read_factor(*otherwise, "'otherwise' of " + what, problems);
        }
    }
    const Provenance provenance = fields.provenance();
    for (auto& entry : factor.entries) {
        if (entry.second.provenance.source.empty() && entry.second.provenance.grade.empty()) {
            entry.second.provenance = provenance;
        }
    }
    for (const Value::Entry& entry : value.entries) {
        if (factor.mark.empty() && !is_reserved(entry.key)) {
            static_cast<void>(fields.find(entry.key));  // a table, or one too many that is already reported
        }
    }
    fields.finish();
    return factor;
}

}  // namespace

std::vector<const Value*> items_of(const Value& value)
{
    std::vector<const Value*> items;
    if (value.kind != ValueKind::sequence) {
        items.push_back(&value);
    }
    for (const Value& item : value.items) {
        items.push_back(&item);
    }
    return items;
}

std::vector<FactorSpec> read_factors(const Value& value, const std::string& what, Problems& problems)
{
    std::vector<FactorSpec> factors;
    for (const Value* item : items_of(value)) {
        factors.push_back(read_one(*item, what, problems));
    }
    return factors;
}

}  // namespace esther
