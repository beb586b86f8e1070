// How often the values of an attribute occur among the people of a population.

#include <algorithm>
#include <utility>

#include "scenarios/spec/attribute_keys.hpp"
#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

/// Shares in a file add up to 1 but for rounding in their decimals.
constexpr double slack = 1e-9;

ShareRow read_row(const Value& value, std::vector<std::string> keys, const AttributeSpec& attribute,
                  const std::string& what, Problems& problems)
{
    ShareRow row{std::move(keys), std::vector<double>(n_values(attribute), 0.0), value.place};
    double sum = 0;
    std::vector<std::string> written;
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
        written.push_back(entry->key + " " + share.text);
        is_first_listed = is_first_listed || *number == 0;
    }
    const bool is_off = is_first_listed ? sum < 1 - slack || sum > 1 + slack : sum > 1 + slack;
    if (is_off) {
        problems.add(value.place, what + ": the shares do not add up to 100 %: " + in_list(written),
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

}  // namespace

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

}  // namespace esther
