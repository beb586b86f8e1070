#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/contracts/avoided_admission.hpp"
#include "scenarios/contracts/capitation.hpp"
#include "scenarios/ledgers/activity.hpp"
#include "scenarios/spec/contract_spec.hpp"
#include "scenarios/spec/costs_spec.hpp"

// Activity, costs and a contract become money. Nothing here reaches a run: a contract changes no outcome.

namespace esther {

/// What a ledger holds of one party in one month. Costs are positive; income and transfers are negative for
/// who pays. surplus = income + transfers - costs.
struct Entry {
    Money income = {};     ///< prices paid under the contract
    Money transfers = {};  ///< everything else that changes hands: shared gains, profit that reverts, charges
    Money cost_fixed = {};
    Money cost_step = {};
    Money cost_marginal = {};
    [[nodiscard]] Money surplus() const
    {
        return income + transfers - cost_fixed - cost_step - cost_marginal;
    }
    Entry& operator+=(const Entry& other);
    Entry& operator-=(const Entry& other);
    bool operator==(const Entry&) const = default;
};
inline const std::vector<std::string> entry_items = {"income",    "transfers",     "cost_fixed",
                                                     "cost_step", "cost_marginal", "surplus"};

/// What one year of the arrangement that pays for acute care shows about its margin.
struct AcuteYear {
    ContractFamily family = ContractFamily::block;
    Margin margin = Margin::block;
    Money emergency_value = {};      ///< payment by results: at full price, unpaid readmissions deducted
    Money other_value = {};          ///< payment by results: everything else that has a price
    Money outflow = {};              ///< for residents treated elsewhere, whoever pays it
    Money inflow = {};               ///< from others, for theirs
    CapitationYear capitation = {};  ///< capitation, in the cash of the year
};

/// The ledgers of one scenario and replication, by party: the four roles of care, payers, and funds. All
/// amounts are in the prices of CostsSpec::price_year.
struct Settlement {
    std::vector<std::string> parties;        ///< the roles first
    std::vector<std::vector<Entry>> months;  ///< (measured month, party)
    std::vector<AcuteYear> acute_years;      ///< by year
    std::vector<std::string> acute_roles;    ///< covered by the arrangement that pays for acute care

    /// Sum over the months of a year, y = 0, 1, ...
    [[nodiscard]] std::vector<Entry> year(std::size_t y) const;
    [[nodiscard]] std::vector<Entry> total() const;
};

/// Who gets what of demand that was not paid for, and of budgets set aside for improvement.
inline constexpr const char* demand_management = "demand_management";
inline constexpr const char* improvement = "improvement";
/// Hospitals outside the area.
inline constexpr const char* elsewhere = "elsewhere";

/// Whether the contract takes a price, a budget or a baseline from the year before go-live.
[[nodiscard]] bool begins_with_last_year(const ContractSpec& contract);

/// Settles `activity`. `usual` is the reference scenario of the same replication: the emergency activity of
/// 2008-09 has its mix of short and long stays, whatever a care model makes of today's. Settles month by
/// month: each month's entries are what the year to date comes to, less what the year to the month before
/// came to. So twelve months add up to the year, to the penny.
[[nodiscard]] Settlement settle(const Activity& activity, const Activity& usual, const CostsSpec& costs,
                                const ContractSpec& contract);
/// The same for one scenario and replication of a result.
[[nodiscard]] Settlement settle(const Activities& activities, std::size_t scenario, std::size_t replication,
                                const CostsSpec& costs, const ContractSpec& contract);

}  // namespace esther
