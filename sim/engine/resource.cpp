// Claims on the pools of a site: who is served, who waits, who is turned away.
//
// At equal times: a unit freed is offered before anyone new asks (completion before request); who is
// offered a unit at the instant patience ends is served (completion before timer). The order of those who
// wait: line.cpp. Claims on several pools: several.cpp.

#include <algorithm>

#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

/// Gives back what was granted but not started, and forgets the claim.
void Shard::free_reserved(std::uint32_t slot)
{
    here().request_of.erase(here().requests[slot].id);
    std::uint32_t each = slot;
    do {
        const Request request = here().requests[each];
        reserve(request.pool, -1);
        here().requests.remove(each);
        offer(request.pool);
        each = request.twin;
    } while (each != no_episode && each != slot);
}

/// The episode wants a unit of its node's pool, and the body there if the node needs it.
void Shard::acquire(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    if (is_person(e)) {
        const SiteId owner = site_for(e, n.place);
        if (needs_body(n)) {
            if (!body_is_free(e)) {
                meet_absent_body(slot);
                return;
            }
            if (run_->people[e.entity].body != owner && !n.ask_ahead) {
                e.state = EpisodeState::going;
                let_go(e);
                send_body(e.entity, slot, owner, draw_travel(e));
                return;
            }
        }
        if (e.held != NodeId::none && (!needs_body(n) || run_->people[e.entity].body == owner) &&
            goes_on(slot)) {
            return;
        }
        if (owner != site_) {
            ask(slot, owner);
            return;
        }
    } else if (e.held != NodeId::none && goes_on(slot)) {
        return;
    }
    if (n.is_several()) {
        claim_several(slot);
        return;
    }
    Resource& r = resource(n.pool);
    if (const std::uint32_t last = r.tail[n.priority]; last != no_episode) {
        __builtin_prefetch(&here().requests[last], 1);  // came long ago, and learns who stands behind it
        here().requests.prefetch_next();
    }
    // Drawn before it is known whether it begins now: what follows a service waits for its length, and a claim
    // keeps it in the line.
    const Duration length = draw_time(e, n.time, n.decision_time, n.time_severity);
    ++pool_month(n.pool).requests;
    if (may_start(n.pool, n.priority, n.leaves_free) ||
        (network().pools[n.pool].preempts && preempt(n.pool, n.priority, n.leaves_free))) {
        if (measures_) {
            tally_->waits[index(n.pool)].add(Duration{0});
        }
        start(slot, {never, length});
        return;
    }
    if (n.balking != Node::never && balks(n.pool, balks_at(e))) {
        --pool_month(n.pool).requests;
        go_elsewhere(slot);
        return;
    }
    if (const std::int64_t room = network().pools[n.pool].room; room >= 0 && is_full(r.waiting, room)) {
        ++pool_month(n.pool).refusals;
        note(TraceKind::turned_away, e);
        turn_away(slot);
        return;
    }
    e.request = here().requests.add();
    Request& request = here().requests[e.request];
    request.received = now_;
    request.since = now_;
    request.leaves_free = n.leaves_free;
    request.entity = e.entity;
    request.episode = slot;
    request.reply_to = site_;
    request.pool = n.pool;
    request.priority = n.priority;
    if (!network().pools[n.pool].interrupts()) {
        request.left = length;
    }
    join_line(e.request);
    wait_in_line(slot);
}

void Shard::wait_in_line(std::uint32_t slot)
{
    Episode& e = episode(slot);
    e.state = EpisodeState::queued;
    schedule_timer(slot, end_of_patience(e));
    note(TraceKind::queues, e, e.due);
    if (is_person(e) && run_->people[e.entity].body == run_->people[e.entity].home) {
        give_back_body(slot);  // one may queue at home and still be free for something else
    }
}

/// The episode gets a unit here and now: whatever it held before is let go.
void Shard::start(std::uint32_t slot, const Turn& turn)
{
    Episode& e = episode(slot);
    let_go(e);
    take_unit(node(e).pool);
    serve(slot, e.node, turn);
}

/// Goes on with what the episode still holds, if that is enough for its node. What ends as a shift does is
/// done, but begins nothing more after it on a unit that is off duty.
bool Shard::goes_on(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const NodeId with = in_hand(e);
    if (with == NodeId::none) {
        return false;
    }
    if (is_off_duty(e, node(with))) {
        let_go(e);
        return false;
    }
    let_go_but(e, with);
    serve(slot, with);
    if (network().pools[node(with).pool].preempts && site_for(e, node(with).place) == site_) {
        offer(node(with).pool);  // who waits may be more urgent than this step is
    }
    return true;
}

/// Whether more of the node's pool is in use than its shift has, and the pool stops work in hand.
bool Shard::is_off_duty(const Episode& e, const Node& n) const
{
    if (network().pools[n.pool].at_close == AtClose::finish || site_for(e, n.place) != site_) {
        return false;
    }
    const Resource& r = resource(n.pool);
    return r.in_use > r.capacity && (needs_body(n) || !is_person(e));
}

/// Begins what the node does with the units that the episode has now, those of node `with`, or goes on with
/// what is left of it.
void Shard::serve(std::uint32_t slot, NodeId with, const Turn& turn)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    e.held = with;
    e.state = EpisodeState::serving;
    const Duration length =
        turn.left == all_of_it ? draw_time(e, n.time, n.decision_time, n.time_severity) : turn.left;
    if (network().pools[n.pool].interrupts()) {
        enter_service(slot, turn.received == never ? now_ : turn.received);
    }
    schedule_done(slot, later(now_, length), 0);
    note(TraceKind::served, e, e.due);
    if (!is_person(e)) {
        return;
    }
    if (needs_body(n)) {
        run_->people[e.entity].occupant = slot;
    } else {
        give_back_body(slot);
    }
}

