// Bodies that go from site to site. The record and all open episodes go along.
//
// On the way nothing happens to a person: what falls due there happens on arrival, so the least delay
// of a crossing may be shorter or longer than a window without changing a bit. The books know better: death,
// leaving and steps are counted at their own instant, with the time lived until then, in every care model.

#include <algorithm>
#include <array>
#include <atomic>

#include "sim/core/check.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

bool Shard::body_is_free(const Episode& e) const
{
    if (!is_person(e)) {
        return true;
    }
    const Person& person = run_->people[e.entity];
    if (person.travelling) {
        return false;
    }
    const bool own = person.occupant != no_episode && &here().episodes[person.occupant] == &e;
    return own || (person.occupant == no_episode && person.body == person.home);
}

/// The site that serves this person for a kind of place; customers stay where they came in.
SiteId Shard::site_for(const Episode& e, PlaceId place) const
{
    if (!is_person(e)) {
        return site_;
    }
    const Person& person = run_->people[e.entity];
    if (place == PlaceId::none) {
        return person.body;
    }
    return network().sites[person.home].serves[place];
}

/// The node needs the body, and the body is elsewhere or taken.
void Shard::meet_absent_body(std::uint32_t slot)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    const Person& person = run_->people[e.entity];
    const bool at_home = !person.travelling && person.body == person.home;
    if (at_home || n.when_away == WhenAway::rebook) {
        e.state = EpisodeState::parked;
        schedule_timer(slot, never);
        note(TraceKind::parked, e, e.due);
    } else if (n.when_away == WhenAway::hold) {
        e.state = EpisodeState::parked;
        schedule_timer(slot, later(now_, n.away_hold));
        note(TraceKind::parked, e, e.due);
    } else if (n.away_to == NodeId::none) {
        close_episode(slot);
    } else {
        e.state = EpisodeState::timed;
        enter(slot, n.away_to);
    }
}

/// The body is free at home again: episodes that waited for it go on, in the order of the list.
void Shard::unpark(std::uint32_t who)
{
    std::array<std::uint32_t, 32> waiting{};
    std::size_t n_waiting = 0;
    const Person& person = run_->people[who];
    if (person.travelling) {
        return;  // the list is another site's by now
    }
    for (std::uint32_t e = person.first_episode; e != no_episode && n_waiting < waiting.size();
         e = episode(e).next) {
        if (episode(e).state == EpisodeState::parked) {
            waiting[n_waiting++] = e;
        }
    }
    for (std::size_t i = 0; i < n_waiting && !person.travelling; ++i) {
        const Episode& e = episode(waiting[i]);
        if (e.state == EpisodeState::parked && e.entity == who) {
            begin(waiting[i]);
        }
    }
}

/// Ends the episode's hold on the body; away from home, the person sets out for home.
/// The episode may change its slot: nothing may touch it afterwards.
void Shard::give_back_body(std::uint32_t slot)
{
    const std::uint32_t who = episode(slot).entity;
    Person& person = run_->people[who];
    if (person.occupant != slot) {
        return;
    }
    person.occupant = no_episode;
    free_body(who);
}

/// Nothing keeps the body where it is. An episode that waits for it and wants it at this very site goes on
/// here; else it goes home, or the episodes that wait for it there go on.
void Shard::free_body(std::uint32_t who)
{
    Person& person = run_->people[who];
    if (person.body == person.home) {
        unpark(who);
        return;
    }
    for (std::uint32_t slot = person.first_episode; slot != no_episode; slot = episode(slot).next) {
        const Episode& e = episode(slot);
        const PlaceId place = node(e).place;
        if (e.state == EpisodeState::parked && place != PlaceId::none && site_for(e, place) == site_) {
            person.occupant = slot;
            begin(slot);
            return;
        }
    }
    send_body(who, no_episode, person.home, Duration{0});
}

