#include "analysis/statistics/symmetric.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace esther {

namespace {

/// Turns rows and columns p and q so that their common element becomes 0 (Golub and Van Loan, 8.5.2).
void rotate(Matrix& a, Matrix& vectors, std::size_t p, std::size_t q)
{
    const double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    const double t = (tau >= 0 ? 1 : -1) / (std::abs(tau) + std::sqrt(1 + tau * tau));
    const double c = 1 / std::sqrt(1 + t * t);
    const double s = t * c;
    const std::size_t n = a.size();
    for (std::size_t k = 0; k < n; ++k) {
        const double left = a[k][p];
        const double right = a[k][q];
        a[k][p] = c * left - s * right;
        a[k][q] = s * left + c * right;
    }
    for (std::size_t k = 0; k < n; ++k) {
        const double upper = a[p][k];
        const double lower = a[q][k];
        a[p][k] = c * upper - s * lower;
        a[q][k] = s * upper + c * lower;
    }
    for (std::size_t k = 0; k < n; ++k) {
        const double first = vectors[p][k];
        const double second = vectors[q][k];
        vectors[p][k] = c * first - s * second;
        vectors[q][k] = s * first + c * second;
    }
}

}  // namespace

Eigen eigen_of(Matrix a)
{
    const std::size_t n = a.size();
    Matrix vectors(n, std::vector<double>(n, 0));
    double size = 0;
    for (std::size_t i = 0; i < n; ++i) {
        vectors[i][i] = 1;
        for (std::size_t j = 0; j < n; ++j) {
            size = std::max(size, std::abs(a[i][j]));
        }
    }
    constexpr double rounding = 1e-15;
    constexpr int most_sweeps = 60;  // it converges quadratically: some six are needed
    bool is_diagonal = false;
    for (int sweep = 0; sweep < most_sweeps && !is_diagonal; ++sweep) {
        is_diagonal = true;
        for (std::size_t p = 0; p < n; ++p) {
            for (std::size_t q = p + 1; q < n; ++q) {
                if (std::abs(a[p][q]) > rounding * size) {
                    rotate(a, vectors, p, q);
                    is_diagonal = false;
                }
            }
        }
    }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return a[i][i] < a[j][j]; });
    Eigen eigen;
    for (const std::size_t i : order) {
        eigen.values.push_back(a[i][i]);
        eigen.vectors.push_back(vectors[i]);
    }
    return eigen;
}

Matrix inverse_with_ridge(const Matrix& symmetric, double ridge)
{
    const Eigen eigen = eigen_of(symmetric);
    const std::size_t n = symmetric.size();
    Matrix inverse(n, std::vector<double>(n, 0));
    for (std::size_t k = 0; k < n; ++k) {
        const double weight = 1 / (std::max(eigen.values[k], 0.0) + ridge);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                inverse[i][j] += weight * eigen.vectors[k][i] * eigen.vectors[k][j];
            }
        }
    }
    return inverse;
}

}  // namespace esther
