// People who wait for one another for ever.
//
// Looked at is who stands in line and has neither patience nor a clock that would end the wait; death does
// not count as an end. Blocked of these is who holds a unit meanwhile (a stay or package that is over, kept
// until the next step accepts), and who wants units of several pools at once, holding one or not: nobody of
// its class passes it, so it keeps others from a unit that is free. A closed set is a set of blocked people
// of whom each cannot be served in its line (who wants several: in one of them; who wants any of several: in
// each of them), because the pool has, even with its calendar at its best and nobody away, too few units
// beside those that members hold, or because a member who wants several stands before it. None of them can
// ever be served, whatever the others in the world do: the first to be would need what a member holds, or a
// place that a member has. Whoever is served at that instant or waits for their own body (another of their
// episodes has it) is not counted as blocked.
//
// Who wants several and holds nothing can indeed be part of a ring: Ann has bed B and waits for A; Bob,
// before her, waits for A and B, and A is free. Such claims alone form none as long as nobody has been
// helped: the foremost in one line is, of those, the foremost in all. What is done below can end that: who
// has passed others in one line and then lets go stands in its other lines by the time of its claim, so that
// claims which hold nothing can stand in a ring.
//
// What is done, the first that there is, and again until there is nothing:
// 1. A ring of members who lack one unit each: each takes the unit of the next, all at one instant; they pass
//    who stands in front of them, who could not be served either, and no unit becomes free. A claim that came
//    from another site is granted as if a unit had become free: until the one before has heard of its own
//    grant and let go, the pool has one more in use or reserved than its capacity.
// 2. The oldest holder in a ring who would find units enough but for claims on several pools before it goes
//    before them, and is served by the ordinary rules.
// 3. The oldest in a ring who wants units of several pools at once and holds one lets go of it, and keeps its
//    place, before all whom it stands before elsewhere.
// 4. The same as 2 for the oldest in a ring who holds nothing.
//
// Everybody gets out of it. While there is a ring there is something to do: take people who all wait for one
// another and for nobody else. If neither 2, 3 nor 4 has anything to do among them, each lacks a unit, and
// who holds one lacks one in each of its lines and would give its own; so from holder to holder there is a
// ring for 1. And nothing is done for ever without anybody served: 1 serves; who lets go has nothing to let
// go of before it is served; who has passed is in the set no more, since units are enough for it and no
// member stands before it, until somebody else lets go or is served. So finitely often, at one midnight and
// from one to the next, and service begun is never taken back by it. (Not promised to who wants units that
// never are there at one time, by calendar or because others always come first.)

#include "sim/engine/deadlock.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>

#include "sim/engine/closed_set.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/run.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

/// Pools by pools.
using Ways = std::vector<std::vector<bool>>;

/// The pools that a node takes from, and those that it may turn to.
std::vector<PoolId> pools_of(const Network& network, const Node& node)
{
    std::vector<PoolId> pools{node.pool};
    for (std::uint32_t i = node.also.first; i < node.also.first + node.also.count; ++i) {
        pools.push_back(network.also[i]);
    }
    for (NodeId id = node.overflow; id != NodeId::none; id = network.nodes[id].overflow) {
        pools.push_back(network.nodes[id].pool);
    }
    return pools;
}

/// Whether one of two claims stands before the other in a line that both are in.
bool stands_before(const SiteState& site, std::uint32_t claim, std::uint32_t other)
{
    const auto is_behind = [&](const Request& mine, std::uint32_t theirs) {
        const Request& r = site.requests[theirs];
        std::uint32_t next = r.pool == mine.pool && r.priority == mine.priority ? mine.next : no_episode;
        while (next != no_episode && next != theirs) {
            next = site.requests[next].next;
        }
        return next == theirs || (r.pool == mine.pool && r.priority > mine.priority);
    };
    for (std::uint32_t mine = claim;;) {
        for (std::uint32_t theirs = other;;) {
            if (is_behind(site.requests[mine], theirs)) {
                return true;
            }
            theirs = site.requests[theirs].twin;
            if (theirs == no_episode || theirs == other) {
                break;
            }
        }
        mine = site.requests[mine].twin;
        if (mine == no_episode || mine == claim) {
            return false;
        }
    }
}

