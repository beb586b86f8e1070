#include "scenarios/contracts/avoided_admission.hpp"

#include "sim/core/check.hpp"

namespace esther {

Gains gains_from_one_avoided(Margin margin, const MarginTerms& terms)
{
    const Money net = terms.mc - terms.a;
    const Money paid = terms.p * terms.m;
    switch (margin) {
        case Margin::results_below_baseline:
            return {terms.mc - terms.p, -terms.a, terms.p, {}};
        case Margin::results_above_baseline:
            return {terms.mc - paid, -terms.a, paid, -(terms.p - paid)};
        case Margin::block:
            return terms.same_organisation ? Gains{net, {}, {}, {}} : Gains{terms.mc, -terms.a, {}, {}};
        case Margin::bundled:
        case Margin::capitation_below_cap:
            return {net, {}, {}, {}};
        case Margin::bundled_gain_open:
            return {net - net * terms.g, net * terms.g, {}, {}};
        case Margin::capitation_above_cap:
            return {{}, {}, net, {}};
        case Margin::global_budget: {
            const Money moved = terms.mc * terms.rho;
            return {terms.mc - moved, moved - terms.a, {}, {}};
        }
    }
    ESTHER_CHECK(false);
    return {};
}

}  // namespace esther
