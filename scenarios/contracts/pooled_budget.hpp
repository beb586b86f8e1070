#pragma once

#include <span>
#include <vector>

#include "scenarios/contracts/block.hpp"

// One fund for community health and social care, filled by several payers (Torbay); and its counterpart, each
// payer buying its own services from the same provider (Hounslow and Richmond). World, section 4.

namespace esther {

struct PooledYear {
    Money fund;                  ///< sum of the contributions
    Money surplus;               ///< fund - cost; negative: a deficit
    std::vector<Money> returns;  ///< to each payer of a surplus (negative: it pays in), by its contribution
    Money provider;              ///< what is left with the provider
};

/// `risk_shared` is the share of a surplus or deficit that the payers take, in proportion to what they paid
/// in.
[[nodiscard]] PooledYear settle_pool(std::span<const Money> contributions, Money cost, Ratio risk_shared);

/// One payer's purchase under separate commissioning.
struct Purchase {
    Money last_year;  ///< what it spent on its services
    Money cost;       ///< of these services this year
};

struct SeparateYear {
    std::vector<Money> paid;     ///< by each payer
    std::vector<Money> surplus;  ///< of the provider on each payer's services: none makes up for another
    Money provider;              ///< their sum
};

/// Each payer has a block of its own; a saving that one pays for and another reaps stays where it falls.
[[nodiscard]] SeparateYear settle_separately(const BlockTerms& terms, std::span<const Purchase> purchases,
                                             int t);

}  // namespace esther
