#include <algorithm>
#include <set>

#include "pathways/compile/build.hpp"
#include "sim/core/mix.hpp"

namespace esther {

namespace {

constexpr std::size_t most_nodes = 65'000;

template <class Id>
Id find_in(const std::vector<std::string>& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? Id::none : static_cast<Id>(found - names.begin());
}

}  // namespace

LocalNodes::LocalNodes(const PathwaySpec& pathway, std::size_t first_node)
{
    for (std::size_t i = 0; i < pathway.nodes.size(); ++i) {
        ids_[pathway.nodes[i].name] = static_cast<NodeId>(first_node + i);
    }
}

NodeId LocalNodes::find(const std::string& name) const
{
    const auto found = ids_.find(name);
    return found == ids_.end() ? NodeId::none : found->second;
}

void name_everything(Build& build)
{
    std::set<std::string> measures;
    Names& names = build.out.names;
    for (const PathwaySpec& pathway : build.model.pathways) {
        names.pathways.push_back(pathway.name);
        for (const NodeSpec& node : pathway.nodes) {
            names.nodes.push_back(pathway.name + "/" + node.name);
            measures.insert(node.counts.begin(), node.counts.end());
        }
    }
    for (const PathwaySpec& pathway : build.model.pathways) {
        for (const NodeSpec& node : pathway.nodes) {
            for (const std::string& pool : node.overflow) {  // see add_alternatives
                names.nodes.push_back(pathway.name + "/" + node.name + " in " + pool);
            }
        }
    }
    if (names.nodes.size() > most_nodes) {
        build.problems.add(build.model.pathways.front().place,
                           "the pathways have " + std::to_string(names.nodes.size()) + " nodes in all",
                           "a study can have at most " + std::to_string(most_nodes),
                           "leave some pathways out");
    }
    // Alphabetical, so that the order of keys in a file leaves no trace in the results.
    names.measures.assign(measures.begin(), measures.end());
    build.out.network.n_measures = measures.size();
    for (const PoolSpec& pool : build.model.pools) {
        names.pools.push_back(pool.name);
    }
}

PoolId find_pool(const Build& build, const std::string& name)
{
    return find_in<PoolId>(build.out.names.pools, name);
}

PlaceId find_place(const Build& build, const std::string& name)
{
    return find_in<PlaceId>(build.model.places, name);
}

MeasureId find_measure(const Build& build, const std::string& name)
{
    return find_in<MeasureId>(build.out.names.measures, name);
}

AttributeId find_attribute(const Build& build, const std::string& name)
{
    const auto& attributes = build.model.attributes;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        if (attributes[i].name == name) {
            return static_cast<AttributeId>(i);
        }
    }
    return AttributeId::none;
}

std::uint32_t name_decision(Build& build, const std::string& path, const Place& place)
{
    const std::uint32_t hash = hash_decision(path);
    const auto [known, is_new] = build.decisions.emplace(hash, path);
    if (!is_new && !(build.is_copy && known->second == path)) {
        const std::string what = known->second == path
                                     ? "two decisions are called '" + path + "'"
                                     : "'" + path + "' and '" + known->second + "' have the same hash";
        build.problems.add(place, what, "every decision needs random numbers of its own",
                           "another name for one of the nodes or pathways, or another 'rng_id'");
    }
    return hash;
}

}  // namespace esther
