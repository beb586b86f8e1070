#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/statistics/symmetric.hpp"

namespace esther {

/// A target is missed if its misfit is beyond this many standard errors.
inline constexpr double missed_beyond = 1.96;

/// How fitted targets answer to parameters near a point. Parameters are measured in their ranges, 0 at the
/// lower bound and 1 at the upper; misfits in the standard errors of the targets.
struct FitSlopes {
    std::vector<double> misfit;  ///< by target: (model - target) / error
    Matrix slope;                ///< (target, parameter)
};

/// A combination of parameters that targets leave as open as the bounds do.
struct LooseDirection {
    double sd = 0;                ///< standard deviation along it, from the targets alone; may be infinite
    std::vector<double> weights;  ///< by parameter, of length 1
};

/// A missed target, and what would happen if it were met.
struct Conflict {
    std::size_t target = 0;
    bool is_movable = true;  ///< else no parameter changes it by half an error over its whole range
    std::size_t parameter = 0;           ///< that would do most of it
    double move = 0;                     ///< in its range
    std::optional<std::size_t> against;  ///< the target that this would take furthest away, and miss
    double misfit_against = 0;           ///< its misfit then
};

struct FitJudgement {
    std::vector<double> sd;  ///< by parameter; that of a uniform law over the range where targets say nothing
    Matrix correlation;
    std::vector<LooseDirection> loose;
    std::vector<Conflict> conflicts;
};

/// Linear: as far as the slopes hold. Beside the targets only the bounds are taken as known, as a variance of
/// 1/12 of the square of the range.
[[nodiscard]] FitJudgement judge_fit(const FitSlopes& slopes);

}  // namespace esther
