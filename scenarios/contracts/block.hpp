#pragma once

#include "scenarios/contracts/money.hpp"

// A block contract: last year's spend less the efficiency requirement, whatever the activity. Evidence F2.

namespace esther {

struct BlockTerms {
    Ratio pi = {};                  ///< input-price uplift
    Ratio e = {};                   ///< efficiency requirement
    bool inflation_funded = false;  ///< S x (1 + pi - e) instead of S x (1 - e)
};

/// B_t from the commissioner's outturn spend of last year, S_{t-1}.
[[nodiscard]] Money block_value(const BlockTerms& terms, Money s_last);

/// The value in year t = 1, 2, ..., each year's from the one before; `s_0` is the spend before the first.
[[nodiscard]] Money block_value_in(const BlockTerms& terms, Money s_0, int t);

}  // namespace esther
