// Customers at plain nodes (plain.hpp), and the main loop of a shard that has no others.
//
// These are rules of advance.cpp, source.cpp, episode.cpp, resource.cpp, line.cpp and units.cpp once more,
// without those that cannot apply: half the instructions a customer. Whatever is not plain is handed to the
// functions there, which leave and find the same state; a run of which nothing is treated as plain
// (RunSettings::reference) has the same bits.

#include <algorithm>

#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

void Shard::advance_plain(Time until)
{
    const Restore restore{*this};
    while (queue_.take_before(until, restore, event_)) {
        if (event_.kind == EventKind::episode_done) {
            done_plain(event_);
        } else if (event_.kind == EventKind::arrival && plain_->sources[event_.ref] != 0) {
            arrive_plain(event_);
        } else {
            execute_apart(event_);
            continue;
        }
        if (!to_serve_.empty()) {
            serve_plain();
        }
    }
}

/// Places the event in time and counts it.
inline void Shard::begin_plain(const Event& event)
{
    ++tally_->events;
    last_ = now_;
    here().fingerprint = follow(here().fingerprint, event);
    steps_ = 0;
}

inline void Shard::push_plain(Time at, EventKind kind, std::uint32_t entity, std::uint32_t serial,
                              std::uint32_t ref)
{
    if (at >= horizon_) {
        return;
    }
    if (at == now_) [[unlikely]] {
        push(at, kind, entity, serial, ref);
        return;
    }
    queue_.push(Event::of(at, Event::make_rank(0, class_of(kind), luck_of(entity, at)), entity, serial, ref,
                          site_, kind));
}

inline double Shard::draw_plain(const Episode& e, const PlainNode& n, std::uint32_t decision) const
{
    std::uint32_t visit = unsigned{e.round} << 8;
    if (n.visit_slot != 0xff && e.visits[n.visit_slot] > 1) {
        visit |= e.visits[n.visit_slot] - 1U;
    }
    return uniform(run_->rounds, {e.entity, decision, e.root, static_cast<std::uint16_t>(visit), 0});
}

/// The way out of the node by the number u.
inline NodeId Shard::way_out(const PlainNode& n, double u) const
{
    const Branch* branch = &network_->branches[n.first_way];
    for (const Branch* const last = branch + (n.n_ways - 1); branch != last;) {
        const double share = number(branch->share);
        if (u < share) {
            return branch->to;
        }
        if (++branch != last) {
            u = (u - share) / (1.0 - share);
        }
    }
    return n.to;
}

void Shard::arrive_plain(const Event& event)
{
    at_site(event.site, event.time);
    depth_ = event.depth();
    const Foreseen& ahead = foreseen_[event.ref];
    SourceState& state = run_->sources[event.ref];
    const std::uint32_t candidate = state.candidate - 1;
    const std::uint32_t i = candidate - ahead.first;
    if (candidate >= customer_bit || i >= ahead.n) [[unlikely]] {
        execute_apart(event);
        return;
    }
    begin_plain(event);
    ++tally_->candidates;
    ++state.arrived;
    const double u = ahead.starts[i];
    const Duration length = ahead.lengths[i];
    const Pathway& p = network_->pathways[static_cast<PathwayId>(event.ref)];
    Time next = never;
    if (i + 1 < ahead.n && state.arrived < p.source.most) {
        next = state.last = later(state.last, ahead.gaps[i + 1]);
        ++state.candidate;
    } else {
        next = next_arrival(static_cast<PathwayId>(event.ref));
    }

    const std::uint32_t slot = here().episodes.add();
    Episode& e = episode(slot);
    e.entity = customer_bit | candidate;
    e.root = p.root;
    e.state = EpisodeState::timed;
    e.stopwatch = now_;
    ++tally_->opened[event.ref];
    const PlainNode& n = plain_->nodes[p.start];
    if (n.kind == NodeKind::contact) {
        enter_plain(e, p.start, n);
        claim_plain(slot, e, n.pool, length);
    } else if (n.kind == NodeKind::wait) {
        enter_plain(e, p.start, n);
        wait_plain(slot, e, length);
    } else if (n.kind == NodeKind::decision) {
        enter_plain(e, p.start, n);
        walk_plain(slot, way_out(n, u));
    } else {
        walk_plain(slot, p.start);
    }
    push_plain(next, EventKind::arrival, event.entity, state.candidate, event.ref);
}

