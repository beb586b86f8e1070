#include "scenarios/world/cross_boundary.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

Scalar share(double value)
{
    Scalar scalar;
    scalar.value = value;
    return scalar;
}

PoolSpec pool(const std::string& name, const std::string& at)
{
    PoolSpec made;
    made.name = name;
    made.at = at;
    return made;
}

SettingSpec setting()
{
    SettingSpec made;
    made.pools = {pool("bed", "hospital"), pool("unit", "hospital"), pool("nurse", "district")};
    made.flows.pools = {"bed"};
    made.flows.spells = {"admission"};
    made.flows.elsewhere = share(0.1);
    return made;
}

NodeSpec node(const std::string& name, const std::string& kind, const std::string& next)
{
    NodeSpec made;
    made.name = name;
    made.kind = kind;
    made.place = {"p.yaml", 7, 3};
    BranchSpec branch;
    branch.to = next;
    made.next = {branch};
    return made;
}

/// nurse, choice, unit, admitted, bed, gone.
PathwaySpec pathway()
{
    PathwaySpec made;
    made.name = "p";
    made.start = "nurse";
    made.need = NeedSpec{};
    made.nodes = {node("nurse", "contact", "choice"), node("choice", "decision", "unit"),
                  node("unit", "contact", "gone"),    node("admitted", "record", "bed"),
                  node("bed", "stay", "gone"),        node("gone", "end", "")};
    made.nodes[0].pool = "nurse";
    made.nodes[1].decider = "acute";
    made.nodes[2].pool = "unit";
    made.nodes[2].if_full = "admitted";
    made.nodes[3].counts = {"admission", "label"};
    made.nodes[4].pool = "bed";
    made.nodes[5].next.clear();
    return made;
}

const NodeSpec& find(const PathwaySpec& spec, const std::string& name)
{
    const auto found = std::find_if(spec.nodes.begin(), spec.nodes.end(),
                                    [&](const NodeSpec& known) { return known.name == name; });
    REQUIRE(found != spec.nodes.end());
    return *found;
}

}  // namespace

TEST_CASE("who is treated elsewhere goes by doors of their own", "[world]")
{
    Problems problems;
    const PathwaySpec made = with_elsewhere(pathway(), setting(), problems);
    REQUIRE_FALSE(problems.any());
    CHECK(made.start == "elsewhere.drawn");
    CHECK(find(made, "elsewhere.drawn").next[0].to == "nurse");
    CHECK(find(made, "elsewhere.drawn").next[0].share->value == 0.1);
    CHECK(find(made, "nurse").next[0].to == "choice.door");
    CHECK(find(made, "choice.door").next[0].to == "choice_elsewhere");
    CHECK(find(made, "choice.door").next[1].to == "choice");
    CHECK(find(made, "choice").decider == "acute");
    CHECK(find(made, "choice_elsewhere").decider.empty());
    CHECK(find(made, "choice_elsewhere").next[0].to == "unit.door");
    // The unit is the area's own: it is full for them, and so is the way to the twin of what follows.
    CHECK(find(made, "unit.door").next[0].to == "admitted.door");
    CHECK(find(made, "unit").if_full == "admitted.door");
    CHECK(find(made, "admitted.door").next[0].to == "admitted_elsewhere");
    CHECK(find(made, "admitted_elsewhere").counts ==
          std::vector<std::string>{"admission", "label", "admission_elsewhere", "treated_elsewhere"});
    CHECK(find(made, "admitted_elsewhere").next[0].to == "bed.door");
    CHECK(find(made, "bed_elsewhere").pool == "bed_elsewhere");
    CHECK(find(made, "bed_elsewhere").rng_id == "bed");
    CHECK(made.nodes.size() == 6 + 3 + 4 + 1);
    const auto pools = pools_elsewhere(setting());
    REQUIRE(pools.size() == 1);
    CHECK(pools[0].unlimited);
}

TEST_CASE("a pathway without hospital care, without a need or without a share is left alone", "[world]")
{
    Problems problems;
    SettingSpec none = setting();
    none.flows.elsewhere_of = {{"p", share(0)}};
    CHECK(with_elsewhere(pathway(), none, problems).nodes.size() == 6);
    CHECK(pools_elsewhere(none).size() == 1);  // for other pathways
    none.flows.elsewhere = share(0);
    CHECK(pools_elsewhere(none).empty());
    PathwaySpec stream = pathway();
    stream.need.reset();
    CHECK(with_elsewhere(stream, setting(), problems).nodes.size() == 6);
    PathwaySpec at_home = pathway();
    at_home.nodes.resize(1);
    CHECK(with_elsewhere(at_home, setting(), problems).nodes.size() == 1);
    CHECK_FALSE(problems.any());
}

TEST_CASE("what is only here and cannot be full is a fault, and so is a ninth mark", "[world]")
{
    PathwaySpec stuck = pathway();
    stuck.nodes[2].if_full.clear();
    Problems problems;
    (void)with_elsewhere(stuck, setting(), problems);
    REQUIRE(problems.items().size() == 1);
    CHECK(problems.items()[0].what ==
          "node 'unit' of pathway 'p' needs 'unit', which is not said to be elsewhere too");
    PathwaySpec marked = pathway();
    marked.marks = {"a", "b", "c", "d", "e", "f", "g", "h"};
    Problems marks;
    (void)with_elsewhere(marked, setting(), marks);
    REQUIRE(marks.items().size() == 1);
    CHECK(marks.items()[0].what == "pathway 'p' has 8 marks, and some of its people are treated elsewhere");
}

TEST_CASE("others' residents come by a stream at each hospital, so many for the residents of each", "[world]")
{
    PathwaySpec stream = pathway();
    stream.need.reset();
    stream.source = SourceSpec{};
    stream.source->inflow = "sick";
    FlowsSpec flows;
    flows.others = {{"sick", share(0.5)}};
    const auto two = at_each_hospital(stream, flows, {{4, 300}, {5, 100}});
    REQUIRE(two.size() == 2);
    CHECK(two[0].name == "p@1");
    CHECK(two[1].copy_of == "p");
    CHECK(two[1].source->site == 5);
    CHECK(two[1].source->times == 100);
    CHECK(two[1].source->rate.value == 0.5);
    const auto one = at_each_hospital(stream, flows, {{4, 400}});
    REQUIRE(one.size() == 1);
    CHECK(one[0].name == "p");
    CHECK(one[0].copy_of.empty());
    CHECK(at_each_hospital(pathway(), flows, {{4, 300}, {5, 100}}).size() == 1);
}
