#include "scenarios/world/group_pathways.hpp"

#include <algorithm>

#include "pathways/graph/visit.hpp"
#include "scenarios/world/weighted_people.hpp"

namespace esther {

namespace {

bool uses_any(const PathwaySpec& pathway, const std::vector<std::string>& parameters)
{
    bool found = false;
    for_each_scalar(pathway, [&](const Scalar& scalar) {
        found = found || std::find(parameters.begin(), parameters.end(), scalar.use) != parameters.end();
    });
    return found;
}

/// 1 for the people of the group and 0 for everybody else.
FactorSpec only_for(const ClientGroup& group, const ClientGroups& groups)
{
    FactorSpec factor;
    factor.attributes = {groups.attribute};
    Scalar one;
    one.value = 1;
    for (const std::string& key : group.keys) {
        factor.entries.push_back({{key}, one});
    }
    factor.otherwise = Scalar{};
    return factor;
}

PathwaySpec copy_for(const PathwaySpec& pathway, const ClientGroup& group, const ClientGroups& groups,
                     const std::vector<std::string>& parameters)
{
    PathwaySpec copy = pathway;
    copy.name = name_for(pathway.name, group.name);
    copy.copy_of = pathway.name;
    for_each_scalar(copy, [&](Scalar& scalar) {
        if (std::find(parameters.begin(), parameters.end(), scalar.use) != parameters.end()) {
            scalar.use = name_for(scalar.use, group.name);
        }
    });
    copy.need->by.insert(copy.need->by.begin(), only_for(group, groups));
    return copy;
}

/// Share of the people of a band whose ages lie in a group.
double share_of_ages(const PopulationModel& people, const PopulationCell& cell, const ClientGroup& group)
{
    return mean_over_ages(people, cell, [&](int age) {
        const auto at = static_cast<std::size_t>(age);
        return std::find(group.values.begin(), group.values.end(), at) != group.values.end() ? 1.0 : 0.0;
    });
}

}  // namespace

std::vector<PathwaySpec> copy_for_groups(const std::vector<PathwaySpec>& pathways, const ClientGroups& groups,
                                         const std::vector<std::string>& parameters)
{
    std::vector<PathwaySpec> copies;
    for (const PathwaySpec& pathway : pathways) {
        if (!pathway.need || !uses_any(pathway, parameters)) {
            copies.push_back(pathway);
            continue;
        }
        // Side by side: people draw from the needs in turn, and those of others take no room.
        for (const ClientGroup& group : groups.groups) {
            copies.push_back(copy_for(pathway, group, groups, parameters));
        }
    }
    return copies;
}

std::vector<std::vector<double>> count_groups(const PopulationModel& people, const ClientGroups& groups,
                                              std::size_t n_homes)
{
    const std::vector<double> at_home = count_homes(people, n_homes);
    const std::size_t column = find_column(people.attributes, groups.attribute).value();
    const bool is_area = people.area_column == column;
    const std::size_t n_areas = people.n_areas();
    // (area, group): people. Within an area its homes are alike.
    std::vector<std::vector<double>> of_area(n_areas, std::vector<double>(groups.groups.size(), 0.0));
    for (std::size_t g = 0; g < groups.groups.size(); ++g) {
        const auto& values = groups.groups[g].values;
        for (std::size_t i = 0; i < people.given.n_people; ++i) {
            const std::size_t value = people.given.attribute(i, column);
            of_area[0][g] += std::find(values.begin(), values.end(), value) != values.end() ? 1 : 0;
        }
        for (const PopulationCell& cell : people.cells) {
            const bool is_inside =
                is_area && std::find(values.begin(), values.end(), std::size_t{cell.area}) != values.end();
            const double share =
                is_area ? (is_inside ? 1.0 : 0.0) : share_of_ages(people, cell, groups.groups[g]);
            of_area[cell.area][g] += share * cell.count;
        }
    }
    std::vector<std::vector<double>> at(n_homes);
    for (std::size_t home = 0; home < n_homes; ++home) {
        const auto& here = of_area[home % n_areas];
        double all = 0;
        for (const double each : here) {
            all += each;
        }
        for (const double each : here) {
            at[home].push_back(all > 0 ? at_home[home] * each / all : 0.0);
        }
    }
    return at;
}

}  // namespace esther
