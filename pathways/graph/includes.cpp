#include "pathways/graph/includes.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "pathways/graph/visit.hpp"

namespace esther {

namespace {

constexpr std::size_t most_levels = 16;
constexpr std::size_t most_includes = 500;  // of one pathway; each is read anew

/// A share is a number too; everything else keeps its dimension.
bool fits(Dimension given, Dimension due)
{
    const auto is_plain = [](Dimension d) { return d == Dimension::number || d == Dimension::share; };
    return given == due || (is_plain(given) && is_plain(due));
}

std::string name_of(Dimension dimension)
{
    switch (dimension) {
        case Dimension::number:
            return "a number";
        case Dimension::share:
            return "a share";
        case Dimension::duration:
            return "a duration";
        case Dimension::rate:
            return "a rate";
        case Dimension::people:
            return "a number per people";
        case Dimension::money:
            return "money";
    }
    return "";
}

std::string normal(const std::string& file)
{
    return std::filesystem::path(file).lexically_normal().string();
}

class Expander {
  public:
    Expander(const PathwayLoader& load, Problems& problems) : load_(&load), problems_(&problems) {}

    PathwaySpec expand(PathwaySpec pathway);

  private:
    std::optional<PathwaySpec> read_sub(const NodeSpec& node, const std::string& from);
    void give_parameters(const NodeSpec& node, PathwaySpec& sub);
    void replace(Scalar& scalar, const std::string& name, const Scalar& given);
    void merge(const NodeSpec& node, PathwaySpec sub, PathwaySpec& result);
    void check_exits(const NodeSpec& node, const PathwaySpec& sub);
    void redirect(PathwaySpec& pathway);

