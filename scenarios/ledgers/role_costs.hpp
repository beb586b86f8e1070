#pragma once

#include <string>

#include "scenarios/ledgers/activity.hpp"
#include "scenarios/spec/costs_spec.hpp"

namespace esther {

struct Entry;

/// What each role of care cost, in the prices of the price year.
class RoleCosts {
  public:
    RoleCosts(const Activity& activity, const CostsSpec& costs) : activity_(&activity), costs_(&costs) {}

    /// Marginal, step and fixed cost in some measured months; an Entry without income.
    [[nodiscard]] Entry entry(const std::string& role, Months months) const;
    /// All of it.
    [[nodiscard]] Money in(const std::string& role, Months months) const;
    /// All of the year before go-live; of a shorter warm-up, as if it went on for a year.
    [[nodiscard]] Money last_year(const std::string& role) const;

  private:
    const Activity* activity_;
    const CostsSpec* costs_;
};

}  // namespace esther
