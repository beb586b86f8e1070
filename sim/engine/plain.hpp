#pragma once

#include <cstdint>
#include <vector>

#include "sim/model/network.hpp"

namespace esther {

/// A node as customers meet it where most of the engine's rules cannot apply: they have no body, and the node
/// no clock, patience, balking, severity or odds, nor its pool anything but one line, served in the order of
/// asking. Made once from the network, so that nothing of it is asked anew for each customer (plain.cpp).
struct PlainNode {
    NodeKind kind = NodeKind::end;
    bool plain = false;  ///< else nothing but this is filled in
    bool counts_visit = false;
    std::uint8_t visit_slot = 0xff;
    PoolId pool = PoolId::none;
    LawId time = LawId::none;
    std::uint16_t n_ways = 0;
    std::uint32_t first_way = 0;  ///< in Network::branches
    std::uint32_t decision_time = 0;
    std::uint32_t decision_split = 0;
    NodeId to = NodeId::none;  ///< by the last way
    PathwayId pathway = PathwayId::none;
    MeasureId measure = MeasureId::none;  ///< of a record that counts just one thing and lists nobody
    bool leads_to_plain = false;  ///< wherever one goes from here, until a step that takes time, is plain
    std::uint8_t unused = 0;      ///< 32 bytes: one is found by a shift
    [[nodiscard]] bool takes_time() const
    {
        return plain && (kind == NodeKind::wait || kind == NodeKind::contact);
    }
};

struct PlainNetwork {
    Table<NodeId, PlainNode> nodes;
    std::vector<std::uint8_t> pools;    ///< by pool: whether its line is plain
    std::vector<std::uint8_t> sources;  ///< by pathway: customers come one by one, on time, to a plain node
    [[nodiscard]] bool empty() const { return nodes.empty(); }
};

/// Empty if no source brings customers to a plain node.
[[nodiscard]] PlainNetwork plain_part_of(const Network& network);

}  // namespace esther
