#include "scenarios/runner/parameter_table.hpp"

#include <algorithm>

#include "scenarios/spec/client_groups.hpp"

namespace esther {

namespace {

constexpr double us_per_day = 86'400e6;
constexpr double us_per_year = 365 * us_per_day;

struct ShownUnit {
    const char* name;
    double scale;  ///< of the canonical unit in this one
};

ShownUnit unit_of(Dimension dimension)
{
    switch (dimension) {
        case Dimension::duration:
            return {"days", 1 / us_per_day};
        case Dimension::rate:
            return {"per year", us_per_year};
        case Dimension::people:
            return {"per 1,000 people", 1000};
        case Dimension::money:
            return {"GBP", 1};
        case Dimension::number:
        case Dimension::share:
            break;
    }
    return {"1", 1};
}

}  // namespace

void add_parameters(const StudySpec& study, const World& world, std::int64_t replication,
                    std::vector<Parameter>& table)
{
    std::vector<std::map<std::string, double>> columns;
    for (const WorldScenario& scenario : world.scenarios) {
        columns.push_back(parameters_of(study, scenario, replication));
    }
    const ClientGroups groups = client_groups(study);
    const std::vector<std::string> grouped = grouped_parameters(study);
    const auto add_row = [&](const ParameterSpec& spec, const std::string& name) {
        const ShownUnit unit = unit_of(spec.value.dimension);
        Parameter row;
        row.name = name;
        row.unit = unit.name;
        row.source = spec.provenance.source;
        row.grade = spec.provenance.grade;
        for (const MoveSpec& move : spec.moves) {
            row.practice += (row.practice.empty() ? "" : ", ") + move.practice;
        }
        for (const auto& column : columns) {
            const auto found = column.find(name);
            row.values.push_back((found == column.end() ? spec.value.value : found->second) * unit.scale);
        }
        table.push_back(std::move(row));
    };
    for (const ParameterSpec& spec : study.mechanisms.parameters) {
        const bool differs = std::find(grouped.begin(), grouped.end(), spec.name) != grouped.end();
        if (!differs) {
            add_row(spec, spec.name);
            continue;
        }
        for (const ClientGroup& group : groups.groups) {
            add_row(spec, name_for(spec.name, group.name));
        }
    }
}

}  // namespace esther