/// From which pools a unit may be held while another one is awaited: (held, awaited).
Ways waits_of(const Network& network)
{
    const std::size_t n_pools = network.pools.size();
    Ways waits(n_pools, std::vector<bool>(n_pools, false));
    std::vector<std::uint32_t> seen(network.nodes.size(), 0);
    std::uint32_t round = 0;
    for (const Node& holder : network.nodes) {
        if (holder.pool == PoolId::none || lets_go_when_done(holder.kind)) {
            continue;
        }
        ++round;
        std::vector<NodeId> reached;
        const auto reach = [&](NodeId id) {
            if (id != NodeId::none && seen[index(id)] != round) {
                seen[index(id)] = round;
                reached.push_back(id);
            }
        };
        const auto leave = [&](const Node& n) {
            for (std::uint32_t b = n.next.first; b < n.next.first + n.next.count; ++b) {
                reach(network.branches[b].to);
            }
            for (std::uint32_t r = n.rivals.first; r < n.rivals.first + n.rivals.count; ++r) {
                reach(network.rivals[r].to);
            }
        };
        leave(holder);
        for (std::size_t i = 0; i < reached.size(); ++i) {
            const Node& n = network.nodes[reached[i]];
            if (n.worsens) {
                reach(network.pathways[n.pathway].clock_to);
            }
            if (n.pool != PoolId::none) {
                for (const PoolId held : pools_of(network, holder)) {
                    for (const PoolId awaited : pools_of(network, n)) {
                        waits[index(held)][index(awaited)] =
                            waits[index(held)][index(awaited)] || held != awaited;
                    }
                }
                for (const NodeId to : {n.patience_to, n.full_to, n.away_to}) {
                    reach(to);
                }
                if (n.balking != Node::never) {
                    reach(network.balking[n.balking].to);
                }
            } else if (n.kind != NodeKind::wait || n.keeps) {
                leave(n);
            }
        }
    }
    return waits;
}

/// In whose lines somebody may stand who waits for another pool as well: who is behind it waits for that one
/// too.
void add_lines(const Network& network, Ways& waits)
{
    for (const Node& n : network.nodes) {
        if (n.also.count == 0) {
            continue;
        }
        for (const PoolId a : pools_of(network, n)) {
            for (const PoolId b : pools_of(network, n)) {
                waits[index(a)][index(b)] = waits[index(a)][index(b)] || a != b;
            }
        }
    }
}

}  // namespace

bool Blocked::before(const Blocked& other) const
{
    const auto key = [](const Blocked& b) { return std::tuple(b.since, b.luck, b.name, b.root, b.node); };
    return key(*this) < key(other);
}

bool may_block(const Network& network)
{
    const Ways holds = waits_of(network);
    Ways leads = holds;
    add_lines(network, leads);
    const std::size_t n = leads.size();
    for (std::size_t by = 0; by < n; ++by) {
        for (std::size_t from = 0; from < n; ++from) {
            for (std::size_t to = 0; leads[from][by] && to < n; ++to) {
                leads[from][to] = leads[from][to] || leads[by][to];
            }
        }
    }
    for (std::size_t held = 0; held < n; ++held) {
        for (std::size_t awaited = 0; awaited < n; ++awaited) {
            if (holds[held][awaited] && leads[awaited][held]) {
                return true;
            }
        }
    }
    return false;
}

/// The episode for which somebody stands in a line of this site, and where it is; no_episode if it is on its
/// way or wants it no longer.
std::pair<SiteId, std::uint32_t> Shard::claimant(const Request& claim) const
{
    if (claim.episode != no_episode) {
        return {site_, claim.episode};
    }
    const Person& person = run_->people[claim.entity];
    if (person.alive && !person.travelling) {
        const SiteState& site = run_->sites[index(person.body)];
        for (std::uint32_t slot = person.first_episode; slot != no_episode; slot = site.episodes[slot].next) {
            const Episode& e = site.episodes[slot];
            if (e.state == EpisodeState::asked && request_id(e) == claim.id) {
                return {person.body, slot};
            }
        }
    }
    return {site_, no_episode};
}

/// Everybody blocked in the lines of this shard's sites; between two windows, when nothing else runs.
void Shard::find_blocked(RunState& run, Time now, std::vector<Blocked>& found)
{
    attach(run);
    for (std::size_t i = 0; i < run.sites.size(); ++i) {
        if (run.shard_of_site[i] != id_) {
            continue;
        }
        at_site(static_cast<SiteId>(i), now);
        std::unordered_map<std::uint32_t, std::size_t>
            place_of;  // in `found`, of claims with several records
        for (const Resource& r : here().resources) {
            Blocked::Line line;
            for (std::size_t priority = 0; r.waiting > 0 && priority < max_priorities; ++priority) {
                line.leaves_free = 0;
                for (std::uint32_t slot = r.head[priority]; slot != no_episode;
                     slot = here().requests[slot].next) {
                    const Request& claim = here().requests[slot];
                    ++line.place;
                    const auto [site, episode] = claimant(claim);
                    if (episode == no_episode ||
                        run.sites[index(site)].episodes[episode].pending != Pending::nothing) {
                        continue;
                    }
                    line.pool = claim.pool;
                    line.request = slot;
                    line.priority = claim.priority;
                    line.leaves_free = std::max(line.leaves_free, claim.leaves_free);
                    const auto known = place_of.find(slot);
                    if (known != place_of.end()) {
                        found[known->second].lines.push_back(line);
                        continue;
                    }
                    const std::size_t n = found.size();
                    add_blocked(slot, site, episode, found);
                    if (found.size() > n) {
                        found.back().lines.push_back(line);
                        for (std::uint32_t each = claim.twin; each != no_episode && each != slot;
                             each = here().requests[each].twin) {
                            place_of.emplace(each, n);
                        }
                    }
                }
            }
        }
    }
}

