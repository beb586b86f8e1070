// Services that are broken off: by a more urgent claim, or by the end of a shift.
//
// Who is broken off: among those in service here, the least urgent; of those, the one that started last. Not
// a person who is done and only holds the bed until the next step accepts, and nobody whose claim came from
// another site. Who was broken off stands in the line of its class at the place of its first claim; patience
// is over, since it has been served; the clock of the illness may run again. Whoever breaks somebody off has
// the unit: so nobody is broken off while more is in use than the capacity (overtime, units that are away),
// nor by a claim that must leave units free.

#include "sim/core/check.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

void Shard::enter_service(std::uint32_t slot, Time received)
{
    const Episode& e = episode(slot);
    const Node& n = node(e);
    leave_service(e, n.pool);  // it may go on with the unit that it has
    if (is_person(e) && !needs_body(n)) {
        return;
    }
    Request claim;
    claim.received = received;
    claim.since = now_;
    claim.entity = e.entity;
    claim.episode = slot;
    claim.reply_to = site_;
    claim.pool = n.pool;
    claim.priority = n.priority;
    claim.leaves_free = n.leaves_free;
    claim.state = RequestState::serving;
    Resource& r = resource(n.pool);
    claim.next = r.in_service;
    r.in_service = here().requests.add(claim);
}

void Shard::leave_service(const Episode& e, PoolId pool)
{
    std::uint32_t previous = no_episode;
    Resource& r = resource(pool);
    for (std::uint32_t slot = r.in_service; slot != no_episode; slot = here().requests[slot].next) {
        if (&episode(here().requests[slot].episode) == &e) {
            const std::uint32_t next = here().requests[slot].next;
            (previous == no_episode ? r.in_service : here().requests[previous].next) = next;
            here().requests.remove(slot);
            return;
        }
        previous = slot;
    }
}

/// The claim in service that gives way first, or no_episode.
std::uint32_t Shard::least_urgent(PoolId pool) const
{
    std::uint32_t found = no_episode;
    for (std::uint32_t slot = resource(pool).in_service; slot != no_episode;
         slot = here().requests[slot].next) {
        const Request& claim = here().requests[slot];
        const Episode& e = here().episodes[claim.episode];
        const bool in_hand = e.state == EpisodeState::serving && e.pending == Pending::done && e.due > now_;
        if (in_hand && (found == no_episode || claim.priority > here().requests[found].priority)) {
            found = slot;
        }
    }
    return found;
}

/// The claim in service whose unit one of this class may take, or no_episode. With more in use than the
/// capacity there is none: of a unit that is given up nothing would be free.
std::uint32_t Shard::gives_way(PoolId pool, std::uint8_t priority) const
{
    const Resource& r = resource(pool);
    if (!network().pools[pool].preempts || r.in_use + r.reserved != r.capacity) {
        return no_episode;
    }
    const std::uint32_t found = least_urgent(pool);
    return found != no_episode && here().requests[found].priority > priority ? found : no_episode;
}

/// Frees a unit for a newcomer, if somebody gives way to it and nobody who waits has to come before.
bool Shard::preempt(PoolId pool, std::uint8_t priority, std::uint16_t leaves_free)
{
    const std::uint32_t found = leaves_free > 0 ? no_episode : gives_way(pool, priority);
    if (found == no_episode || stands_behind(pool, priority)) {
        return false;
    }
    break_off(found);
    return true;
}

/// The same for those who wait: they could break nobody off when they came, since more was in use than the
/// capacity, and now may.
bool Shard::preempt_for_line(PoolId pool)
{
    for (std::uint8_t priority = 0; priority < max_priorities; ++priority) {
        if (resource(pool).head[priority] == no_episode) {
            continue;
        }
        const std::uint32_t slot = next_in_line(resource(pool), priority);
        if (here().requests[slot].leaves_free > 0) {
            continue;
        }
        const std::uint32_t found = gives_way(pool, priority);
        if (found == no_episode) {
            return false;
        }
        if (!misses_turn(slot)) {
            break_off(found);
            serve_claim(slot);
        }
        return true;
    }
    return false;
}

void Shard::break_off(std::uint32_t claim)
{
    interrupt(claim, node(episode(here().requests[claim].episode)).if_interrupted);
}

/// The capacity has fallen: what is in hand beyond it stops, but for what ends at this very instant.
void Shard::close_shift(PoolId pool)
{
    const bool hand_over = network().pools[pool].at_close == AtClose::hand_over;
    std::int64_t ending = 0;  // at this very instant
    for (std::uint32_t slot = resource(pool).in_service; slot != no_episode;
         slot = here().requests[slot].next) {
        const Episode& e = episode(here().requests[slot].episode);
        ending += e.state == EpisodeState::serving && e.pending == Pending::done && e.due <= now_ ? 1 : 0;
    }
    while (resource(pool).in_use - ending > resource(pool).capacity) {
        const std::uint32_t claim = least_urgent(pool);
        if (claim == no_episode) {
            return;
        }
        const IfInterrupted own = node(episode(here().requests[claim].episode)).if_interrupted;
        interrupt(claim, hand_over                       ? IfInterrupted::resume
                         : own == IfInterrupted::reroute ? own
                                                         : IfInterrupted::restart);
    }
}

void Shard::interrupt(std::uint32_t slot, IfInterrupted what)
{
    Request claim = here().requests[slot];
    Episode& e = episode(claim.episode);
    claim.left = what == IfInterrupted::resume ? left_of_service(e.due, now_) : all_of_it;
    leave_service(e, claim.pool);
    release_unit(claim.pool);
    e.held = NodeId::none;
    e.pending = Pending::nothing;
    if (what == IfInterrupted::reroute) {
        e.state = EpisodeState::timed;
        note(TraceKind::broken_off, e, never, node(e).interrupted_to);
        sent_away_.push_back(claim.episode);
    } else {
        note(TraceKind::broken_off, e, claim.left == all_of_it ? never : later(now_, claim.left));
        line_up_again(claim);
    }
}

/// Puts an interrupted claim back into the line, at the place of its first receipt.
void Shard::line_up_again(const Request& interrupted)
{
    Request claim = interrupted;
    Episode& e = episode(claim.episode);
    claim.state = RequestState::queued;
    claim.received = place_in_line(claim.received, now_);
    claim.since = now_;
    claim.id = request_id(e);
    e.state = EpisodeState::queued;
    e.request = enqueue(claim);
    schedule_timer(claim.episode, never);
    if (is_person(e) && run_->people[e.entity].body == run_->people[e.entity].home) {
        give_back_body(claim.episode);
    }
}

}  // namespace esther
