#pragma once

#include "scenarios/contracts/money.hpp"

// A fixed price for each resident, profit capped, the money follows the patient across the boundary.
// Evidence F4 (Valencia).

namespace esther {

/// What the cap on profit is measured by.
enum class CapBase {
    turnover,  ///< a share of the year's turnover
    irr,       ///< the internal rate of return on the investment over the contract
};

struct CapitationTerms {
    Ratio margin = {};            ///< by which the first price exceeds what it begins with
    Ratio idx = {};               ///< yearly indexation of the price
    Ratio alpha_out = unity;      ///< share of the average cost paid for residents treated elsewhere
    Ratio alpha_in = {800'000};   ///< share received for others treated here
    Ratio profit_cap = {75'000};  ///< of turnover, or a yearly rate of return
    CapBase cap_base = CapBase::turnover;
    Ratio bailout = {};  ///< share of a loss that the government bears after all
};

/// k_t, t = 1, 2, ...: k_1 = base x (1 + margin), k_{t+1} = k_t x (1 + idx).
[[nodiscard]] Money capitation_price_in(const CapitationTerms& terms, Money base, int t);

/// Money that crosses the boundary: spells treated elsewhere or here for others, at the regional average.
struct BoundaryFlows {
    Money out;  ///< sum of pbar x X_out
    Money in;   ///< sum of pbar x X_in
};

struct CapitationYear {
    Money turnover;  ///< K + inflow
    Money outflow;
    Money inflow;
    Money profit;    ///< K + inflow - outflow - C
    Money cap;       ///< most that may be kept; with `irr` what the account may still take
    Money reverts;   ///< to the government
    Money bailout;   ///< from the government
    Money retained;  ///< profit - reverts + bailout
};

/// `k_total` is K_t = k_t x N_t. `account` is used with CapBase::irr alone: it begins at minus the
/// investment, grows at the capped rate, and takes each year's profit until it is 0; what would lift it above
/// reverts, so the rate of return never exceeds the cap.
[[nodiscard]] CapitationYear settle_capitation(const CapitationTerms& terms, Money k_total,
                                               const BoundaryFlows& flows, Money c_t, Money account = {});
/// The account after a year.
[[nodiscard]] Money next_account(const CapitationTerms& terms, Money account, const CapitationYear& year);

}  // namespace esther
