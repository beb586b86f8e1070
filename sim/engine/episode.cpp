// The walk of an episode through its pathway.

#include <algorithm>

#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/loop_error.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"
#include "sim/random/copula.hpp"

namespace esther {

void Shard::open_episode(PathwayId pathway, std::uint32_t entity, std::uint32_t root)
{
    const Pathway& p = network().pathways[pathway];
    const std::uint32_t slot = here().episodes.add();
    Episode& e = episode(slot);
    e.entity = entity;
    e.root = root;
    e.state = EpisodeState::timed;
    e.stopwatch = now_;
    e.node = p.start;
    if (is_person(e)) {
        e.next = run_->people[entity].first_episode;
        run_->people[entity].first_episode = slot;
    }
    note(TraceKind::opens, e);
    if (p.clock != LawId::none) {
        start_clock(e, p.decision_clock);
    }
    ++tally_->opened[index(pathway)];
    enter(slot, p.start);
}

/// Moves an episode to a node and on through every node that takes no time.
void Shard::enter(std::uint32_t slot, NodeId to)
{
    for (;;) {
        if (++steps_ > most_steps) {
            throw LoopError(to, now_, "an episode went through " + std::to_string(most_steps) + " nodes");
        }
        Episode& e = episode(slot);
        const Node& n = node(to);
        e.node = to;
        e.pending = Pending::nothing;
        if (n.counts_visit || n.stops_clock || n.starts_clock || n.starts_stopwatch || n.worsens || traces_) {
            turn_clocks(e);
            if (n.worsens && e.clock <= now_) {
                e.clock = never;
                note(TraceKind::clock_strikes, e);
                to = network().pathways[pathway_of(e)].clock_to;
                continue;
            }
        }
        switch (n.kind) {
            case NodeKind::record:
                record(e);
                to = choose(e);
                break;
            case NodeKind::decision:
                to = choose(e);
                break;
            case NodeKind::end:
                close_episode(slot);
                return;
            case NodeKind::wait:
                begin_wait(slot);
                return;
            case NodeKind::contact:
            case NodeKind::stay:
            case NodeKind::package:
                acquire(slot);
                return;
        }
    }
}

/// What entering a node does to the episode's counters, clock and stopwatch.
void Shard::turn_clocks(Episode& e)
{
    const Node& n = node(e);
    count_visit(e);
    if (n.kind != NodeKind::end) {
        note(TraceKind::enters, e);
    }
    if (n.stops_clock) {
        e.clock = clock_in_care(e.clock);
    }
    if (n.starts_clock) {
        // Anew at each node and visit: not what was drawn when the episode opened.
        const std::uint64_t here_and_now =
            mix(network().pathways[pathway_of(e)].decision_clock, n.decision_split);
        start_clock(e, static_cast<std::uint32_t>(here_and_now >> 32));
    }
    if (n.starts_stopwatch) {
        e.stopwatch = now_;
    }
}

void Shard::start_clock(Episode& e, std::uint32_t decision)
{
    const Pathway& p = network().pathways[pathway_of(e)];
    e.clock = later(now_, draw_time(e, p.clock, decision, p.clock_severity));
    note(TraceKind::clock_starts, e, e.clock);
}

/// Takes up the node again after a journey or a pause.
void Shard::begin(std::uint32_t slot)
{
    Episode& e = episode(slot);
    e.pending = Pending::nothing;
    if (node(e).kind == NodeKind::wait) {
        begin_wait(slot);
    } else if (e.state == EpisodeState::granted) {
        const std::uint32_t claim = here().request_of.find(request_id(e));
        ESTHER_CHECK(claim != FlatMap::absent);
        const NodeId with = with_pool(e.node, here().requests[claim].pool);
        free_reserved(claim);
        start_with(slot, with);
    } else {
        acquire(slot);
    }
}

void Shard::begin_wait(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    if (is_person(e) && n.place != PlaceId::none) {
        if (!body_is_free(e)) {
            meet_absent_body(slot);
            return;
        }
        Person& person = run_->people[e.entity];
        const SiteId there = site_for(e, n.place);
        if (person.body != there) {
            e.state = EpisodeState::going;
            let_go(e);
            send_body(e.entity, slot, there, draw_travel(e));
            return;
        }
        person.occupant = slot;
    }
    // Only somebody who holds a place can keep it: a referral on paper does not keep a person in A&E.
    const bool keeps = n.keeps && e.held != NodeId::none;
    if (!keeps) {
        let_go(e);
    }
    e.state = EpisodeState::timed;
    e.set_since(now_);
    Time due =
        n.rivals.count == 0 ? later(now_, draw_time(e, n.time, n.decision_time, n.time_severity)) : never;
    std::uint8_t rival = 0;
    for (std::uint16_t i = 0; i < n.rivals.count; ++i) {
        const Rival& r = network().rivals[n.rivals.first + i];
        const Time end = later(now_, draw_time(e, r.after, r.decision, 0));
        if (i == 0 || end < due) {
            due = end;
            rival = static_cast<std::uint8_t>(i + 1);
        }
    }
    if (n.worsens && e.clock < due) {
        schedule_timer(slot, never);
    } else {
        schedule_done(slot, due, rival);
    }
    note(TraceKind::waits, e, e.due);
    // At home a wait leaves the body free; elsewhere only a wait that stays there keeps it.
    if (is_person(e) && run_->people[e.entity].occupant == slot) {
        const Person& person = run_->people[e.entity];
        if (person.body == person.home || (n.place == PlaceId::none && !keeps)) {
            give_back_body(slot);
        }
    }
}

void Shard::on_done(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    const std::uint8_t rival = e.rival;
    if (e.state == EpisodeState::timed) {
        note(TraceKind::done, e);
        count_delay(slot);
        enter(slot, rival == 0 ? choose(e) : network().rivals[n.rivals.first + rival - 1U].to);
        return;
    }
    // Drawn before the unit is let go of: by then it is there, for which all that follows would wait.
    const double u = draw_choice(e);
    const bool at_home = is_person(e) && run_->people[e.entity].body == run_->people[e.entity].home;
    const std::uint32_t who = e.entity;
    if (lets_go_when_done(n.kind)) {
        let_go(e);
    } else {
        note(TraceKind::done, e);
    }
    if (n.kind == NodeKind::contact && at_home) {
        run_->people[who].occupant = no_episode;
        enter(slot, choose(e, u));
        unpark(who);
        return;
    }
    enter(slot, choose(e, u));
}

void Shard::on_timer(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    const bool clock = e.rival == by_clock;
    const bool parked = e.state == EpisodeState::parked;
    note(clock ? TraceKind::clock_strikes : parked ? TraceKind::pause_ends : TraceKind::gives_up, e);
    count_delay(slot);
    withdraw(slot);
    e.state = EpisodeState::timed;
    if (clock) {
        e.clock = never;
        enter(slot, network().pathways[pathway_of(e)].clock_to);
    } else if (parked) {
        if (n.away_to == NodeId::none) {
            close_episode(slot);
        } else {
            enter(slot, n.away_to);
        }
    } else {
        enter(slot, n.patience_to);
    }
}

double Shard::share_of(const Branch& branch, const Episode& e) const
{
    const double share = number(branch.share);
    if (branch.odds.count == 0) {
        return share;
    }
    static constexpr Attributes none{};
    const Attributes& attributes = is_person(e) ? run_->people[e.entity].attributes : none;
    // Beyond this the branch is certain; a product that overflows must not become no number.
    const double odds = std::min(product(branch.odds, attributes, e.marks), 1e300);
    const double weight = share * odds;
    return weight > 0 ? weight / (1.0 - share + weight) : 0.0;  // 0 / 0 for a certain one with no odds
}

/// What crowding here and now, and income, make of the odds of every branch but the last.
double Shard::shift_of(const Node& n) const
{
    if (n.threshold == Node::never) [[likely]] {
        return 1.0;
    }
    const Threshold& threshold = network().thresholds[n.threshold];
    double odds = number(threshold.income);
    if (!threshold.steps.empty()) {
        const Resource& r = resource(threshold.pool);
        ESTHER_CHECK(r.present);
        const double occupancy =
            r.capacity > 0 ? static_cast<double>(r.in_use + r.reserved) / static_cast<double>(r.capacity)
                           : 1.0;
        double here_and_now = 1.0;
        for (const Threshold::Step& step : threshold.steps) {
            here_and_now = occupancy >= number(step.from) ? number(step.odds) : here_and_now;
        }
        odds *= here_and_now;
    }
    return odds;
}

double Shard::share_of(const Branch& branch, const Episode& e, double shift) const
{
    const double share = share_of(branch, e);
    // A shift of 1 leaves every bit as it is.
    return shift == 1.0 || share >= 1.0 ? share : share * shift / (1.0 - share + share * shift);
}

/// The way out of the node, by a number that matters where there are several.
NodeId Shard::choose(Episode& e, double u)
{
    const Node& n = node(e);
    const Branch& branch = n.next.count > 1 ? pick_branch(e, u) : network().branches[n.next.first];
    e.marks = static_cast<std::uint8_t>(e.marks | branch.set_marks);
    return branch.to;
}

/// Picks one of several by one uniform along the order of the branches: small is most intensive.
const Branch& Shard::pick_branch(const Episode& e, double u)
{
    const Node& n = node(e);
    if (n.split_severity != 0) {
        u = correlated(u, 1.0 - severity(e), n.split_severity);
    }
    const double drawn = u;
    const double shift = shift_of(n);
    const Branch* branch = &network().branches[n.next.first];
    const Branch* const last = branch + (n.next.count - 1);
    while (branch != last) {
        const double share = share_of(*branch, e, shift);
        if (u < share || ++branch == last) {
            break;
        }
        u = (u - share) / (1.0 - share);
    }
    if (traces_) [[unlikely]] {
        trace_choice(e, drawn, *branch);
    }
    return *branch;
}

void Shard::record(Episode& e)
{
    const Node& n = node(e);
    if (n.only_first_visit && visit_of(e, e.node) > 0) {
        return;
    }
    const bool person = is_person(e);
    const std::size_t cell = person ? cell_of(run_->people[e.entity]) : 0;
    for (std::uint16_t i = 0; i < n.measures.count; ++i) {
        const MeasureId m = network().measures[n.measures.first + i];
        ++tally_->counts[tally_->count_index(m, pathway_of(e), month_, cell)];
        if (measures_) {
            tally_->stopwatches[index(m)].add(now_ - e.stopwatch);
            tally_->shown[index(m) * tally_->shape.n_cells + cell].add({1, (now_ - e.stopwatch).count()});
            Time& last = here().last_record[index(m)];
            if (last != never) {
                tally_->gaps[index(m)].add(now_ - last);
            }
            last = now_;
        }
        if (n.lists) {
            tally_->tape.push_back(
                {now_, person ? name_of(e) : e.entity & ~customer_bit, e.root, pathway_of(e), m});
        }
    }
    for (std::uint16_t i = 0; i < n.effects.count && person; ++i) {
        const Effect& effect = network().effects[n.effects.first + i];
        set_attribute(e.entity, effect.attribute, effect.value);
    }
}

void Shard::close_episode(std::uint32_t slot)
{
    Episode& e = episode(slot);
    ++tally_->closed[index(pathway_of(e))];
    let_go(e);
    note(TraceKind::closes, e);
    if (!is_person(e)) {
        remove_episode(slot);
        return;
    }
    const std::uint32_t who = e.entity;
    Person& person = run_->people[who];
    const bool had_body = person.occupant == slot;
    remove_episode(slot);
    if (had_body) {
        person.occupant = no_episode;
        free_body(who);
    }
}

void Shard::remove_episode(std::uint32_t slot)
{
    const Episode& e = episode(slot);
    if (is_person(e)) {
        std::uint32_t* link = &run_->people[e.entity].first_episode;
        while (*link != slot) {
            link = &episode(*link).next;
        }
        *link = e.next;
    }
    here().episodes.remove(slot);
}

}  // namespace esther
