// Reads the unit costs, each once, and brings them to the prices of one year.

#include <algorithm>
#include <map>

#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"
#include "scenarios/spec/terms.hpp"

namespace esther {

namespace {

/// "2011-12": the year in which a financial year begins; nothing if it is no financial year.
std::optional<int> first_year_of(const std::string& text)
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 7 || text[4] != '-' || !std::all_of(text.begin(), text.begin() + 4, is_digit) ||
        !std::all_of(text.begin() + 5, text.end(), is_digit)) {
        return std::nullopt;
    }
    const int first = std::stoi(text.substr(0, 4));
    return std::stoi(text.substr(5)) == (first + 1) % 100 ? std::optional(first) : std::nullopt;
}

void add_no_year(Problems& problems, const Place& place, const std::string& what, const std::string& text)
{
    problems.add(place, what + ": " + in_quotes(text) + " is no financial year",
                 "prices are those of a year from April to March", "a year such as '2011-12'");
}

/// Growth of prices in a financial year on the one before, by the year in which it begins.
using Deflator = std::map<int, Ratio>;

Deflator read_deflator(Fields& fields, const std::string& currency)
{
    Deflator growth;
    const Value* const value = fields.find("deflator");
    if (value == nullptr) {
        return growth;
    }
    Problems& problems = fields.problems();
    Fields own(*value, "'deflator'", problems);
    Terms terms(own, currency, own.provenance().source);
    for (const Value::Entry* entry : named_entries(value, "'deflator'", problems)) {
        if (const auto year = first_year_of(entry->key)) {
            growth[*year] = unity + terms.share(entry->key, {});
        } else {
            (void)own.find(entry->key);
            add_no_year(problems, entry->key_place, "'deflator'", entry->key);
        }
    }
    own.finish();
    return growth;
}

/// Ratio from the prices of one year to those of another.
std::optional<Ratio> between(const Deflator& growth, int from, int to)
{
    Ratio factor = unity;
    for (int year = std::min(from, to) + 1; year <= std::max(from, to); ++year) {
        const auto found = growth.find(year);
        if (found == growth.end()) {
            return std::nullopt;
        }
        factor = factor * found->second;
    }
    if (to < from) {
        factor = {divide_rounded(Int128{million} * million, factor.millionths)};
    }
    return factor;
}

Money at_prices_of(Fields& fields, Money cost, const std::string& wanted, const Deflator& growth)
{
    const Value* const value = fields.find("prices");
    const std::string written = value != nullptr ? value->text : wanted;
    const auto from = first_year_of(written);
    const auto to = first_year_of(wanted);
    if (value != nullptr && !from) {
        add_no_year(fields.problems(), value->place, "'prices' of " + fields.what(), written);
    }
    if (!from || !to) {
        return cost;  // 'price_year' is reported where it stands
    }
    const auto factor = between(growth, *from, *to);
    if (!factor) {
        fields.problems().add(value->place,
                              fields.what() + " has prices of " + written +
                                  ", and 'deflator' does not reach from there to " + wanted,
                              "all costs are brought to the prices of one year",
                              "the growth of prices in every year between, under 'deflator'");
        return cost;
    }
    return cost * *factor;
}

