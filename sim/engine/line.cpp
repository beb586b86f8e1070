// The line before a pool: who stands where, and who is next when a unit is free.
//
// A newcomer never passes somebody waiting, whatever is free: the queue is served by priority, then by time
// of receipt. The one exception: a claim that waits for more free units (`leaves_free`) lets other classes
// pass. Claims on several pools: several.cpp. Who takes the unit of somebody in service: interrupt.cpp.

#include <string>

#include "sim/engine/loop_error.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

/// Puts a claim into the line that it names.
void Shard::join_line(std::uint32_t slot)
{
    Request& added = here().requests[slot];
    Resource& r = resource(added.pool);
    book(books(added.pool, r).queue_time, 1);
    added.previous = r.tail[added.priority];
    added.next = no_episode;
    while (added.previous != no_episode && here().requests[added.previous].received > added.received) {
        added.next = added.previous;  // only an interrupted claim comes back before others
        added.previous = here().requests[added.previous].previous;
    }
    (added.previous == no_episode ? r.head[added.priority] : here().requests[added.previous].next) = slot;
    (added.next == no_episode ? r.tail[added.priority] : here().requests[added.next].previous) = slot;
    ++r.waiting;
}

/// Services that have not begun last as the laws say that hold when they do: lengths drawn ahead are drawn
/// anew.
void Shard::forget_lengths()
{
    for (std::uint32_t slot = 0; slot < here().requests.size(); ++slot) {
        Request& claim = here().requests[slot];
        if (claim.pool != PoolId::none && !network().pools[claim.pool].interrupts()) {
            claim.left = all_of_it;
        }
    }
}

/// The claim comes next in its line: what is needed to serve it was written long ago. Its own record was
/// fetched when the one before it came next.
void Shard::prefetch_claim(std::uint32_t slot) const
{
    const Request& claim = here().requests[slot];
    if (claim.episode != no_episode) {
        __builtin_prefetch(&here().episodes[claim.episode]);
        if ((claim.entity & customer_bit) == 0) {
            __builtin_prefetch(&run_->people[claim.entity]);
        }
    }
    if (claim.next != no_episode) {
        __builtin_prefetch(&here().requests[claim.next]);
    }
}

/// Takes a claim out of the queue, and counts how long it was there. Its record remains.
void Shard::leave_line(std::uint32_t slot, bool served)
{
    const Request& request = here().requests[slot];
    Resource& r = resource(request.pool);
    PoolMonth& tally = books(request.pool, r);
    book(tally.queue_time, -1);
    (request.previous == no_episode ? r.head[request.priority] : here().requests[request.previous].next) =
        request.next;
    (request.next == no_episode ? r.tail[request.priority] : here().requests[request.next].previous) =
        request.previous;
    --r.waiting;
    if (request.next != no_episode) {
        prefetch_claim(request.next);
    }
    const Duration waited = now_ - request.since;
    tally.wait_time += waited.count();
    if (served) {
        tally.served_wait_time += waited.count();
        if (measures_ && request.since == request.received) {
            tally_->waits[index(request.pool)].add(waited);
        }
    }
}

/// A claim is given up: those behind it move up, and may not have waited for what it waited for.
void Shard::give_up_place(std::uint32_t slot)
{
    const Request& request = here().requests[slot];
    if (request.twin != no_episode) {
        leave_lines(slot);
        return;
    }
    ++pool_month(request.pool).reneges;
    offer(request.pool);
    leave_line(slot, false);
    if (request.episode == no_episode) {
        here().request_of.erase(request.id);
    }
    here().requests.remove(slot);
}

/// Whether a newcomer may take a unit at once: nobody is passed but those who wait for more free units or for
/// other pools and are less urgent, and never anybody of the same class.
bool Shard::may_start(PoolId pool, std::uint8_t priority, std::uint16_t leaves_free) const
{
    const Resource& r = resource(pool);
    return leaves_enough(r.capacity - r.in_use - r.reserved, leaves_free) &&
           (r.waiting == 0 || goes_first(pool, priority));
}

/// Whether a newcomer is before all those in a line who do not wait for more free units.
bool Shard::goes_first(PoolId pool, std::uint8_t priority) const
{
    if (!network().pools[pool].selective || resource(pool).head[priority] != no_episode) {
        return false;
    }
    const std::uint32_t slot = next_claim(pool);
    if (slot == no_episode) {
        return true;
    }
    const Request& claim = here().requests[slot];
    return priority < risen_class(claim.priority, now_ - claim.received, network().pools[pool].rises);
}

