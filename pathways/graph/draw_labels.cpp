#include "pathways/graph/draw_labels.hpp"

#include <algorithm>
#include <array>

#include "pathways/graph/bands.hpp"

namespace esther {

namespace {

/// Light fills with dark lines of the same hue, told apart also by people who see no red or green
/// (after Okabe and Ito 2008, Color universal design).
const std::array<Colour, 8> colours = {{{"#d9ecf9", "#1f6fa8"},
                                        {"#fdebc8", "#b97a00"},
                                        {"#d5f0e6", "#00795a"},
                                        {"#f9e0ee", "#a64d80"},
                                        {"#fbdcc9", "#b84a00"},
                                        {"#e3e0f5", "#5b4fa3"},
                                        {"#f7f3c6", "#8a8100"},
                                        {"#e0e6ea", "#4d6470"}}};
const Colour no_colour = {"#ffffff", "#555555"};

std::string spaced(const std::string& name)
{
    std::string text = name;
    for (char& c : text) {
        c = c == '_' ? ' ' : c;
    }
    return text;
}

std::string words_of(const Scalar& scalar)
{
    return scalar.use.empty() ? scalar.text : scalar.use;
}

/// "and" between the two attributes of a pair.
std::string attributes_of(const FactorSpec& factor)
{
    std::string text;
    for (const std::string& attribute : factor.attributes) {
        text += (text.empty() ? "" : " and ") + spaced(attribute);
    }
    return factor.mark.empty() ? text : "mark " + spaced(factor.mark);
}

/// Whether every age has a factor of its own. Bands do not overlap: the reader has seen to it.
bool names_every_age(const FactorSpec& factor)
{
    if (factor.attributes != std::vector<std::string>{"age"}) {
        return false;
    }
    int ages = 0;
    for (const auto& [keys, scalar] : factor.entries) {
        const auto band = parse_band(keys.front());
        ages += band ? band->last - band->first + 1 : 0;
    }
    return ages == oldest + 1;
}

/// "age: 0-64 × 0.5, others × 1", cut off where there is no room.
std::string line_of(const FactorSpec& factor)
{
    constexpr std::size_t most = 7;
    std::string text = attributes_of(factor) + ":";
    for (std::size_t i = 0; i < std::min(most, factor.entries.size()); ++i) {
        const auto& [keys, scalar] = factor.entries[i];
        text += i == 0 ? " " : ", ";
        for (std::size_t k = 0; k < keys.size(); ++k) {
            text += (k == 0 ? "" : " and ") + spaced(keys[k]);
        }
        text += " \u00d7 " + words_of(scalar);
    }
    if (factor.entries.size() > most) {
        text += ", ...";
    }
    return names_every_age(factor)
               ? text
               : text + ", others \u00d7 " + (factor.otherwise ? words_of(*factor.otherwise) : "1");
}

/// What changes the odds of a branch: "odds by age, frailty".
std::string odds_line(const BranchSpec& branch)
{
    std::vector<std::string> names;
    for (const FactorSpec& factor : branch.odds) {
        names.push_back(attributes_of(factor));
    }
    return "odds by " + in_list(names);
}

}  // namespace

Palette::Palette(const PathwaySpec& pathway, const Vocabulary* vocabulary)
{
    if (vocabulary != nullptr) {
        for (const PoolSpec& pool : vocabulary->pools) {
            if (!pool.at.empty()) {
                place_of_pool_[pool.name] = pool.at;
            }
        }
    }
    for (const NodeSpec& node : pathway.nodes) {
        const std::string group = group_of(node);
        if (!group.empty()) {
            colours_[group] = no_colour;
        }
    }
    std::size_t next = 0;
    for (auto& [group, colour] : colours_) {
        colour = colours[next++ % colours.size()];
    }
}

std::string Palette::group_of(const NodeSpec& node) const
{
    if (!node.at.empty()) {
        return node.at;
    }
    const auto place = place_of_pool_.find(node.pool);
    return place == place_of_pool_.end() ? node.pool : place->second;
}

Colour Palette::of(const NodeSpec& node) const
{
    const auto colour = colours_.find(group_of(node));
    return colour == colours_.end() ? no_colour : colour->second;
}

std::string words_of(const LawSpec& law)
{
    const auto value = [&law](std::size_t i) {
        return i < law.values.size() ? words_of(law.values[i]) : std::string();
    };
    switch (law.kind) {
        case LawKind::constant:
            return value(0);
        case LawKind::uniform:
            return value(0) + " to " + value(1);
        case LawKind::exponential:
            return "about " + value(0) + " (exponential)";
        case LawKind::lognormal:
            return "about " + value(0) + " (lognormal)";
        case LawKind::weibull:
            return "about " + value(0) + " (Weibull)";
        case LawKind::gamma:
            return "about " + value(0) + " (gamma)";
        case LawKind::gompertz:
            return "Gompertz from " + value(0);
        case LawKind::hazard:
            return "hazard in " + std::to_string(law.values.size()) + " steps";
        case LawKind::empirical:
            return value(0) + " to " + (law.values.empty() ? "" : words_of(law.values.back()));
        case LawKind::mixture:
            return "mixture of " + std::to_string(law.parts.size());
    }
    return "";
}

std::vector<std::string> lines_of(const NodeSpec& node)
{
    std::vector<std::string> lines = {node.title.empty() ? spaced(node.name) : node.title};
    if (!node.pool.empty()) {
        const auto others = [](const std::string& word, const std::vector<std::string>& pools) {
            std::string text;
            for (const std::string& pool : pools) {
                text += word + spaced(pool);
            }
            return text;
        };
        lines.push_back(spaced(node.pool) + others(" + ", node.also) + others(" or ", node.overflow) +
                        (node.time ? ", " + words_of(*node.time) : ""));
    } else if (node.time) {
        lines.push_back(words_of(*node.time));
    }
    if (!node.counts.empty()) {
        lines.push_back("+1 " + in_list(node.counts));
    }
    for (const auto& [attribute, value] : node.sets) {
        lines.push_back(spaced(attribute) + " := " + value);
    }
    if (!node.include.empty()) {
        lines.push_back(node.include);
    }
    return lines;
}

std::vector<std::string> lines_of(const Edge& edge, std::size_t n_branches)
{
    std::vector<std::string> lines;
    const auto after = [&edge] { return edge.after == nullptr ? std::string() : words_of(*edge.after); };
    switch (edge.kind) {
        case EdgeKind::patience:
            return {"gives up after " + after()};
        case EdgeKind::full:
            return {"no room"};
        case EdgeKind::balk:
            return {"sees a long line"};
        case EdgeKind::interrupted:
            return {"broken off"};
        case EdgeKind::away:
            return {"body elsewhere"};
        case EdgeKind::race:
            return {"if first: " + after()};
        case EdgeKind::clock:
            return {"worse after " + after()};
        case EdgeKind::exit:
            return {};
        case EdgeKind::next:
            break;
    }
    if (edge.branch == nullptr) {
        return lines;
    }
    if (edge.branch->share) {
        lines.push_back(words_of(*edge.branch->share));
    } else if (n_branches > 1) {
        lines.emplace_back("rest");
    }
    if (!edge.branch->odds.empty()) {
        lines.push_back(odds_line(*edge.branch));
    }
    for (const std::string& mark : edge.branch->marks) {
        lines.push_back("mark " + spaced(mark));
    }
    if (edge.branch->delay) {
        lines.push_back("after " + words_of(*edge.branch->delay));
    }
    if (!edge.branch->over.empty()) {
        lines.push_back("over " + spaced(edge.branch->over));
    }
    return lines;
}

std::vector<std::string> entry_of(const PathwaySpec& pathway)
{
    if (pathway.need) {
        std::vector<std::string> lines = {"need: " + words_of(pathway.need->rate)};
        for (const FactorSpec& factor : pathway.need->by) {
            lines.push_back(line_of(factor));
        }
        return lines;
    }
    if (pathway.source) {
        const SourceSpec& source = *pathway.source;
        return {"arrivals: " + (!source.inflow.empty()        ? "others' residents, " + spaced(source.inflow)
                                : source.between              ? "every " + words_of(*source.between)
                                : source.shape == "scheduled" ? "by appointment"
                                : source.shape == "steps"     ? "by the hour"
                                                              : words_of(source.rate))};
    }
    return {};
}

}  // namespace esther
