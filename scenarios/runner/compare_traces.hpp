#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scenarios/runner/trace_file.hpp"

namespace esther {

/// One side of a comparison.
struct TraceSide {
    std::string label;
    const TracePart* part = nullptr;
};

/// Up to where one person's life is the same on both sides.
struct Parting {
    std::string who;
    std::size_t n_common = 0;
    std::vector<const TraceLine*> left;  ///< all that happens to the person there
    std::vector<const TraceLine*> right;
    [[nodiscard]] bool parts() const { return n_common < left.size() || n_common < right.size(); }
    /// Of the first event that only one side has; `never` if there is none.
    [[nodiscard]] Time time() const;
};

/// Compares two parts person by person; whoever parts first comes first.
[[nodiscard]] std::vector<Parting> compare_traces(
    const TracePart& left, const TracePart& right,
    const std::function<bool(const std::string& who)>& is_compared);

/// The comparison in words: identical, or the last common events and the first of each side of whoever parts
/// first, and when the others part.
[[nodiscard]] std::string words_of(const TraceSide& left, const TraceSide& right,
                                   const std::vector<Parting>& partings, std::size_t context);

}  // namespace esther
