#pragma once

#include <vector>

namespace esther {

using Matrix = std::vector<std::vector<double>>;  ///< rows of equal length

struct Eigen {
    std::vector<double> values;  ///< rising
    Matrix vectors;              ///< a row for each value, of length 1
};

/// Of a symmetric matrix, by Jacobi's rotations: exact to rounding, and fast enough for some dozens of rows.
[[nodiscard]] Eigen eigen_of(Matrix symmetric);

/// Inverse of a symmetric matrix after `ridge` is added to its diagonal. Precondition: that is positive
/// definite.
[[nodiscard]] Matrix inverse_with_ridge(const Matrix& symmetric, double ridge);

}  // namespace esther
