#include "pathways/graph/ways.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "pathways/graph/edges.hpp"

namespace esther {

namespace {

void drop_dead_branches(std::vector<BranchSpec>& next)
{
    constexpr double all = 1 - 1e-9;
    double written = 0;
    for (const BranchSpec& branch : next) {
        written += branch.share && branch.share->use.empty() ? branch.share->value : 0;
    }
    const auto is_dead = [&](const BranchSpec& branch) {
        return branch.share ? branch.share->use.empty() && branch.share->value <= 0 : written >= all;
    };
    next.erase(std::remove_if(next.begin(), next.end(), is_dead), next.end());
}

std::set<std::string> reached_from(const PathwaySpec& pathway)
{
    std::multimap<std::string, std::string> ways;
    for (const Edge& edge : edges_of(pathway)) {
        ways.emplace(edge.from, edge.to);
    }
    std::set<std::string> reached = {pathway.start};
    std::vector<std::string> open = {pathway.start};
    while (!open.empty()) {
        const auto [first, last] = ways.equal_range(open.back());
        open.pop_back();
        for (auto way = first; way != last; ++way) {
            if (reached.insert(way->second).second) {
                open.push_back(way->second);
            }
        }
    }
    return reached;
}

}  // namespace

PathwaySpec without_dead_ways(PathwaySpec pathway)
{
    for (NodeSpec& node : pathway.nodes) {
        drop_dead_branches(node.next);
    }
    const std::set<std::string> reached = reached_from(pathway);
    pathway.nodes.erase(std::remove_if(pathway.nodes.begin(), pathway.nodes.end(),
                                       [&](const NodeSpec& node) { return reached.count(node.name) == 0; }),
                        pathway.nodes.end());
    return pathway;
}

}  // namespace esther
