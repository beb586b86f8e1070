#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/estimate.hpp"
#include "analysis/store/study_result.hpp"
#include "scenarios/contracts/avoided_admission.hpp"
#include "scenarios/spec/study_spec.hpp"

// Who gains from one avoided emergency admission: the same trajectories of a scenario and of the baseline are
// settled under one contract, and the paired differences of the ledgers divided by the admissions avoided.
// Beside it stands the table of evidence F6 with the price and the costs that were measured.

namespace esther {

/// A ratio of sums over replications, with its interval by linearisation.
struct PerAvoided {
    double mean = 0;
    std::optional<Interval> interval;
};

/// Pounds for each admission avoided. Negative: a loss.
struct AvoidedGains {
    PerAvoided acute;   ///< owner of acute care, with what else the same arrangement covers
    PerAvoided others;  ///< the other roles of care
    PerAvoided payers;  ///< payers with the funds that they fill
};

struct AvoidedRow {
    std::string contract;
    std::string scenario;
    /// Where the contract stood in both trajectories; none where they stood on different sides of a kink.
    std::optional<Margin> margin;
    std::size_t run_years = 0;  ///< years of replications that it is made of
    double avoided = 0;         ///< admissions in these years, mean over replications
    std::optional<Interval> avoided_interval;
    /// The same with illnesses that arose in hospital and emergencies seen through within the day counted as
    /// admissions, so that another name avoids nothing; none if the study counts neither.
    std::optional<double> in_all;
    std::optional<Interval> in_all_interval;
    bool is_told = false;    ///< some admission was avoided on the whole: the rest is known
    PerAvoided price;        ///< of the admission, where there is one
    PerAvoided other_price;  ///< of what else has a price and changes with it: attendances, clinics
    PerAvoided outflow;      ///< what was paid for residents treated elsewhere
    PerAvoided saved;        ///< cost of acute care
    PerAvoided alternative;  ///< cost of all other care
    AvoidedGains simulated;
    std::optional<AvoidedGains> table;  ///< F6, without intervals

    /// More than half of what was avoided bears another name.
    [[nodiscard]] bool is_mostly_renamed() const { return is_told && in_all && *in_all < avoided / 2; }
};

[[nodiscard]] const char* name_of(Margin margin);

/// For each contract and each scenario but the baseline. `contracts` are those to settle under. Precondition:
/// the study names costs.
[[nodiscard]] std::vector<AvoidedRow> gains_from_avoided(const StudySpec& study, const StudyResult& result,
                                                         std::size_t baseline,
                                                         const std::vector<const ContractSpec*>& contracts);

/// `meaning`: which uncertainty the intervals show.
[[nodiscard]] std::string avoided_to_table(const std::vector<AvoidedRow>& rows, const std::string& baseline,
                                           const std::string& currency, const std::string& meaning,
                                           const std::vector<std::string>& notes = {});
[[nodiscard]] std::string avoided_to_csv(const std::vector<AvoidedRow>& rows, const std::string& baseline);

}  // namespace esther
