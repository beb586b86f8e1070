#include "pathways/graph/edges.hpp"

#include <algorithm>

namespace esther {

namespace {

bool takes_no_time(const NodeSpec& node)
{
    if (node.kind == "include") {
        return false;
    }
    return !node.time || is_zero(*node.time);
}

bool is_literal_0(const Scalar& scalar)
{
    return scalar.use.empty() && scalar.value == 0;
}

/// A time that is none on a clock of whole microseconds.
bool is_no_time(const Scalar& scalar)
{
    return scalar.use.empty() && scalar.value < 0.5;
}

/// Whether every part that anybody may have is 0.
bool is_zero_mixture(const LawSpec& law)
{
    // What is left for the part without a share is known only where no share is a parameter.
    const bool all_known = std::all_of(law.values.begin(), law.values.end(),
                                       [](const Scalar& share) { return share.use.empty(); });
    for (std::size_t i = 0; i < law.parts.size(); ++i) {
        const Scalar& share = law.values[i];
        const bool is_never_drawn = is_literal_0(share) && (all_known || share.text != "rest");
        if (!is_never_drawn && !is_zero(law.parts[i])) {
            return false;
        }
    }
    return !law.parts.empty();
}

void add_next(const NodeSpec& node, std::vector<Edge>& edges)
{
    for (const BranchSpec& branch : node.next) {
        const bool delayed = !branch.over.empty() || (branch.delay && !is_zero(*branch.delay));
        edges.push_back({node.name, branch.to, EdgeKind::next, takes_no_time(node) && !delayed, branch.place,
                         &branch, nullptr});
    }
}

}  // namespace

bool is_zero(const LawSpec& law)
{
    switch (law.kind) {
        case LawKind::constant:
        case LawKind::uniform:
        case LawKind::empirical:
            return !law.values.empty() && std::all_of(law.values.begin(), law.values.end(), is_no_time);
        case LawKind::exponential:
        case LawKind::lognormal:
        case LawKind::weibull:
        case LawKind::gamma:  // the mean of a sub-pathway's law may be filled in with 0
            return !law.values.empty() && is_literal_0(law.values.front());
        case LawKind::mixture:
            return is_zero_mixture(law);
        case LawKind::gompertz:
        case LawKind::hazard:
            break;
    }
    return false;
}

std::vector<Edge> edges_of(const PathwaySpec& pathway)
{
    std::vector<Edge> edges;
    for (const NodeSpec& node : pathway.nodes) {
        add_next(node, edges);
        for (const RivalSpec& rival : node.rivals) {
            edges.push_back({node.name, rival.to, EdgeKind::race, is_zero(rival.after), rival.place, nullptr,
                             &rival.after});
        }
        if (node.patience) {
            edges.push_back({node.name, node.patience_to, EdgeKind::patience, is_zero(*node.patience),
                             node.place, nullptr, &*node.patience});
        }
        // Finding no room, a long line or an absent body is noticed at once.
        if (!node.if_full.empty()) {
            edges.push_back({node.name, node.if_full, EdgeKind::full, true, node.place, nullptr, nullptr});
        }
        if (!node.balks_to.empty()) {
            edges.push_back({node.name, node.balks_to, EdgeKind::balk, true, node.place, nullptr, nullptr});
        }
        if (!node.away_to.empty()) {
            edges.push_back({node.name, node.away_to, EdgeKind::away, true, node.place, nullptr, nullptr});
        }
        if (!node.interrupted_to.empty()) {
            edges.push_back(
                {node.name, node.interrupted_to, EdgeKind::interrupted, false, node.place, nullptr, nullptr});
        }
        for (const auto& [there, here] : node.exits) {
            edges.push_back({node.name, here, EdgeKind::exit, false, node.place, nullptr, nullptr});
        }
        if (node.worsens && pathway.clock) {
            edges.push_back({node.name, pathway.clock->to, EdgeKind::clock, false, node.place, nullptr,
                             &pathway.clock->after});
        }
    }
    return edges;
}

}  // namespace esther
