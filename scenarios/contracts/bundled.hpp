#pragma once

#include "scenarios/contracts/money.hpp"

// One flat fee for all services; from the third year net gains are shared with general practice once the
// regulator's risk rating allows it. Evidence F3 (Whittington).

namespace esther {

struct BundledTerms {
    Ratio pi = {};
    Ratio e = {};
    bool indexed = false;  ///< F_0 x (1 + pi - e) for each year instead of a fee that is flat in cash
    Ratio g = {500'000};   ///< share of a net gain that goes to general practice
    int gain_from = 3;     ///< year
    int frr_min = 3;       ///< least financial risk rating, 1 to 5
};

/// F_t, t = 1, 2, ...
[[nodiscard]] Money flat_fee_in(const BundledTerms& terms, Money f_0, int t);

struct BundledYear {
    Money gain;          ///< F_t + other income - C_t; negative: a loss
    Money gp_share;      ///< never negative: general practice shares gains, not losses
    Money provider;      ///< the rest
    Money commissioner;  ///< what it costs: F_t
};

[[nodiscard]] BundledYear settle_bundled(const BundledTerms& terms, Money f_t, Money other_income, Money c_t,
                                         int t, int frr);

}  // namespace esther
