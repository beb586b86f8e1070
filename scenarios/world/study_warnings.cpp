#include "scenarios/world/study_warnings.hpp"

#include <algorithm>
#include <map>
#include <set>

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

}  // namespace

std::vector<std::string> study_warnings(const StudySpec& study, const World& world)
{
    std::vector<std::string> warnings;
    warn_of_uncounted(study, warnings);
    warn_of_learning(study, world, warnings);
    return warnings;
}

}  // namespace esther
