#include "scenarios/spec/client_groups.hpp"

#include <algorithm>
#include <map>

#include "scenarios/spec/age_band.hpp"
#include "scenarios/spec/attribute_keys.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

std::vector<const PracticeUse*> uses_for_some(const StudySpec& study)
{
    std::vector<const PracticeUse*> uses;
    for (const CareModelSpec& model : study.care_models) {
        for (const PracticeUse& use : model.practices) {
            if (!use.for_attribute.empty()) {
                uses.push_back(&use);
            }
        }
    }
    return uses;
}

/// Whether a practice is for people with this value of its attribute.
bool is_for(const PracticeUse& use, const AttributeSpec& attribute, std::size_t value)
{
    return std::any_of(use.for_values.begin(), use.for_values.end(), [&](const std::string& key) {
        if (attribute.values.empty()) {
            const auto band = parse_band(key);
            return band && band->holds(static_cast<int>(value));
        }
        return attribute.values[value] == key;
    });
}

const AttributeSpec* find_attribute(const StudySpec& study, const std::string& name)
{
    if (study.populations.empty()) {
        return nullptr;
    }
    const auto& attributes = study.populations.front().attributes;
    const auto column = find_column(attributes, name);
    return column ? &attributes[*column] : nullptr;
}

/// Keys of factor tables for a group, and the name that they give it.
void name_group(const AttributeSpec& attribute, ClientGroup& group)
{
    for (std::size_t i = 0; i < group.values.size(); ++i) {
        if (!attribute.values.empty()) {
            group.keys.push_back(attribute.values[group.values[i]]);
            continue;
        }
        const std::size_t first = i;
        while (i + 1 < group.values.size() && group.values[i + 1] == group.values[i] + 1) {
            ++i;
        }
        group.keys.push_back(
            to_text(AgeBand{static_cast<int>(group.values[first]), static_cast<int>(group.values[i])}));
    }
    for (const std::string& key : group.keys) {
        group.name += (group.name.empty() ? "" : ", ") + key;
    }
}

void check_use(const PracticeUse& use, const StudySpec& study, Problems& problems)
{
    const PopulationSpec& people = study.populations.front();
    check_attribute(use.for_attribute, use.for_place, people.attributes, problems);
    const AttributeSpec* const attribute = find_attribute(study, use.for_attribute);
    if (attribute == nullptr) {
        return;
    }
    const bool is_area = area_attribute(people) == use.for_attribute;
    if (use.for_attribute != "age" && !is_area) {
        problems.add(
            use.for_place,
            "practice " + in_quotes(use.practice) + " is for people by their " + in_quotes(use.for_attribute),
            "a service for some people has capacity by how many they are, which is known of ages and of "
            "the areas that a census keeps",
            "{age: 65+}, or {area: ...} with 'attribute: area' in the census");
        return;
    }
    for (const std::string& key : use.for_values) {
        check_key(key, *attribute, use.for_place, "practice " + in_quotes(use.practice), problems);
    }
}

}  // namespace

ClientGroups client_groups(const StudySpec& study)
{
    ClientGroups result;
    const auto uses = uses_for_some(study);
    if (uses.empty()) {
        return result;
    }
    result.attribute = uses.front()->for_attribute;
    const AttributeSpec* const attribute = find_attribute(study, result.attribute);
    if (attribute == nullptr) {
        return result;
    }
    std::map<std::vector<bool>, std::size_t> known;
    for (std::size_t value = 0; value < n_values(*attribute); ++value) {
        std::vector<bool> treated;
        for (const PracticeUse* use : uses) {
            treated.push_back(is_for(*use, *attribute, value));
        }
        const auto [at, is_new] = known.try_emplace(treated, result.groups.size());
        if (is_new) {
            result.groups.emplace_back();
        }
        result.groups[at->second].values.push_back(value);
    }
    for (ClientGroup& group : result.groups) {
        name_group(*attribute, group);
    }
    return result;
}

CareModelSpec model_for(const CareModelSpec& model, const ClientGroups& groups, const ClientGroup& group)
{
    CareModelSpec alike = model;
    for (PracticeUse& use : alike.practices) {
        if (use.for_attribute != groups.attribute || use.for_attribute.empty()) {
            continue;
        }
        const bool is_age = groups.attribute == "age";
        const AttributeSpec attribute{groups.attribute, is_age ? std::vector<std::string>{} : group.keys};
        const std::size_t value = is_age ? group.values.front() : 0;  // all values of a group are alike
        use.status = is_for(use, attribute, value) ? use.status : use.others;
        use.for_attribute.clear();
    }
    return alike;
}

std::vector<std::string> grouped_parameters(const StudySpec& study)
{
    std::vector<std::string> names;
    const auto uses = uses_for_some(study);
    for (const ParameterSpec& parameter : study.mechanisms.parameters) {
        const bool is_moved = std::any_of(uses.begin(), uses.end(), [&](const PracticeUse* use) {
            return std::any_of(parameter.moves.begin(), parameter.moves.end(),
                               [&](const MoveSpec& move) { return move.practice == use->practice; });
        });
        if (is_moved) {
            names.push_back(parameter.name);
        }
    }
    return names;
}

std::string name_for(const std::string& name, const std::string& group)
{
    return name + "@" + group;
}

void check_client_groups(const StudySpec& study, Problems& problems)
{
    const auto uses = uses_for_some(study);
    for (const PracticeUse* use : uses) {
        if (study.populations.empty() || study.populations.front().name.empty()) {
            return;  // reported where it should have been read
        }
        check_use(*use, study, problems);
        if (use->for_attribute != uses.front()->for_attribute) {
            problems.add(use->for_place,
                         "practice " + in_quotes(use->practice) + " is for people by " +
                             in_quotes(use->for_attribute) + ", and another one by " +
                             in_quotes(uses.front()->for_attribute),
                         "the client groups of a study are told apart by one attribute", "a study for each");
        }
    }
}

}  // namespace esther
