// People who wait for one another for ever.
//
// Blocked is who holds a unit (a stay or package that is over, kept until the next step accepts), stands in
// the line of another pool, and has neither patience nor a clock that would end the wait; death does not
// count as an end. A closed set is a set of blocked people each of whom waits for a pool that has, even with
// its calendar at its best and nobody away, too few units beside those that members of the set hold. None of
// them can ever be served, whatever the others in the world do. Whoever is served at that instant or waits
// for their own body (another of their episodes has it) is not counted as blocked, nor is who waits for one
// of several pools or for several at once, or holds units of several.
//
// Of a ring in the set, each member takes the unit of the next, all at one instant; they pass who stands in
// front of them, who could not be served either, and no unit becomes free. A claim that came from another
// site is granted as if a unit had become free: until the one before has heard of its own grant and let go,
// the pool has one more in use or reserved than its capacity.

#include "sim/engine/deadlock.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "sim/engine/rules.hpp"
#include "sim/engine/run.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

/// From which pools a unit may be held while another one is awaited: (held, awaited).
std::vector<std::vector<bool>> waits_of(const Network& network)
{
    const std::size_t n_pools = network.pools.size();
    std::vector<std::vector<bool>> waits(n_pools, std::vector<bool>(n_pools, false));
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
                waits[index(holder.pool)][index(n.pool)] = n.pool != holder.pool;
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

std::int64_t most_units(const Calendar& calendar)
{
    std::int64_t most = 0;
    for (const Calendar::Step& step : calendar.steps) {
        most = std::max(most, step.capacity);
    }
    return most;
}

}  // namespace

bool Blocked::before(const Blocked& other) const
{
    const auto key = [](const Blocked& b) { return std::tuple(b.since, b.luck, b.name, b.root, b.node); };
    return key(*this) < key(other);
}

bool may_block(const Network& network)
{
    const std::vector<std::vector<bool>> waits = waits_of(network);
    // Pools that lead to none that is left are taken away, until nothing is left but rings and ways to them.
    std::vector<bool> gone(waits.size(), false);
    std::size_t n_left = waits.size();
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t p = 0; p < waits.size(); ++p) {
            bool leads_on = false;
            for (std::size_t q = 0; q < waits.size(); ++q) {
                leads_on = leads_on || (waits[p][q] && !gone[q]);
            }
            if (!gone[p] && !leads_on) {
                gone[p] = true;
                changed = true;
                --n_left;
            }
        }
    }
    return n_left > 0;
}

void keep_closed_set(const RunState& run, std::vector<Blocked>& waiting)
{
    const std::size_t n_pools = run.network->pools.size();
    std::vector<std::int64_t> held(run.sites.size() * n_pools);
    for (std::size_t before = waiting.size() + 1; before != waiting.size();) {
        before = waiting.size();
        std::fill(held.begin(), held.end(), 0);
        for (const Blocked& b : waiting) {
            ++held[index(b.holder) * n_pools + index(b.held)];
        }
        std::erase_if(waiting, [&](const Blocked& b) {
            const std::int64_t most = most_units(run.parameters->calendars[b.owner][b.awaited]);
            return leaves_enough(most - held[index(b.owner) * n_pools + index(b.awaited)], b.leaves_free);
        });
    }
    std::sort(waiting.begin(), waiting.end(), [](const Blocked& a, const Blocked& b) { return a.before(b); });
}

std::vector<Blocked> oldest_ring(const std::vector<Blocked>& closed)
{
    std::vector<std::size_t> seen_from(closed.size(), closed.size());
    for (std::size_t start = 0; start < closed.size(); ++start) {
        std::vector<Blocked> path;
        std::size_t at = start;
        while (at < closed.size() && seen_from[at] == closed.size()) {
            seen_from[at] = start;
            path.push_back(closed[at]);
            const auto next = std::find_if(closed.begin(), closed.end(), [&](const Blocked& b) {
                return b.held == closed[at].awaited && b.holder == closed[at].owner;
            });
            at = static_cast<std::size_t>(next - closed.begin());
        }
        if (at < closed.size() && seen_from[at] == start) {
            const auto first = std::find_if(path.begin(), path.end(), [&](const Blocked& b) {
                return b.request == closed[at].request && b.owner == closed[at].owner;
            });
            path.erase(path.begin(), first);
            return path;
        }
    }
    return {};
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
        for (const Resource& r : here().resources) {
            for (std::size_t priority = 0; r.waiting > 0 && priority < max_priorities; ++priority) {
                std::uint16_t leaves_free = 0;  // of the claims before it, which it does not pass
                for (std::uint32_t slot = r.head[priority]; slot != no_episode;
                     slot = here().requests[slot].next) {
                    const Request& claim = here().requests[slot];
                    const auto [site, episode] = claimant(claim);
                    if (episode == no_episode ||
                        run.sites[index(site)].episodes[episode].pending != Pending::nothing) {
                        continue;
                    }
                    leaves_free = std::max(leaves_free, claim.leaves_free);
                    add_blocked(slot, site, episode, leaves_free, found);
                }
            }
        }
    }
}

