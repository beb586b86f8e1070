// Delays and interfaces on branches become nodes, so that the engine, the drawing and a trace show them.

#include <algorithm>

#include "pathways/compile/model.hpp"

namespace esther {

namespace {

NodeSpec derived_node(const NodeSpec& from, const std::string& name, const std::string& kind)
{
    NodeSpec node;
    node.name = name;
    node.kind = kind;
    node.place = from.place;
    node.keeps = true;  // somebody in a bed waits there
    node.worsens = from.worsens;
    return node;
}

BranchSpec branch_to(const std::string& to)
{
    BranchSpec branch;
    branch.to = to;
    return branch;
}

LawSpec exponential(const Scalar& mean)
{
    LawSpec law;
    law.kind = LawKind::exponential;
    law.values = {mean};
    law.place = mean.place;
    return law;
}

/// Adds the three nodes of a handoff and returns the name of its first.
std::string add_handoff(PathwaySpec& pathway, const NodeSpec& from, const InterfaceSpec& interface,
                        const std::string& to)
{
    const std::string stem = from.name + ".over." + interface.name + "." + to;
    NodeSpec sent = derived_node(from, stem, "wait");
    sent.time = exponential(interface.delay);
    sent.next = {branch_to(stem + ".arrives")};
    NodeSpec arrives = derived_node(from, stem + ".arrives", "decision");
    BranchSpec lost = branch_to(stem + ".lost");
    lost.share = interface.lost;
    arrives.next = {lost, branch_to(to)};
    NodeSpec noticed = derived_node(from, stem + ".lost", "record");
    noticed.counts = {"lost_referral"};
    noticed.next = {branch_to(stem + ".silence")};
    NodeSpec silence = derived_node(from, stem + ".silence", "wait");
    silence.time = exponential(interface.retry);
    silence.next = {branch_to(stem)};
    for (NodeSpec& node : std::vector<NodeSpec>{sent, arrives, noticed, silence}) {
        pathway.nodes.push_back(std::move(node));
    }
    return stem;
}

}  // namespace

PathwaySpec expand_branches(const PathwaySpec& pathway, const std::vector<InterfaceSpec>& interfaces)
{
    PathwaySpec expanded = pathway;
    for (std::size_t i = 0; i < pathway.nodes.size(); ++i) {
        const NodeSpec from = pathway.nodes[i];
        for (std::size_t b = 0; b < from.next.size(); ++b) {
            BranchSpec branch = from.next[b];
            if (!branch.over.empty()) {
                const auto found =
                    std::find_if(interfaces.begin(), interfaces.end(),
                                 [&](const InterfaceSpec& x) { return x.name == branch.over; });
                if (found != interfaces.end()) {
                    branch.to = add_handoff(expanded, from, *found, branch.to);
                }
                branch.over.clear();
            }
            if (branch.delay) {
                NodeSpec wait = derived_node(from, from.name + ".to." + branch.to, "wait");
                wait.time = branch.delay;
                wait.next = {branch_to(branch.to)};
                branch.to = wait.name;
                branch.delay.reset();
                expanded.nodes.push_back(std::move(wait));
            }
            expanded.nodes[i].next[b] = branch;
        }
    }
    return expanded;
}

}  // namespace esther
