// Claims on several pools: of a unit of each, all at once, or of a unit of whichever is free first.
//
// Such a claim has a place in several lines: records that form a ring, in the order in which the pools are
// named. Of each: it is served when its turn has come in every line and every pool has a unit for it; until
// then it holds none, and nobody passes it anywhere, so the order in which pools are named cannot matter and
// nobody waits for somebody who waits for them. Of any: it is served when its turn has come in one line; of
// several at one instant in that of the pool named first. Its places in the other lines are gone then.

#include <bit>

#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

/// The pools of a node by number: its own is 0.
PoolId Shard::pool_of(const Node& n, std::size_t i) const
{
    return i == 0 ? n.pool : network().also[n.also.first + i - 1];
}

bool Shard::takes(const Node& n, PoolId pool) const
{
    for (std::size_t i = 0; i <= n.also.count; ++i) {
        if (pool_of(n, i) == pool) {
            return true;
        }
    }
    return false;
}

/// Which of a node's pools the episode holds no unit of, a bit for each.
std::uint8_t Shard::lacks(const Episode& e, const Node& n) const
{
    unsigned bits = 0;
    for (std::size_t i = 0; i <= n.also.count; ++i) {
        if (e.held == NodeId::none || !takes(node(e.held), pool_of(n, i))) {
            bits |= 1U << i;
        }
    }
    return static_cast<std::uint8_t>(bits);
}

/// The first pool of its node that the episode holds no unit of.
std::size_t Shard::first_lacked(const Episode& e) const
{
    const std::uint8_t pools = node(e).also.count == 0 ? std::uint8_t{1} : lacks(e, node(e));
    return static_cast<std::size_t>(std::countr_zero(pools));
}

/// The node itself, or one of those that stand for it with another pool: the one that has this pool.
NodeId Shard::with_pool(NodeId id, PoolId pool) const
{
    NodeId found = id;
    while (found != NodeId::none && node(found).pool != pool) {
        found = node(found).overflow;
    }
    return found == NodeId::none ? id : found;
}

/// What the episode can do at its node with the units that it still holds, or none. It goes on with them
/// then: one that asked for another of the same pool before letting go of its own could wait for itself.
NodeId Shard::in_hand(const Episode& e) const
{
    const Node& held = node(e.held);
    for (NodeId id = e.node; id != NodeId::none; id = node(id).overflow) {
        if (takes(held, node(id).pool) && (node(id).also.count == 0 || lacks(e, node(id)) == 0)) {
            return id;
        }
    }
    return NodeId::none;
}

/// With which of its pools a newcomer to the node may start at once, or none.
NodeId Shard::free_now(NodeId wanted, std::uint8_t pools) const
{
    const Node& n = node(wanted);
    for (NodeId id = wanted; n.overflow != NodeId::none && id != NodeId::none; id = node(id).overflow) {
        if (may_start(node(id).pool, n.priority, n.leaves_free)) {
            return id;
        }
    }
    if (n.overflow != NodeId::none) {
        return NodeId::none;
    }
    for (std::size_t i = 0; i <= n.also.count; ++i) {
        if ((pools >> i & 1U) != 0 && !may_start(pool_of(n, i), n.priority, n.leaves_free)) {
            return NodeId::none;
        }
    }
    return wanted;
}

/// The pools in whose lines a claim stands: in all of them or, if one is enough, in those that have room.
/// Empty, and counted, if it is turned away.
Shard::Lines Shard::lines_of(NodeId wanted, std::uint8_t pools)
{
    const Node& n = node(wanted);
    Lines lines;
    const auto full = [&](PoolId pool) {
        const std::int64_t room = network().pools[pool].room;
        return room >= 0 && is_full(resource(pool).waiting, room);
    };
    bool turned_away = false;
    if (n.overflow != NodeId::none) {
        for (NodeId id = wanted; id != NodeId::none; id = node(id).overflow) {
            if (!full(node(id).pool)) {
                lines.pools[lines.n++] = node(id).pool;
            }
            if (!n.waits_for_any) {
                break;
            }
        }
        turned_away = lines.n == 0;
        pool_month(n.pool).refusals += turned_away ? 1 : 0;
    } else {
        for (std::size_t i = 0; i <= n.also.count; ++i) {
            const PoolId pool = pool_of(n, i);
            if ((pools >> i & 1U) != 0) {
                const bool no_room = full(pool);
                pool_month(pool).refusals += no_room ? 1 : 0;
                turned_away = turned_away || no_room;
                lines.pools[lines.n++] = pool;
            }
        }
    }
    lines.n = turned_away ? 0 : lines.n;
    return lines;
}

