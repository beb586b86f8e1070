// The walk of an episode through its pathway.

#include "bench/baseline/w4_loop.hpp"

namespace by_hand {

void Loop::open_episode(PathwayId pathway, std::uint32_t who, std::uint32_t root)
{
    std::uint32_t slot = static_cast<std::uint32_t>(episodes_.size());
    if (free_.empty()) {
        episodes_.emplace_back();
    } else {
        slot = free_.back();
        free_.pop_back();
    }
    const Pathway& p = network_->pathways[pathway];
    Episode& e = episodes_[slot];
    Episode fresh;
    fresh.serial = e.serial + 1;  // what is still in the queue of an earlier one is void
    fresh.claim = e.claim + 1;
    fresh.who = who;
    fresh.root = root;
    fresh.pathway = pathway;
    fresh.node = p.start;
    fresh.next = people_[who].first_episode;
    e = fresh;
    people_[who].first_episode = slot;
    if (p.clock != LawId::none) {
        set_clock(e);
    }
    ++opened_;
    enter(slot, p.start);
}

void Loop::enter(std::uint32_t slot, NodeId to)
{
    Episode& e = episodes_[slot];
    for (;;) {
        e.node = to;
        ++e.serial;
        const Node& n = node(e);
        count_visit(e);
        if (n.stops_clock) {
            e.clock = never;
        }
        if (n.starts_clock) {
            set_clock(e);
        }
        if (n.worsens && e.clock <= now_) {
            e.clock = never;
            to = network_->pathways[e.pathway].clock_to;
            continue;
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
            default:
                acquire(slot);
                return;
        }
    }
}

void Loop::count_visit(Episode& e)
{
    const Node& n = node(e);
    if (!n.counts_visit) {
        return;
    }
    std::uint8_t& visits = e.visits[n.visit_slot];
    if ((n.loop_head && visits > 0) || visits == 250) {
        if (++e.round == 0) {
            e.root = static_cast<std::uint32_t>(mix(e.root, n.decision_split) >> 32);
        }
        for (std::size_t i = 0; i < e.visits.size(); ++i) {
            const bool outlives = (network_->pathways[e.pathway].head_slots >> i & 1) != 0;
            e.visits[i] = outlives && e.visits[i] > 0 ? 1 : 0;
        }
    }
    ++visits;
}

NodeId Loop::choose(Episode& e)
{
    const Node& n = node(e);
    const Branch* branch = &network_->branches[n.next.first];
    if (n.next.count > 1) {
        double u = draw(e, n.decision_split);
        if (n.split_severity != 0) {
            u = correlated(u, 1.0 - severity(e), n.split_severity);
        }
        for (const Branch* last = branch + (n.next.count - 1); branch != last; ++branch) {
            double share = number(branch->share);
            if (branch->odds.count != 0) {
                const double odds = product(branch->odds, person(e).attributes, e.marks);
                share = odds == 0 ? 0 : share * odds / (1.0 - share + share * odds);
            }
            if (u < share) {
                break;
            }
            u = (u - share) / (1.0 - share);
        }
    }
    e.marks = static_cast<std::uint8_t>(e.marks | branch->set_marks);
    return branch->to;
}

void Loop::record(const Episode& e)
{
    const Node& n = node(e);
    if (n.only_first_visit && visit_of(e) > 0) {
        return;
    }
    for (std::uint32_t i = 0; i < n.measures.count; ++i) {
        ++counts_[index(network_->measures[n.measures.first + i])];
    }
    Person& p = people_[e.who];
    for (std::uint32_t i = 0; i < n.effects.count; ++i) {
        const Effect& effect = network_->effects[n.effects.first + i];
        const double old_rate = death_rate(p);
        const Time old_due = due_of(p).time;
        network_->attributes[effect.attribute].set(p.attributes, effect.value);
        set_death_rate(p, now_, old_rate);
        if (due_of(p).time != old_due) {
            plan(e.who);
        }
    }
}

void Loop::begin_wait(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    const Node& n = node(e);
    Person& p = person(e);
    if (n.place != PlaceId::none) {
        if (!body_is_free(slot)) {
            meet_absent_body(slot);
            return;
        }
        const SiteId there = site_for(p, n.place);
        if (p.at != there) {
            e.state = State::going;
            let_go(e);
            send_body(e.who, slot, there, draw_travel(e));
            return;
        }
        p.occupant = slot;
    }
    const bool keeps = n.keeps && e.held != NodeId::none;
    if (!keeps) {
        let_go(e);
    }
    e.state = State::timed;
    Time due =
        n.rivals.count == 0 ? later(now_, draw_time(e, n.time, n.decision_time, n.time_severity)) : never;
    std::uint8_t rival = 0;
    for (std::uint32_t i = 0; i < n.rivals.count; ++i) {
        const Rival& r = network_->rivals[n.rivals.first + i];
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
    if (p.at == p.home || (n.place == PlaceId::none && !keeps)) {
        give_back_body(slot);
    }
}

void Loop::on_done(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    const Node& n = node(e);
    if (e.state == State::timed) {
        enter(slot, e.rival == 0 ? choose(e) : network_->rivals[n.rivals.first + e.rival - 1U].to);
        return;
    }
    const std::uint32_t who = e.who;
    const bool free = n.kind == NodeKind::contact && person(e).at == person(e).home;
    if (n.kind == NodeKind::contact) {
        let_go(e);
    }
    if (free) {
        people_[who].occupant = nobody;
    }
    enter(slot, choose(e));
    if (free) {
        unpark(who);
    }
}

void Loop::on_timer(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    const bool parked = e.state == State::parked;
    withdraw(e);
    e.state = State::timed;
    if (e.rival == by_clock) {
        e.clock = never;
        enter(slot, network_->pathways[e.pathway].clock_to);
    } else if (!parked) {
        enter(slot, node(e).patience_to);
    } else if (node(e).away_to == NodeId::none) {
        close_episode(slot);
    } else {
        enter(slot, node(e).away_to);
    }
}

void Loop::close_episode(std::uint32_t slot)
{
    let_go(episodes_[slot]);
    const std::uint32_t who = episodes_[slot].who;
    remove_episode(slot);
    if (people_[who].occupant == slot) {
        people_[who].occupant = nobody;
        free_body(who);
    }
}

void Loop::remove_episode(std::uint32_t slot)
{
    std::uint32_t* link = &person(episodes_[slot]).first_episode;
    while (*link != slot) {
        link = &episodes_[*link].next;
    }
    *link = episodes_[slot].next;
    ++episodes_[slot].serial;
    ++episodes_[slot].claim;
    free_.push_back(slot);
}

}  // namespace by_hand
