#include "scenarios/world/population_attributes.hpp"

#include <algorithm>

#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"

namespace esther {

namespace {

/// 100 MB of doubles; a table over age, sex and three more attributes has some thousand rows.
constexpr std::size_t most_rows = 4'000'000;

bool holds(const AttributeSpec& attribute, const std::string& key, std::uint8_t value)
{
    if (attribute.values.empty()) {
        const auto band = parse_band(key);
        return band && band->holds(value);
    }
    return attribute.values[value] == key;
}

/// Whether a row of keys is about a person with these attributes.
bool holds(const std::vector<std::string>& names, const std::vector<std::string>& keys,
           const std::vector<AttributeSpec>& attributes, const std::uint8_t* person)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto column = find_column(attributes, names[i]);
        if (!column || !holds(attributes[*column], keys[i], person[*column])) {
            return false;
        }
    }
    return true;
}

/// Writes the chances of one row: the shares in the file, with the odds of any value but the first
/// multiplied.
void write_row(const PrevalenceSpec& prevalence, const std::vector<AttributeSpec>& attributes,
               const std::uint8_t* person, AttributeDraw& draw, std::size_t row)
{
    const auto found = std::find_if(
        prevalence.rows.begin(), prevalence.rows.end(),
        [&](const ShareRow& candidate) { return holds(prevalence.by, candidate.keys, attributes, person); });
    ESTHER_CHECK(found != prevalence.rows.end());  // the reader has seen to it
    double* const chances = &draw.at_least[row * (draw.n_values - 1)];
    double sum = 0;
    for (std::size_t k = 0; k + 1 < draw.n_values; ++k) {
        sum += found->shares[draw.n_values - 1 - k];
        chances[k] = sum;
    }
    if (prevalence.odds.empty() || sum <= 0 || found->shares[0] <= 0) {
        return;  // nobody or everybody, whatever the odds
    }
    const double factor = factor_of(prevalence.odds, attributes, person);
    const double moved = sum * factor / (found->shares[0] + sum * factor);
    for (std::size_t k = 0; k + 1 < draw.n_values; ++k) {
        chances[k] = chances[k] / sum * moved;
    }
}

AttributeDraw compile(const PrevalenceSpec& prevalence, const std::vector<AttributeSpec>& attributes,
                      Problems& problems)
{
    AttributeDraw draw;
    draw.column = find_column(attributes, prevalence.attribute).value();
    draw.decision = hash_decision("population/" + prevalence.attribute);
    draw.n_values = n_values(attributes[draw.column]);
    std::size_t n_rows = 1;
    for (const std::string& name : depends_on(prevalence)) {
        draw.columns.push_back(find_column(attributes, name).value());
        draw.strides.push_back(n_rows);
        n_rows *= n_values(attributes[draw.columns.back()]);
        if (n_rows > most_rows) {
            problems.add(prevalence.place,
                         "the prevalence of " + in_quotes(prevalence.attribute) + " depends on too much",
                         "its table would have more than " + std::to_string(most_rows) + " rows",
                         "fewer attributes in 'by' and 'odds'");
            return draw;
        }
    }
    draw.at_least.resize(n_rows * (draw.n_values - 1));
    std::vector<std::uint8_t> person(attributes.size(), 0);
    for (std::size_t row = 0; row < n_rows; ++row) {
        for (std::size_t i = 0; i < draw.columns.size(); ++i) {
            const std::size_t n = n_values(attributes[draw.columns[i]]);
            person[draw.columns[i]] = static_cast<std::uint8_t>(row / draw.strides[i] % n);
        }
        write_row(prevalence, attributes, person.data(), draw, row);
    }
    return draw;
}

}  // namespace

double AttributeDraw::share(std::size_t row, std::size_t value) const
{
    const double* const chance = chances(row);
    const std::size_t last = n_values - 1;
    const double up_to_here = value == 0 ? 1.0 : chance[last - value];
    const double above = value == last ? 0.0 : chance[last - value - 1];
    return up_to_here - above;
}

std::vector<AttributeDraw> compile_attributes(const PopulationSpec& spec, Problems& problems)
{
    std::vector<AttributeDraw> draws;
    for (const std::size_t i : draw_order(spec.prevalence)) {
        draws.push_back(compile(spec.prevalence[i], spec.attributes, problems));
    }
    return draws;
}

double factor_of(const std::vector<FactorSpec>& factors, const std::vector<AttributeSpec>& attributes,
                 const std::uint8_t* person)
{
    double product = 1;
    for (const FactorSpec& factor : factors) {
        const auto found = std::find_if(factor.entries.begin(), factor.entries.end(), [&](const auto& entry) {
            return holds(factor.attributes, entry.first, attributes, person);
        });
        if (found != factor.entries.end()) {
            product *= found->second.value;
        } else if (factor.otherwise) {
            product *= factor.otherwise->value;
        }
    }
    return product;
}

}  // namespace esther
