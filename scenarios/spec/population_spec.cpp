#include "scenarios/spec/population_spec.hpp"

#include <algorithm>

namespace esther {

std::string area_attribute(const PopulationSpec& population)
{
    if (!population.persons_by_area.empty()) {
        return population.scaled_from ? population.scaled_from->attribute : "";
    }
    return population.census ? population.census->attribute : "";
}

std::vector<AttributeSpec> given_attributes()
{
    return {{"age", {}}, {"sex", {"female", "male"}}, {"deprivation", {"1", "2", "3", "4", "5"}}};
}

std::optional<std::size_t> find_column(const std::vector<AttributeSpec>& attributes, const std::string& name)
{
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        if (attributes[i].name == name) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> find_value(const AttributeSpec& attribute, const std::string& value)
{
    const auto found = std::find(attribute.values.begin(), attribute.values.end(), value);
    if (found == attribute.values.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - attribute.values.begin());
}

std::size_t n_values(const AttributeSpec& attribute)
{
    return attribute.values.empty() ? static_cast<std::size_t>(greatest_age) + 1 : attribute.values.size();
}

std::vector<std::string> depends_on(const PrevalenceSpec& prevalence)
{
    std::vector<std::string> names = prevalence.by;
    for (const FactorSpec& factor : prevalence.odds) {
        for (const std::string& name : factor.attributes) {
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return names;
}

std::vector<std::size_t> draw_order(const std::vector<PrevalenceSpec>& prevalence)
{
    std::vector<std::size_t> order;
    std::vector<bool> done(prevalence.size(), false);
    const auto is_waiting_for = [&](const std::string& name) {
        for (std::size_t i = 0; i < prevalence.size(); ++i) {
            if (prevalence[i].attribute == name) {
                return !done[i];
            }
        }
        return false;  // age, sex, or an attribute that starts at its first value
    };
    for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t i = 0; i < prevalence.size(); ++i) {
            const auto names = depends_on(prevalence[i]);
            if (!done[i] && std::none_of(names.begin(), names.end(), is_waiting_for)) {
                order.push_back(i);
                done[i] = true;
                moved = true;
            }
        }
    }
    return order;
}

}  // namespace esther
