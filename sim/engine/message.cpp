// The one protocol between sites: the resource's site decides who is next, the person's site whether
// it is still wanted.
//
//   request -> grant (reserves from that instant) | refuse | balk   owner answers
//   grant   -> start | release if it is no longer wanted            requester answers
//   cancel     the requester gives up: frees a queued or a granted claim
//   moved      answers go to another site from now on; one on its way to the old one is sent again
//
// Unknown ids are dropped without complaint: a grant that crosses a cancel finds nobody, and the cancel
// frees the unit.

#include <algorithm>
#include <atomic>

#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

/// Marks the serials of answers, so that they never equal one of the person's own.
constexpr std::uint32_t answer_bit = 0x80000000;

}  // namespace

/// The claim's name on both sides: (person, generation, root, node, visit).
std::uint64_t Shard::request_id(const Episode& e) const
{
    const std::uint64_t generation = is_person(e) ? run_->people[e.entity].generation : 0;
    const std::uint64_t visit = key_of_visit(e);
    return mix((std::uint64_t{name_of(e)} << 32) | e.root,
               (generation << 48) | (visit << 32) | index(e.node));
}

/// Whether the person is at this site now. Others than the owner may read two fields of a record: `body` and,
/// where that says "here", `travelling`. Who sends the body away writes `travelling`, then `body`; so
/// whatever they find, before or after, the answer is no.
bool Shard::is_here(std::uint32_t who) const
{
    Person& person = run_->people[who];
    return std::atomic_ref(person.body).load(std::memory_order_acquire) == site_ && !person.travelling;
}

/// Sends a message; unless it carries a body, it takes the least time of the crossing.
void Shard::post(Message message, const Episode* luggage)
{
    if (message.kind != MessageKind::body) {
        const PlaceId from = network().sites[site_].place;
        message.at =
            message.to == site_ ? now_ : now_ + network().least[from][network().sites[message.to].place];
        message.from = site_;
    }
    if (run_->shard_of_site[index(message.to)] == id_) {
        receive(message, luggage);
        return;
    }
    Outbox& box = run_->mail.out(worker_, run_->worker_of(message.to));
    message.first_luggage = static_cast<std::uint32_t>(box.luggage.size());
    box.luggage.insert(box.luggage.end(), luggage, luggage + message.n_luggage);
    box.messages.push_back(message);
    first_sent_ = std::min(first_sent_, message.at);
}

void Shard::deliver(RunState& run, const Message& message, const Episode* luggage)
{
    attach(run);
    receive(message, luggage);
}

void Shard::receive(const Message& message, const Episode* luggage)
{
    SiteState& site = run_->sites[index(message.to)];
    Person& person = run_->people[message.entity];
    if (message.kind == MessageKind::body) {
        std::uint32_t previous = no_episode;
        for (std::uint16_t i = 0; i < message.n_luggage; ++i) {
            Episode e = luggage[i];
            e.next = no_episode;
            const bool on_the_way = e.pending != Pending::nothing && e.due <= message.at;
            if (on_the_way) {
                e.due = message.at;  // happens on arrival; an older entry in the queue is stale
            }
            const std::uint32_t slot = site.episodes.add(e);
            (previous == no_episode ? person.first_episode : site.episodes[previous].next) = slot;
            previous = slot;
            if (i == 0 && message.flag) {
                person.occupant = slot;
            } else if (e.pending != Pending::nothing && !on_the_way) {
                const bool done = e.pending == Pending::done;
                push_at(message.to, e.due, done ? EventKind::episode_done : EventKind::episode_timer,
                        person.id, e.serial, slot);
            }
        }
    }
    const std::uint32_t slot = site.inbox.add(message);
    push_at(message.to, message.at, EventKind::message, person.id, message.serial, slot);
}

/// Asks another site for a unit of the node's pool.
void Shard::ask(std::uint32_t slot, SiteId owner)
{
    Episode& e = episode(slot);
    const Node& n = node(e);
    if (n.also.count != 0 && needs_body(n)) {
        let_go_some(e, n);
    }
    Message message;
    message.kind = MessageKind::request;
    message.to = owner;
    message.entity = e.entity;
    message.serial = next_serial(e);
    message.pool = n.pool;
    message.node = e.node;
    message.wanted = n.also.count == 0 ? std::uint8_t{1} : lacks(e, n);
    message.priority = n.priority;
    message.leaves_free = n.leaves_free;
    message.id = request_id(e);
    message.balks_at = balks_at(e);
    e.state = EpisodeState::asked;
    e.set_since(now_);
    post(message);
    schedule_timer(slot, end_of_patience(e));
    note(TraceKind::asks, e, e.due, NodeId::none, owner);
}

void Shard::answer(const Request& request, MessageKind kind)
{
    Message message;
    message.kind = kind;
    message.to = request.reply_to;
    message.entity = request.entity;
    message.serial = request.serial | answer_bit;
    message.pool = request.pool;
    message.id = request.id;
    post(message);
}

void Shard::on_message(std::uint32_t slot)
{
    const Message message = here().inbox[slot];
    here().inbox.remove(slot);
    switch (message.kind) {
        case MessageKind::request:
            on_request(message);
            break;
        case MessageKind::grant:
        case MessageKind::refuse:
        case MessageKind::balk:
            on_answer(message);
            break;
        case MessageKind::start:
            on_start(message);
            break;
        case MessageKind::release:
        case MessageKind::cancel:
            on_withdrawal(message);
            break;
        case MessageKind::moved:
            on_moved(message);
            break;
        case MessageKind::body:
            on_body(message);
            break;
    }
}

