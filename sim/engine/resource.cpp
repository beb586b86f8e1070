// Claims on the pools of a site: who is served, who waits, who is turned away.
//
// At equal times: a unit freed is offered before anyone new asks (completion before request); who is
// offered a unit at the instant patience ends is served (completion before timer). A newcomer never
// passes somebody waiting, whatever is free: the queue is served by priority, then by time of receipt. The
// one exception: a claim that waits for more free units (`leaves_free`) lets other classes pass. Claims on
// several pools: several.cpp.

#include <algorithm>

#include "sim/core/check.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

/// The capacity a calendar gives at time t, and when it changes next (never if it is constant).
struct CapacityNow {
    std::int64_t capacity = 0;
    Time until = never;
};

CapacityNow capacity_at(const Calendar& calendar, Time t)
{
    if (calendar.steps.size() == 1) {
        return {calendar.steps.front().capacity, never};
    }
    const Duration phase = t.time_since_epoch() % calendar.period;
    const std::size_t step = step_in_force(calendar, phase);
    const Duration end = step + 1 < calendar.steps.size() ? calendar.steps[step + 1].from : calendar.period;
    return {calendar.steps[step].capacity, t + (end - phase)};
}

}  // namespace

namespace {

/// Adds what a pool did in a stretch of time in which nothing about it changed.
void add_stretch(PoolMonth& tally, const Resource& r, std::int64_t length)
{
    if (r.capacity != unlimited) {
        tally.capacity_time += r.capacity * length;
        tally.overtime += std::max<std::int64_t>(0, r.in_use - r.capacity) * length;
    }
    tally.busy_time += r.in_use * length;
    tally.queue_time += r.waiting * length;
    tally.reserved_time += r.reserved * length;
}

}  // namespace

void Shard::integrate(PoolId pool, Resource& r)
{
    PoolMonth& tally = pool_month(pool);
    if (r.changed < month_begin_ || now_ > tally_->shape.horizon) {
        count_months(pool);
    } else {
        add_stretch(tally, r, (now_ - r.changed).count());
    }
    r.changed = now_;
}

/// The same over several months, or beyond the end of the run.
void Shard::count_months(PoolId pool)
{
    Resource& r = resource(pool);
    const TallyShape& shape = tally_->shape;
    const Time end = std::min(now_, shape.horizon);
    while (r.changed < end) {
        const std::size_t m = shape.month_of(r.changed);
        const Time to = std::min(end, shape.end_of_month(m));
        add_stretch(tally_->pools[index(pool) * shape.n_months + m], r, (to - r.changed).count());
        r.changed = to;
    }
}

void Shard::open_resources()
{
    const auto& calendars = run_->parameters->calendars[site_];
    for (std::size_t i = 0; i < network().pools.size(); ++i) {
        const auto pool = static_cast<PoolId>(i);
        Resource& r = resource(pool);
        r.head.fill(no_episode);
        r.tail.fill(no_episode);
        r.present = !calendars[pool].steps.empty();
        if (r.present) {
            muster(pool);
            set_capacity(pool);
        }
    }
}

/// Takes the capacity of the calendar in force, which may have changed with the parameters.
void Shard::set_capacity(PoolId pool)
{
    account(pool);
    Resource& r = resource(pool);
    const CapacityNow now = capacity_at(run_->parameters->calendars[site_][pool], now_);
    r.capacity = std::max<std::int64_t>(0, now.capacity - r.away);
    if (network().pools[pool].at_close != AtClose::finish) {
        close_shift(pool);
    }
    ++r.calendar_serial;
    if (now.until != never) {
        const auto name = 0xe0000000U | static_cast<std::uint32_t>(index(pool));
        push(now.until, EventClass::calendar, EventKind::calendar_step, name, r.calendar_serial,
             static_cast<std::uint32_t>(index(pool)));
    }
    offer(pool);
}

void Shard::take_unit(PoolId pool)
{
    account(pool);
    Resource& r = resource(pool);
    if (r.in_use == 0) {
        if (r.idle_since != now_) {  // handed over at once, the busy period goes on
            end_busy_period(pool);
            r.busy_since = now_;
        }
        r.idle_since = never;
    }
    ++r.in_use;
    ++pool_month(pool).starts;
}

void Shard::release_unit(PoolId pool)
{
    account(pool);
    Resource& r = resource(pool);
    ESTHER_CHECK(r.in_use > 0);
    if (--r.in_use == 0) {
        r.idle_since = now_;
    }
    offer(pool);
}

