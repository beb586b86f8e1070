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

/// What an organisation has kept and decided in one replication of a scenario: the one rule by which ledgers
/// act back on capacity (world.md section 4). A year's surplus may buy, a year later, the owned capacity with
/// the largest b x g - k > 0, spending half of it at most; when all losses together exceed 3 % of all income,
/// the dearest owned capacity closes until last year's gap is nil. b is what people believe of a unit, never
/// an effect.
class Review {
  public:
    Review(const StudySpec& study, const World& world, std::size_t scenario, std::int64_t replication);

    /// Looks at year y = 1, 2, ... of a run whose later months are not looked at. True if parameters changed.
    bool after_year(int y, const RunResult& run);
    /// From now on what is learned is that of this step; until it is told of one, all is.
    void learn(const LearningStep& step);
    /// The parameters in force now, which stay as long as the review does.
    [[nodiscard]] const Parameters& parameters();
    /// What was bought and closed, a sentence each.
    [[nodiscard]] const std::vector<std::string>& decisions() const { return decisions_; }

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
    void change(const CapacitySpec& capacity, double units);
    /// What was bought and closed, added to what the care model says.
    [[nodiscard]] std::map<std::string, double> changed(std::map<std::string, double> values) const;
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
    std::vector<Purchase> ordered_;  ///< in place at the next review
    std::vector<std::string> decisions_;
    std::deque<Parameters> parameters_;  ///< of each review
};

}  // namespace esther
