// THE MAIN LOOP of a shard: take the next event, do it, offer what it freed.

#include <algorithm>
#include <atomic>
#include <string>

#include "sim/core/check.hpp"
#include "sim/engine/loop_error.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

void Shard::advance(RunState& run, Time until)
{
    attach(run);
    first_sent_ = never;
    const Restore restore{*this};
    if (plain_ != nullptr) {
        advance_plain(until);
    }
    while (queue_.take_before(until, restore, event_)) {
        execute(event_);
    }
    next_ = std::min(first_sent_, queue_.next_time(restore));
}

/// A run that was copied lies elsewhere: pointers into it hold from one call to the next only.
void Shard::attach(RunState& run)
{
    run_ = &run;
    tally_ = &run.tallies[worker_];
    network_ = run.network;
    nodes_ = run.network->nodes.data();
    numbers_ = run.parameters->numbers.data();
    n_months_ = tally_->shape.n_months;
    pools_now_ = tally_->pools.empty() ? nullptr : &tally_->pools[month_];
    horizon_ = tally_->shape.horizon;
    plain_ = traces_ || !run.people.empty() || run.plain.empty() ? nullptr : &run.plain;
    foreseen_.resize(network_->pathways.size());
}

bool Shard::Restore::operator()(std::uint32_t who, Event& event) const
{
    const RunState& run = *shard.run_;
    Person& person = shard.run_->people[who];
    const SiteId body = std::atomic_ref(person.body).load(std::memory_order_acquire);  // see is_here
    if (run.shard_of_site[index(body)] != shard.id_ || person.travelling || !person.alive) {
        return false;
    }
    const PersonDue due = due_of(person);
    const std::uint64_t rank = Event::make_rank(0, class_of(due.kind), shard.luck_of(person.id, due.time));
    event = Event::of(due.time, rank, person.id, 0, who, body, due.kind);
    return true;
}

void Shard::Restore::prefetch(const Event& event) const
{
    if (event.kind == EventKind::episode_done || event.kind == EventKind::episode_timer) {
        __builtin_prefetch(&shard.run_->sites[index(event.site)].episodes[event.ref]);
    } else if (is_of_person(event.kind)) {
        prefetch_person(event.ref);
    }
}

/// The person of an episode whose own record has been fetched.
void Shard::Restore::prefetch_more(const Event& event) const
{
    if (event.kind == EventKind::episode_done || event.kind == EventKind::episode_timer) {
        const Episode& e = shard.run_->sites[index(event.site)].episodes[event.ref];
        if (is_person(e) && e.entity < shard.run_->people.size()) {
            prefetch_person(e.entity);
        }
    }
}

/// An entry of something else, or of something that has been put off, is dropped.
inline bool Shard::is_due(const Person& person, const Event& event)
{
    const PersonDue due = due_of(person);
    return person.alive && due.kind == event.kind && due.time <= event.time;
}

/// Entries whose cause was cancelled stay in the queue and are recognised here.
inline bool Shard::is_stale(const Event& event) const
{
    if (event.kind == EventKind::episode_done || event.kind == EventKind::episode_timer) {
        const Episode& e = here().episodes[event.ref];
        const Pending kind = event.kind == EventKind::episode_done ? Pending::done : Pending::timer;
        return e.pending != kind || e.serial != event.serial || event_name(e) != event.entity ||
               e.due > event.time;
    }
    if (is_of_person(event.kind)) {
        return !is_here(event.ref) || !is_due(run_->people[event.ref], event);
    }
    return event.kind == EventKind::calendar_step &&
           here().resources[static_cast<PoolId>(event.ref)].calendar_serial != event.serial;
}

/// A candidate that was thinned away changed nothing that a model can see: it is no executed event.
void Shard::count_rejected()
{
    ++tally_->rejected;
    --tally_->events;
}

inline void Shard::execute(const Event& event)
{
    at_site(event.site, event.time);
    depth_ = event.depth();
    if (is_stale(event)) {
        ++tally_->stale;
        return;
    }
    ++tally_->events;
    last_ = now_;
    here().fingerprint = follow(here().fingerprint, event);
    steps_ = 0;
    switch (event.kind) {
        case EventKind::candidate:
            on_candidate(event.ref);
            break;
        case EventKind::new_year:
            on_new_year(event.ref);
            break;
        case EventKind::death:
            on_death(event.ref);
            break;
        case EventKind::episode_done:
            on_done(event.ref);
            break;
        case EventKind::episode_timer:
            on_timer(event.ref);
            break;
        case EventKind::arrival:
            on_arrival(static_cast<PathwayId>(event.ref));
            break;
        case EventKind::customer:
            on_customer(static_cast<PathwayId>(event.ref), event.serial);
            break;
        case EventKind::calendar_step:
            set_capacity(static_cast<PoolId>(event.ref));
            break;
        case EventKind::message:
            on_message(event.ref);
            break;
        case EventKind::absence:
            on_absence(event.ref);
            break;
        case EventKind::step:
            on_step(event.ref);
            break;
        case EventKind::entry:
            on_entry(event.ref);
            break;
    }
    if (!to_serve_.empty()) {
        serve_waiting();
    }
}