void Shard::on_request(const Message& message)
{
    if (node(message.node).is_several()) {
        on_request_for_several(message);
        return;
    }
    Resource& r = resource(message.pool);
    ++pool_month(message.pool).requests;
    Request request;
    request.received = now_;
    request.since = now_;
    request.leaves_free = message.leaves_free;
    request.id = message.id;
    request.entity = message.entity;
    request.serial = message.serial;
    request.reply_to = message.from;
    request.pool = message.pool;
    request.priority = message.priority;
    if (may_start(message.pool, message.priority, message.leaves_free) ||
        preempt(message.pool, message.priority, message.leaves_free)) {
        reserve(message.pool, 1);
        if (measures_) {
            tally_->waits[index(message.pool)].add(Duration{0});
        }
        request.state = RequestState::granted;
        note_claim(TraceKind::granted, message.entity, message.pool);
        here().request_of.insert(request.id, here().requests.add(request));
        answer(request, MessageKind::grant);
        return;
    }
    if (balks(message.pool, message.balks_at)) {
        --pool_month(message.pool).requests;
        answer(request, MessageKind::balk);
        return;
    }
    if (const std::int64_t room = network().pools[message.pool].room; room >= 0 && r.waiting >= room) {
        ++pool_month(message.pool).refusals;
        note_claim(TraceKind::refused, message.entity, message.pool);
        answer(request, MessageKind::refuse);
        return;
    }
    note_claim(TraceKind::lined_up, message.entity, message.pool);
    here().request_of.insert(request.id, enqueue(request));
}

void Shard::on_answer(const Message& message)
{
    if (!is_here(message.entity)) {
        return;
    }
    const Person& person = run_->people[message.entity];
    std::uint32_t slot = person.first_episode;
    while (slot != no_episode &&
           (episode(slot).state != EpisodeState::asked || request_id(episode(slot)) != message.id)) {
        slot = episode(slot).next;
    }
    if (slot == no_episode) {
        return;
    }
    Episode& e = episode(slot);
    const Node& n = node(e);
    const bool any = n.overflow != NodeId::none && message.kind == MessageKind::grant;
    count_delay(slot, any ? message.pool : PoolId::none);
    if (message.kind == MessageKind::refuse) {
        e.state = EpisodeState::timed;
        note(TraceKind::turned_away, e);
        turn_away(slot);
        return;
    }
    if (message.kind == MessageKind::balk) {
        e.state = EpisodeState::timed;
        go_elsewhere(slot);
        return;
    }
    Message reply;
    reply.to = site_for(e, n.place);
    reply.entity = message.entity;
    reply.pool = message.pool;
    reply.id = message.id;
    if (needs_body(n)) {
        if (!body_is_free(e)) {
            reply.kind = MessageKind::release;
            reply.serial = next_serial(e);
            post(reply);
            note(TraceKind::given_back, e);
            meet_absent_body(slot);
            return;
        }
        e.state = EpisodeState::granted;
        e.pending = Pending::nothing;
        const Duration remainder = draw_travel(e);
        let_go(e);
        if (reply.to == site_) {
            begin(slot);
        } else {
            send_body(message.entity, slot, reply.to, remainder);
        }
        return;
    }
    reply.kind = MessageKind::start;
    if (reply.to == site_) {
        on_start(reply);  // at once: what takes no time is over before a message is read
    } else {
        reply.serial = next_serial(e);
        post(reply);
    }
    const NodeId with = with_pool(e.node, message.pool);
    let_go_but(e, with);
    serve(slot, with);
}

void Shard::on_start(const Message& message)
{
    const std::uint32_t slot = here().request_of.find(message.id);
    if (slot == FlatMap::absent || here().requests[slot].state != RequestState::granted) {
        return;
    }
    std::uint32_t each = slot;
    do {
        take_unit(here().requests[each].pool);
        each = here().requests[each].twin;
    } while (each != no_episode && each != slot);
    free_reserved(slot);
}

/// A release of a unit in use, or of a claim that is no longer wanted in whatever state it is.
void Shard::on_withdrawal(const Message& message)
{
    if (message.flag) {
        release_unit(message.pool);
        return;
    }
    const std::uint32_t slot = here().request_of.find(message.id);
    if (slot == FlatMap::absent) {
        return;
    }
    if (here().requests[slot].state == RequestState::queued) {
        give_up_place(slot);
    } else {
        free_reserved(slot);
    }
}

/// A claim that is not known was turned away while the person was on the way: the same is answered again.
void Shard::on_moved(const Message& message)
{
    const std::uint32_t slot = here().request_of.find(message.id);
    if (slot == FlatMap::absent) {
        Request refused;
        refused.id = message.id;
        refused.entity = message.entity;
        refused.serial = message.serial;
        refused.reply_to = message.from;
        refused.pool = message.pool;
        const std::int64_t room = network().pools[message.pool].room;
        const bool balked =
            message.balks_at != never_balks && (room < 0 || std::int64_t{message.balks_at} <= room);
        answer(refused, balked ? MessageKind::balk : MessageKind::refuse);
        return;
    }
    Request& request = here().requests[slot];
    request.reply_to = message.from;
    request.serial = message.serial;
    if (request.state == RequestState::granted) {
        answer(request, MessageKind::grant);
    }
}

}  // namespace esther
