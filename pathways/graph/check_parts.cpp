#include "pathways/graph/check_parts.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "pathways/graph/bands.hpp"
#include "pathways/graph/checks.hpp"
#include "pathways/graph/visit.hpp"

namespace esther {

namespace {

constexpr double slack = 1e-9;  // of shares that should add up to 1

bool contains(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string called(const NodeSpec& node)
{
    return "node '" + node.name + "'";
}

/// Reports a target that is no node; an empty name is already a fault of the reader.
class TargetCheck {
  public:
    TargetCheck(const PathwaySpec& pathway, Problems& problems)
        : names_(node_names(pathway)), known_(names_.begin(), names_.end()), problems_(&problems)
    {
    }

    void operator()(const std::string& target, const Place& place, const std::string& who)
    {
        if (!target.empty() && known_.count(target) == 0 && !problems_->full()) {
            problems_->add(place, who + " leads to the unknown node '" + target + "'",
                           "no node has this name", did_you_mean(target, names_, "nodes"));
            all_known_ = false;
        }
        all_known_ = all_known_ && !target.empty();
    }
    [[nodiscard]] bool all_known() const { return all_known_; }

  private:
    std::vector<std::string> names_;
    std::set<std::string> known_;
    Problems* problems_;
    bool all_known_ = true;
};

void check_shares_of(const NodeSpec& node, Problems& problems)
{
    const bool unread =
        std::any_of(node.next.begin(), node.next.end(), [&problems](const BranchSpec& branch) {
            return is_reported(branch.place, problems) ||
                   (branch.share && is_reported(branch.share->place, problems));
        });
    if (unread) {
        return;
    }
    double sum = 0;
    bool literal = true;
    const BranchSpec* rest = nullptr;
    for (const BranchSpec& branch : node.next) {
        if (branch.share) {
            literal = literal && branch.share->use.empty();
            sum += branch.share->value;
        } else if (rest == nullptr) {
            rest = &branch;
        } else {
            problems.add(branch.place, "a second branch of " + called(node) + " has no share",
                         "only one branch can take what the others leave", "a share for each branch but one");
            return;
        }
    }
    const bool too_much = sum > 1 + slack;
    const bool too_little = literal && rest == nullptr && sum < 1 - slack;
    if (!node.next.empty() && (too_much || too_little)) {
        problems.add(node.next.front().place,
                     "the shares of " + called(node) + " add up to " + text_of_number(sum) + ": " +
                         shares_text(node, [](const Scalar& share) { return share.text; }),
                     "everybody goes somewhere, so they add up to 1",
                     too_little ? "one branch without a share, to take the rest" : "smaller shares");
    }
}

/// The keys of one entry, ages as bands.
struct Cell {
    std::vector<std::string> names;
    std::vector<std::optional<AgeBand>> bands;
};

bool cells_overlap(const Cell& a, const Cell& b)
{
    for (std::size_t i = 0; i < a.names.size(); ++i) {
        const bool common =
            a.bands[i] && b.bands[i] ? overlap(*a.bands[i], *b.bands[i]) : a.names[i] == b.names[i];
        if (!common) {
            return false;
        }
    }
    return true;
}

void check_bands_of(const FactorSpec& factor, Problems& problems)
{
    constexpr std::size_t most_entries = 1000;  // each is compared with each
    if (factor.entries.size() > most_entries) {
        problems.add(factor.place, "a table of " + std::to_string(factor.entries.size()) + " factors",
                     "1,000 is the most for one table", "bands instead of single years");
        return;
    }
    std::vector<Cell> cells;
    for (const auto& [keys, scalar] : factor.entries) {
        Cell cell{keys, std::vector<std::optional<AgeBand>>(keys.size())};
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (factor.attributes[i] != "age") {
                continue;
            }
            cell.bands[i] = parse_band(keys[i]);
            if (!cell.bands[i]) {
                problems.add(scalar.place, in_quotes(keys[i]) + " is no band of ages",
                             "bands are whole years from 0 to 110", "a band such as '5-16', '85+' or '7'");
            }
        }
        for (const Cell& other : cells) {
            if (cells_overlap(cell, other)) {
                problems.add(scalar.place,
                             "the bands " + in_quotes(other.names.front()) + " and " +
                                 in_quotes(cell.names.front()) + " overlap",
                             "one person would have two factors", "bands such as '0-64' and '65+'");
                return;
            }
        }
        cells.push_back(std::move(cell));
    }
}

}  // namespace

bool is_reported(const Place& place, const Problems& problems)
{
    const auto& items = problems.items();
    return std::any_of(items.begin(), items.end(),
                       [&place](const Problem& problem) { return problem.place == place; });
}

std::string shares_text(const NodeSpec& node, const std::function<std::string(const Scalar&)>& text)
{
    std::vector<std::string> shares;
    for (const BranchSpec& branch : node.next) {
        shares.push_back((branch.share ? text(*branch.share) : "the rest") + " to '" + branch.to + "'");
    }
    return in_list(shares);
}

std::vector<std::string> node_names(const PathwaySpec& pathway)
{
    std::vector<std::string> names;
    for (const NodeSpec& node : pathway.nodes) {
        names.push_back(node.name);
    }
    return names;
}

bool is_sub_pathway(const PathwaySpec& pathway)
{
    return !pathway.need && !pathway.source;
}

bool check_targets(const PathwaySpec& pathway, Problems& problems)
{
    if (pathway.nodes.empty()) {
        return false;  // a fault of the reader; every target would be unknown
    }
    TargetCheck check(pathway, problems);
    check(pathway.start, place_of(pathway, "start"), "the start of pathway '" + pathway.name + "'");
    if (pathway.clock) {
        check(pathway.clock->to, pathway.clock->place, "the clock of pathway '" + pathway.name + "'");
    }
    for (const NodeSpec& node : pathway.nodes) {
        for (const BranchSpec& branch : node.next) {
            check(branch.to, branch.place, called(node));
        }
        for (const RivalSpec& rival : node.rivals) {
            check(rival.to, rival.place, "the race of " + called(node));
        }
        if (node.patience) {
            check(node.patience_to, node.patience->place, "the patience of " + called(node));
        }
        if (!node.interrupted_to.empty()) {
            check(node.interrupted_to, place_of(node, "if_interrupted"),
                  "'if_interrupted' of " + called(node));
        }
        if (!node.if_full.empty()) {
            check(node.if_full, place_of(node, "if_full"), "'if_full' of " + called(node));
        }
        if (!node.balks_to.empty()) {
            check(node.balks_to, place_of(node, "balks"), "'balks' of " + called(node));
        }
        if (!node.away_to.empty()) {
            check(node.away_to, place_of(node, "away_to"), "'away_to' of " + called(node));
        }
        for (const auto& [there, here] : node.exits) {
            check(here, place_of(node, "exits"), "exit '" + there + "' of " + called(node));
        }
    }
    return check.all_known();
}

void check_shares(const PathwaySpec& pathway, Problems& problems)
{
    for (const NodeSpec& node : pathway.nodes) {
        check_shares_of(node, problems);
    }
}

bool check_nodes(const PathwaySpec& pathway, Problems& problems)
{
    bool all_lead_on = true;
    for (const NodeSpec& node : pathway.nodes) {
        const bool leaves = !node.next.empty() || !node.rivals.empty();
        if (node.kind == "end" && leaves) {
            problems.add(node.place, called(node) + " is an end and leads on", "an end is left by nobody",
                         "another kind, or no 'next'");
        }
        if (node.kind != "end" && node.kind != "include" && !node.kind.empty() && !leaves) {
            const std::string what = node.kind == "decision" ? " has no branches" : " leads nowhere";
            all_lead_on = false;
            if (!is_reported(node.place, problems)) {
                problems.add(place_of(node, "next"), called(node) + what, "only an end is left by nobody",
                             "'next: NODE'");
            }
        }
        if (node.priority < 0 || node.priority > 7) {
            problems.add(place_of(node, "priority"),
                         called(node) + " has the priority " + std::to_string(node.priority),
                         "priorities are 0, served first, to 7", "a priority from 0 to 7");
        }
    }
    return all_lead_on;
}

void check_marks(const PathwaySpec& pathway, Problems& problems)
{
    if (pathway.marks.size() > most_marks) {
        problems.add(place_of(pathway, "marks"),
                     "pathway '" + pathway.name + "' has " + std::to_string(pathway.marks.size()) + " marks",
                     "an episode carries 8 at most", "fewer marks");
    }
    if (is_sub_pathway(pathway)) {
        return;
    }
    const auto check = [&](const std::string& mark, const Place& place) {
        if (!contains(pathway.marks, mark)) {
            problems.add(place, "mark '" + mark + "' is not declared", "a misspelt mark would never be found",
                         pathway.marks.empty() ? "'marks: [" + mark + "]' at the head of the file"
                                               : did_you_mean(mark, pathway.marks, "marks"));
        }
    };
    for (const NodeSpec& node : pathway.nodes) {
        for (const BranchSpec& branch : node.next) {
            for (const std::string& mark : branch.marks) {
                check(mark, branch.place);
            }
        }
    }
    for_each_factor(pathway, [&](const FactorSpec& factor) {
        if (!factor.mark.empty()) {
            check(factor.mark, factor.place);
        }
    });
}

void check_clock(const PathwaySpec& pathway, Problems& problems)
{
    if (is_sub_pathway(pathway)) {
        return;
    }
    bool worsens = false;
    for (const NodeSpec& node : pathway.nodes) {
        worsens = worsens || node.worsens;
        // A sub-pathway serves pathways with and without a clock.
        const bool included = node.name.find('/') != std::string::npos;
        const bool needs_clock = !included && (node.worsens || node.starts_clock || node.stops_clock);
        if (needs_clock && !pathway.clock) {
            const char* key = node.worsens ? "worsens" : node.starts_clock ? "starts_clock" : "stops_clock";
            problems.add(place_of(node, key),
                         called(node) + " has '" + key + "', but the pathway has no clock",
                         "the clock says how illness goes on untreated", "'clock: {after: LAW, to: NODE}'");
        }
    }
    if (pathway.clock && !worsens) {
        problems.add(pathway.clock->place, "the clock of pathway '" + pathway.name + "' races no node",
                     "it acts in nodes with 'worsens: true'",
                     "'worsens: true' where illness goes on, or no clock");
    }
}

void check_bands(const PathwaySpec& pathway, Problems& problems)
{
    for_each_factor(pathway, [&](const FactorSpec& factor) { check_bands_of(factor, problems); });
}

}  // namespace esther