/// For those who seldom need it.
void Shard::execute_apart(const Event& event)
{
    execute(event);
}

void Shard::begin_month()
{
    const TallyShape& shape = tally_->shape;
    month_ = shape.month_of(now_);
    month_begin_ = month_ == 0 ? start_of_run : shape.end_of_month(month_ - 1);
    month_end_ = shape.end_of_month(month_);
    pools_now_ = tally_->pools.empty() ? nullptr : &tally_->pools[month_];
    measures_ = month_ >= shape.n_warm;  // a month begins when measuring does
}

void Shard::push_at(SiteId site, Time at, EventKind kind, std::uint32_t entity, std::uint32_t serial,
                    std::uint32_t ref)
{
    if (at >= horizon_) {
        return;  // never executed: most of them are clocks of illnesses that end before they strike
    }
    const std::uint32_t depth = at == now_ ? depth_ + 1 : 0;
    if (depth > Event::most_depth) [[unlikely]] {
        const bool of_episode = kind == EventKind::episode_done || kind == EventKind::episode_timer;
        throw LoopError(of_episode ? run_->sites[index(site)].episodes[ref].node : NodeId::none, now_,
                        "more than " + std::to_string(Event::most_depth) + " events caused one another");
    }
    queue_.push(Event::of(at, Event::make_rank(depth, class_of(kind), luck_of(entity, at)), entity, serial,
                          ref, site, kind));
}

/// Tells the queue roughly how many events to expect.
void Shard::expect_events(RunState& run, std::size_t n_people)
{
    attach(run);
    constexpr double per_year = 40;     // of a person: candidates, and what follows from them
    constexpr double per_customer = 4;  // an arrival, and what follows from it
    double pace = per_year * static_cast<double>(n_people) / static_cast<double>(one_year.count());
    for (const Pathway& p : network().pathways) {
        if (p.has_source && run_->shard_of_site[index(p.source.site)] == id_) {
            pace += per_customer * pace_of(p.source);
        }
    }
    queue_.expect(pace, n_people);
}

void Shard::open(RunState& run, std::size_t n_people)
{
    expect_events(run, n_people);
    for (std::size_t i = 0; i < run.sites.size(); ++i) {
        if (run.shard_of_site[i] == id_) {
            at_site(static_cast<SiteId>(i), start_of_run);
            open_resources();
        }
    }
    for (std::size_t i = 0; i < network().pathways.size(); ++i) {
        const auto pathway = static_cast<PathwayId>(i);
        const Pathway& p = network().pathways[pathway];
        if (p.has_source && run.shard_of_site[index(p.source.site)] == id_) {
            at_site(p.source.site, start_of_run);
            schedule_arrival(pathway, next_arrival(pathway));
        }
    }
    to_serve_.clear();
}

void Shard::admit(RunState& run, std::uint32_t who)
{
    attach(run);
    at_site(run.people[who].home, start_of_run);
    event_.entity = run.people[who].id;
    if (run.people[who].is_to_come()) {
        plan(run.people[who], who);
    } else {
        open_person(who, start_of_run);
    }
}

void Shard::review(RunState& run, Time now)
{
    attach(run);
    foreseen_.assign(foreseen_.size(), {});
    for (std::size_t i = 0; i < run.sites.size(); ++i) {
        if (run.shard_of_site[i] != id_) {
            continue;
        }
        at_site(static_cast<SiteId>(i), now);
        steps_ = 0;
        forget_lengths();
        for (std::size_t p = 0; p < network().pools.size(); ++p) {
            if (here().resources[static_cast<PoolId>(p)].present) {
                muster(static_cast<PoolId>(p));
                set_capacity(static_cast<PoolId>(p));
            }
        }
        serve_waiting();
    }
}

void Shard::close(RunState& run, Time now)
{
    attach(run);
    for (std::size_t i = 0; i < run.sites.size(); ++i) {
        if (run.shard_of_site[i] != id_) {
            continue;
        }
        at_site(static_cast<SiteId>(i), now);
        tally_->fingerprint += here().fingerprint;
        for (std::uint32_t slot = 0; slot < here().episodes.size(); ++slot) {
            count_delay(slot);
        }
        for (std::size_t p = 0; p < network().pools.size(); ++p) {
            if (here().resources[static_cast<PoolId>(p)].present) {
                close_books(static_cast<PoolId>(p));
            }
        }
    }
}

}  // namespace esther
