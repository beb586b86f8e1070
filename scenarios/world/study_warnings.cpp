#include "scenarios/world/study_warnings.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "pathways/graph/edges.hpp"
#include "pathways/graph/ways.hpp"

namespace esther {

namespace {

bool needs_body(const NodeSpec& node)
{
    return node.kind == "contact" || node.kind == "stay" || (node.kind == "wait" && !node.at.empty());
}

/// Nodes that an episode comes to before anything has brought the body to it: what is behind a node that
/// needs the body is come to with it, but for the way that leads on without.
std::vector<const NodeSpec*> reached_without_body(const PathwaySpec& pathway)
{
    std::map<std::string, const NodeSpec*> nodes;
    for (const NodeSpec& node : pathway.nodes) {
        nodes[node.name] = &node;
    }
    const std::vector<Edge> edges = edges_of(pathway);
    std::set<std::string> seen = {pathway.start};
    std::vector<const NodeSpec*> reached;
    for (std::vector<std::string> open = {pathway.start}; !open.empty();) {
        const NodeSpec* const node = nodes.at(open.back());
        open.pop_back();
        reached.push_back(node);
        for (const Edge& edge : edges) {
            const bool goes_on = !needs_body(*node) || edge.kind == EdgeKind::away;
            if (edge.from == node->name && goes_on && seen.insert(edge.to).second) {
                open.push_back(edge.to);
            }
        }
    }
    return reached;
}

/// An episode that opens while its person lies in hospital closes at the first node that needs the body
/// there, and nobody counts it. Who means that says so: `when_away: cancel`.
void warn_of_uncounted(const StudySpec& study, std::vector<std::string>& warnings)
{
    std::vector<std::string> names;
    for (const PathwaySpec& written : study.pathways) {
        if (!written.need || !written.need->opens_away) {
            continue;
        }
        const PathwaySpec pathway = without_dead_ways(written);
        for (const NodeSpec* const node : reached_without_body(pathway)) {
            if (needs_body(*node) && node->when_away.empty() && node->away_to.empty()) {
                names.push_back(pathway.name + "/" + node->name);
            }
        }
    }
    if (!names.empty()) {
        warnings.push_back(
            "needs that open away from home close uncounted where the body is elsewhere: " + in_list(names) +
            "; 'away_to' leads to a node that counts them, 'when_away: rebook' waits for the body, "
            "and 'when_away: cancel' says that it is meant");
    }
}

/// A rate "per year" for one "per 1000 per year" is a thousand times too high, and no fault.
void warn_of_many_needs(const StudySpec& study, std::vector<std::string>& warnings)
{
    constexpr double most =
        24.0 / one_year.count();  // per microsecond; the library's most frequent need is 5.5 a year
    std::vector<std::string> names;
    for (const PathwaySpec& pathway : study.pathways) {
        if (pathway.need && pathway.need->rate.use.empty() && pathway.need->rate.value > most) {
            names.push_back(pathway.name + " (" + pathway.need->rate.text + ")");
        }
    }
    if (!names.empty()) {
        warnings.push_back("needs that come to everybody more than twice a month, before any factor: " +
                           in_list(names) + "; a rate of a population is written 'per 1000 per year'");
    }
}

/// What is there in full beside what is not makes a comparison of the two unfair.
void warn_of_extents(const StudySpec& study, std::vector<std::string>& warnings)
{
    std::vector<std::string> names;
    bool any_in_part = false;
    for (const PracticeSpec& practice : study.mechanisms.practices) {
        any_in_part = any_in_part || practice.extent_seen < 1;
        if (!practice.says_extent) {
            names.push_back(practice.name);
        }
    }
    if (!names.empty() && any_in_part) {
        warnings.push_back(
            "practices without 'extent', which are there in full where they are seen, beside others "
            "that say how far they are: " +
            in_list(names));
    }
}

double longest_time_constant(const StudySpec& study)
{
    double longest = 0;
    for (const PracticeSpec& practice : study.mechanisms.practices) {
        longest = std::max(longest, practice.learning ? practice.learning->time_constant.value : 0.0);
    }
    return longest;
}

std::string days_text(Duration d)
{
    return std::to_string(d / one_day) + " days";
}

void warn_of_learning(const StudySpec& study, const World& world, std::vector<std::string>& warnings)
{
    const auto learns = [](const WorldScenario& scenario) { return scenario.learns(); };
    const Duration longest = to_duration(longest_time_constant(study));
    if (std::any_of(world.scenarios.begin(), world.scenarios.end(), learns) && longest >= one_year &&
        study.measure < one_year) {
        warnings.push_back(
            "practices are learned with a time constant of up to " + days_text(longest) + ", and only " +
            days_text(study.measure) +
            " are measured: care models show next to nothing of them; 'learning: off' has all at "
            "once, a longer 'measure' shows more");
    }
}

void warn_of_travel(const StudySpec& study, const World& world, std::vector<std::string>& warnings)
{
    if (world.groups.front().model.sites.size() > 1) {
        return;
    }
    std::vector<std::string> names;
    for (const PathwaySpec& pathway : study.pathways) {
        for (const NodeSpec& node : pathway.nodes) {
            if (node.travel) {
                names.push_back(pathway.name + "/" + node.name);
            }
        }
    }
    if (!names.empty()) {
        warnings.push_back("there is one site, so nobody travels, and 'travel' does nothing: " +
                           in_list(names) + "; a wait before the node takes its time");
    }
}

/// Pools that have a unit for everybody at any time.
std::set<std::string> endless_pools(const SettingSpec& setting)
{
    std::set<std::string> names;
    for (const PoolSpec& pool : setting.pools) {
        if (pool.unlimited && pool.open.empty()) {
            names.insert(pool.name);
        }
    }
    return names;
}

bool never_waits(const NodeSpec& node, const std::set<std::string>& endless)
{
    const auto is_endless = [&](const std::string& pool) { return endless.count(pool) > 0; };
    if (!node.overflow.empty()) {
        return is_endless(node.pool) || std::any_of(node.overflow.begin(), node.overflow.end(), is_endless);
    }
    return is_endless(node.pool) && std::all_of(node.also.begin(), node.also.end(), is_endless);
}

/// Keys of a pool that say how its line is served.
std::vector<std::string> line_keys_of(const PoolSpec& pool)
{
    std::vector<std::string> keys;
    for (const auto& [key, is_said] : {std::pair{"room", pool.room.has_value()},
                                       {"rises", pool.rises.has_value()},
                                       {"preempts", pool.preempts}}) {
        if (is_said) {
            keys.emplace_back(key);
        }
    }
    return keys;
}

/// Keys of a node that say what it does in a line. Patience with people is another matter: it runs too while
/// one asks another site.
std::vector<std::string> line_keys_of(const NodeSpec& node, bool has_people)
{
    std::vector<std::string> keys;
    for (const auto& [key, is_said] : {std::pair{"priority", node.priority != 0},
                                       {"patience", node.patience.has_value() && !has_people},
                                       {"if_full", !node.if_full.empty()},
                                       {"balks", !node.balks.empty()},
                                       {"leaves_free", node.leaves_free > 0}}) {
        if (is_said) {
            keys.emplace_back(key);
        }
    }
    return keys;
}

/// Where there is always a unit there is no line, and its rules come to nothing.
void warn_of_lines(const StudySpec& study, const World& world, std::vector<std::string>& warnings)
{
    const SettingSpec& setting = study.settings.front();
    const std::set<std::string> endless = endless_pools(setting);
    std::vector<std::string> rules;
    const auto add = [&](const std::vector<std::string>& keys, const std::string& of) {
        for (const std::string& key : keys) {
            rules.push_back("'" + key + "' of " + of);
        }
    };
    for (const PoolSpec& pool : setting.pools) {
        if (endless.count(pool.name) > 0) {
            add(line_keys_of(pool), pool.name);
        }
    }
    const bool has_people = world.groups.front().people.has_value();
    for (const PathwaySpec& pathway : study.pathways) {
        for (const NodeSpec& node : pathway.nodes) {
            if (never_waits(node, endless)) {
                add(line_keys_of(node, has_people), pathway.name + "/" + node.name);
            }
        }
    }
    if (!rules.empty()) {
        warnings.push_back(
            "nobody waits where a pool is unlimited and always open, and rules of its line do "
            "nothing: " +
            in_list(rules) + "; a capacity makes a line");
    }
}

}  // namespace

std::vector<std::string> study_warnings(const StudySpec& study, const World& world)
{
    std::vector<std::string> warnings;
    warn_of_uncounted(study, warnings);
    warn_of_many_needs(study, warnings);
    warn_of_extents(study, warnings);
    warn_of_learning(study, world, warnings);
    warn_of_travel(study, world, warnings);
    warn_of_lines(study, world, warnings);
    return warnings;
}

}  // namespace esther
