#include "analysis/statistics/judge_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace esther {

namespace {

/// What the bounds alone tell of a parameter: 1 / variance of a uniform law of width 1.
constexpr double told_by_bounds = 12;
/// The least change over the whole range by which a parameter is said to move a target [errors].
constexpr double least_effect = 0.5;

double product(const std::vector<double>& a, const std::vector<double>& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}

std::vector<double> product(const Matrix& m, const std::vector<double>& v)
{
    std::vector<double> result;
    for (const auto& row : m) {
        result.push_back(product(row, v));
    }
    return result;
}

/// What the targets tell of the parameters, but for one of them.
Matrix information(const FitSlopes& fit, std::size_t n_parameters, std::optional<std::size_t> left_out)
{
    Matrix sum(n_parameters, std::vector<double>(n_parameters, 0));
    for (std::size_t t = 0; t < fit.slope.size(); ++t) {
        for (std::size_t i = 0; i < n_parameters && t != left_out; ++i) {
            for (std::size_t j = 0; j < n_parameters; ++j) {
                sum[i][j] += fit.slope[t][i] * fit.slope[t][j];
            }
        }
    }
    return sum;
}

double greatest(const std::vector<double>& values, std::size_t& where)
{
    double most = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::abs(values[i]) > most) {
            most = std::abs(values[i]);
            where = i;
        }
    }
    return most;
}

/// The step that meets a missed target, going where the others mind least, and who minds most.
Conflict meet(const FitSlopes& fit, std::size_t target)
{
    Conflict conflict;
    conflict.target = target;
    const std::vector<double>& own = fit.slope[target];
    conflict.is_movable = greatest(own, conflict.parameter) >= least_effect;
    if (!conflict.is_movable) {
        return conflict;
    }
    const Matrix free = inverse_with_ridge(information(fit, own.size(), target), told_by_bounds);
    std::vector<double> step = product(free, own);
    const double scale = -fit.misfit[target] / product(own, step);
    for (double& length : step) {
        length *= scale;
    }
    std::vector<double> part = own;  // of what meeting it takes
    for (std::size_t i = 0; i < own.size(); ++i) {
        part[i] *= step[i];
    }
    static_cast<void>(greatest(part, conflict.parameter));
    conflict.move = step[conflict.parameter];
    double worst = least_effect;
    for (std::size_t other = 0; other < fit.misfit.size(); ++other) {
        const double then = fit.misfit[other] + product(fit.slope[other], step);
        const double worsened = std::abs(then) - std::abs(fit.misfit[other]);
        if (other != target && std::abs(then) > missed_beyond && worsened > worst) {
            worst = worsened;
            conflict.against = other;
            conflict.misfit_against = then;
        }
    }
    return conflict;
}

}  // namespace

FitJudgement judge_fit(const FitSlopes& fit)
{
    FitJudgement judgement;
    const std::size_t n = fit.slope.empty() ? 0 : fit.slope.front().size();
    const Matrix told = information(fit, n, std::nullopt);
    const Matrix variance = inverse_with_ridge(told, told_by_bounds);
    for (std::size_t i = 0; i < n; ++i) {
        judgement.sd.push_back(std::sqrt(variance[i][i]));
    }
    judgement.correlation = variance;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            judgement.correlation[i][j] /= judgement.sd[i] * judgement.sd[j];
        }
    }
    const Eigen eigen = eigen_of(told);
    for (std::size_t k = 0; k < n && eigen.values[k] < told_by_bounds; ++k) {
        const double value = eigen.values[k];
        const double sd = value > 0 ? 1 / std::sqrt(value) : std::numeric_limits<double>::infinity();
        judgement.loose.push_back({sd, eigen.vectors[k]});
    }
    for (std::size_t t = 0; t < fit.misfit.size(); ++t) {
        if (std::abs(fit.misfit[t]) > missed_beyond) {
            judgement.conflicts.push_back(meet(fit, t));
        }
    }
    return judgement;
}

}  // namespace esther
