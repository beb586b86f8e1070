#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace esther {

struct Minimum {
    std::vector<double> point;
    double value = 0;
    bool settled = false;  ///< else the number of evaluations ran out first
};

/// Lowers a function of a point in the unit cube without derivatives, from `start`, by steps that begin at
/// `first_step` and end at `last_step`, with so many evaluations at most. The same function gives the same
/// steps. What the function throws ends the search and is thrown on. Preconditions: at least one coordinate
/// and one evaluation.
[[nodiscard]] Minimum minimise(const std::function<double(const std::vector<double>&)>& function,
                               const std::vector<double>& start, double first_step, double last_step,
                               std::int64_t evaluations);

}  // namespace esther
