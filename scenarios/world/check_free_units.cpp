#include "scenarios/world/check_free_units.hpp"

#include <algorithm>
#include <map>

#include "pathways/graph/check_parts.hpp"

namespace esther {

namespace {

/// Whether nobody knows before the run how large a capacity may become: it is drawn anew for each
/// replication, or bought at reviews.
bool is_open_above(const StudySpec& study, const PoolSpec& pool)
{
    const ParameterSpec* const parameter = study.mechanisms.find_parameter(pool.capacity.use);
    const auto& bought = study.costs.capacities;
    return (parameter != nullptr && study.draws_parameters && parameter->is_spread()) ||
           (study.feedback != Feedback::off &&
            std::any_of(bought.begin(), bought.end(), [&](const CapacitySpec& capacity) {
                return capacity.parameter == pool.capacity.use;
            }));
}

/// The pools of a node that each must have units enough. Who found all pools of an `overflow` full waits for
/// the node's own alone, unless it waits for any: then one of them will do, the one that has most.
std::vector<std::string> needed_pools(const NodeSpec& node, const std::map<std::string, std::int64_t>& most)
{
    std::vector<std::string> pools = {node.pool};
    pools.insert(pools.end(), node.also.begin(), node.also.end());
    const auto has_enough = [&](const std::string& pool) { return most.at(pool) > node.leaves_free; };
    if (node.waits_for == "any" && std::any_of(node.overflow.begin(), node.overflow.end(), has_enough)) {
        pools.clear();
    }
    return pools;
}

void check_node(const NodeSpec& node, const std::map<std::string, std::int64_t>& most, Problems& problems)
{
    const Place& place = place_of(node, "leaves_free");
    for (const std::string& pool : needed_pools(node, most)) {
        const std::string units = std::to_string(most.at(pool));
        const std::string left = std::to_string(node.leaves_free);
        // A sub-pathway stands in many pathways, and says so once.
        if (most.at(pool) <= node.leaves_free && !is_reported(place, problems)) {
            problems.add(
                place,
                "node '" + node.name + "' leaves " + left + (node.leaves_free == 1 ? " unit" : " units") +
                    " of pool '" + pool + "' free, which never has more than " + units,
                "it takes a unit only while more than " + left + (node.leaves_free == 1 ? " is" : " are") +
                    " free, so it is never served",
                most.at(pool) == 0 ? "more units" : "'leaves_free' below " + units + ", or more units");
        }
    }
}

}  // namespace

void check_free_units(const StudySpec& study, Model model, Problems& problems)
{
    for (PoolSpec& pool : model.pools) {
        pool.unlimited = pool.unlimited || is_open_above(study, pool);
    }
    const std::vector<std::int64_t> units = most_units(model, problems);
    std::map<std::string, std::int64_t> most;
    for (std::size_t p = 0; p < model.pools.size(); ++p) {
        most[model.pools[p].name] = units[p];
    }
    for (const PathwaySpec& pathway : study.pathways) {
        for (const NodeSpec& node : pathway.nodes) {
            if (node.leaves_free > 0) {
                check_node(node, most, problems);
            }
        }
    }
}

}  // namespace esther
