#include "pathways/graph/draw.hpp"

#include "pathways/graph/ways.hpp"
#include "pathways/yaml/value.hpp"
#include "sim/core/check.hpp"
#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

using namespace esther;

namespace {

PathwaySpec example()
{
    Problems problems;
    PathwaySpec pathway = read_pathway(parse_document(R"(
pathway: p
title: A "quoted" title
arrivals: {rate: 2 per hour}
clock: {after: 2 days, to: stay}
start: see
nodes:
  see: {kind: contact, pool: server, time: 12 min, worsens: true, patience: {after: 1 h, to: stay}, if_full: gone, balks: {at: 4, to: gone}, next: split}
  split: {kind: decision, next: [{to: stay, share: 5 %}, {to: gone}]}
  stay: {kind: stay, pool: bed, time: {exponential: {mean: 3 days}}, next: count}
  count: {kind: record, count: admission, next: gone}
  gone: {kind: end}
)",
                                                      "a.yaml", problems),
                                       "a.yaml", problems);
    CHECK(test::text_of(problems).empty());
    return pathway;
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a drawing shows kinds, shares and the ways that are not ordinary", "[draw]")
{
    const std::string dot = to_dot(example());
    CHECK(has(dot, "\"see\" -> \"stay\" [label=\"gives up after 1 h\", style=dashed"));
    CHECK(has(dot, "\"see\" -> \"stay\" [label=\"worse after 2 days\", style=dashed"));
    CHECK(has(dot, "\"see\" -> \"gone\" [label=\"no room\", style=dashed"));
    CHECK(has(dot, "\"see\" -> \"gone\" [label=\"sees a long line\", style=dashed"));
    CHECK(has(dot, "\"split\" -> \"stay\" [label=\"5 %\""));
    CHECK(has(dot, "\"split\" -> \"gone\" [label=\"rest\""));
    CHECK(has(dot, "shape=diamond"));
    CHECK(has(dot, "A \\\"quoted\\\" title"));
    CHECK(has(dot, "arrivals: 2 per hour"));
    const std::string mermaid = to_mermaid(example());
    CHECK(mermaid.rfind("flowchart TD\n", 0) == 0);
    CHECK(has(mermaid, "|\"5 %\"|"));
    CHECK(has(mermaid, "-.->|\"no room\"|"));
}

TEST_CASE("a drawing shows whom a need comes to, and what odds depend on", "[draw]")
{
    Problems problems;
    const PathwaySpec pathway = read_pathway(parse_document(R"(
pathway: p
need:
  rate: 4 per 1000 per year
  by:
    - {age: {0-49: 0.5, 70+: 2}}
    - {age: {0-64: 1, 65+: {use: level}}}
    - {copd: {yes: 3}, otherwise: 0.1}
    - {dep: {'1': 1, '2': 1, '3': 1, '4': 1, '5': 1, '6': 1, '7': 1, '8': 1}}
start: split
nodes:
  split: {kind: decision, next: [{to: bed, share: 5 %, odds: [{age: {65+: 2}}, {mark: ill, odds: 3}]}, {to: gone}]}
  bed: {kind: wait, time: 1 day, next: gone}
  gone: {kind: end}
)",
                                                            "a.yaml", problems),
                                             "a.yaml", problems);
    CHECK(test::text_of(problems).empty());
    const std::string dot = to_dot(pathway);
    CHECK(has(dot,
              "label=\"need: 4 per 1000 per year\\nage: 0-49 × 0.5, 70+ × 2, others × 1\\nage: 0-64 × 1, 65+ "
              "× level\\n"
              "copd: yes × 3, others × 0.1\\ndep: 1 × 1, 2 × 1, 3 × 1, 4 × 1, 5 × 1, 6 × 1, 7 × 1, ..., "
              "others × 1\""));
    CHECK(has(dot, "\"split\" -> \"bed\" [label=\"5 %\\nodds by age, mark ill\""));
    CHECK(has(to_mermaid(pathway), "entry>\"need: 4 per 1000 per year<br/>age: 0-49 × 0.5"));
}

TEST_CASE("a way that nobody takes is not drawn, a share that a parameter gives is", "[draw]")
{
    PathwaySpec pathway = example();
    for (NodeSpec& node : pathway.nodes) {
        if (node.name == "split") {
            node.next[0].share->value = 0;
        }
    }
    const auto names = [](const PathwaySpec& drawn) {
        std::string all;
        for (const NodeSpec& node : drawn.nodes) {
            all += node.name + " ";
        }
        return all;
    };
    CHECK(names(without_dead_ways(pathway)) == "see split stay count gone ");  // the clock leads to `stay`
    pathway.clock.reset();
    pathway.nodes[0].patience.reset();
    pathway.nodes[0].patience_to.clear();
    CHECK(names(without_dead_ways(pathway)) == "see split gone ");
    pathway.nodes[1].next[0].share->value = 1;  // and the rest gets nothing
    CHECK_FALSE(has(to_dot(without_dead_ways(pathway)), "\"split\" -> \"gone\""));
    pathway.nodes[1].next[0].share->value = 0;
    pathway.nodes[1].next[0].share->use = "chance";
    CHECK(names(without_dead_ways(pathway)) == names(pathway));
}

TEST_CASE("places give the colours if the world is known", "[draw]")
{
    Vocabulary world;
    world.pools.resize(2);
    world.pools[0].name = "server";
    world.pools[0].at = "hospital";
    world.pools[1].name = "bed";
    world.pools[1].at = "hospital";
    CHECK(has(to_dot(example()), ">bed</td>"));
    CHECK(has(to_dot(example(), &world), ">hospital</td>"));
    CHECK(!has(to_dot(example(), &world), ">bed</td>"));
}

TEST_CASE("dot makes an SVG, or the reason is said", "[draw]")
{
    if (test::run_program("dot", {"-V"}).exit_code == 0) {
        const std::string svg = to_svg(to_dot(example()));
        CHECK(has(svg, "<svg"));
        CHECK(has(svg, "</svg>"));
        CHECK_THROWS_AS(to_svg("this is no graph"), RunError);
    } else {
        CHECK_THROWS_AS(to_svg(to_dot(example())), RunError);
    }
}