/// What becomes of the person's other claims when the body leaves for `to`.
void Shard::leave_claims(std::uint32_t who, std::uint32_t traveller, SiteId to)
{
    std::array<std::uint32_t, 32> others{};
    std::size_t n_others = 0;
    for (std::uint32_t e = run_->people[who].first_episode; e != no_episode; e = episode(e).next) {
        ESTHER_CHECK(n_others < others.size());
        others[n_others++] = e;
    }
    for (std::size_t i = 0; i < n_others; ++i) {
        const std::uint32_t slot = others[i];
        const Episode& e = episode(slot);
        const bool claims = e.state == EpisodeState::queued || e.state == EpisodeState::asked;
        if (slot != traveller && e.entity == who && claims && needs_body(node(e))) {
            count_delay(slot);
            withdraw(slot);
            meet_absent_body(slot);
        }
    }
    // What is left open does not need the body; on arrival the owner hears where answers go from then on.
    for (std::uint32_t slot = run_->people[who].first_episode; slot != no_episode;
         slot = episode(slot).next) {
        Episode& e = episode(slot);
        if (slot != traveller && e.state == EpisodeState::queued) {
            const Time since = here().requests[e.request].since;
            const std::uint64_t id = request_id(e);
            here().request_of.insert(id, e.request);
            const std::uint32_t serial = next_serial(e);
            std::uint32_t each = e.request;
            do {
                Request& place = here().requests[each];
                place.episode = no_episode;
                place.id = id;
                place.reply_to = to;
                place.serial = serial;
                each = place.twin;
            } while (each != no_episode && each != e.request);
            e.set_since(since);
            e.state = EpisodeState::asked;
        }
    }
}

/// Sends the person to another site, with `traveller` (if any) in charge of the body.
void Shard::send_body(std::uint32_t who, std::uint32_t traveller, SiteId to, Duration remainder)
{
    Person& person = run_->people[who];
    person.travelling = true;
    person.occupant = traveller;
    leave_claims(who, traveller, to);

    Message message;
    message.kind = MessageKind::body;
    message.to = to;
    message.entity = who;
    message.flag = traveller != no_episode;
    const PlaceId from_place = network().sites[site_].place;
    message.at = now_ + network().least[from_place][network().sites[to].place] + remainder;
    message.serial = ++person.serial;
    note_journey(TraceKind::sets_out, who, traveller, to, message.at);

    std::array<Episode, 32> luggage;
    std::size_t n = 0;
    if (traveller != no_episode) {
        luggage[n++] = episode(traveller);
    }
    for (std::uint32_t e = person.first_episode; e != no_episode;) {
        const std::uint32_t next = episode(e).next;
        if (e != traveller) {
            ESTHER_CHECK(n < luggage.size());
            luggage[n++] = episode(e);
        }
        here().episodes.remove(e);
        e = next;
    }
    person.first_episode = no_episode;
    message.n_luggage = static_cast<std::uint16_t>(n);
    std::atomic_ref(person.body).store(to, std::memory_order_release);  // see is_here
    post(message, luggage.data());
}

void Shard::on_body(const Message& message)
{
    const std::uint32_t who = message.entity;
    Person& person = run_->people[who];
    ESTHER_CHECK(person.travelling && person.body == site_);
    person.travelling = false;
    note_journey(TraceKind::arrives, who, person.occupant, site_);
    plan(person, who);
    catch_up(who);
    if (person.death_at() < now_) {
        live_on(who, now_);  // dead on arrival: nothing begins
    }
    if (!person.alive) {
        return;
    }
    if (person.occupant != no_episode) {
        begin(person.occupant);
    } else {
        unpark(who);
    }
}

/// What fell due on the way happens now, and open claims learn where the person is.
void Shard::catch_up(std::uint32_t who)
{
    const Person& person = run_->people[who];
    for (std::uint32_t slot = person.first_episode; slot != no_episode; slot = episode(slot).next) {
        Episode& e = episode(slot);
        if (slot == person.occupant) {
            continue;
        }
        if (e.pending != Pending::nothing && e.due <= now_) {
            const bool done = e.pending == Pending::done;
            push(now_, done ? EventKind::episode_done : EventKind::episode_timer, person.id, e.serial, slot);
        }
        if (e.state == EpisodeState::asked) {
            Message message;
            message.kind = MessageKind::moved;
            message.to = site_for(e, node(e).place);
            message.pool = node(e).pool;
            message.id = request_id(e);
            message.entity = who;
            message.serial = ++run_->people[who].serial;
            message.balks_at = balks_at(e);
            post(message);
        }
    }
}

}  // namespace esther
