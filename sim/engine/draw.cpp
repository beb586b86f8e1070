// The random numbers of an episode, its counters and its pending event.

#include <algorithm>

#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"
#include "sim/random/copula.hpp"

namespace esther {

/// Visits before the present one.
std::uint32_t Shard::visit_of(const Episode& e, NodeId id) const
{
    const std::uint8_t slot = node(id).visit_slot;
    return slot == 0xff || e.visits[slot] == 0 ? 0U : e.visits[slot] - 1U;
}

/// The same in every round of the episode; a visit has a number below 250.
std::uint16_t Shard::key_of_visit(const Episode& e) const
{
    return static_cast<std::uint16_t>(visit_of(e, e.node) | unsigned{e.round} << 8);
}

/// Counts the entry into a node. Coming back to the head of a large loop, or a full counter, begins a new round
/// of the episode, and all its counters start afresh. After the last round they begin again under a new root
/// (still a function of this episode alone), and only then the episode has a new severity.
void Shard::count_visit(Episode& e)
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
            const bool outlives = (network().pathways[pathway_of(e)].head_slots >> i & 1) != 0;
            e.visits[i] = outlives && e.visits[i] > 0 ? 1 : 0;  // coming back to any head begins a round
        }
    }
    visits = next_visit(visits);
}

double Shard::draw(const Episode& e, std::uint32_t decision) const
{
    const std::uint32_t visit = key_of_visit(e);
    if (decision == known_.decision && e.entity == known_.entity && e.root == known_.root && visit == 0) {
        return known_.u;
    }
    return uniform(run_->rounds, {name_of(e), decision, e.root, static_cast<std::uint16_t>(visit), 0});
}

/// The episode's own severity, uniform on (0, 1); near 1 is worst. One draw, the same in every model.
double Shard::severity(const Episode& e) const
{
    const std::uint32_t decision = network().pathways[pathway_of(e)].decision_severity;
    return uniform(run_->rounds, {name_of(e), decision, e.root, 0, 0});
}

Duration Shard::draw_time(const Episode& e, LawId law, std::uint32_t decision, double weight) const
{
    double u = draw(e, decision);
    if (weight != 0) {
        u = correlated(u, severity(e), weight);
    }
    return to_duration(run_->parameters->laws[law].quantile(u));
}

/// Time on the way to the node beyond the least time of the crossing.
Duration Shard::draw_travel(const Episode& e) const
{
    const Node& n = node(e);
    return n.travel == LawId::none ? Duration{0} : draw_time(e, n.travel, n.decision_travel, 0);
}

Time Shard::draw_patience(const Episode& e) const
{
    const Node& n = node(e);
    return patience_ends(now_, draw_time(e, n.patience, n.decision_patience, 0));
}

/// The end of a service or wait; `rival` tells which exit of a race it is (0: the plain one).
void Shard::schedule_done(std::uint32_t slot, Time due, std::uint8_t rival)
{
    Episode& e = episode(slot);
    e.serial = next_serial(e);
    e.due = due;
    e.rival = rival;
    e.pending = Pending::done;
    push(due, EventKind::episode_done, event_name(e), e.serial, slot);
}

/// The end of a wait for a resource or for the body: patience or, if it comes first, the clock.
void Shard::schedule_timer(std::uint32_t slot, Time patience)
{
    Episode& e = episode(slot);
    e.serial = next_serial(e);
    const bool clock_first = node(e).worsens && e.clock < patience;
    e.due = clock_first ? std::max(e.clock, now_) : patience;
    e.rival = clock_first ? by_clock : by_patience;
    e.pending = e.due == never ? Pending::nothing : Pending::timer;
    if (e.pending == Pending::timer) {
        push(e.due, EventKind::episode_timer, event_name(e), e.serial, slot);
    }
}

}  // namespace esther
