#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/ledgers/settle.hpp"
#include "scenarios/world/world.hpp"
#include "sim/engine/run.hpp"

namespace esther {

/// What a review has found or done.
struct ReviewNote {
    const char* kind;  ///< review_kinds
    std::string text;  ///< a sentence
};
namespace review_kinds {
inline constexpr const char* capacity = "capacity changed at a review";
inline constexpr const char* income = "income looked at in a review";
}  // namespace review_kinds

/// What an organisation has kept and decided in one replication of a scenario: the one rule by which ledgers
/// act back on capacity (world.md section 4). A year's surplus may buy, a year later, the owned capacity with
/// the largest b x g - k > 0, spending half of it at most; when all losses together exceed 3 % of all income,
/// the dearest owned capacity closes until last year's gap is nil, but for the share that stays whatever the
/// losses. b is what people believe of a unit, never an effect. With `feedback: full` it also says what deciders
/// earn by one more admission.
class Review {
  public:
    Review(const StudySpec& study, const World& world, std::size_t scenario, std::int64_t replication);

    /// Whether what deciders earn shifts what they decide.
    [[nodiscard]] bool looks_at_income() const;
    /// Looks at the year before go-live, as if it were the first year after it.
    void at_go_live(const RunResult& run);
    /// Looks at year y = 1, 2, ... of a run that stands at its end. True if parameters changed.
    bool after_year(int y, const RunResult& run);
    /// From now on what is learned is that of this step; until it is told of one, all is.
    void learn(const LearningStep& step);
    /// Whether anything was bought, closed or shifted so far: else parameters are those of the care model.
    [[nodiscard]] bool has_changed() const { return !changes_.empty() || !odds_.empty(); }
    /// The parameters in force now, which stay as long as the review does.
    [[nodiscard]] const Parameters& parameters();
    /// What was bought and closed, and what deciders earn.
    [[nodiscard]] const std::vector<ReviewNote>& notes() const { return notes_; }

  private:
    struct Account {
        Money kept = {};    ///< sum of surpluses and deficits
        Money income = {};  ///< of the same years
    };
    struct Purchase {
        const CapacitySpec* capacity = nullptr;
        std::int64_t units = 0;
    };

    [[nodiscard]] double units_of(const CapacitySpec& capacity) const;
    /// Whole units that may still close.
    [[nodiscard]] std::int64_t units_to_close(const CapacitySpec& capacity) const;
    void change(const CapacitySpec& capacity, double units);
    /// What was bought and closed, added to what the care model says.
    [[nodiscard]] std::map<std::string, double> with_changes(std::map<std::string, double> values) const;
    [[nodiscard]] StudyResult result_of(const RunResult& run) const;
    void weigh(const StudyResult& result, const Activity& activity, const Settlement& settlement,
               std::size_t year, const std::string& when);
    void buy(const std::string& owner, Money surplus, Money own_gain, int y);
    void close(const std::string& owner, Money gap, int y);

    const StudySpec* study_;
    World only_;  ///< with this scenario alone
    const World* world_;
    const WorldScenario* scenario_;
    std::int64_t replication_;
    double n_people_ = 0;
    std::map<std::string, double> in_the_end_;  ///< parameters once all is learned
    std::map<std::string, double> learned_;     ///< those of now
    std::map<std::string, double> changes_;     ///< of capacities per head: bought less closed
    std::vector<std::string> owners_;           ///< by role
    const ContractSpec* contract_;
    std::map<std::string, Account> accounts_;
    std::map<std::string, Money> gain_;   ///< of each owner, from one admission avoided
    std::map<std::string, double> odds_;  ///< of admitting, by role, that income makes
    std::vector<Purchase> ordered_;       ///< in place at the next review
    std::vector<ReviewNote> notes_;
    std::deque<Parameters> parameters_;  ///< of each review
};

}  // namespace esther
