#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pathways/graph/pathway.hpp"
#include "scenarios/contracts/block.hpp"
#include "scenarios/contracts/bundled.hpp"
#include "scenarios/contracts/capitation.hpp"
#include "scenarios/contracts/global_budget.hpp"
#include "scenarios/contracts/payment_by_results.hpp"

namespace esther {

/// Who can own what: every price and cost belongs to one of these.
inline constexpr std::array<const char*, 4> care_roles = {"primary", "community", "acute", "social"};

enum class ContractFamily {
    payment_by_results,
    block,
    bundled,
    capitation,
    global_budget,
    pooled_budget,
    separate_commissioning,
};
inline const std::vector<std::string> family_words = {
    "payment_by_results",    "block", "bundled", "capitation", "global_budget", "pooled_budget",
    "separate_commissioning"};

/// A price for each event that a measure counts.
struct PriceSpec {
    std::string measure;
    Money price = {};
    Place place = {};
};

/// Payment by results: what is paid for what, see contracts/payment_by_results.hpp.
struct ResultsTerms {
    std::vector<PriceSpec> emergency_tariff;  ///< full price of a spell, before short and long stays
    std::vector<PriceSpec> tariff;            ///< everything else
    Ratio pi = {};
    Ratio e = {};
    Ratio mff = unity;
    Ratio ss = unity;
    std::int64_t short_days = 0;  ///< 0: no short-stay tariff
    Money ldp = {};
    std::int64_t trim = 0;
    EmergencyTerms emergency;
    Ratio baseline = unity;  ///< emergency activity of 2008-09, as a share of the year before go-live
    std::string readmission_measure;  ///< emergency spells of which `unpaid` are not paid; "" if none
    Place readmission_place = {};
    Ratio unpaid = {};
    Ratio cquin = {};
    Ratio share_met = {};
};

/// Who buys which services where several payers do.
struct PurchaserSpec {
    std::string payer;
    std::vector<std::string> roles;
};

/// Spells that cross the boundary: what counts them and their regional average price.
struct BoundarySpec {
    std::string measure;  ///< "" if none cross
    Money price = {};
    Ratio pays = unity;  ///< share of the price that is paid
    Place place = {};    ///< of the measure
};

/// One agreement: who pays whom for the services of some roles, and by which arithmetic.
struct ArrangementSpec {
    ContractFamily family = ContractFamily::block;
    std::vector<std::string> covers;  ///< roles
    std::string payer;                ///< of all; "" where `purchasers` say who
    std::vector<PurchaserSpec> purchasers;
    /// What the price begins with: a price for each resident and year, or a share of what the covered
    /// services cost in the year before go-live.
    std::optional<Money> per_head;
    Ratio of_last_year = unity;

    BlockTerms block;  ///< also of pooled budgets and separate commissioning
    ResultsTerms results;
    BundledTerms bundled;
    int frr = 3;                  ///< financial risk rating of the provider
    std::string gain_share_with;  ///< role
    CapitationTerms capitation;
    Ratio investment = {};  ///< share of last year's cost, for a cap on the rate of return
    BoundarySpec outflow;
    BoundarySpec inflow;
    GlobalBudgetTerms global_budget;
    std::string delay_payer;  ///< role that pays for delayed days; "" if nobody does
    Ratio risk_shared = unity;
    Place place;
};

/// Who pays whom, and how. Without arrangements it is a name, and its study keeps no ledgers.
struct ContractSpec {
    std::string name;
    std::string title;
    std::string file;
    std::string currency;
    std::vector<ArrangementSpec> arrangements;
    Place place;
    Provenance provenance;
};

}  // namespace esther
