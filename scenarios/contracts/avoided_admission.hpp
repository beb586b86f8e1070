#pragma once

#include "scenarios/contracts/money.hpp"

// Who gains from one avoided emergency admission, at the margin: the table of evidence F6.

namespace esther {

/// Where a contract stands at the margin.
enum class Margin {
    results_below_baseline,
    results_above_baseline,
    block,
    bundled,            ///< years 1 and 2, or the gate closed
    bundled_gain_open,  ///< year 3 on, gate open, a net gain
    capitation_below_cap,
    capitation_above_cap,
    global_budget,
};

struct MarginTerms {
    Money p;                        ///< price of the admission
    Money mc;                       ///< the provider's marginal cost of it
    Money a;                        ///< cost of the alternative in the community
    Ratio m = {300'000};            ///< marginal rate above the baseline
    Ratio g = {500'000};            ///< general practice's share of a net gain
    Ratio rho = {};                 ///< released hospital cost that moves to primary care
    bool same_organisation = true;  ///< acute and community provider are one, where a contract leaves it open
};

/// Gains; negative: losses.
struct Gains {
    Money acute;         ///< the acute provider; the one organisation or firm where the contract makes one
    Money community;     ///< general practice and community services, if they are another's
    Money commissioner;  ///< payer, with its claim on the pool for demand management
    Money pool;          ///< the part of the commissioner's gain that the pool for demand management loses
    auto operator<=>(const Gains&) const = default;
};

[[nodiscard]] Gains gains_from_one_avoided(Margin margin, const MarginTerms& terms);

}  // namespace esther