void Shard::turn_away(std::uint32_t slot)
{
    const NodeId to = node(episode(slot)).full_to;
    if (to == NodeId::none) {
        close_episode(slot);
    } else {
        enter(slot, to);
    }
}

/// The number waiting at which the episode goes elsewhere on this visit: of the first step whose share is
/// above its draw.
std::uint32_t Shard::balks_at(const Episode& e) const
{
    const Node& n = node(e);
    if (n.balking != Node::never) {
        const Balking& balking = network().balking[n.balking];
        const double u = draw(e, balking.decision);
        for (const Balking::Step& step : balking.steps) {
            if (u < number(step.share)) {
                return step.from;
            }
        }
    }
    return never_balks;
}

/// Whether a newcomer who cannot be served at once goes elsewhere, seeing the line. Who bears a line longer
/// than there is room for is turned away there, if at all: whoever asks again later hears the same.
bool Shard::balks(PoolId pool, std::uint32_t balks_at) const
{
    const std::int64_t room = network().pools[pool].room;
    return resource(pool).waiting >= std::int64_t{balks_at} && (room < 0 || std::int64_t{balks_at} <= room);
}

void Shard::go_elsewhere(std::uint32_t slot)
{
    const Episode& e = episode(slot);
    const std::size_t cell = is_person(e) ? cell_of(run_->people[e.entity]) : 0;
    ++tally_->balked[(index(pathway_of(e)) * tally_->shape.n_months + month_) * tally_->shape.n_cells + cell];
    enter(slot, network().balking[node(e).balking].to);
}

void Shard::let_go_held(Episode& e)
{
    const Node& held = node(e.held);
    note(TraceKind::frees, e, never, e.held);
    e.held = NodeId::none;
    if (held.also.count != 0) {
        let_go_others(e, held);
    }
    give_up_unit(e, held, held.pool);
}

/// Releases a unit that the episode had by node `held`.
void Shard::give_up_unit(Episode& e, const Node& held, PoolId pool)
{
    const SiteId owner = site_for(e, held.place);
    if (owner == site_) {
        if (network().pools[pool].interrupts()) {
            leave_service(e, pool);
        }
        release_unit(pool);
        return;
    }
    Message message;
    message.kind = MessageKind::release;
    message.to = owner;
    message.entity = e.entity;
    message.serial = next_serial(e);
    message.pool = pool;
    message.flag = true;
    post(message);
}

/// Ends whatever claim the episode has open, in a queue here or at another site.
void Shard::withdraw(std::uint32_t slot)
{
    Episode& e = episode(slot);
    if (e.state == EpisodeState::queued) {
        give_up_place(e.request);
        return;
    }
    if (e.state != EpisodeState::asked && e.state != EpisodeState::granted) {
        return;
    }
    const Node& n = node(e);
    const SiteId owner = site_for(e, n.place);
    Message message;
    message.kind = MessageKind::cancel;
    message.to = owner;
    message.entity = e.entity;
    message.pool = n.pool;
    message.id = request_id(e);
    if (owner == site_) {
        on_withdrawal(message);  // queued, granted or refused by now
        return;
    }
    message.serial = next_serial(e);
    post(message);
}

/// Books the time that a holder of a unit has waited in its present state, on the pool that it waited for or,
/// in a wait that keeps the unit, on no pool ("process"). Called once, when that wait ends or the run does;
/// with the pool that served it, if it asked for any of several.
void Shard::count_delay_of_holder(std::uint32_t slot, PoolId served_by)
{
    const Episode& e = episode(slot);
    const std::size_t n_pools = network().pools.size();
    std::size_t awaited = n_pools;
    Time from = e.since(now_);
    if (e.state == EpisodeState::queued) {
        from = here().requests[e.request].since;
        awaited = index(here().requests[e.request].pool);
    } else if (e.state == EpisodeState::asked) {
        awaited = index(pool_of(node(e), first_lacked(e)));
    } else if (e.state != EpisodeState::timed || node(e).kind != NodeKind::wait || !node(e).keeps) {
        return;
    }
    if (served_by != PoolId::none) {
        awaited = index(served_by);
    }
    const TallyShape& shape = tally_->shape;
    const PoolId held = node(e.held).pool;
    const std::size_t row = (index(held) * (n_pools + 1) + awaited) * shape.n_months;
    const std::size_t first_day = index(held) * n_delay_days;
    const Time began = delay_began(slot, held, from);
    const Time end = std::min(now_, shape.horizon);
    while (from < end) {
        const std::size_t m = shape.month_of(from);
        const auto day = std::min(static_cast<std::size_t>((from - began) / one_day), last_delay_day);
        const Time end_of_day =
            day < last_delay_day ? began + (static_cast<std::int64_t>(day) + 1) * one_day : never;
        const Time to = std::min({end, shape.end_of_month(m), end_of_day});
        tally_->delayed_time[row + m] += (to - from).count();
        tally_->delay_by_day[(first_day + day) * shape.n_months + m] += (to - from).count();
        from = to;
    }
}

/// When the delay began whose last wait is over now and began at `from`. Waits of one holder that follow one
/// another without a pause, for an assessment and then for a package, are one delay.
Time Shard::delay_began(std::uint32_t slot, PoolId held, Time from)
{
    std::vector<Delay>& delays = here().delays;
    if (slot >= delays.size()) {
        delays.resize(here().episodes.size());
    }
    const Episode& e = episode(slot);
    Delay& last = delays[slot];
    const bool goes_on =
        last.until == from && last.entity == e.entity && last.root == e.root && last.pool == index(held);
    last = {goes_on ? last.since : from, now_, e.entity, e.root, index(held)};
    return last.since;
}

}  // namespace esther
