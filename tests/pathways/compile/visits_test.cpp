#include "pathways/compile/visits.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include "pathways/compile/model.hpp"
#include "pathways/yaml/value.hpp"
#include "sim/engine/state.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

using Graph = std::vector<std::vector<std::size_t>>;

bool is_counted(const VisitPlan& plan)
{
    return plan.slot != 0xff;
}

/// Whether every cycle passes through a counted node: without those, nothing can be entered twice unnoticed.
bool has_uncounted_cycle(const Graph& graph, const std::vector<VisitPlan>& plan)
{
    // Nodes that nothing uncounted leads to are taken away until none is left, or a cycle is.
    std::vector<char> gone(graph.size(), 0);
    for (std::size_t v = 0; v < graph.size(); ++v) {
        gone[v] = is_counted(plan[v]) ? 1 : 0;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t v = 0; v < graph.size(); ++v) {
            const bool leads_on =
                std::any_of(graph[v].begin(), graph[v].end(), [&](std::size_t w) { return gone[w] == 0; });
            if (gone[v] == 0 && !leads_on) {
                gone[v] = 1;
                changed = true;
            }
        }
    }
    return std::count(gone.begin(), gone.end(), 0) > 0;
}

}  // namespace

TEST_CASE("nodes on no cycle need no counter, nodes on one have one each", "[compile]")
{
    //  0 -> 1 -> 2 -> 4, 2 -> 1, 0 -> 3 -> 4, 4 -> 4
    const Graph graph{{1, 3}, {2}, {4, 1}, {4}, {4}};
    const std::vector<VisitPlan> plan = plan_visits(graph, 0, 10);
    CHECK(!is_counted(plan[0]));
    CHECK(is_counted(plan[1]));
    CHECK(is_counted(plan[2]));
    CHECK(!is_counted(plan[3]));
    CHECK(is_counted(plan[4]));
    CHECK(plan[1].slot != plan[2].slot);
    CHECK(plan[1].slot != plan[4].slot);
    CHECK(plan[2].slot != plan[4].slot);
    for (const VisitPlan& each : plan) {
        CHECK(!each.loop_head);
    }
}

TEST_CASE("a cycle too long for the counters gets a head, the first node that is entered", "[compile]")
{
    Graph graph(15);
    for (std::size_t v = 0; v < 14; ++v) {
        graph[v] = {v + 1};
    }
    graph[13].push_back(2);  // 2 to 13 is a cycle of 12
    const std::vector<VisitPlan> plan = plan_visits(graph, 0, 10);
    for (std::size_t v = 0; v < plan.size(); ++v) {
        CHECK(plan[v].loop_head == (v == 2));
        CHECK(is_counted(plan[v]) == (v == 2));
    }
    CHECK(plan[2].slot == 0);
    // With room for twelve each has its own.
    const std::vector<VisitPlan> roomy = plan_visits(graph, 0, 12);
    CHECK(std::count_if(roomy.begin(), roomy.end(), is_counted) == 12);
}

TEST_CASE("a small cycle within a large one keeps its counters under the head of the large one", "[compile]")
{
    Graph graph(13);
    for (std::size_t v = 0; v < 12; ++v) {
        graph[v] = {v + 1};
    }
    graph[11].push_back(0);
    graph[6].push_back(5);
    const std::vector<VisitPlan> plan = plan_visits(graph, 0, 4);
    CHECK(plan[0].loop_head);
    CHECK(is_counted(plan[5]));
    CHECK(is_counted(plan[6]));
    CHECK(!plan[5].loop_head);
    CHECK(!is_counted(plan[7]));
}

TEST_CASE(
    "in random graphs no cycle goes uncounted, slots differ, and the order of nodes in the file is nothing",
    "[compile]")
{
    std::mt19937_64 random(17);
    std::size_t n_heads = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t n = 2 + random() % 24;
        Graph graph(n);
        for (std::size_t v = 0; v < n; ++v) {
            graph[v].push_back(std::min(v + 1, n - 1));  // all can be reached
            if (random() % 3 == 0) {
                graph[v].push_back(random() % n);
            }
        }
        const std::vector<VisitPlan> plan = plan_visits(graph, 0, max_visit_slots);
        std::vector<int> slots;
        for (const VisitPlan& each : plan) {
            if (is_counted(each)) {
                slots.push_back(each.slot);
            }
            n_heads += each.loop_head ? 1 : 0;
        }
        REQUIRE(!has_uncounted_cycle(graph, plan));
        std::sort(slots.begin(), slots.end());
        for (std::size_t i = 0; i < slots.size(); ++i) {
            REQUIRE(slots[i] == static_cast<int>(i));  // 0, 1, 2, ... each once
        }
        std::vector<std::size_t> place(n);  // node v now stands at place[v]
        std::iota(place.begin(), place.end(), std::size_t{0});
        std::shuffle(place.begin(), place.end(), random);
        Graph shuffled(n);
        for (std::size_t v = 0; v < n; ++v) {
            for (const std::size_t w : graph[v]) {
                shuffled[place[v]].push_back(place[w]);
            }
        }
        const std::vector<VisitPlan> other = plan_visits(shuffled, place[0], max_visit_slots);
        for (std::size_t v = 0; v < n; ++v) {
            REQUIRE(other[place[v]].slot == plan[v].slot);
            REQUIRE(other[place[v]].loop_head == plan[v].loop_head);
        }
    }
    CHECK(n_heads > 20);
}
