// The gamma function and the gamma law.

#include "sim/core/arithmetic.hpp"

namespace esther::det {
namespace {

/// Share below by its power series (Abramowitz and Stegun 6.5.29); good for x < shape + 1.
double below_by_series(double shape, double x, double prefix)
{
    double term = 1 / shape;
    double sum = term;
    for (double n = shape + 1; term > sum * 0x1p-56; n += 1) {
        term *= x / n;
        sum += term;
    }
    return sum * prefix;
}

/// Share above by Legendre's continued fraction (A. and S. 6.5.31) in Lentz's form; good for x >= shape + 1.
double above_by_fraction(double shape, double x, double prefix)
{
    constexpr double tiny = 1e-290;
    double b = x + 1 - shape;
    double c = 1 / tiny;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < 100000; ++i) {
        const double n = i;
        const double an = -n * (n - shape);
        b += 2;
        d = an * d + b;
        c = b + an / c;
        d = 1 / (std::fabs(d) < tiny ? tiny : d);
        c = std::fabs(c) < tiny ? tiny : c;
        const double factor = d * c;
        h *= factor;
        if (std::fabs(factor - 1) < 0x1p-52) {
            break;
        }
    }
    return h * prefix;
}

}  // namespace

double log_gamma(double x)
{
    // Stirling's series (A. and S. 6.1.41) from x >= 12 on, where 8 terms leave less than 1e-17.
    double product = 1;
    while (x < 12) {
        product *= x;
        x += 1;
    }
    const double s = 1 / (x * x);
    double series = -3617.0 / 122400;
    series = 1.0 / 156 + s * series;
    series = -691.0 / 360360 + s * series;
    series = 1.0 / 1188 + s * series;
    series = -1.0 / 1680 + s * series;
    series = 1.0 / 1260 + s * series;
    series = -1.0 / 360 + s * series;
    series = 1.0 / 12 + s * series;
    constexpr double half_log_two_pi = 0.918938533204672741780329736406;
    return (x - 0.5) * log(x) - x + half_log_two_pi + series / x - log(product);
}

GammaPoint gamma_point(double shape, double x)
{
    if (!(x > 0)) {
        return {0, 1, shape > 1 ? 0 : shape == 1 ? 1 : infinity};
    }
    if (!(x < infinity)) {
        return {1, 0, 0};
    }
    const double prefix = exp(shape * log(x) - x - log_gamma(shape));  // x^shape exp(-x) / Gamma(shape)
    if (x < shape + 1) {
        const double below = below_by_series(shape, x, prefix);
        return {below, 1 - below, prefix / x};
    }
    const double above = above_by_fraction(shape, x, prefix);
    return {1 - above, above, prefix / x};
}

}  // namespace esther::det
