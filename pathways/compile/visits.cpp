#include "pathways/compile/visits.hpp"

#include <algorithm>
#include <functional>

namespace esther {

namespace {

using Graph = std::vector<std::vector<std::size_t>>;

/// Strongly connected components (Tarjan 1972): component of each node; nodes on no cycle get -1.
std::vector<int> components(const Graph& graph)
{
    const std::size_t n = graph.size();
    std::vector<int> component(n, -1);
    std::vector<std::size_t> order(n, 0);
    std::vector<std::size_t> low(n, 0);
    std::vector<char> on_stack(n, 0);
    std::vector<std::size_t> stack;
    std::size_t counter = 0;
    int n_components = 0;
    const std::function<void(std::size_t)> visit = [&](std::size_t v) {
        order[v] = low[v] = ++counter;
        stack.push_back(v);
        on_stack[v] = 1;
        for (const std::size_t w : graph[v]) {
            if (order[w] == 0) {
                visit(w);
                low[v] = std::min(low[v], low[w]);
            } else if (on_stack[w] != 0) {
                low[v] = std::min(low[v], order[w]);
            }
        }
        if (low[v] == order[v]) {
            std::size_t size = 0;
            std::size_t w = 0;
            do {
                w = stack.back();
                stack.pop_back();
                on_stack[w] = 0;
                component[w] = n_components;
                ++size;
            } while (w != v);
            const bool loops = size > 1 || std::find(graph[v].begin(), graph[v].end(), v) != graph[v].end();
            if (!loops) {
                component[v] = -1;
            }
            ++n_components;
        }
    };
    for (std::size_t v = 0; v < n; ++v) {
        if (order[v] == 0) {
            visit(v);
        }
    }
    return component;
}

/// Rank of each node in a breadth-first walk from the start: the canonical order.
std::vector<std::size_t> walk_order(const Graph& graph, std::size_t start)
{
    std::vector<std::size_t> order{start};
    std::vector<char> seen(graph.size(), 0);
    seen[start] = 1;
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const std::size_t w : graph[order[i]]) {
            if (seen[w] == 0) {
                seen[w] = 1;
                order.push_back(w);
            }
        }
    }
    return order;
}

}  // namespace

std::vector<VisitPlan> plan_visits(const Graph& successors, std::size_t start, std::size_t max_slots)
{
    std::vector<VisitPlan> plan(successors.size());
    Graph graph = successors;
    const std::vector<std::size_t> order = walk_order(successors, start);
    std::vector<int> component = components(graph);
    const auto n_counted = [&] {
        std::size_t n = 0;
        for (std::size_t v = 0; v < plan.size(); ++v) {
            n += component[v] >= 0 || plan[v].loop_head ? 1 : 0;
        }
        return n;
    };
    while (n_counted() > max_slots) {
        // The largest cycle's first node becomes a head; the edges back to it no longer count.
        std::vector<std::size_t> size(plan.size() + 1, 0);
        for (const int c : component) {
            if (c >= 0) {
                ++size[static_cast<std::size_t>(c)];
            }
        }
        std::size_t head = plan.size();
        std::size_t largest = 0;
        for (const std::size_t v : order) {
            if (component[v] >= 0 && size[static_cast<std::size_t>(component[v])] > largest) {
                largest = size[static_cast<std::size_t>(component[v])];
                head = v;
            }
        }
        if (head == plan.size()) {
            break;  // only heads are left: more loops than counters
        }
        plan[head].loop_head = true;
        for (std::vector<std::size_t>& out : graph) {
            out.erase(std::remove(out.begin(), out.end(), head), out.end());
        }
        component = components(graph);
    }
    std::uint8_t next = 0;
    for (const std::size_t v : order) {
        if (component[v] >= 0 || plan[v].loop_head) {
            plan[v].slot = next++;
        }
    }
    return plan;
}

}  // namespace esther