void Shard::add_blocked(std::uint32_t slot, SiteId site, std::uint32_t episode,
                        std::vector<Blocked>& found) const
{
    const Request& claim = here().requests[slot];
    const Episode& e = run_->sites[index(site)].episodes[episode];
    const bool wants_several = claim.twin != no_episode && !claim.any;
    if (e.held == NodeId::none && !wants_several) {
        return;
    }
    if (is_person(e)) {
        const Person& person = run_->people[e.entity];
        const bool has_body =
            person.occupant == episode || (person.occupant == no_episode && person.body == person.home);
        if (needs_body(node(e)) && !has_body) {
            return;
        }
    }
    Blocked b;
    b.since = claim.received;
    b.name = event_name(e);
    b.luck = luck_of(b.name, claim.received);
    b.root = e.root;
    b.entity = e.entity;
    b.episode = episode;
    b.pathway = pathway_of(e);
    b.node = e.node;
    b.site = site;
    b.owner = site_;
    b.local = claim.episode != no_episode;
    b.together = node(e).also.count != 0;
    b.any = claim.any;
    if (e.held != NodeId::none) {
        const Node& held = node(e.held);
        SiteId holder = site;
        if (is_person(e) && held.place != PlaceId::none) {
            holder = network().sites[run_->people[e.entity].home].serves[held.place];
        }
        for (std::size_t i = 0; i <= held.also.count; ++i) {
            const PoolId pool = pool_of(held, i);
            b.held.push_back({pool, holder, b.together && takes(node(e), pool)});
        }
    }
    found.push_back(std::move(b));
}

/// A member of a ring takes its unit, or is told that it has it. What it does with it begins in
/// begin_after_swap(), when all have let go.
void Shard::take_over(RunState& run, Time now, const Blocked& b)
{
    attach(run);
    at_site(b.owner, now);
    const auto [awaited, slot] = std::pair(b.lines[b.line].pool, b.lines[b.line].request);
    ++tally_->swaps[index(awaited)];
    if (b.local) {
        count_delay(b.episode, b.any ? awaited : PoolId::none);
    }
    leave_line(slot, true);
    if (b.any) {
        if (!b.local) {
            const std::uint64_t id = here().requests[slot].id;
            here().request_of.erase(id);
            here().request_of.insert(id, slot);
        }
        for (const Blocked::Line& line : b.lines) {
            if (line.request != slot) {
                leave_line(line.request, false);
            }
        }
        forget_twins(slot);
    }
    if (!b.local) {
        reserve(awaited, 1);
        Request& granted = here().requests[slot];
        granted.state = RequestState::granted;
        answer(granted, MessageKind::grant);
        return;
    }
    here().requests.remove(slot);
    Episode& e = episode(b.episode);
    const NodeId with = with_pool(e.node, awaited);
    let_go_but(e, with);
    take_unit(awaited);
    e.held = with;
    e.state = EpisodeState::serving;
    to_serve_.clear();  // of other sites too; begin_after_swap() looks at all pools
}

/// The members of a ring whose claims are of this site, whose units they have now, go on. First those who do
/// not have their bodies: who sends a body home sends all its other episodes along.
void Shard::begin_after_swap(RunState& run, Time now, SiteId site, const std::vector<Blocked>& ring)
{
    attach(run);
    at_site(site, now);
    steps_ = 0;
    std::vector<Blocked> members;
    std::copy_if(ring.begin(), ring.end(), std::back_inserter(members),
                 [&](const Blocked& b) { return b.local && b.owner == site; });
    std::stable_partition(members.begin(), members.end(), [&](const Blocked& b) {
        return (b.entity & customer_bit) != 0 || run.people[b.entity].occupant != b.episode;
    });
    for (const Blocked& b : members) {
        serve(b.episode, episode(b.episode).held, Turn{b.since, all_of_it});
    }
    serve_all();
}

/// Offers what is free in any pool of the site.
void Shard::serve_all()
{
    for (std::size_t p = 0; p < network().pools.size(); ++p) {
        if (here().resources[static_cast<PoolId>(p)].present) {
            to_serve_.push_back(static_cast<PoolId>(p));
        }
    }
    serve_waiting();
}