void Shard::done_plain(const Event& event)
{
    at_site(event.site, event.time);
    depth_ = event.depth();
    Episode& e = episode(event.ref);
    const PlainNode& n = plain_->nodes[e.node];
    const bool is_service = e.state == EpisodeState::serving;
    const bool stale = e.pending != Pending::done || e.serial != event.serial ||
                       customer_name(e.entity, e.root) != event.entity || e.due > event.time;
    if (!n.plain || stale || e.held != (is_service ? e.node : NodeId::none)) {
        execute_apart(event);
        return;
    }
    begin_plain(event);
    NodeId to = n.to;
    if (n.n_ways > 1) {
        to = way_out(n, draw_plain(e, n, n.decision_split));
    }
    if (is_service) {
        e.held = NodeId::none;
        n.leads_to_plain ? pass_on(n.pool) : release_unit(n.pool);
    }
    walk_plain(event.ref, to);
}

inline void Shard::enter_plain(Episode& e, NodeId to, const PlainNode& n)
{
    ++steps_;
    e.node = to;
    e.pending = Pending::nothing;
    if (n.counts_visit) {
        count_visit(e);
    }
}

/// Moves a customer who holds nothing to a node and on through every plain one that takes no time.
void Shard::walk_plain(std::uint32_t slot, NodeId to)
{
    for (;;) {
        const PlainNode& n = plain_->nodes[to];
        if (!n.plain || steps_ == most_steps) [[unlikely]] {
            enter(slot, to);
            return;
        }
        Episode& e = episode(slot);
        enter_plain(e, to, n);
        if (n.kind == NodeKind::end) {
            ++tally_->closed[index(n.pathway)];
            here().episodes.remove(slot);
            return;
        }
        if (n.takes_time()) {
            const double u = draw_plain(e, n, n.decision_time);
            const Duration length = to_duration(run_->parameters->laws[n.time].quantile(u));
            n.kind == NodeKind::wait ? wait_plain(slot, e, length) : claim_plain(slot, e, n.pool, length);
            return;
        }
        if (n.measure != MeasureId::none) {
            count_plain(n.measure, n.pathway, now_ - e.stopwatch);
        } else if (n.kind == NodeKind::record) {
            record_several(e);
        }
        to = n.n_ways > 1 ? way_out(n, draw_plain(e, n, n.decision_split)) : n.to;
    }
}

inline void Shard::count_plain(MeasureId m, PathwayId pathway, Duration shown)
{
    Tally& tally = *tally_;
    ++tally.counts[tally.count_index(m, pathway, month_, 0)];
    if (!measures_) {
        return;
    }
    tally.stopwatches[index(m)].add(shown);
    tally.shown[index(m) * tally.shape.n_cells].add({1, shown.count()});
    Time& latest = here().last_record[index(m)];
    if (latest != never) {
        tally.gaps[index(m)].add(now_ - latest);
    }
    latest = now_;
}

void Shard::record_several(const Episode& e)
{
    const Node& n = node(e);
    for (std::uint32_t i = n.measures.first; i < n.measures.first + n.measures.count; ++i) {
        const MeasureId m = network_->measures[i];
        count_plain(m, n.pathway, now_ - e.stopwatch);
        if (n.lists) {
            tally_->tape.push_back({now_, e.entity & ~customer_bit, e.root, n.pathway, m});
        }
    }
}

inline void Shard::wait_plain(std::uint32_t slot, Episode& e, Duration length)
{
    e.state = EpisodeState::timed;
    e.set_since(now_);
    end_plain(slot, e, length);
}

