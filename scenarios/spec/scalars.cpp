#include "scenarios/spec/scalars.hpp"

namespace esther {

namespace {

using Visit = std::function<void(const Scalar&)>;

void visit_all(const std::vector<Scalar>& scalars, const Visit& visit)
{
    for (const Scalar& scalar : scalars) {
        visit(scalar);
    }
}

void visit_one(const std::optional<Scalar>& scalar, const Visit& visit)
{
    if (scalar) {
        visit(*scalar);
    }
}

void visit_law(const LawSpec& law, const Visit& visit)
{
    visit_all(law.values, visit);
    visit_all(law.ends, visit);
    visit_all(law.shares, visit);
    for (const LawSpec& part : law.parts) {
        visit_law(part, visit);
    }
}

void visit_law(const std::optional<LawSpec>& law, const Visit& visit)
{
    if (law) {
        visit_law(*law, visit);
    }
}

void visit_factors(const std::vector<FactorSpec>& factors, const Visit& visit)
{
    for (const FactorSpec& factor : factors) {
        for (const auto& entry : factor.entries) {
            visit(entry.second);
        }
        visit_one(factor.otherwise, visit);
    }
}

void visit_node(const NodeSpec& node, const Visit& visit)
{
    visit_law(node.time, visit);
    visit_law(node.travel, visit);
    visit_law(node.patience, visit);
    visit_one(node.away_hold, visit);
    for (const RivalSpec& rival : node.rivals) {
        visit_law(rival.after, visit);
    }
    for (const BranchSpec& branch : node.next) {
        visit_one(branch.share, visit);
        visit_factors(branch.odds, visit);
        visit_one(branch.log_odds, visit);
        visit_one(branch.log_odds_if_mark, visit);
        visit_law(branch.delay, visit);
    }
}

}  // namespace

void visit_scalars(const PathwaySpec& pathway, const Visit& visit)
{
    if (pathway.need) {
        visit(pathway.need->rate);
        visit_factors(pathway.need->by, visit);
        visit_all(pathway.need->season, visit);
    }
    if (pathway.source) {
        visit(pathway.source->rate);
        visit(pathway.source->amplitude);
        visit(pathway.source->slope);
        visit(pathway.source->period);
        visit_all(pathway.source->rates, visit);
        visit_all(pathway.source->ends, visit);
        visit_one(pathway.source->count, visit);
    }
    if (pathway.clock) {
        visit_law(pathway.clock->after, visit);
    }
    for (const NodeSpec& node : pathway.nodes) {
        visit_node(node, visit);
    }
}

void visit_scalars(const SettingSpec& setting, const Visit& visit)
{
    visit_one(setting.crossing_least, visit);
    for (const PoolSpec& pool : setting.pools) {
        visit(pool.capacity);
        visit_one(pool.room, visit);
    }
    for (const InterfaceSpec& interface : setting.interfaces) {
        visit(interface.delay);
        visit(interface.lost);
        visit(interface.retry);
    }
}

}  // namespace esther
