// Pools, lines, and where the body is.

#include "bench/baseline/w4_loop.hpp"

namespace by_hand {

/// Takes up the node again after a journey or a pause.
void Loop::begin(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    ++e.serial;
    if (node(e).kind == NodeKind::wait) {
        begin_wait(slot);
    } else if (e.state == State::granted) {
        let_go(e);
        serve(slot);
    } else {
        acquire(slot);
    }
}

void Loop::acquire(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    const Node& n = node(e);
    const Person& p = person(e);
    const SiteId owner = site_for(p, n.place);
    if (needs_body(n)) {
        if (!body_is_free(slot)) {
            meet_absent_body(slot);
            return;
        }
        if (p.at != owner && !n.ask_ahead) {
            e.state = State::going;
            let_go(e);
            send_body(e.who, slot, owner, draw_travel(e));
            return;
        }
    }
    if (e.held != NodeId::none && network_->nodes[e.held].pool == n.pool &&
        (!needs_body(n) || p.at == owner)) {
        serve(slot);
        return;
    }
    ++e.claim;
    if (p.at == owner) {
        claim(slot);
        return;
    }
    e.state = State::asked;
    push(now_ + crossing(p.at, owner), What::claim, slot, e.claim);
    schedule_timer(slot, end_of_patience(e));
}

/// The claim has come to where the pool is.
void Loop::claim(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    const Node& n = node(e);
    const Person& p = person(e);
    const SiteId owner = site_for(p, n.place);
    const std::uint32_t i = place_of(owner, n.pool);
    Place& place = places_[i];
    const bool here = p.at == owner && !p.travelling;
    const Duration way = crossing(owner, p.at);
    if (place.in_use < place.capacity && place.waiting == 0) {
        if (here) {
            let_go(e);
        }
        take(place);
        if (here) {
            serve(slot);
        } else {
            push(now_ + way, What::granted, slot, e.claim, i);
        }
        return;
    }
    if (const std::int64_t room = network_->pools[n.pool].room; room >= 0 && place.waiting >= room) {
        if (here) {
            turn_away(slot);
        } else {
            push(now_ + way, What::refused, slot, e.claim, i);
        }
        return;
    }
    place.lines[n.priority].push_back({slot, e.claim});
    ++place.waiting;
    const bool asked = e.state == State::asked;
    e.state = State::queued;
    if (!asked) {
        schedule_timer(slot, end_of_patience(e));
        if (p.at == p.home) {
            give_back_body(slot);
        }
    }
}

void Loop::serve(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    const Node& n = node(e);
    e.held = e.node;
    e.state = State::serving;
    schedule_done(slot, later(now_, draw_time(e, n.time, n.decision_time, n.time_severity)), 0);
    if (needs_body(n)) {
        person(e).occupant = slot;
    } else {
        give_back_body(slot);
    }
}

void Loop::turn_away(std::uint32_t slot)
{
    const NodeId to = node(episodes_[slot]).full_to;
    if (to == NodeId::none) {
        close_episode(slot);
    } else {
        enter(slot, to);
    }
}

void Loop::withdraw(Episode& e)
{
    if (e.state == State::queued) {
        --places_[place_of(site_for(person(e), node(e).place), node(e).pool)].waiting;
    }
    ++e.claim;
}

void Loop::let_go(Episode& e)
{
    if (e.held == NodeId::none) {
        return;
    }
    const Node& n = network_->nodes[e.held];
    e.held = NodeId::none;
    give_back(place_of(site_for(person(e), n.place), n.pool), person(e).at);
}

/// Frees a unit; word of it takes the time of the crossing.
void Loop::give_back(std::uint32_t i, SiteId from)
{
    if (site_of(i) != from) {
        push(now_ + crossing(from, site_of(i)), What::release, 0, 0, i);
        return;
    }
    account(places_[i]);
    --places_[i].in_use;
    freed_.push_back(i);
}

void Loop::serve_waiting()
{
    while (!freed_.empty()) {
        const std::uint32_t i = freed_.back();
        const Place& place = places_[i];
        if (place.waiting == 0 || place.in_use >= place.capacity) {
            freed_.pop_back();
        } else {
            serve_next(i);
        }
    }
}

void Loop::serve_next(std::uint32_t i)
{
    Place& place = places_[i];
    for (std::deque<Claim>& line : place.lines) {
        while (!line.empty()) {
            const Claim next = line.front();
            line.pop_front();
            Episode& e = episodes_[next.episode];
            if (e.claim != next.number) {
                continue;  // withdrawn
            }
            --place.waiting;
            const Person& p = person(e);
            if (p.at != site_of(i) || p.travelling) {
                e.state = State::asked;
                take(place);
                push(now_ + crossing(site_of(i), p.at), What::granted, next.episode, e.claim, i);
            } else if (needs_body(node(e)) && !body_is_free(next.episode)) {
                ++e.claim;
                meet_absent_body(next.episode);
            } else {
                let_go(e);
                take(place);
                serve(next.episode);
            }
            return;
        }
    }
    throw std::logic_error("somebody waits, and nobody stands in a line");
}

/// The answer to a claim that came from elsewhere.
void Loop::on_granted(const Event& event)
{
    const std::uint32_t slot = event.who;
    Episode& e = episodes_[slot];
    const bool granted = event.what == What::granted;
    if (e.claim != event.serial) {
        if (granted) {
            push(now_ + crossing(person(e).at, site_of(event.place)), What::release, 0, 0, event.place);
        }
        return;
    }
    const Person& p = person(e);
    if (p.travelling) {
        push(p.arrives, event.what, slot, event.serial, event.place);
        return;
    }
    if (!granted) {
        turn_away(slot);
        return;
    }
    if (!needs_body(node(e))) {
        let_go(e);
        serve(slot);
        return;
    }
    if (!body_is_free(slot)) {
        ++e.claim;
        give_back(event.place, p.at);
        meet_absent_body(slot);
        return;
    }
    e.state = State::granted;
    ++e.serial;
    if (p.at == site_of(event.place)) {
        begin(slot);
        return;
    }
    let_go(e);
    send_body(e.who, slot, site_of(event.place), draw_travel(e));
}

// The body.

/// Sends the person to another site, with `traveller` (if any) in charge of the body.
void Loop::send_body(std::uint32_t who, std::uint32_t traveller, SiteId to, Duration extra)
{
    Person& p = people_[who];
    p.travelling = true;
    p.occupant = traveller;
    std::array<std::uint32_t, 32> claims{};
    std::size_t n = 0;
    for (std::uint32_t slot = p.first_episode; slot != nobody; slot = episodes_[slot].next) {
        const Episode& e = episodes_[slot];
        if (slot != traveller && (e.state == State::queued || e.state == State::asked) &&
            needs_body(node(e))) {
            claims.at(n++) = slot;
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        withdraw(episodes_[claims[i]]);
        meet_absent_body(claims[i]);
    }
    p.arrives = now_ + crossing(p.at, to) + extra;
    p.at = to;
    push(p.arrives, What::arrived, who);
}

void Loop::on_arrived(std::uint32_t who)
{
    people_[who].travelling = false;
    plan(who);
    if (people_[who].occupant != nobody) {
        begin(people_[who].occupant);
    } else {
        unpark(who);
    }
}

void Loop::give_back_body(std::uint32_t slot)
{
    const std::uint32_t who = episodes_[slot].who;
    Person& p = people_[who];
    if (p.occupant != slot) {
        return;
    }
    p.occupant = nobody;
    free_body(who);
}

/// What waits for the body and wants it where it is goes on there; else it goes home.
void Loop::free_body(std::uint32_t who)
{
    Person& p = people_[who];
    if (p.at == p.home) {
        unpark(who);
        return;
    }
    for (std::uint32_t slot = p.first_episode; slot != nobody; slot = episodes_[slot].next) {
        const PlaceId place = node(episodes_[slot]).place;
        if (episodes_[slot].state == State::parked && place != PlaceId::none && site_for(p, place) == p.at) {
            p.occupant = slot;
            begin(slot);
            return;
        }
    }
    send_body(who, nobody, p.home, Duration{0});
}

/// The node needs the body, and the body is elsewhere or taken.
void Loop::meet_absent_body(std::uint32_t slot)
{
    Episode& e = episodes_[slot];
    const Node& n = node(e);
    const Person& p = person(e);
    if ((!p.travelling && p.at == p.home) || n.when_away != WhenAway::cancel) {
        e.state = State::parked;
        schedule_timer(slot, n.when_away == WhenAway::hold && (p.travelling || p.at != p.home)
                                 ? later(now_, n.away_hold)
                                 : never);
    } else if (n.away_to == NodeId::none) {
        close_episode(slot);
    } else {
        e.state = State::timed;
        enter(slot, n.away_to);
    }
}

/// The body is free at home again: episodes that waited for it go on.
void Loop::unpark(std::uint32_t who)
{
    const Person& p = people_[who];
    if (p.travelling) {
        return;
    }
    std::array<std::uint32_t, 32> parked{};
    std::size_t n = 0;
    for (std::uint32_t slot = p.first_episode; slot != nobody; slot = episodes_[slot].next) {
        if (episodes_[slot].state == State::parked) {
            parked.at(n++) = slot;
        }
    }
    for (std::size_t i = 0; i < n && !p.travelling; ++i) {
        const Episode& e = episodes_[parked[i]];
        if (e.state == State::parked && e.who == who) {
            begin(parked[i]);
        }
    }
}

}  // namespace by_hand
