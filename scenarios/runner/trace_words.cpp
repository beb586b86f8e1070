#include "scenarios/runner/trace_words.hpp"

#include <algorithm>
#include <cstdio>

#include "scenarios/runner/trace_file.hpp"
#include "scenarios/spec/time_text.hpp"
#include "sim/engine/state.hpp"

namespace esther {

namespace {

constexpr std::size_t time_width = 21;  // "12345 08:31:02.123456"

std::string padded(const std::string& text, std::size_t width)
{
    return text.size() < width ? text + std::string(width - text.size(), ' ') : text;
}

std::string share_text(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", share);
    return text;
}

std::string local_name(const std::string& node)
{
    return node.substr(node.find('/') + 1);
}

}  // namespace

TraceWords::TraceWords(Compiled compiled, const Model& model, const TraceChoice& choice)
    : compiled_(std::move(compiled)), attributes_(model.attributes), has_places_(model.sites.size() > 1)
{
    const Names& names = compiled_.names;
    who_width_ = 3;
    for (const std::uint32_t id : choice.people) {
        who_width_ = std::max(who_width_, std::to_string(id).size());
    }
    for (const auto& [pathway, number] : choice.customers) {
        who_width_ = std::max(who_width_, who(pathway, number).size());
    }
    pathway_width_ = 7;
    for (const std::string& name : names.pathways) {
        pathway_width_ = std::max(pathway_width_, name.size());
    }
    for (const std::string& name : names.nodes) {
        node_width_ = std::max(node_width_, local_name(name).size());
    }
}

std::string TraceWords::who(PathwayId pathway, std::uint32_t customer) const
{
    return compiled_.names.pathways[index(pathway)] + ":" + std::to_string(customer);
}

std::string TraceWords::who(const TraceRow& row) const
{
    return row.is_person ? std::to_string(row.who) : who(row.pathway, row.who);
}

std::string TraceWords::columns(const std::string& when, const std::string& whom, const std::string& pathway,
                                const std::string& at, const std::string& happened) const
{
    return padded(when, time_width) + "  " + padded(whom, who_width_) + "  " +
           padded(pathway, pathway_width_) + "  " + padded(at, node_width_) + "  " + happened;
}

std::string TraceWords::heading() const
{
    return columns("# day time", "who", "pathway", "node", "what happened") + "\n";
}

std::string TraceWords::line(const TraceRow& row) const
{
    return columns(instant_column(row.time), who(row),
                   row.pathway == PathwayId::none ? "-" : compiled_.names.pathways[index(row.pathway)],
                   row.node == NodeId::none || row.what == TraceKind::opens ? "-" : node(row.node),
                   what(row)) +
           "\n";
}

std::string TraceWords::node(NodeId id) const
{
    return local_name(compiled_.names.nodes[index(id)]);
}

std::string TraceWords::pool_at(PoolId pool, SiteId site) const
{
    return compiled_.names.pools[index(pool)] +
           (has_places_ && site != SiteId::none ? " at " + compiled_.names.sites[index(site)] : "");
}

std::string TraceWords::pool_of(NodeId id, SiteId site) const
{
    return pool_at(compiled_.network.nodes[id].pool, site);
}

std::string TraceWords::entering(const TraceRow& row) const
{
    const Network& network = compiled_.network;
    const Node& n = network.nodes[row.node];
    if (n.kind == NodeKind::record && n.measures.count + n.effects.count > 0) {
        if (n.only_first_visit && row.visit > 0) {
            return "counts nothing: the first visit alone counts";
        }
        std::string text;
        for (std::uint32_t i = n.measures.first; i < n.measures.first + n.measures.count; ++i) {
            text += (text.empty() ? "counts " : ", ") + compiled_.names.measures[index(network.measures[i])];
        }
        for (std::uint32_t i = n.effects.first; i < n.effects.first + n.effects.count && row.is_person; ++i) {
            const Effect& effect = network.effects[i];
            const AttributeSpec& attribute = attributes_[index(effect.attribute)];
            text += (text.empty() ? "sets " : ", sets ") + attribute.name + " to " +
                    attribute.values[effect.value];
        }
        return text;
    }
    return row.visit > 0 ? "enters, visit " + std::to_string(row.visit + 1) : "enters";
}

/// What ends a wait, and when.
std::string TraceWords::waiting(const TraceRow& row) const
{
    if (row.until == never) {
        return "";
    }
    const std::string length = length_text(row.until - row.time);
    if (row.exit == by_clock) {
        return ", until the clock strikes in " + length;
    }
    if (row.what == TraceKind::waits) {
        const Node& n = compiled_.network.nodes[row.node];
        return " for " + length +
               (row.exit == by_patience
                    ? ""
                    : ", then " + node(compiled_.network.rivals[n.rivals.first + row.exit - 1U].to));
    }
    return ", for at most " + length;
}

std::string TraceWords::what(const TraceRow& row) const
{
    const std::string length = row.until == never ? "" : length_text(row.until - row.time);
    switch (row.what) {
        case TraceKind::opens:
            return row.is_person ? "need arises" : "comes";
        case TraceKind::absorbed_open:
            return "need absorbed: one of its kind is open";
        case TraceKind::absorbed_away:
            return "need absorbed: away from home";
        case TraceKind::no_show:
            return "does not come";
        case TraceKind::late:
            return "comes late by " + length;
        case TraceKind::clock_starts:
            return "clock starts" + (length.empty() ? ", never to strike" : ": strikes in " + length);
        case TraceKind::enters:
            return entering(row);
        case TraceKind::goes:
            return "goes to " + node(row.to) + trace_layout::figures + share_text(row.u) + " lies in " +
                   share_text(row.low) + " to " + share_text(row.high);
        case TraceKind::waits:
            return "waits" + waiting(row);
        case TraceKind::queues:
            return "queues for " + pool_of(row.node, row.site) + waiting(row);
        case TraceKind::asks:
            return "asks for " + pool_of(row.node, row.place) + waiting(row);
        case TraceKind::served:
            return "has " + pool_of(row.node, SiteId::none) + (length.empty() ? "" : " for " + length);
        case TraceKind::parked:
            return "waits for the body" + waiting(row);
        case TraceKind::sets_out:
            return "sets out for " + compiled_.names.sites[index(row.place)] + ", there in " + length;
        case TraceKind::arrives:
            return "arrives at " + compiled_.names.sites[index(row.place)];
        default:
            return leaving(row);
    }
}

std::string TraceWords::leaving(const TraceRow& row) const
{
    switch (row.what) {
        case TraceKind::granted:
            return pool_at(row.pool, row.place) + " is reserved";
        case TraceKind::refused:
            return pool_at(row.pool, row.place) + " has no room";
        case TraceKind::lined_up:
            return "stands in the line for " + pool_at(row.pool, row.place);
        case TraceKind::turned_away:
            return "is turned away: no room";
        case TraceKind::given_back:
            return "gives back what was reserved: the body is taken";
        case TraceKind::done:
            return "done";
        case TraceKind::gives_up:
            return "gives up";
        case TraceKind::clock_strikes:
            return "clock strikes";
        case TraceKind::pause_ends:
            return "the body was not back in time";
        case TraceKind::broken_off:
            return "broken off" + (row.to != NodeId::none ? ": goes to " + node(row.to)
                                   : row.until == never   ? ": to begin anew"
                                                        : ": " + length_text(row.until - row.time) + " left");
        case TraceKind::frees:
            return (row.to == row.node && compiled_.network.nodes[row.to].kind == NodeKind::contact
                        ? "done, frees "
                        : "frees ") +
                   pool_of(row.to, SiteId::none);
        case TraceKind::closes:
            return "ends";
        case TraceKind::dies:
            return "dies";
        case TraceKind::enters_world:
            return "is here from now on";
        case TraceKind::leaves_world:
            return "leaves for ever";
        case TraceKind::steps:
            return "has " + attributes_[row.visit].name + " " + attributes_[row.visit].values[row.exit] +
                   " from now on";
        default:
            return "?";
    }
}

}  // namespace esther