/// A claim goes before another one in its line, and into its class.
void Shard::go_before(std::uint32_t slot, std::uint32_t other)
{
    Request& claim = here().requests[slot];
    Resource& r = resource(claim.pool);
    (claim.previous == no_episode ? r.head[claim.priority] : here().requests[claim.previous].next) =
        claim.next;
    (claim.next == no_episode ? r.tail[claim.priority] : here().requests[claim.next].previous) =
        claim.previous;
    Request& behind = here().requests[other];
    claim.priority = behind.priority;
    claim.previous = behind.previous;
    claim.next = other;
    (claim.previous == no_episode ? r.head[claim.priority] : here().requests[claim.previous].next) = slot;
    behind.previous = slot;
}

/// A member that only stands behind others of its set passes them.
void Shard::pass(RunState& run, Time now, const ClosedSet& set, const Blocked& b)
{
    attach(run);
    at_site(b.owner, now);
    steps_ = 0;
    for (const Blocked::Line& line : b.lines) {
        const Blocked::Line* const ahead = set.ahead_of(b, line);
        if (ahead != nullptr) {
            ++tally_->swaps[index(line.pool)];
            go_before(line.request, ahead->request);
        }
    }
    serve_all();
}

/// A member who wants units of several pools at once lets go of those that it has, and stands in their lines
/// too, where its next step takes them again.
void Shard::wait_without(RunState& run, Time now, const Blocked& b)
{
    attach(run);
    at_site(b.site, now);
    steps_ = 0;
    Episode& e = episode(b.episode);
    count_delay(b.episode);
    let_go(e);
    for (const Blocked::Held& unit : b.held) {
        ++tally_->swaps[index(unit.pool)];
        if (unit.kept) {
            Request again = here().requests[e.request];
            again.pool = unit.pool;
            again.since = now_;
            ++pool_month(unit.pool).requests;
            const std::uint32_t first = e.request;
            const std::uint32_t slot = enqueue(again);
            here().requests[slot].twin = again.twin == no_episode ? first : again.twin;
            here().requests[first].twin = slot;
            // Who wants both and stands behind it in one line must not stand before it in the other.
            for (std::uint32_t each = resource(unit.pool).head[again.priority]; each != slot;
                 each = here().requests[each].next) {
                if (stands_before(here(), slot, each)) {
                    go_before(slot, each);
                    break;
                }
            }
        }
    }
    serve_all();
}

Time Run::next_midnight() const
{
    return start_of_run + (now_.time_since_epoch() / one_day + 1) * one_day;
}

/// Whether anybody was blocked for ever, and has been helped.
bool Run::resolve_deadlocks()
{
    bool helped = false;
    for (;;) {
        std::vector<Blocked> blocked;
        for (Shard& shard : shards_) {
            shard.find_blocked(state_, now_, blocked);
        }
        const ClosedSet set(state_, std::move(blocked));
        const std::vector<Blocked> ring = set.oldest_ring();
        std::size_t passes = ClosedSet::none;
        std::size_t lets_go = ClosedSet::none;
        if (ring.empty()) {
            passes = set.first_to_pass(ClosedSet::Who::holds);
            lets_go = passes == ClosedSet::none ? set.first_to_let_go() : ClosedSet::none;
            if (passes == ClosedSet::none && lets_go == ClosedSet::none) {
                passes = set.first_to_pass(ClosedSet::Who::holds_nothing);
                if (passes == ClosedSet::none) {
                    return helped;
                }
            }
        }
        if (settings_.stop_if_blocked) {
            throw DeadlockError(now_, set.members());
        }
        if (!ring.empty()) {
            swap(ring);
        } else if (passes != ClosedSet::none) {
            const Blocked& b = set.members()[passes];
            shard_of(b.owner).pass(state_, now_, set, b);
        } else {
            const Blocked& b = set.members()[lets_go];
            shard_of(b.site).wait_without(state_, now_, b);
        }
        state_.mail.turn();
        each_shard(one_after_another, [](Shard&) {});  // nothing stays on the way
        helped = true;
    }
}

Shard& Run::shard_of(SiteId site)
{
    return shards_[state_.shard_of_site[index(site)]];
}

void Run::swap(const std::vector<Blocked>& ring)
{
    std::vector<SiteId> sites;
    for (const Blocked& b : ring) {
        shard_of(b.owner).take_over(state_, now_, b);
        sites.push_back(b.owner);
    }
    std::sort(sites.begin(), sites.end());
    sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
    for (const SiteId site : sites) {
        shard_of(site).begin_after_swap(state_, now_, site, ring);
    }
}

}  // namespace esther
