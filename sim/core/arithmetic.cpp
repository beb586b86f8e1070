// Powers, circular functions and the rare cases of log and exp.

#include "sim/core/arithmetic.hpp"

namespace esther::det {
namespace detail {

double log_special(double x)
{
    if (x > 0 && x < infinity) {  // subnormal
        return log(x * 0x1p54) - (54 * ln2_high + 54 * ln2_low);
    }
    if (x == 0) {
        return -infinity;
    }
    return x > 0 ? infinity : not_a_number;
}

/// (1 + tail) exp(high) 2^(a whole number), in two steps so that neither overflows too early.
double exp_in_steps(double high, double low)
{
    if (!(high < 710.0)) {
        return high > 0 ? infinity : not_a_number;
    }
    if (high < -746.0) {
        return 0;
    }
    const double shifted = high * per_ln2_128 + round_to_integer;
    const double kd = shifted - round_to_integer;
    const double r = ((high - kd * ln2_128_high) - kd * ln2_128_low) + low;
    const auto k = static_cast<std::int64_t>(kd);
    const ExpEntry& entry = exp_table[static_cast<std::size_t>(k & 127)];
    const std::int64_t octaves = k >> 7;
    const std::int64_t half = octaves / 2;
    const auto power_of_two = [](std::int64_t n) {
        return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
    };
    const double mantissa = entry.value + entry.value * (entry.tail + exp_polynomial(r));
    return mantissa * power_of_two(half) * power_of_two(octaves - half);
}

double exp_special(double x)
{
    return exp_in_steps(x, 0);
}

namespace {

/// The 26 leading bits: products of two such numbers are exact.
double leading_bits(double x)
{
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~0x7ffffffULL);
}

struct Pair {
    double high;
    double low;
};

Pair product_of(double a, double b)
{
    const double a_high = leading_bits(a);
    const double b_high = leading_bits(b);
    const double a_low = a - a_high;
    const double b_low = b - b_high;
    const double p = a * b;
    return {p, ((a_high * b_high - p) + (a_high * b_low + a_low * b_high)) + a_low * b_low};
}

/// log x to about 2^-66 relative, x > 0 and normal; the steps of `log` with their rests kept.
Pair log_extended(double x)
{
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t above = bits - log_offset;
    const auto k = static_cast<double>(static_cast<std::int64_t>(above) >> 52);
    const std::uint64_t z = bits - (above & 0xfff0000000000000ULL);
    const std::uint64_t f_bits = (z + (1ULL << 44)) & ~((1ULL << 45) - 1);
    const LogEntry& entry = log_table[(f_bits - log_offset) >> 45];
    const auto f = std::bit_cast<double>(f_bits);
    const double difference = std::bit_cast<double>(z) - f;
    const double r = difference * entry.inverse;
    const double r_lead = leading_bits(r);
    const double r_rest = ((difference - r_lead * f) - (r - r_lead) * f) * entry.inverse;

    const Pair square = product_of(r, r);
    const double high = k * ln2_high + entry.high;
    const double sum = high + r;
    const double sum_rest = (high - sum) + r;
    const double with_square = sum - 0.5 * square.high;
    const double square_rest = (sum - with_square) - 0.5 * square.high;
    const double cubic =
        r * square.high *
        (1.0 / 3 + r * (-0.25 + r * (0.2 + r * (-1.0 / 6 + r * (1.0 / 7 + r * (-1.0 / 8 + r * (1.0 / 9)))))));
    const double rest = sum_rest + square_rest +
                        ((entry.low + k * ln2_low) + (r_rest - r * r_rest - 0.5 * square.low) + cubic);
    const double total = with_square + rest;
    return {total, (with_square - total) + rest};
}

}  // namespace
}  // namespace detail

double expm1(double x)
{
    if (std::fabs(x) < 0x1p-54) {
        return x;
    }
    if (std::fabs(x) > 0.5) {
        return exp(x) - 1;
    }
    const double w = exp(x);  // the error of w cancels in the quotient (Kahan)
    return w == 1 ? x : (w - 1) * (x / log(w));
}

double pow(double x, double y)
{
    if (y == 0) {
        return 1;
    }
    if (!(x > 0 && x < infinity && std::fabs(y) < infinity)) {
        if (x >= 0 && y == y) {
            const bool grows = (x > 1) == (y > 0);
            return x == 1 ? 1 : grows ? infinity : 0;
        }
        return not_a_number;
    }
    constexpr double least_normal = std::numeric_limits<double>::min();
    const bool subnormal = x < least_normal;
    detail::Pair l = detail::log_extended(subnormal ? x * 0x1p54 : x);
    if (subnormal) {
        const double high = l.high - 54 * detail::ln2_high;
        l = {high, ((l.high - high) - 54 * detail::ln2_high) + (l.low - 54 * detail::ln2_low)};
    }
    if (std::fabs(y) > 1e18) {  // the result is 0, 1 or infinite long before
        const double direction = l.high * y;
        return direction == 0 ? 1 : direction > 0 ? infinity : 0;
    }
    const detail::Pair product = detail::product_of(y, l.high);
    if (std::fabs(product.high) < 0x1p-60) {
        return 1 + product.high;
    }
    return detail::exp_in_steps(product.high, product.low + y * l.low);
}

namespace {

constexpr double two_pi = 0x1.921fb54442d18p+2;

/// sin and cos by their Taylor series, |x| <= pi / 4; the first terms left out are below 2^-60.
double sin_series(double x)
{
    const double s = x * x;
    double p = 1.0 / 355687428096000.0;
    p = -1.0 / 1307674368000.0 + s * p;
    p = 1.0 / 6227020800.0 + s * p;
    p = -1.0 / 39916800.0 + s * p;
    p = 1.0 / 362880.0 + s * p;
    p = -1.0 / 5040.0 + s * p;
    p = 1.0 / 120.0 + s * p;
    p = -1.0 / 6.0 + s * p;
    return x + x * (s * p);
}

double cos_series(double x)
{
    const double s = x * x;
    double p = 1.0 / 20922789888000.0;
    p = -1.0 / 87178291200.0 + s * p;
    p = 1.0 / 479001600.0 + s * p;
    p = -1.0 / 3628800.0 + s * p;
    p = 1.0 / 40320.0 + s * p;
    p = -1.0 / 720.0 + s * p;
    p = 1.0 / 24.0 + s * p;
    return 1.0 + s * (-0.5 + s * p);
}

/// sin(2 pi (t + quarters / 4)); the reduction to an eighth of a turn is exact.
double sin_of(double t, int quarters)
{
    if (!(std::fabs(t) < infinity)) {
        return not_a_number;
    }
    const double turn = t - std::floor(t);  // exact but for tiny negative t, which become 1
    const double quarter = std::floor(4 * turn + 0.5);
    const double angle = two_pi * (turn - quarter / 4);
    switch ((static_cast<int>(quarter) + quarters) & 3) {
        case 0:
            return sin_series(angle);
        case 1:
            return cos_series(angle);
        case 2:
            return -sin_series(angle);
        default:
            return -cos_series(angle);
    }
}

}  // namespace

double sin_turns(double t)
{
    return t < 0 ? -sin_of(-t, 0) : sin_of(t, 0);
}

double cos_turns(double t)
{
    return sin_of(std::fabs(t), 1);
}

}  // namespace esther::det
