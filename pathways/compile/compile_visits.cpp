#include <algorithm>
#include <map>

#include "pathways/compile/build.hpp"
#include "pathways/compile/visits.hpp"
#include "pathways/graph/edges.hpp"
#include "sim/engine/state.hpp"

namespace esther {

namespace {

/// Where each node may lead, as indices into the nodes of the pathway, in the order of the model.
std::vector<std::vector<std::size_t>> successors_of(const PathwaySpec& spec,
                                                    const std::map<std::string, std::size_t>& local)
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

/// Whether an episode that was at a node may come to it again.
bool comes_back(const std::vector<std::vector<std::size_t>>& successors, std::size_t node)
{
    std::vector<std::size_t> reached = successors[node];
    std::vector<char> seen(successors.size(), 0);
    for (std::size_t i = 0; i < reached.size(); ++i) {
        if (reached[i] == node) {
            return true;
        }
        if (seen[reached[i]] == 0) {
            seen[reached[i]] = 1;
            const std::vector<std::size_t>& next = successors[reached[i]];
            reached.insert(reached.end(), next.begin(), next.end());
        }
    }
    return false;
}

/// The plan of a pathway. A record that counts once has a counter also where a loop's head stands for the
/// others: it must know of visits in earlier rounds.
std::vector<VisitPlan> plan_of(const PathwaySpec& spec,
                               const std::vector<std::vector<std::size_t>>& successors, std::size_t start)
{
    std::vector<std::size_t> once;
    for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
        if (spec.nodes[i].once && comes_back(successors, i)) {
            once.push_back(i);
        }
    }
    std::vector<VisitPlan> plan = plan_visits(successors, start, max_visit_slots);
    const auto lacks = [&](std::size_t i) { return plan[i].slot == 0xff; };
    if (std::any_of(once.begin(), once.end(), lacks)) {
        const std::size_t room = once.size() < max_visit_slots ? max_visit_slots - once.size() : 1;
        plan = plan_visits(successors, start, room);
        auto next = static_cast<std::uint8_t>(
            std::count_if(plan.begin(), plan.end(), [](const VisitPlan& each) { return each.slot != 0xff; }));
        // By name: the order of nodes in a file is no part of the model.
        std::sort(once.begin(), once.end(),
                  [&](std::size_t a, std::size_t b) { return spec.nodes[a].name < spec.nodes[b].name; });
        for (const std::size_t i : once) {
            plan[i].slot = lacks(i) ? next++ : plan[i].slot;
        }
    }
    return plan;
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
    const std::vector<VisitPlan> plan = plan_of(spec, successors_of(spec, local), start->second);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        if (plan[i].slot == 0xff) {
            continue;
        }
        if (plan[i].slot >= max_visit_slots) {
            build.problems.add(spec.nodes[i].place,
                               "pathway '" + spec.name + "' has more loops than " +
                                   std::to_string(max_visit_slots) + " counters can tell apart",
                               "an episode counts for each loop how often it comes round",
                               "fewer loops that can be entered from one another, or two pathways");
            return;
        }
        Node& node = build.out.network.nodes[static_cast<NodeId>(first_node + i)];
        node.visit_slot = plan[i].slot;
        node.counts_visit = true;
        node.loop_head = plan[i].loop_head;
        if (node.loop_head || spec.nodes[i].once) {
            pathway.head_slots = static_cast<std::uint16_t>(pathway.head_slots | (1U << plan[i].slot));
        }
    }
}

}  // namespace esther