void Shard::add_blocked(std::uint32_t slot, SiteId site, std::uint32_t episode, std::uint16_t leaves_free,
                        std::vector<Blocked>& found) const
{
    const Request& claim = here().requests[slot];
    const Episode& e = run_->sites[index(site)].episodes[episode];
    if (e.held == NodeId::none) {
        return;
    }
    const Node& held = node(e.held);
    if (node(e).is_several() || held.also.count != 0) {
        return;
    }
    Blocked b;
    b.holder = site;
    if (is_person(e)) {
        const Person& person = run_->people[e.entity];
        const bool has_body =
            person.occupant == episode || (person.occupant == no_episode && person.body == person.home);
        if (needs_body(node(e)) && !has_body) {
            return;
        }
        b.holder = held.place == PlaceId::none ? site : network().sites[person.home].serves[held.place];
    }
    b.since = claim.received;
    b.name = event_name(e);
    b.luck = luck_of(b.name, claim.received);
    b.root = e.root;
    b.entity = e.entity;
    b.episode = episode;
    b.request = slot;
    b.pathway = e.pathway;
    b.node = e.node;
    b.site = site;
    b.held = held.pool;
    b.awaited = claim.pool;
    b.owner = site_;
    b.leaves_free = leaves_free;
    b.local = claim.episode != no_episode;
    found.push_back(b);
}

/// A member of a ring takes its unit, or is told that it has it. What it does with it begins in
/// begin_after_swap(), when all have let go.
void Shard::take_over(RunState& run, Time now, const Blocked& b)
{
    attach(run);
    at_site(b.owner, now);
    ++tally_->swaps[index(b.awaited)];
    if (b.local) {
        count_delay(episode(b.episode));
    }
    leave_line(b.request, true);
    if (!b.local) {
        ++resource(b.awaited).reserved;
        Request& granted = here().requests[b.request];
        granted.state = RequestState::granted;
        answer(granted, MessageKind::grant);
        return;
    }
    here().requests.remove(b.request);
    Episode& e = episode(b.episode);
    let_go(e);
    take_unit(b.awaited);
    e.held = e.node;
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
        serve(b.episode, episode(b.episode).node, Turn{b.since, all_of_it});
    }
    for (std::size_t p = 0; p < network().pools.size(); ++p) {
        if (here().resources[static_cast<PoolId>(p)].present) {
            to_serve_.push_back(static_cast<PoolId>(p));
        }
    }
    serve_waiting();
}

Time Run::next_midnight() const
{
    return start_of_run + (now_.time_since_epoch() / one_day + 1) * one_day;
}

/// Whether anybody was blocked for ever, and has swapped.
bool Run::resolve_deadlocks()
{
    bool swapped = false;
    for (;;) {
        std::vector<Blocked> blocked;
        for (Shard& shard : shards_) {
            shard.find_blocked(state_, now_, blocked);
        }
        if (!blocked.empty()) {
            keep_closed_set(state_, blocked);
        }
        const std::vector<Blocked> ring = oldest_ring(blocked);
        if (ring.empty()) {
            return swapped;
        }
        if (settings_.stop_if_blocked) {
            throw DeadlockError(now_, std::move(blocked));
        }
        swap(ring);
        swapped = true;
    }
}

void Run::swap(const std::vector<Blocked>& ring)
{
    const auto shard_of = [&](SiteId site) -> Shard& { return shards_[state_.shard_of_site[index(site)]]; };
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
    state_.mail.turn();
    each_shard(one_after_another, [](Shard&) {});  // nothing stays on the way
}

}  // namespace esther
