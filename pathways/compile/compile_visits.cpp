#include <map>

#include "pathways/compile/build.hpp"
#include "pathways/compile/visits.hpp"
#include "pathways/graph/edges.hpp"
#include "sim/engine/state.hpp"

namespace esther {

namespace {

/// Where each node may lead, as indices into the nodes of the pathway, in the order of the model.
std::vector<std::vector<std::size_t>> successors_of(const PathwaySpec& spec, const std::map<std::string, std::size_t>& local)
{
    std::vector<std::vector<std::size_t>> successors(spec.nodes.size());
    for (const Edge& edge : edges_of(spec)) {
        const auto from = local.find(edge.from);
        const auto to = local.find(edge.to);
        if (from != local.end() && to != local.end()) {
            successors[from->second].push_back(to->second);
        }
    }
    return successors;
}

}  // namespace

void plan_counters(Build& build, const PathwaySpec& spec, Pathway& pathway, std::size_t first_node)
{
    std::map<std::string, std::size_t> local;
    for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
        local[spec.nodes[i].name] = i;
    }
    const auto start = local.find(spec.start);
    if (start == local.end()) {
        return;
    }
    const std::vector<VisitPlan> plan = plan_visits(successors_of(spec, local), start->second, max_visit_slots);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        if (plan[i].slot == 0xff) {
            continue;
        }
        if (plan[i].slot >= max_visit_slots) {
            build.problems.add(spec.nodes[i].place,
                               "pathway '" + spec.name + "' has more than " + std::to_string(max_visit_slots) +
                                   " loops inside one another",
                               "an episode counts how often it comes round each of them",
                               "split the pathway, or join some of its loops");
            return;
        }
        Node& node = build.out.network.nodes[static_cast<NodeId>(first_node + i)];
        node.visit_slot = plan[i].slot;
        node.counts_visit = true;
        node.loop_head = plan[i].loop_head;
        if (node.loop_head) {
            pathway.head_slots = static_cast<std::uint16_t>(pathway.head_slots | (1U << plan[i].slot));
        }
    }
}

}  // namespace esther
