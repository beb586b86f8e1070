// Checks of the shape of the graph. Boost.Graph stays in this file.

#include "pathways/graph/checks.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>
#include <map>
#include <set>

#include "pathways/graph/check_parts.hpp"
#include "pathways/graph/edges.hpp"

namespace esther {

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

/// The graph of the edges that `keep` accepts; node i of the pathway is vertex i.
template <class Keep>
Graph graph_of(const PathwaySpec& pathway, const std::vector<Edge>& edges, bool reversed, Keep&& keep)
{
    std::map<std::string, std::size_t> index;
    for (const NodeSpec& node : pathway.nodes) {
        index.emplace(node.name, index.size());
    }
    Graph graph(pathway.nodes.size());
    for (const Edge& edge : edges) {
        const auto from = index.find(edge.from);
        const auto to = index.find(edge.to);
        if (from != index.end() && to != index.end() && keep(edge)) {
            boost::add_edge(reversed ? to->second : from->second, reversed ? from->second : to->second,
                            graph);
        }
    }
    return graph;
}

bool any_edge(const Edge& /*edge*/)
{
    return true;
}

void mark_reached(const Graph& graph, std::size_t root, std::vector<char>& reached)
{
    struct Visitor : boost::default_bfs_visitor {
        explicit Visitor(std::vector<char>& marks) : marks_(&marks) {}
        void discover_vertex(std::size_t vertex, const Graph& /*graph*/) const { (*marks_)[vertex] = 1; }
        std::vector<char>* marks_;
    };
    boost::breadth_first_search(graph, root, boost::visitor(Visitor(reached)));
}

/// For each vertex the number of its component if that is a cycle, else -1; numbers count from 0.
std::vector<int> cycles(const Graph& graph)
{
    const std::size_t n = boost::num_vertices(graph);
    std::vector<int> component(n, 0);
    if (n == 0) {
        return component;
    }
    const int n_components = boost::strong_components(
        graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
    std::vector<int> size(static_cast<std::size_t>(n_components), 0);
    std::vector<char> loops(static_cast<std::size_t>(n_components), 0);
    for (std::size_t v = 0; v < n; ++v) {
        const auto c = static_cast<std::size_t>(component[v]);
        ++size[c];
        loops[c] = static_cast<char>(loops[c] != 0 || boost::edge(v, v, graph).second);
    }
    std::map<int, int> number;  // by first vertex, so that numbers do not depend on Boost's order
    for (std::size_t v = 0; v < n; ++v) {
        const auto c = static_cast<std::size_t>(component[v]);
        if (size[c] > 1 || loops[c] != 0) {
            component[v] = number.emplace(component[v], static_cast<int>(number.size())).first->second;
        } else {
            component[v] = -1;
        }
    }
    return component;
}

void check_reach(const PathwaySpec& pathway, const std::vector<Edge>& edges, Problems& problems)
{
    const Graph forward = graph_of(pathway, edges, false, any_edge);
    const Graph backward = graph_of(pathway, edges, true, any_edge);
    std::vector<char> reached(pathway.nodes.size(), 0);
    std::vector<char> leaves(pathway.nodes.size(), 0);
    for (std::size_t i = 0; i < pathway.nodes.size(); ++i) {
        const NodeSpec& node = pathway.nodes[i];
        if (node.name == pathway.start) {
            mark_reached(forward, i, reached);
        }
        if ((node.kind == "end" || (node.kind == "include" && node.exits.empty())) && leaves[i] == 0) {
            mark_reached(backward, i, leaves);
        }
    }
    for (std::size_t i = 0; i < pathway.nodes.size(); ++i) {
        const NodeSpec& node = pathway.nodes[i];
        if (reached[i] == 0) {
            problems.add(node.place, "node '" + node.name + "' is never reached",
                         "no way leads to it from the start '" + pathway.start + "'",
                         "a branch to it, or removing it");
        } else if (leaves[i] == 0) {
            problems.add(node.place, "nobody can leave from node '" + node.name + "'",
                         "no way leads from it to an end", "a branch that leads to an end");
        }
    }
}

std::vector<std::string> members(const PathwaySpec& pathway, const std::vector<int>& cycle, int number)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        if (cycle[i] == number) {
            names.push_back(pathway.nodes[i].name);
        }
    }
    return names;
}

void check_timeless_cycles(const PathwaySpec& pathway, const std::vector<Edge>& edges, Problems& problems)
{
    const std::vector<int> cycle =
        cycles(graph_of(pathway, edges, false, [](const Edge& edge) { return edge.timeless; }));
    int reported = -1;
    for (std::size_t i = 0; i < cycle.size() && !problems.full(); ++i) {
        if (cycle[i] > reported) {
            reported = cycle[i];
            problems.add(pathway.nodes[i].place,
                         "a cycle that takes no time: " + in_list(members(pathway, cycle, reported)),
                         "an episode could go round for ever at one instant",
                         "a wait with a time on the way, or a delay on a branch");
        }
    }
}

/// True if a fault was found before in a file that the pathway is made of.
bool has_faults(const PathwaySpec& pathway, const Problems& problems)
{
    std::set<std::string> files = {pathway.file, pathway.place.file};
    for (const NodeSpec& node : pathway.nodes) {
        files.insert(node.place.file);
    }
    return std::any_of(problems.items().begin(), problems.items().end(),
                       [&files](const Problem& problem) { return files.count(problem.place.file) != 0; });
}

}  // namespace

void check_structure(const PathwaySpec& pathway, Problems& problems)
{
    const bool all_read = !has_faults(pathway, problems);
    const bool all_known = check_targets(pathway, problems);
    const bool all_lead_on = check_nodes(pathway, problems);
    check_shares(pathway, problems);
    check_marks(pathway, problems);
    check_bands(pathway, problems);
    // What could not be read, or names no node, leaves holes in the graph: whatever it should lead to would
    // seem out of reach.
    if (all_read) {
        check_clock(pathway, problems);
        const std::vector<Edge> edges = edges_of(pathway);
        check_timeless_cycles(pathway, edges, problems);
        if (all_known && all_lead_on) {
            check_reach(pathway, edges, problems);
        }
    }
}

void check_pathway(const PathwaySpec& pathway, const Vocabulary& vocabulary, Problems& problems)
{
    if (pathway.nodes.empty() && problems.any()) {
        return;  // it could not be read
    }
    check_structure(pathway, problems);
    check_names(pathway, vocabulary, problems);
    check_pools(pathway, vocabulary.pools, problems);
    check_pressure(pathway, vocabulary.pools, vocabulary.places.size(), problems);
    if (!pathway.need && !pathway.source && !has_faults(pathway, problems)) {
        problems.add(pathway.place, "nobody enters pathway '" + pathway.name + "'",
                     "an episode is opened by a need or by arrivals",
                     "'need: {rate: ...}' or 'arrivals: {rate: ...}'");
    }
}

}  // namespace esther
