#include <algorithm>
#include <cmath>

#include "pathways/compile/build.hpp"
#include "pathways/graph/check_parts.hpp"
#include "sim/core/arithmetic.hpp"

namespace esther {

namespace {

/// The shares of a node's branches under one scenario, for messages.
std::string shares_in(Build& build, const NodeSpec& spec, std::size_t s)
{
    return shares_text(spec,
                       [&](const Scalar& share) { return text_of_number(build.numbers.value(share, s)); });
}

/// "under 'torbay ideal' ", where the scenario has a name.
std::string under(const Build& build, std::size_t s)
{
    return s < build.model.scenarios.size() ? "under " + in_quotes(build.model.scenarios[s]) + " " : "";
}

/// Share of branch b given that none before it was taken; `left[s]` is what earlier branches leave.
double conditional_share(Build& build, const NodeSpec& spec, std::size_t b, std::size_t s,
                         std::vector<double>& left)
{
    const BranchSpec& branch = spec.next[b];
    double share = left[s];
    if (branch.share) {
        share = build.numbers.value(*branch.share, s);
    } else {
        for (std::size_t later = b + 1; later < spec.next.size(); ++later) {
            share -= spec.next[later].share ? build.numbers.value(*spec.next[later].share, s) : 0;
        }
    }
    if (share < -1e-9 || share > left[s] + 1e-9) {
        build.problems.add(
            branch.place,
            "the branches of node '" + spec.name +
                "' have shares that add up to more than 1: " + shares_in(build, spec, s),
            under(build, s) + "up to '" + branch.to + "' they leave " + std::to_string(left[s] - share),
            "a lower share, or a lower figure of the parameter it uses");
    }
    share = std::clamp(share, 0.0, 1.0);
    const bool last = b + 1 == spec.next.size();
    double conditional = last ? 1.0 : left[s] > 0 ? std::min(1.0, share / left[s]) : 0.0;
    if (branch.log_odds && conditional > 0 && conditional < 1) {
        conditional = det::logistic(det::logit(conditional) + build.numbers.value(*branch.log_odds, s));
    }
    left[s] -= share;
    return conditional;
}

}  // namespace

/// Shares become the chance of a branch given that no earlier one was taken.
Range add_branches(Build& build, const NodeSpec& spec, const PathwaySpec& pathway, const LocalNodes& local)
{
    const Range range{static_cast<std::uint32_t>(build.out.network.branches.size()),
                      static_cast<std::uint16_t>(spec.next.size())};
    const std::size_t n_scenarios = build.numbers.n_scenarios();
    std::vector<double> left(n_scenarios, 1.0);
    bool literal = true;
    bool has_rest = false;
    for (const BranchSpec& branch : spec.next) {
        has_rest = has_rest || !branch.share;
        literal = literal && (!branch.share || branch.share->use.empty());
    }
    for (std::size_t b = 0; b < spec.next.size(); ++b) {
        const BranchSpec& branch = spec.next[b];
        Branch made;
        made.to = local.find(branch.to);
        for (const std::string& mark : branch.marks) {
            const auto found = std::find(pathway.marks.begin(), pathway.marks.end(), mark);
            made.set_marks =
                static_cast<std::uint8_t>(made.set_marks | (1U << (found - pathway.marks.begin())));
        }
        made.share =
            build.numbers.add([&](std::size_t s) { return conditional_share(build, spec, b, s, left); });
        made.odds = add_factors(build, branch.odds, pathway.marks);
        build.out.network.branches.push_back(made);
    }
    if (!has_rest && !literal && n_scenarios > 0) {
        for (std::size_t s = 0; s < n_scenarios; ++s) {
            if (std::fabs(left[s]) > 1e-9) {
                build.problems.add(
                    spec.place,
                    "the shares of node '" + spec.name + "' do not add up to 1: " + shares_in(build, spec, s),
                    under(build, s) + "they leave " + std::to_string(left[s]),
                    "leaving the share of one branch out: it takes the rest");
                break;
            }
        }
    }
    return range;
}

}  // namespace esther
