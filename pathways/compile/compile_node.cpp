#include <map>

#include "pathways/compile/build.hpp"

namespace esther {

namespace {

Threshold make_threshold(Build& build, const NodeSpec& spec)
{
    Threshold made;
    if (spec.pressure) {
        made.pool = find_pool(build, spec.pressure->pool);
        for (const PressureSpec::Step& step : spec.pressure->steps) {
            made.steps.push_back({build.numbers.add(step.from), build.numbers.add(step.odds)});
        }
    }
    const std::string income = income_odds(spec.decider);
    made.income = build.numbers.add([&](std::size_t s) {
        const auto found = build.model.parameters[s].find(income);
        return found == build.model.parameters[s].end() ? 1.0 : found->second;
    });
    return made;
}

}  // namespace

Node make_node(Build& build, const NodeSpec& spec, const PathwaySpec& pathway, const LocalNodes& local)
{
    static const std::map<std::string, NodeKind> kinds{
        {"contact", NodeKind::contact}, {"wait", NodeKind::wait},       {"decision", NodeKind::decision},
        {"stay", NodeKind::stay},       {"package", NodeKind::package}, {"record", NodeKind::record},
        {"end", NodeKind::end}};
    Network& network = build.out.network;
    Node n;
    n.kind = kinds.at(spec.kind);
    n.pathway = network.pathways.next_id();
    n.pool = find_pool(build, spec.pool);
    const std::string& at =
        spec.at.empty() && n.pool != PoolId::none ? build.model.pools[index(n.pool)].at : spec.at;
    n.place = at.empty() ? PlaceId::none : find_place(build, at);
    const std::string path = luck_name(pathway) + "/" + (spec.rng_id.empty() ? spec.name : spec.rng_id);
    n.decision_split = name_decision(build, path + "/split", spec.place);
    n.split_severity = spec.severity;
    if (spec.time) {
        n.time = build.numbers.add_law(*spec.time);
        n.time_severity = spec.time->severity;
        n.decision_time = name_decision(build, path + "/time", spec.place);
    }
    if (spec.travel) {
        n.travel = build.numbers.add_law(*spec.travel);
        n.decision_travel = name_decision(build, path + "/travel", spec.place);
    }
    if (spec.patience) {
        n.patience = build.numbers.add_law(*spec.patience);
        n.patience_to = local.find(spec.patience_to);
        n.decision_patience = name_decision(build, path + "/patience", spec.place);
    }
    n.full_to = local.find(spec.if_full);
    if (!spec.balks.empty()) {
        n.balking = static_cast<std::uint16_t>(network.balking.size());
        Balking& made = network.balking.emplace_back();
        for (const NodeSpec::Balk& balk : spec.balks) {
            made.steps.push_back({static_cast<std::uint32_t>(balk.from), build.numbers.add(balk.share)});
        }
        made.to = local.find(spec.balks_to);
        made.decision = name_decision(build, path + "/balk", spec.place);
    }
    if (spec.pressure || !spec.decider.empty()) {
        n.threshold = static_cast<std::uint16_t>(network.thresholds.size());
        network.thresholds.push_back(make_threshold(build, spec));
    }
    n.when_away = spec.when_away == "rebook" ? WhenAway::rebook
                  : spec.when_away == "hold" ? WhenAway::hold
                                             : WhenAway::cancel;
    n.away_to = local.find(spec.away_to);
    n.away_hold = spec.away_hold ? to_duration(build.numbers.fixed(*spec.away_hold)) : Duration{0};
    n.priority = static_cast<std::uint8_t>(spec.priority);
    n.leaves_free = static_cast<std::uint16_t>(spec.leaves_free);
    n.if_interrupted = spec.if_interrupted == "restart"   ? IfInterrupted::restart
                       : spec.if_interrupted == "reroute" ? IfInterrupted::reroute
                                                          : IfInterrupted::resume;
    n.interrupted_to = local.find(spec.interrupted_to);
    if (n.leaves_free > 0 && n.pool != PoolId::none) {
        network.pools[n.pool].selective = true;
    }
    n.also = {static_cast<std::uint32_t>(network.also.size()), static_cast<std::uint16_t>(spec.also.size())};
    for (const std::string& pool : spec.also) {
        network.also.push_back(find_pool(build, pool));
        network.pools[network.also.back()].selective = true;
        network.pools[n.pool].selective = true;
    }
    n.waits_for_any = spec.waits_for == "any";
    n.ask_ahead = spec.ask.empty() ? n.kind == NodeKind::stay : spec.ask == "ahead";
    n.keeps = spec.keeps;
    n.worsens = spec.worsens;
    n.starts_clock = spec.starts_clock;
    n.stops_clock = spec.stops_clock;
    n.starts_stopwatch = spec.starts_stopwatch;
    n.only_first_visit = spec.once;
    n.lists = spec.list;
    n.next = add_branches(build, spec, pathway, local);
    n.rivals = {static_cast<std::uint32_t>(network.rivals.size()),
                static_cast<std::uint16_t>(spec.rivals.size())};
    for (std::size_t i = 0; i < spec.rivals.size(); ++i) {
        const RivalSpec& rival = spec.rivals[i];
        network.rivals.push_back({build.numbers.add_law(rival.after), local.find(rival.to),
                                  name_decision(build, path + "/race/" + std::to_string(i), rival.place)});
    }
    n.measures = {static_cast<std::uint32_t>(network.measures.size()),
                  static_cast<std::uint16_t>(spec.counts.size())};
    for (const std::string& measure : spec.counts) {
        network.measures.push_back(find_measure(build, measure));
    }
    n.effects = {static_cast<std::uint32_t>(network.effects.size()),
                 static_cast<std::uint16_t>(spec.sets.size())};
    for (const auto& [name, value] : spec.sets) {
        const AttributeId changed = find_attribute(build, name);
        const auto values =
            changed == AttributeId::none ? std::vector<std::size_t>{} : values_of(build, changed, value);
        network.effects.push_back({changed, static_cast<std::uint8_t>(values.empty() ? 0 : values.front())});
    }
    return n;
}

/// For each pool to which a node may turn, the same node with that pool: what an episode holds is said by a
/// node. They follow all other nodes, in the order of their names.
void add_alternatives(Build& build)
{
    Network& network = build.out.network;
    std::size_t at = 0;
    for (const PathwaySpec& pathway : build.model.pathways) {
        for (const NodeSpec& spec : pathway.nodes) {
            auto last = static_cast<NodeId>(at++);
            for (const std::string& pool : spec.overflow) {
                Node other = network.nodes[last];
                other.pool = find_pool(build, pool);
                const NodeId added = network.nodes.add(other);
                network.nodes[last].overflow = added;
                last = added;
            }
        }
    }
}

}  // namespace esther
