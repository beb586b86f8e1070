// From names to numbers: a Model becomes one Network and a table of parameters for each scenario.

#include "pathways/compile/build.hpp"
#include "sim/core/mix.hpp"

namespace esther {

namespace {

void add_pathway(Build& build, const PathwaySpec& spec)
{
    const std::size_t first_node = build.out.network.nodes.size();
    const LocalNodes local(spec, first_node);
    Pathway pathway;
    pathway.start = local.find(spec.start);
    build.is_copy = !spec.copy_of.empty();
    const std::string& luck = luck_name(spec);
    pathway.root = name_decision(build, (spec.source ? spec.name : luck) + "/arrivals", spec.place);
    pathway.decision_severity = name_decision(build, luck + "/severity", spec.place);
    if (spec.clock) {
        pathway.clock = build.numbers.add_law(spec.clock->after);
        pathway.clock_to = local.find(spec.clock->to);
        pathway.clock_severity = spec.clock->after.severity;
        pathway.decision_clock = name_decision(build, luck + "/clock", spec.clock->place);
    }
    if (spec.need) {
        pathway.has_need = true;
        pathway.need = make_need(build, *spec.need, spec);
    }
    if (spec.source) {
        pathway.has_source = true;
        pathway.source = make_source(build, *spec.source);
    }
    for (const NodeSpec& node : spec.nodes) {
        build.is_copy = !spec.copy_of.empty() || node.is_twin;
        Node made = make_node(build, node, spec, local);
        build.out.network.nodes.add(made);
    }
    plan_counters(build, spec, pathway, first_node);
    build.out.network.pathways.add(pathway);
}

}  // namespace

Compiled compile(const Model& model, Problems& problems)
{
    Build build(model, problems);
    name_everything(build);
    add_sites(build);
    for (const PathwaySpec& pathway : model.pathways) {
        add_pathway(build, pathway);
    }
    add_alternatives(build);
    add_death(build);
    add_courses(build);
    add_axes(build);
    build.out.parameters = build.numbers.take();
    add_capacities(build);
    return std::move(build.out);
}

}  // namespace esther
