#pragma once

#include <optional>
#include <type_traits>
#include <vector>

#include "pathways/graph/pathway.hpp"

// Walks over everything of one sort in a pathway, so that whoever substitutes, checks or lists
// them cannot forget a field. Each works on constant and on changeable pathways.

namespace esther {

template <class Law, class F>
requires std::is_same_v<std::remove_const_t<Law>, LawSpec>
void for_each_scalar(Law& law, F&& visit)
{
    for (auto& scalar : law.values) {
        visit(scalar);
    }
    for (auto& scalar : law.ends) {
        visit(scalar);
    }
    for (auto& scalar : law.shares) {
        visit(scalar);
    }
    for (auto& part : law.parts) {
        for_each_scalar(part, visit);
    }
}

template <class Week, class F>
requires std::is_same_v<std::remove_const_t<Week>, WeekSpec>
void for_each_scalar(Week& week, F&& visit)
{
    for (auto* factors : {&week.hours, &week.days}) {
        for (auto& scalar : *factors) {
            visit(scalar);
        }
    }
}

template <class Factor, class F>
requires std::is_same_v<std::remove_const_t<Factor>, FactorSpec>
void for_each_scalar(Factor& factor, F&& visit)
{
    for (auto& entry : factor.entries) {
        visit(entry.second);
    }
    if (factor.otherwise) {
        visit(*factor.otherwise);
    }
}

template <class Node, class F>
requires std::is_same_v<std::remove_const_t<Node>, NodeSpec>
void for_each_scalar(Node& node, F&& visit)
{
    for (auto* law : {&node.time, &node.travel, &node.patience}) {
        if (*law) {
            for_each_scalar(**law, visit);
        }
    }
    if (node.away_hold) {
        visit(*node.away_hold);
    }
    for (auto& balk : node.balks) {
        visit(balk.share);
    }
    if (node.pressure) {
        for (auto& step : node.pressure->steps) {
            visit(step.from);
            visit(step.odds);
        }
    }
    for (auto& rival : node.rivals) {
        for_each_scalar(rival.after, visit);
    }
    for (auto& branch : node.next) {
        for (auto* scalar : {&branch.share, &branch.log_odds}) {
            if (*scalar) {
                visit(**scalar);
            }
        }
        for (auto& factor : branch.odds) {
            for_each_scalar(factor, visit);
        }
        if (branch.delay) {
            for_each_scalar(*branch.delay, visit);
        }
    }
    for (auto& entry : node.with) {
        visit(entry.second);
    }
}

/// Every Scalar of a pathway but its own parameters.
template <class Pathway, class F>
requires std::is_same_v<std::remove_const_t<Pathway>, PathwaySpec>
void for_each_scalar(Pathway& pathway, F&& visit)
{
    if (pathway.need) {
        visit(pathway.need->rate);
        for (auto& factor : pathway.need->by) {
            for_each_scalar(factor, visit);
        }
        for (auto& scalar : pathway.need->season) {
            visit(scalar);
        }
        for_each_scalar(pathway.need->week, visit);
    }
    if (pathway.source) {
        auto& source = *pathway.source;
        for (auto* scalar : {&source.rate, &source.amplitude, &source.slope, &source.period}) {
            visit(*scalar);
        }
        for_each_scalar(source.week, visit);
        for (auto& scalar : source.rates) {
            visit(scalar);
        }
        for (auto& scalar : source.ends) {
            visit(scalar);
        }
        for (auto* scalar : {&source.count, &source.no_show}) {
            if (*scalar) {
                visit(**scalar);
            }
        }
        for (auto* law : {&source.between, &source.late}) {
            if (*law) {
                for_each_scalar(**law, visit);
            }
        }
    }
    if (pathway.clock) {
        for_each_scalar(pathway.clock->after, visit);
    }
    for (auto& node : pathway.nodes) {
        for_each_scalar(node, visit);
    }
}

/// Every name of a node that is the target of another one; empty ones too. Exits of includes are not
/// among them: their keys belong to another file.
template <class Pathway, class F>
requires std::is_same_v<std::remove_const_t<Pathway>, PathwaySpec>
void for_each_target(Pathway& pathway, F&& visit)
{
    visit(pathway.start);
    if (pathway.clock) {
        visit(pathway.clock->to);
    }
    for (auto& node : pathway.nodes) {
        visit(node.patience_to);
        visit(node.if_full);
        visit(node.balks_to);
        visit(node.interrupted_to);
        visit(node.away_to);
        for (auto& rival : node.rivals) {
            visit(rival.to);
        }
        for (auto& branch : node.next) {
            visit(branch.to);
        }
    }
}

/// Every table of factors, in the need and in the odds of branches.
template <class F>
void for_each_factor(const PathwaySpec& pathway, F&& visit)
{
    if (pathway.need) {
        for (const FactorSpec& factor : pathway.need->by) {
            visit(factor);
        }
    }
    for (const NodeSpec& node : pathway.nodes) {
        for (const BranchSpec& branch : node.next) {
            for (const FactorSpec& factor : branch.odds) {
                visit(factor);
            }
        }
    }
}

}  // namespace esther
