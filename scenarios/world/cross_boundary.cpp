#include "scenarios/world/cross_boundary.hpp"

#include <algorithm>
#include <map>

#include "pathways/graph/visit.hpp"

namespace esther {

namespace {

/// Carried by episodes whose hospital care is elsewhere. Dots keep it apart from names in files.
constexpr const char* elsewhere_mark = "elsewhere.mark";
constexpr const char* door_suffix = ".door";
constexpr std::size_t most_marks = 8;

/// A branch that is taken by those with the mark and by nobody else: no draw is as small as the share, and
/// beside such odds no share is told from 1.
constexpr double never_share = 1e-30;
constexpr double certain_odds = 1e300;

bool holds(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

Scalar number(double value)
{
    Scalar scalar;
    scalar.value = value;
    return scalar;
}

BranchSpec branch_to(const std::string& to)
{
    BranchSpec branch;
    branch.to = to;
    return branch;
}

NodeSpec decision(const std::string& name, const Place& place)
{
    NodeSpec node;
    node.name = name;
    node.kind = "decision";
    node.place = place;
    return node;
}

bool takes_pool(const NodeSpec& node, const FlowsSpec& flows)
{
    return holds(flows.pools, node.pool);
}

/// Whether the pool stands where hospitals are and belongs to those of the area alone.
bool is_only_here(const std::string& pool, const SettingSpec& setting)
{
    const auto found = std::find_if(setting.pools.begin(), setting.pools.end(),
                                    [&](const PoolSpec& known) { return known.name == pool; });
    return found != setting.pools.end() && found->at == place_of_hospitals(setting) &&
           !holds(setting.flows.pools, pool);
}

/// Whether the hospitals of the area bear on a choice: by how full they are, or by what they earn.
bool bears_on(const NodeSpec& node, const FlowsSpec& flows)
{
    return (node.pressure && holds(flows.pools, node.pressure->pool)) || node.decider == "acute";
}

bool counts_care(const NodeSpec& node, const FlowsSpec& flows)
{
    return std::any_of(node.counts.begin(), node.counts.end(), [&](const std::string& measure) {
        return holds(flows.spells, measure) || holds(flows.counts, measure);
    });
}

bool has_twin(const NodeSpec& node, const FlowsSpec& flows)
{
    return takes_pool(node, flows) || counts_care(node, flows) || bears_on(node, flows);
}

/// The node as it is elsewhere.
NodeSpec twin_of(const NodeSpec& node, const FlowsSpec& flows)
{
    NodeSpec twin = node;
    twin.name += elsewhere_suffix;
    twin.rng_id = node.rng_id.empty() ? node.name : node.rng_id;
    twin.is_twin = true;
    if (takes_pool(node, flows)) {
        // Where there is no limit nobody waits, turns to another pool, or goes away.
        twin.pool += elsewhere_suffix;
        twin.also.clear();
        twin.overflow.clear();
        twin.waits_for.clear();
        twin.patience.reset();
        twin.patience_to.clear();
        twin.if_full.clear();
        twin.balks.clear();
        twin.balks_to.clear();
        twin.if_interrupted.clear();
        twin.interrupted_to.clear();
        twin.leaves_free = 0;
    }
    if (bears_on(node, flows)) {
        twin.pressure.reset();
        twin.decider.clear();
    }
    bool is_spell = false;
    for (const std::string& measure : node.counts) {
        is_spell = is_spell || holds(flows.spells, measure);
        if (holds(flows.spells, measure) || holds(flows.counts, measure)) {
            twin.counts.push_back(measure + elsewhere_suffix);
        }
    }
    if (is_spell) {
        twin.counts.emplace_back(treated_elsewhere);
    }
    return twin;
}

/// The decision before a node that leads those with the mark to its twin, or past it.
NodeSpec door_of(const NodeSpec& node, const std::string& elsewhere)
{
    NodeSpec door = decision(node.name + door_suffix, node.place);
    BranchSpec away = branch_to(elsewhere);
    away.share = number(never_share);
    FactorSpec odds;
    odds.mark = elsewhere_mark;
    odds.entries = {{{}, number(certain_odds)}};
    away.odds = {odds};
    door.next = {away, branch_to(node.name)};
    return door;
}

/// Puts the doors in: whatever led to a node leads to its door.
void lead_through(std::vector<NodeSpec> doors, PathwaySpec& pathway)
{
    std::map<std::string, std::string> door_to;
    for (const NodeSpec& door : doors) {
        door_to[door.next.back().to] = door.name;
    }
    const auto redirect = [&](std::string& target) {
        const auto door = door_to.find(target);
        target = door == door_to.end() ? target : door->second;
    };
    for_each_target(pathway, redirect);
    for (NodeSpec& door : doors) {
        redirect(door.next.front().to);
        pathway.nodes.push_back(std::move(door));
    }
}

}  // namespace

PathwaySpec with_elsewhere(const PathwaySpec& pathway, const SettingSpec& setting, Problems& problems)
{
    const FlowsSpec& flows = setting.flows;
    const Scalar* const share = flows.share_of(pathway.name);
    const bool in_hospital = std::any_of(
        pathway.nodes.begin(), pathway.nodes.end(),
        [&](const NodeSpec& node) { return takes_pool(node, flows) || counts_care(node, flows); });
    if (!pathway.need || share == nullptr || !in_hospital) {
        return pathway;
    }
    PathwaySpec flowing = pathway;
    if (pathway.marks.size() == most_marks) {
        problems.add(
            pathway.place,
            "pathway " + in_quotes(pathway.name) +
                " has 8 marks, and some of its people are treated elsewhere",
            "an episode carries 8 marks at most, and where it is treated is one of them",
            "one mark less, or 'elsewhere_of: {" + pathway.name + ": 0 %}' in the flows of the setting");
        return flowing;
    }
    flowing.marks.emplace_back(elsewhere_mark);
    std::vector<NodeSpec> doors;
    for (const NodeSpec& node : pathway.nodes) {
        if (has_twin(node, flows)) {
            flowing.nodes.push_back(twin_of(node, flows));
            doors.push_back(door_of(node, flowing.nodes.back().name));
        } else if (is_only_here(node.pool, setting) && node.if_full.empty()) {
            problems.add(node.place,
                         "node " + in_quotes(node.name) + " of pathway " + in_quotes(pathway.name) +
                             " needs " + in_quotes(node.pool) + ", which is not said to be elsewhere too",
                         "some of its people have all their hospital care elsewhere",
                         in_quotes(node.pool) + " under 'pools' of the flows, or 'if_full' for those people");
        } else if (is_only_here(node.pool, setting)) {
            doors.push_back(door_of(node, node.if_full));
        }
    }
    lead_through(doors, flowing);
    NodeSpec drawn = decision("elsewhere.drawn", pathway.place);
    BranchSpec away = branch_to(flowing.start);
    away.share = *share;
    away.marks = {elsewhere_mark};
    drawn.next = {away, branch_to(flowing.start)};
    flowing.start = drawn.name;
    flowing.nodes.push_back(std::move(drawn));
    return flowing;
}

std::vector<PoolSpec> pools_elsewhere(const SettingSpec& setting)
{
    const FlowsSpec& flows = setting.flows;
    std::vector<PoolSpec> added;
    if (!flows.leads_elsewhere()) {
        return added;
    }
    for (const PoolSpec& pool : setting.pools) {
        if (holds(flows.pools, pool.name)) {
            PoolSpec other;
            other.name = pool.name + elsewhere_suffix;
            other.title = pool.title + ", elsewhere";
            other.at = pool.at;
            other.unlimited = true;
            other.place = flows.place;
            added.push_back(std::move(other));
        }
    }
    return added;
}

std::string place_of_hospitals(const SettingSpec& setting)
{
    for (const PoolSpec& pool : setting.pools) {
        if (holds(setting.flows.pools, pool.name)) {
            return pool.at;
        }
    }
    return "";
}

std::vector<PathwaySpec> at_each_hospital(const PathwaySpec& pathway, const FlowsSpec& flows,
                                          const std::vector<HospitalSite>& hospitals)
{
    if (!pathway.source || pathway.source->inflow.empty()) {
        return {pathway};
    }
    std::vector<PathwaySpec> streams;
    for (const HospitalSite& hospital : hospitals) {
        PathwaySpec& stream = streams.emplace_back(pathway);
        stream.source->rate = *flows.rate_of(pathway.source->inflow);
        stream.source->times = hospital.people;
        stream.source->site = hospital.site;
        if (hospitals.size() > 1) {
            stream.name += "@" + std::to_string(streams.size());
            stream.copy_of = pathway.name;
        }
    }
    return streams;
}

}  // namespace esther
