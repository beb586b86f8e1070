#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace esther {

/// Misfits at a point of the unit cube: always as many.
using Misfits = std::function<std::vector<double>(const std::vector<double>&)>;

struct LeastSquares {
    std::vector<double> point;
    double sum = 0;        ///< of the squared misfits there
    bool settled = false;  ///< else the number of evaluations ran out first
};

/// Lowers a sum of squares within the unit cube where an evaluation is dear and bends little: slopes from steps of
/// `first_step`, then the lowest point of the straight model within a box that is trusted, and slopes mended by
/// what is found there (Broyden). It has settled where the model promises no gain that matters (0.05 of a squared
/// misfit), or steps fall below `last_step`. The same misfits give the same steps. Preconditions: at least one
/// coordinate and one evaluation.
[[nodiscard]] LeastSquares least_squares(const Misfits& misfits, const std::vector<double>& start,
                                         double first_step, double last_step, std::int64_t evaluations);

}  // namespace esther