CostLine read_line(const Value::Entry& entry, const CostsSpec& costs, const Deflator& growth,
                   Problems& problems)
{
    CostLine line;
    line.name = entry.key;
    line.place = entry.key_place;
    check_name(entry, "a line of costs", problems);
    Fields fields(entry.value, "cost " + in_quotes(entry.key), problems);
    line.provenance = fields.provenance();
    Terms terms(fields, costs.currency, line.provenance.source);
    (void)fields.need("role");
    line.role = read_word(fields, "role", {care_roles.begin(), care_roles.end()}, "acute");
    line.measure = fields.name("count");
    line.pool = fields.name("pool");
    if (entry.value.kind == ValueKind::mapping && line.measure.empty() == line.pool.empty()) {
        problems.add(entry.value.place,
                     fields.what() + (line.pool.empty() ? " counts nothing" : " has both 'count' and 'pool'"),
                     "a cost is that of an event, or of a day of a unit in use",
                     "'count: MEASURE' or 'pool: POOL'");
    }
    line.cost = at_prices_of(fields, terms.need_money("cost"), costs.price_year, growth);
    line.marginal = terms.need_share("marginal");
    line.step = terms.share("step", {});
    line.occupancy = terms.share("occupancy", {});
    if (line.step + line.marginal > unity) {
        problems.add(entry.value.place, fields.what() + ": 'marginal' and 'step' are more than the whole",
                     "what is neither is fixed", "shares that add up to 100 % or less");
    }
    if ((line.step > Ratio{}) != (line.occupancy > Ratio{})) {
        problems.add(
            entry.value.place,
            fields.what() + (line.step > Ratio{} ? " has a 'step' and no 'occupancy'"
                                                 : " has an 'occupancy' and no 'step'"),
            "the step is paid for every day open: the planned days in use for each tell how much that is",
            "'occupancy: 85 %' beside 'step'");
    }
    if (line.step > Ratio{} && line.pool.empty()) {
        problems.add(entry.value.place, fields.what() + " has a 'step' and no 'pool'",
                     "a step follows what is open", "'pool: POOL', or no 'step'");
    }
    (void)fields.text("title");
    fields.finish();
    return line;
}

CapacitySpec read_capacity(const Value::Entry& entry, const CostsSpec& costs, const Deflator& growth,
                           Problems& problems)
{
    CapacitySpec capacity;
    capacity.name = entry.key;
    capacity.place = entry.key_place;
    check_name(entry, "a capacity", problems);
    Fields fields(entry.value, "capacity " + in_quotes(entry.key), problems);
    capacity.provenance = fields.provenance();
    Terms terms(fields, costs.currency, capacity.provenance.source);
    (void)fields.need("role");
    capacity.role = read_word(fields, "role", {care_roles.begin(), care_roles.end()}, "acute");
    (void)fields.need("parameter");
    capacity.parameter = fields.name("parameter");
    capacity.cost = at_prices_of(fields, terms.need_money("cost"), costs.price_year, growth);
    (void)fields.need("believed");
    capacity.believed = static_cast<double>(terms.factor("believed", {}).millionths) / million;
    capacity.least = terms.need_share("least");
    fields.finish();
    return capacity;
}

}  // namespace

CostsSpec read_costs(const Value& document, const std::string& file, Problems& problems)
{
    CostsSpec spec;
    spec.file = file;
    spec.place = document.place;
    if (!is_document_of("costs", document, document.place.file, problems)) {
        return spec;
    }
    Fields fields(document, "costs", problems);
    spec.name = fields.name("costs");
    spec.title = fields.text("title", spec.name);
    spec.currency = read_currency(fields);
    spec.provenance = fields.provenance();
    if (const Value* const year = fields.need("price_year")) {
        spec.price_year = year->text;
        if (!first_year_of(spec.price_year)) {
            add_no_year(problems, year->place, "'price_year' of costs", year->text);
        }
    }
    Terms terms(fields, spec.currency, spec.provenance.source);
    spec.inflation = terms.need_share("inflation");
    const Deflator growth = read_deflator(fields, spec.currency);
    for (const Value::Entry* entry : named_entries(fields.need("lines"), "'lines'", problems)) {
        spec.lines.push_back(read_line(*entry, spec, growth, problems));
    }
    if (const Value* const capacities = fields.find("capacities")) {
        for (const Value::Entry* entry : named_entries(capacities, "'capacities'", problems)) {
            spec.capacities.push_back(read_capacity(*entry, spec, growth, problems));
        }
    }
    fields.finish();
    return spec;
}

}  // namespace esther