/// The service or wait ends after so long.
[[gnu::always_inline]] inline void Shard::end_plain(std::uint32_t slot, Episode& e, Duration length)
{
    ++e.serial;
    e.due = later(now_, length);
    e.rival = 0;
    e.pending = Pending::done;
    push_plain(e.due, EventKind::episode_done, customer_name(e.entity, e.root), e.serial, slot);
}

/// At once, without a wait.
[[gnu::noinline]] void Shard::begin_service(std::uint32_t slot, Episode& e, PoolId pool, Duration length)
{
    if (measures_) {
        tally_->waits[index(pool)].add(Duration{0});
    }
    take_unit(pool);
    e.held = e.node;
    e.state = EpisodeState::serving;
    end_plain(slot, e, length);
}

/// A unit at once, if nobody waits and one is free; else a place at the end of the line.
inline void Shard::claim_plain(std::uint32_t slot, Episode& e, PoolId pool, Duration length)
{
    Resource& r = resource(pool);
    PoolMonth& month = books(pool, r);
    ++month.requests;
    if (r.waiting == 0 && has_free(r)) {
        begin_service(slot, e, pool, length);
        return;
    }
    const std::uint32_t claim = here().requests.add();
    Request& request = here().requests[claim];
    request.received = now_;
    request.since = now_;
    request.left = length;
    request.entity = e.entity;
    request.episode = slot;
    request.previous = r.tail[0];
    request.reply_to = site_;
    request.pool = pool;
    (r.tail[0] == no_episode ? r.head[0] : here().requests[r.tail[0]].next) = claim;
    r.tail[0] = claim;
    ++r.waiting;
    book(month.queue_time, 1);
    e.request = claim;
    e.state = EpisodeState::queued;
    ++e.serial;
    e.due = never;
    e.rival = by_patience;
}

/// The first in a plain line begins its service; the unit for it is the caller's to book. False, and nothing
/// is done, if rules of other nodes apply to it.
[[gnu::always_inline]] inline bool Shard::begin_first(PoolId pool, Resource& r, PoolMonth& month)
{
    const std::uint32_t claim = next_in_line(r, 0);
    const Request& request = here().requests[claim];
    const std::uint32_t slot = request.episode;
    Episode& e = episode(slot);
    const Duration length = request.left;
    if (!plain_->nodes[e.node].plain || e.held != NodeId::none || length == all_of_it) {
        return false;
    }
    (request.previous == no_episode ? r.head[0] : here().requests[request.previous].next) = request.next;
    (request.next == no_episode ? r.tail[0] : here().requests[request.next].previous) = request.previous;
    --r.waiting;
    const Duration waited = now_ - request.since;
    book(month.queue_time, -1);
    month.wait_time += waited.count();
    month.served_wait_time += waited.count();
    if (measures_) {
        tally_->waits[index(pool)].add(waited);
    }
    here().requests.remove(claim);
    e.held = e.node;
    e.state = EpisodeState::serving;
    end_plain(slot, e, length);
    return true;
}

/// A service is over: its unit is free, or goes to the first in line, as it would when the event is over. The
/// books are the same, and so is what the customer meets at plain nodes: whoever waited is before it.
inline void Shard::pass_on(PoolId pool)
{
    Resource& r = resource(pool);
    if (r.waiting == 0) {
        give_back_unit(pool);
        return;
    }
    PoolMonth& month = books(pool, r);
    if (r.in_use + r.reserved <= r.capacity && begin_first(pool, r, month)) {
        ++month.starts;
    } else {
        release_unit(pool);
    }
}

/// Gives free units to those who wait, of plain pools to the first in line.
void Shard::serve_plain()
{
    while (!to_serve_.empty()) {
        const PoolId pool = to_serve_.back();
        Resource& r = resource(pool);
        if (plain_->pools[index(pool)] == 0) {
            serve_waiting();
            return;
        }
        if (r.waiting == 0 || !has_free(r)) {
            to_serve_.pop_back();
        } else if (begin_first(pool, r, books(pool, r))) {
            take_unit(pool);
        } else {
            serve_claim(next_in_line(r, 0));
        }
    }
    if (!sent_away_.empty()) {
        serve_waiting();
    }
}

}  // namespace esther
