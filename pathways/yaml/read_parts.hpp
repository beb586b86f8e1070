#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pathways/yaml/value.hpp"

// The parts that read_pathway is made of; nobody else needs them.

namespace esther {

/// A list, or one item that stands for a list of one.
[[nodiscard]] std::vector<const Value*> items_of(const Value& value);

[[nodiscard]] NodeSpec read_node(const std::string& name, const Value& value, Problems& problems);
/// What stands under `next:`: a name, a branch, or a list of both.
[[nodiscard]] std::vector<BranchSpec> read_branches(const Value& value, const std::string& what,
                                                    Problems& problems);
/// `{after: LAW, to: NODE}`: patience, clock, a rival of a race. NODE may be one of a sub-pathway,
/// `illness/bed`.
struct AfterTo {
    LawSpec after;
    std::string to;
    Place place;
};
[[nodiscard]] AfterTo read_after_to(const Value& value, const std::string& what, Problems& problems);
/// `{at: 5, to: NODE}` or `{at: [{from: 3, share: 20 %}, ...], to: NODE}` into a node.
void read_balks(const Value& value, const std::string& what, NodeSpec& node, Problems& problems);
/// `{pool: POOL, steps: [{from: 90 %, odds: 0.9}, ...]}` of a decision.
[[nodiscard]] PressureSpec read_pressure(const Value& value, const std::string& what, Problems& problems);
[[nodiscard]] NeedSpec read_need(const Value& value, const std::string& what, Problems& problems);
[[nodiscard]] SourceSpec read_source(const Value& value, const std::string& what, Problems& problems);
/// `{hours: [24 factors], days: [7 factors]}`, one of them or both.
[[nodiscard]] WeekSpec read_week(const Value& value, const std::string& what, Problems& problems);
/// Days (0 = Monday) of "mon", "mon-fri", "fri-mon", "daily"; empty if it is none.
[[nodiscard]] std::vector<std::size_t> days_of(const std::string& text);
/// Minutes of "08:30", 00:00 to 24:00.
[[nodiscard]] std::optional<int> minutes_of(const std::string& text);
/// Weekly opening hours: day or range of days -> "08:00-18:30", a list of them, or `closed`.
[[nodiscard]] std::vector<PoolSpec::Span> read_opening(const Value& value, const std::string& what,
                                                       Problems& problems);

}  // namespace esther