/// Counts a claim that asks for units of these pools, and one that gets them at once.
void Shard::count_asked(NodeId wanted, std::uint8_t pools, NodeId with)
{
    const Node& n = node(wanted);
    const auto count = [&](PoolId pool, bool asked_before) {
        pool_month(pool).requests += asked_before ? 0 : 1;
        if (with != NodeId::none && measures_) {
            tally_->waits[index(pool)].add(Duration{0});
        }
    };
    if (n.overflow != NodeId::none) {
        ++pool_month(n.pool).requests;
        if (with != NodeId::none) {
            count(node(with).pool, with == wanted);
        }
        return;
    }
    for (std::size_t i = 0; i <= n.also.count; ++i) {
        if ((pools >> i & 1U) != 0) {
            count(pool_of(n, i), false);
        }
    }
}

/// Puts one claim into several lines, or into one of them; the slot of the first of its records.
std::uint32_t Shard::line_up(const Request& claim, const Lines& lines, bool any)
{
    Request request = claim;
    request.any = any;
    std::uint32_t first = no_episode;
    std::uint32_t last = no_episode;
    for (std::size_t i = 0; i < lines.n; ++i) {
        request.pool = lines.pools[i];
        if (any && i > 0) {
            ++pool_month(request.pool).requests;
        }
        const std::uint32_t slot = enqueue(request);
        (first == no_episode ? first : here().requests[last].twin) = slot;
        last = slot;
    }
    here().requests[last].twin = first;
    return first;
}

/// The episode wants units of several pools of this site, or of one of several.
void Shard::claim_several(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    const std::uint8_t pools = lacks(e, n);
    const NodeId with = free_now(e.node, pools);
    count_asked(e.node, pools, with);
    if (with != NodeId::none) {
        start_with(slot, with);
        return;
    }
    const Lines lines = lines_of(e.node, pools);
    if (lines.n == 0) {
        note(TraceKind::turned_away, e);
        turn_away(slot);
        return;
    }
    Request request;
    request.received = now_;
    request.since = now_;
    request.leaves_free = n.leaves_free;
    request.entity = e.entity;
    request.episode = slot;
    request.reply_to = site_;
    request.priority = n.priority;
    e.request = line_up(request, lines, n.waits_for_any);
    wait_in_line(slot);
}

/// The same asked by another site.
void Shard::on_request_for_several(const Message& message)
{
    const Node& n = node(message.node);
    const NodeId with = free_now(message.node, message.wanted);
    count_asked(message.node, message.wanted, with);
    Request request;
    request.received = now_;
    request.since = now_;
    request.leaves_free = message.leaves_free;
    request.id = message.id;
    request.entity = message.entity;
    request.serial = message.serial;
    request.reply_to = message.from;
    request.pool = n.pool;
    request.priority = message.priority;
    const Lines lines = with == NodeId::none ? lines_of(message.node, message.wanted) : Lines{};
    if (lines.n > 0) {
        note_claim(TraceKind::lined_up, message.entity, message.pool);
        here().request_of.insert(request.id, line_up(request, lines, n.waits_for_any));
        return;
    }
    if (with == NodeId::none) {
        note_claim(TraceKind::refused, message.entity, message.pool);
        answer(request, MessageKind::refuse);
        return;
    }
    request.state = RequestState::granted;
    note_claim(TraceKind::granted, message.entity, node(with).pool);
    std::uint32_t first = no_episode;
    std::uint32_t last = no_episode;
    for (std::size_t i = 0; i <= node(with).also.count; ++i) {
        if ((message.wanted >> i & 1U) != 0) {
            request.pool = pool_of(node(with), i);
            reserve(request.pool, 1);
            const std::uint32_t slot = here().requests.add(request);
            (first == no_episode ? first : here().requests[last].twin) = slot;
            last = slot;
        }
    }
    if (first != last) {
        here().requests[last].twin = first;
    }
    here().request_of.insert(request.id, first);
    answer(here().requests[first], MessageKind::grant);
}

