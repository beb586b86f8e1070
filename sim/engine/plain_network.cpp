// Which nodes, pools and sources of a network are plain: no rule beyond those of plain.cpp can apply there.

#include <algorithm>

#include "sim/engine/plain.hpp"

namespace esther {

namespace {

bool has_pool(const Node& n)
{
    return n.kind == NodeKind::contact || n.kind == NodeKind::stay || n.kind == NodeKind::package;
}

/// One line in the order of asking, whoever asks, and nobody in service is broken off.
std::vector<std::uint8_t> plain_pools(const Network& network)
{
    std::vector<std::uint8_t> plain(network.pools.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const Pool& pool = network.pools[static_cast<PoolId>(i)];
        plain[i] = !pool.interrupts() && !pool.selective && pool.rises == Duration{0};
    }
    for (const Node& n : network.nodes) {
        if (has_pool(n) && (n.priority != 0 || n.leaves_free != 0 || n.is_several())) {
            plain[index(n.pool)] = 0;
            for (std::uint32_t i = 0; i < n.also.count; ++i) {
                plain[index(network.also[n.also.first + i])] = 0;
            }
            if (n.overflow != NodeId::none) {
                plain[index(network.nodes[n.overflow].pool)] = 0;
            }
        }
    }
    return plain;
}

bool has_plain_ways(const Network& network, const Node& n)
{
    const auto first = network.branches.begin() + n.next.first;
    return n.split_severity == 0 && n.threshold == Node::never &&
           std::all_of(first, first + n.next.count,
                       [](const Branch& b) { return b.odds.count == 0 && b.set_marks == 0; });
}

bool is_plain(const Network& network, const std::vector<std::uint8_t>& plain_pools, const Node& n)
{
    if (n.worsens || n.starts_clock || n.stops_clock || n.starts_stopwatch || !has_plain_ways(network, n)) {
        return false;
    }
    switch (n.kind) {
        case NodeKind::end:
        case NodeKind::decision:
            return true;
        case NodeKind::record:
            return !n.only_first_visit;
        case NodeKind::wait:
            return n.rivals.count == 0 && n.time_severity == 0;
        case NodeKind::contact:
            return plain_pools[index(n.pool)] != 0 && n.time_severity == 0 && n.patience == LawId::none &&
                   n.balking == Node::never && network.pools[n.pool].room < 0;
        case NodeKind::stay:
        case NodeKind::package:
            return false;  // a bed is kept until the next step accepts
    }
    return false;
}

/// Its customers come one by one and on time, to a plain node.
bool is_plain(const PlainNetwork& plain, const Pathway& p)
{
    return p.has_source && plain.nodes[p.start].plain && p.clock == LawId::none &&
           (p.source.shape == SourceShape::constant || p.source.shape == SourceShape::renewal) &&
           p.source.batches.empty() && !p.source.may_not_show && p.source.late == LawId::none;
}

/// Fills in `leads_to_plain`.
void follow_ways(const Network& network, PlainNetwork& plain)
{
    std::vector<std::uint8_t> is_left(plain.nodes.size());  ///< by node: entered, may meet other rules
    const auto leads_out = [&](const Node& n) {
        const auto first = network.branches.begin() + n.next.first;
        return std::any_of(first, first + n.next.count,
                           [&](const Branch& b) { return is_left[index(b.to)] != 0; });
    };
    for (bool changes = true; changes;) {
        changes = false;
        for (std::size_t i = 0; i < is_left.size(); ++i) {
            const auto id = static_cast<NodeId>(i);
            const PlainNode& n = plain.nodes[id];
            if (is_left[i] == 0 && (!n.plain || (!n.takes_time() && leads_out(network.nodes[id])))) {
                is_left[i] = 1;
                changes = true;
            }
        }
    }
    for (std::size_t i = 0; i < is_left.size(); ++i) {
        const auto id = static_cast<NodeId>(i);
        plain.nodes[id].leads_to_plain = !leads_out(network.nodes[id]);
    }
}

}  // namespace

PlainNetwork plain_part_of(const Network& network)
{
    PlainNetwork plain;
    plain.pools = plain_pools(network);
    for (const Node& n : network.nodes) {
        PlainNode made;
        made.plain = is_plain(network, plain.pools, n);
        if (made.plain) {
            made.kind = n.kind;
            made.pathway = n.pathway;
            made.counts_visit = n.counts_visit;
            made.visit_slot = n.visit_slot;
            made.pool = n.pool;
            made.time = n.time;
            made.n_ways = n.next.count;
            made.first_way = n.next.first;
            made.decision_time = n.decision_time;
            made.decision_split = n.decision_split;
            if (n.kind == NodeKind::record && n.measures.count == 1 && !n.lists) {
                made.measure = network.measures[n.measures.first];
            }
            if (n.next.count != 0) {
                made.to = network.branches[n.next.first + n.next.count - 1U].to;
            }
        }
        plain.nodes.add(made);
    }
    follow_ways(network, plain);
    for (const Pathway& p : network.pathways) {
        plain.sources.push_back(is_plain(plain, p));
    }
    if (std::count(plain.sources.begin(), plain.sources.end(), 1) == 0) {
        return {};
    }
    return plain;
}

}  // namespace esther
