#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/deadlock.hpp"
#include "sim/engine/run.hpp"

namespace esther {

/// Those of the waiting who can never be served, whoever else goes on, and what would help them. What a
/// closed set is, and what is done about it, stands at the beginning of deadlock.cpp.
class ClosedSet {
  public:
    ClosedSet(const RunState& run, std::vector<Blocked> waiting);

    /// Oldest first.
    [[nodiscard]] const std::vector<Blocked>& members() const { return members_; }

    /// Members of whom each takes a unit (of its `line`) that the next one gives, the last one that of the
    /// first. Found by going from the oldest to the oldest holder of what it waits for, and so on. Empty if
    /// there are none.
    [[nodiscard]] std::vector<Blocked> oldest_ring() const;

    enum class Who : bool { holds, holds_nothing };
    /// The oldest of these in a ring that would find units enough, if it did not stand behind claims on
    /// several pools that are of the set as well. none if there is none.
    [[nodiscard]] std::size_t first_to_pass(Who who) const;
    /// The first of the claims of the set that a member stands behind in one of its lines, or none.
    [[nodiscard]] const Blocked::Line* ahead_of(const Blocked& member, const Blocked::Line& line) const;

    /// The oldest in a ring who wants units of several pools at once, and holds one meanwhile. none if there
    /// is none.
    [[nodiscard]] std::size_t first_to_let_go() const;

    static constexpr std::size_t none = ~std::size_t{0};

  private:
    [[nodiscard]] std::size_t place_of(PoolId pool, SiteId site) const;
    [[nodiscard]] bool lacks_units(const Blocked& member, const Blocked::Line& line) const;
    [[nodiscard]] bool is_stuck(const Blocked& member) const;
    [[nodiscard]] bool only_stands_behind(const Blocked& member) const;
    [[nodiscard]] bool waits_for(const Blocked& member, const Blocked& other) const;
    [[nodiscard]] bool is_in_ring(std::size_t member) const;
    [[nodiscard]] std::size_t giver(const Blocked& member, std::size_t line) const;
    void shrink();

    const RunState* run_;
    std::vector<Blocked> members_;
    std::vector<std::int64_t> held_;  ///< by members, of each pool of each site
    std::vector<const Blocked::Line*>
        obstacles_;  ///< (site, pool, class or, last, all others): foremost claim on
                     ///< several pools; empty if there is no such claim
};

}  // namespace esther