/// Whether somebody waits whom a claim of this class does not pass.
bool Shard::stands_behind(PoolId pool, std::uint8_t priority) const
{
    const Resource& r = resource(pool);
    for (std::size_t before = 0; before <= priority; ++before) {
        if (r.head[before] != no_episode &&
            (before == priority || here().requests[next_in_line(r, before)].leaves_free == 0)) {
            return true;
        }
    }
    return false;
}

/// The claim whose turn it is to take one of the free units: the best class (with rising priority: as it is
/// now), within it the one received first. A class whose first claim waits for more free units is passed.
/// no_episode if there is none.
std::uint32_t Shard::next_claim(PoolId pool) const
{
    const Resource& r = resource(pool);
    const Duration rises = network().pools[pool].rises;
    const std::int64_t free = r.capacity - r.in_use - r.reserved;
    std::uint32_t best = no_episode;
    std::int64_t best_class = 0;
    for (std::size_t priority = 0; priority < max_priorities; ++priority) {
        if (r.head[priority] == no_episode) {
            continue;
        }
        const std::uint32_t slot = next_in_line(r, priority);
        const Request& claim = here().requests[slot];
        if (!leaves_enough(free, claim.leaves_free)) {
            continue;
        }
        if (rises == Duration{0}) {
            return slot;
        }
        const std::int64_t risen = risen_class(claim.priority, now_ - claim.received, rises);
        if (best == no_episode || risen < best_class ||
            (risen == best_class && claim.received < here().requests[best].received)) {
            best = slot;
            best_class = risen;
        }
    }
    return best;
}

/// Offers a free unit of a pool to the claim that is next, if there is one that may have it.
bool Shard::serve_first(PoolId pool)
{
    const std::uint32_t slot = next_claim(pool);
    if (slot == no_episode) {
        return false;
    }
    if (here().requests[slot].twin != no_episode) {
        return serve_several(slot);
    }
    if (!misses_turn(slot)) {
        serve_claim(slot);
    }
    return true;
}

/// The turn of a claim has come: if another episode of the person has the body, it gives its place up, as it
/// would if the body had left for another site.
bool Shard::misses_turn(std::uint32_t slot)
{
    const std::uint32_t local = here().requests[slot].episode;
    if (local == no_episode || !lacks_body(episode(local))) {
        return false;
    }
    count_delay(local);
    give_up_place(slot);
    meet_absent_body(local);
    return true;
}

/// Gives a free unit of its pool to a claim that waits, of one pool.
void Shard::serve_claim(std::uint32_t slot)
{
    const PoolId pool = here().requests[slot].pool;
    const std::uint32_t local = here().requests[slot].episode;
    const Turn turn{here().requests[slot].received, here().requests[slot].left};
    if (local != no_episode) {
        count_delay(local);
    }
    leave_line(slot, true);
    if (local == no_episode) {
        reserve(pool, 1);
        Request& granted = here().requests[slot];
        granted.state = RequestState::granted;
        note_claim(TraceKind::granted, granted.entity, pool);
        answer(granted, MessageKind::grant);
        return;
    }
    here().requests.remove(slot);
    start(local, turn);
}

void Shard::serve_waiting()
{
    for (std::uint32_t n_sent = 0;; ++n_sent) {
        while (!to_serve_.empty()) {
            const PoolId pool = to_serve_.back();
            const Resource& r = resource(pool);
            if (r.waiting == 0 || (!has_free(r) && !network().pools[pool].preempts)) {
                to_serve_.pop_back();
            } else if (!(has_free(r) ? serve_first(pool) : preempt_for_line(pool))) {
                std::erase(to_serve_, pool);
            }
        }
        if (sent_away_.empty()) {
            return;
        }
        const std::uint32_t slot = sent_away_.back();
        sent_away_.pop_back();
        steps_ = 0;  // each has its own way to go
        if (n_sent > Event::most_depth) {
            throw LoopError(episode(slot).node, now_,
                            "more than " + std::to_string(Event::most_depth) + " services were broken off");
        }
        enter(slot, node(episode(slot)).interrupted_to);
    }
}

}  // namespace esther
