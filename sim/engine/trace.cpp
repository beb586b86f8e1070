// Rows about those who are traced. What is here runs for nobody else: the hot path asks one flag.

#include "sim/engine/shard.hpp"

namespace esther {

/// A row of the event being executed, or of the review point if none is.
TraceRow Shard::row_of(TraceKind what) const
{
    TraceRow row;
    row.what = what;
    row.time = now_;
    row.site = site_;
    if (event_.time == now_) {
        row.rank = event_.rank;
        row.entity = event_.entity;
        row.serial = event_.serial;
    }
    return row;
}

/// Keeps a row about a person, or about a customer, if that one is traced.
void Shard::keep_row(TraceRow row, std::uint32_t entity)
{
    row.is_person = (entity & customer_bit) == 0;
    row.who = row.is_person ? run_->people[entity].id : entity & ~customer_bit;
    if (row.is_person ? run_->traced.has_person(row.who) : run_->traced.has_customer(row.pathway, row.who)) {
        trace_.push_back(row);
    }
}

void Shard::trace(TraceKind what, const Episode& e, Time until, NodeId to, SiteId place)
{
    TraceRow row = row_of(what);
    row.pathway = pathway_of(e);
    row.node = e.node;
    row.to = to;
    row.place = place;
    row.exit = e.rival;
    row.until = until;
    row.visit = visit_of(e, e.node);
    keep_row(row, e.entity);
}

/// What happens to somebody in no node.
void Shard::trace_entity(TraceKind what, std::uint32_t entity, PathwayId pathway, Time until)
{
    TraceRow row = row_of(what);
    row.pathway = pathway;
    row.until = until;
    keep_row(row, entity);
}

void Shard::trace_step(std::uint32_t who, const Course& course)
{
    TraceRow row = row_of(TraceKind::steps);
    row.visit = static_cast<std::uint32_t>(index(course.attribute));
    row.exit = static_cast<std::uint8_t>(course.field.get(run_->people[who].attributes));
    keep_row(row, who);
}

/// The way chosen, and the part of the unit interval that leads there in this model.
void Shard::trace_choice(const Episode& e, double u, const Branch& taken)
{
    TraceRow row = row_of(TraceKind::goes);
    row.pathway = pathway_of(e);
    row.node = e.node;
    row.to = taken.to;
    row.u = u;
    const Branch* branch = &network().branches[node(e).next.first];
    const Branch* const last = branch + (node(e).next.count - 1);
    const double shift = shift_of(node(e));
    double left = 1;
    for (; branch != &taken; ++branch) {
        left *= 1.0 - share_of(*branch, e, shift);
    }
    row.low = 1.0 - left;
    row.high = branch == last ? 1.0 : 1.0 - left * (1.0 - share_of(*branch, e, shift));
    keep_row(row, e.entity);
}

/// What a pool of this site does for somebody whose body is elsewhere.
void Shard::trace_claim(TraceKind what, std::uint32_t who, PoolId pool)
{
    TraceRow row = row_of(what);
    row.pool = pool;
    row.place = site_;
    keep_row(row, who);
}

/// A body sets out or arrives, with the episode that has it, if one has.
void Shard::trace_journey(TraceKind what, std::uint32_t who, std::uint32_t traveller, SiteId to, Time until)
{
    TraceRow row = row_of(what);
    if (traveller != no_episode) {
        row.pathway = pathway_of(episode(traveller));
        row.node = episode(traveller).node;
    }
    row.place = to;
    row.until = until;
    keep_row(row, who);
}

}  // namespace esther