/// Tallies a busy period once it is known that nobody was served at the instant it seemed to end.
void Shard::end_busy_period(PoolId pool)
{
    Resource& r = resource(pool);
    if (r.idle_since != never && r.busy_since >= tally_->shape.measure_from) {
        tally_->busy_periods[index(pool)].add(r.idle_since - r.busy_since);
    }
    r.idle_since = never;
}

/// Gives back what was granted but not started, and forgets the claim.
void Shard::free_reserved(std::uint32_t slot)
{
    here().request_of.erase(here().requests[slot].id);
    std::uint32_t each = slot;
    do {
        const Request request = here().requests[each];
        account(request.pool);
        --resource(request.pool).reserved;
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
    ++pool_month(n.pool).requests;
    if (may_start(n.pool, n.priority, n.leaves_free) || preempt(n.pool, n.priority)) {
        if (now_ >= tally_->shape.measure_from) {
            tally_->waits[index(n.pool)].add(Duration{0});
        }
        start(slot);
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

/// Goes on with what the episode still holds, if that is enough for its node.
bool Shard::goes_on(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const NodeId with = in_hand(e);
    if (with == NodeId::none) {
        return false;
    }
    let_go_but(e, with);
    serve(slot, with);
    return true;
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
    ++tally_->balked[(index(e.pathway) * tally_->shape.n_months + month()) * tally_->shape.n_cells + cell];
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
void Shard::count_delay_of_holder(const Episode& e, PoolId served_by)
{
    const std::size_t n_pools = network().pools.size();
    std::size_t awaited = n_pools;
    Time from = start_of_run + one_second * std::int64_t{e.request};
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
    const std::size_t row = (index(node(e.held).pool) * (n_pools + 1) + awaited) * shape.n_months;
    const Time end = std::min(now_, shape.horizon);
    while (from < end) {
        const std::size_t m = shape.month_of(from);
        const Time to = std::min(end, shape.end_of_month(m));
        tally_->delayed_time[row + m] += (to - from).count();
        from = to;
    }
}

/// Puts a claim into the line that it names.
void Shard::join_line(std::uint32_t slot)
{
    Request& added = here().requests[slot];
    account(added.pool);
    Resource& r = resource(added.pool);
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

/// Takes a claim out of the queue, and counts how long it was there. Its record remains.
void Shard::leave_line(std::uint32_t slot, bool served)
{
    const Request& request = here().requests[slot];
    account(request.pool);
    Resource& r = resource(request.pool);
    (request.previous == no_episode ? r.head[request.priority] : here().requests[request.previous].next) =
        request.next;
    (request.next == no_episode ? r.tail[request.priority] : here().requests[request.next].previous) =
        request.previous;
    --r.waiting;
    if (request.next != no_episode) {
        prefetch_claim(request.next);
    }
    const Duration waited = now_ - request.since;
    PoolMonth& tally = pool_month(request.pool);
    tally.wait_time += waited.count();
    if (served) {
        tally.served_wait_time += waited.count();
        if (now_ >= tally_->shape.measure_from && request.since == request.received) {
            tally_->waits[index(request.pool)].add(waited);
        }
    }
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
    Resource& r = resource(pool);
    const std::uint32_t slot = next_claim(pool);
    if (slot == no_episode) {
        return false;
    }
    if (here().requests[slot].twin != no_episode) {
        return serve_several(slot);
    }
    const std::uint32_t local = here().requests[slot].episode;
    const Turn turn{here().requests[slot].received, here().requests[slot].left};
    if (local != no_episode) {
        count_delay(episode(local));
    }
    leave_line(slot, true);
    if (local == no_episode) {
        ++r.reserved;
        Request& granted = here().requests[slot];
        granted.state = RequestState::granted;
        note_claim(TraceKind::granted, granted.entity, pool);
        answer(granted, MessageKind::grant);
        return true;
    }
    here().requests.remove(slot);
    Episode& e = episode(local);
    if (is_person(e) && needs_body(node(e)) && !body_is_free(e)) {
        meet_absent_body(local);  // in another room of the same house: comes back later
        return true;
    }
    start(local, turn);
    return true;
}

void Shard::serve_waiting()
{
    for (;;) {
        while (!to_serve_.empty()) {
            const PoolId pool = to_serve_.back();
            const Resource& r = resource(pool);
            if (r.waiting == 0 || !has_free(r)) {
                to_serve_.pop_back();
            } else if (!serve_first(pool)) {
                std::erase(to_serve_, pool);
            }
        }
        if (sent_away_.empty()) {
            return;
        }
        const std::uint32_t slot = sent_away_.back();
        sent_away_.pop_back();
        enter(slot, node(episode(slot)).interrupted_to);
    }
}

}  // namespace esther
