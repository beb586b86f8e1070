#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace esther {

/// Who received and who paid what, from the same trajectories as the outcomes. No part of a digest: a
/// contract changes no outcome. Empty where a study names no costs.
struct Ledgers {
    std::string currency;                    ///< "GBP"
    std::string price_year;                  ///< "2011-12"
    std::vector<std::string> organisations;  ///< of all scenarios
    std::vector<std::string> items;
    std::vector<std::int64_t> years;     ///< from go-live, 1, 2, ...; the last may be short
    std::vector<std::int64_t> months;    ///< as the root numbers them
    std::vector<std::string> contracts;  ///< by scenario
    std::vector<std::string>
        roles;                   ///< (scenario, organisation): "acute, community", "payer", or "" for none
    std::vector<double> amount;  ///< (scenario, replication, year, organisation, item)
    std::vector<double> amount_by_month;  ///< (scenario, replication, month, organisation, item)

    bool operator==(const Ledgers&) const = default;
    [[nodiscard]] bool empty() const { return organisations.empty(); }
};

}  // namespace esther