/// Starts a claim with the units of a node that may be several, keeping those of them that it has.
void Shard::start_with(std::uint32_t slot, NodeId with, const Turn& turn)
{
    Episode& e = episode(slot);
    const Node& n = node(with);
    const std::uint8_t pools = lacks(e, n);
    let_go_but(e, with);
    for (std::size_t i = 0; i <= n.also.count; ++i) {
        if ((pools >> i & 1U) != 0) {
            take_unit(pool_of(n, i));
        }
    }
    serve(slot, with, turn);
}

/// Releases what an episode has by node `held` besides its own pool's unit.
void Shard::let_go_others(Episode& e, const Node& held)
{
    for (std::size_t i = 1; i <= held.also.count; ++i) {
        give_up_unit(e, held, pool_of(held, i));
    }
}

/// Releases what the episode holds and the node does not take.
void Shard::let_go_but(Episode& e, NodeId with)
{
    if (e.held == NodeId::none) {
        return;
    }
    const Node& held = node(e.held);
    const NodeId held_by = e.held;
    e.held = NodeId::none;
    for (std::size_t i = 0; i <= held.also.count; ++i) {
        if (!takes(node(with), pool_of(held, i))) {
            note(TraceKind::frees, e, never, held_by);
            give_up_unit(e, held, pool_of(held, i));
        }
    }
}

/// Who goes to another site for several units brings none of them: what it has of them is let go first.
void Shard::let_go_some(Episode& e, const Node& n)
{
    const unsigned all = (2U << n.also.count) - 1U;
    if (lacks(e, n) != all) {
        let_go(e);
    }
}

/// Forgets a claim's records in other lines than `kept`; the lines move up.
void Shard::forget_twins(std::uint32_t kept)
{
    for (std::uint32_t slot = here().requests[kept].twin; slot != kept;) {
        const std::uint32_t next = here().requests[slot].twin;
        here().requests.remove(slot);
        slot = next;
    }
    here().requests[kept].twin = no_episode;
}

/// Serves a claim with places in several lines, whose turn has come in one of them, if it may be.
bool Shard::serve_several(std::uint32_t slot)
{
    const bool any = here().requests[slot].any;
    const std::uint64_t id = here().requests[slot].id;
    const std::uint32_t local = here().requests[slot].episode;
    const std::uint32_t first = local != no_episode ? episode(local).request : here().request_of.find(id);
    std::uint32_t chosen = first;
    for (std::uint32_t each = first;;) {
        const bool its_turn = next_claim(here().requests[each].pool) == each;
        if (any && its_turn) {
            chosen = each;
            break;
        }
        if (!any && !its_turn) {
            return false;
        }
        each = here().requests[each].twin;
        if (each == first) {
            break;
        }
    }
    if (misses_turn(first)) {
        return true;
    }
    const PoolId pool = here().requests[chosen].pool;
    const Turn turn{here().requests[chosen].received, here().requests[chosen].left};
    if (local != no_episode) {
        count_delay(local, pool);
    }
    for (std::uint32_t each = first;;) {
        leave_line(each, !any || each == chosen);
        to_serve_.push_back(here().requests[each].pool);
        each = here().requests[each].twin;
        if (each == first) {
            break;
        }
    }
    if (any || local != no_episode) {
        forget_twins(chosen);
    }
    if (local == no_episode) {
        if (chosen != first) {
            here().request_of.erase(id);
            here().request_of.insert(id, chosen);
        }
        for (std::uint32_t each = chosen;;) {
            Request& request = here().requests[each];
            request.state = RequestState::granted;
            reserve(request.pool, 1);
            each = request.twin;
            if (each == no_episode || each == chosen) {
                break;
            }
        }
        answer(here().requests[chosen], MessageKind::grant);
        return true;
    }
    here().requests.remove(chosen);
    const NodeId wanted = episode(local).node;
    start_with(local, any ? with_pool(wanted, pool) : wanted, turn);
    return true;
}

/// Gives up a claim's places in several lines.
void Shard::leave_lines(std::uint32_t slot)
{
    for (std::uint32_t each = slot;;) {
        Request& request = here().requests[each];
        ++pool_month(request.pool).reneges;
        leave_line(each, false);
        to_serve_.push_back(request.pool);
        each = request.twin;
        if (each == slot) {
            break;
        }
    }
    if (here().requests[slot].episode == no_episode) {
        here().request_of.erase(here().requests[slot].id);
    }
    forget_twins(slot);
    here().requests.remove(slot);
}

}  // namespace esther