    const PathwayLoader* load_;
    Problems* problems_;
    std::vector<std::string> files_;  ///< those that are being expanded, outermost first
    std::size_t n_includes_ = 0;
    std::map<std::string, std::string> instead_;  ///< includes and ends that are gone -> where to go
};

PathwaySpec Expander::expand(PathwaySpec pathway)
{
    files_.push_back(normal(pathway.file));
    PathwaySpec result = pathway;
    result.nodes.clear();
    std::map<std::string, std::string> outer = std::move(instead_);
    instead_.clear();
    for (NodeSpec& node : pathway.nodes) {
        if (node.kind != "include") {
            result.nodes.push_back(std::move(node));
            continue;
        }
        if (auto sub = read_sub(node, pathway.file)) {
            PathwaySpec expanded = expand(std::move(*sub));
            give_parameters(node, expanded);
            merge(node, std::move(expanded), result);
        } else {
            result.nodes.push_back(std::move(node));  // so that ways to it do not seem to lead nowhere
        }
    }
    redirect(result);
    instead_ = std::move(outer);
    files_.pop_back();
    return result;
}

std::optional<PathwaySpec> Expander::read_sub(const NodeSpec& node, const std::string& from)
{
    const auto fail = [&](const std::string& what, const std::string& why, const std::string& hint) {
        problems_->add(node.place, "node '" + node.name + "' " + what, why, hint);
        return std::nullopt;
    };
    if (node.include.empty() || problems_->full()) {
        return std::nullopt;
    }
    if (files_.size() >= most_levels || ++n_includes_ > most_includes) {
        return fail("includes too much", "16 levels and 500 includes are the most", "fewer includes");
    }
    std::optional<PathwaySpec> sub = (*load_)(node.include, from, node.place);
    if (!sub) {
        return std::nullopt;
    }
    if (std::find(files_.begin(), files_.end(), normal(sub->file)) != files_.end()) {
        return fail("includes " + path_in_quotes(node.include) + " within itself",
                    "the pathway would have no end", "a cycle of nodes in one file instead");
    }
    if (sub->need || sub->source || sub->clock) {
        const char* key = sub->need ? "need" : sub->source ? "arrivals" : "clock";
        return fail("includes " + path_in_quotes(node.include) + ", which has '" + key + "'",
                    "an included pathway does not open episodes",
                    "'" + std::string(key) + "' in the including file");
    }
    return sub;
}

void Expander::replace(Scalar& scalar, const std::string& name, const Scalar& given)
{
    const std::string why = "the sub-pathway uses its parameter " + in_quotes(name) + " as such";
    if (given.use.empty() && !fits(given.dimension, scalar.dimension)) {
        problems_->add(given.place,
                       in_quotes(given.text) + " is " + name_of(given.dimension) + ", where " +
                           name_of(scalar.dimension) + " is due",
                       why, "a value with the unit of " + name_of(scalar.dimension));
        return;
    }
    if (given.use.empty() && scalar.dimension == Dimension::share &&
        !(given.value >= 0 && given.value <= 1)) {
        problems_->add(given.place, in_quotes(given.text) + " is no share", why, "a share, as in '15 %'");
        return;
    }
    const Dimension dimension = scalar.dimension;
    scalar = given;
    scalar.dimension = dimension;
}

void Expander::give_parameters(const NodeSpec& node, PathwaySpec& sub)
{
    std::vector<std::string> names;
    for (auto& [name, value] : sub.parameters) {
        names.push_back(name);
        const auto given = node.with.find(name);
        if (given != node.with.end()) {
            value = given->second;
        } else if (value.text.empty()) {
            problems_->add(node.place, "node '" + node.name + "' does not give parameter '" + name + "'",
                           "the sub-pathway has no default for it", "'with: {" + name + ": ...}'");
        }
    }
    for (const auto& [name, value] : node.with) {
        if (sub.parameters.count(name) == 0) {
            problems_->add(value.place,
                           "node '" + node.name + "' gives the unknown parameter " + in_quotes(name),
                           "the sub-pathway does not declare it", did_you_mean(name, names, "parameters"));
        }
    }
    // A fault leaves no name behind, or the check of names would report it again.
    for_each_scalar(sub, [&](Scalar& scalar) {
        const auto parameter = scalar.use.empty() ? sub.parameters.end() : sub.parameters.find(scalar.use);
        if (parameter != sub.parameters.end()) {
            scalar.use.clear();
            if (!parameter->second.text.empty()) {
                replace(scalar, parameter->first, parameter->second);
            }
        }
    });
}

void Expander::check_exits(const NodeSpec& node, const PathwaySpec& sub)
{
    std::vector<std::string> ends;
    for (const NodeSpec& inner : sub.nodes) {
        if (inner.kind == "end") {
            ends.push_back(inner.name);
        }
    }
    for (const std::string& end : ends) {
        if (node.exits.count(end) == 0) {
            problems_->add(node.place, "node '" + node.name + "' does not say where exit '" + end + "' leads",
                           "episodes that end there go on here", "'exits: {" + end + ": node}'");
        }
    }
    for (const auto& [there, here] : node.exits) {
        if (std::find(ends.begin(), ends.end(), there) == ends.end()) {
            problems_->add(node.place, "node '" + node.name + "' has the unknown exit " + in_quotes(there),
                           "the sub-pathway has no such end", did_you_mean(there, ends, "ends"));
        }
    }
}

void Expander::merge(const NodeSpec& node, PathwaySpec sub, PathwaySpec& result)
{
    check_exits(node, sub);
    const std::string prefix = node.name + "/";
    for_each_target(sub,
                    [&prefix](std::string& target) { target = target.empty() ? target : prefix + target; });
    instead_[node.name] = sub.start;
    for (const std::string& mark : sub.marks) {
        if (std::find(result.marks.begin(), result.marks.end(), mark) == result.marks.end()) {
            result.marks.push_back(mark);
        }
    }
    for (NodeSpec& inner : sub.nodes) {
        const auto exit = node.exits.find(inner.name);
        if (inner.kind == "end" && exit != node.exits.end()) {
            instead_[prefix + inner.name] = exit->second;
            continue;
        }
        if (!inner.rng_id.empty() || !node.rng_id.empty()) {
            inner.rng_id = (node.rng_id.empty() ? node.name : node.rng_id) + "/" +
                           (inner.rng_id.empty() ? inner.name : inner.rng_id);
        }
        inner.name = prefix + inner.name;
        result.nodes.push_back(std::move(inner));
    }
}

void Expander::redirect(PathwaySpec& pathway)
{
    for_each_target(pathway, [this, &pathway](std::string& target) {
        std::size_t steps = 0;
        for (auto next = instead_.find(target); next != instead_.end(); next = instead_.find(target)) {
            if (++steps > instead_.size()) {
                problems_->add(pathway.place, "the exits around node '" + target + "' lead to each other",
                               "an episode would never arrive",
                               "an exit that leads to a node that is no include");
                return;
            }
            target = next->second;
        }
    });
}

}  // namespace

PathwaySpec expand_includes(PathwaySpec pathway, const PathwayLoader& load, Problems& problems)
{
    return Expander(load, problems).expand(std::move(pathway));
}

}  // namespace esther
