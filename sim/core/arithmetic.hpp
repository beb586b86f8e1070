#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

/// Functions whose every bit is the same on any machine, compiler and optimisation level.
///
/// The C library's log, exp, ... differ in the last bit between processors with and without fused
/// multiply-add. These use only + - * / and sqrt on doubles, which IEEE 754 defines to the last bit, and
/// are compiled without contraction (-ffp-contract=off). Whatever reaches a result uses them.
///
/// Errors given are largest seen against 80-bit or multiple-precision values (tests/sim/core).
namespace esther::det {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

namespace detail {

inline constexpr std::uint64_t log_offset = 0x3fe6000000000000ULL;  // 0.6875: start of the reduced range
inline constexpr double ln2_high = 0x1.62e42fefa38p-1;              // ln 2, a multiple of 2^-42 ...
inline constexpr double ln2_low = 0x1.ef35793c7673p-45;             // ... and the rest of it

/// A point F of the logarithm's table: 1 / F and log F = high + low, high a multiple of 2^-42.
struct LogEntry {
    double inverse;
    double high;
    double low;
};
extern const std::array<LogEntry, 129> log_table;

/// 2^(i/128) = value * (1 + tail).
struct ExpEntry {
    double value;
    double tail;
};
extern const std::array<ExpEntry, 128> exp_table;
inline constexpr double ln2_128_high = 0x1.62e42fefcp-8;       // (ln 2) / 128, a multiple of 2^-42 ...
inline constexpr double ln2_128_low = -0x1.c610ca86c3899p-44;  // ... and the rest of it
inline constexpr double per_ln2_128 = 0x1.71547652b82fep+7;    // 128 / ln 2
inline constexpr double round_to_integer = 0x1.8p52;           // adding it leaves the nearest integer

double log_special(double x);
double exp_special(double x);

/// exp(r) - 1 for |r| <= ln 2 / 256; the first term left out is below 2^-60.
inline double exp_polynomial(double r)
{
    const double r2 = r * r;
    return r + r2 * (0.5 + r * (1.0 / 6)) + r2 * r2 * (1.0 / 24 + r * (1.0 / 120));
}

}  // namespace detail

/// Natural logarithm, error < 1.5 ulp. Table method of Tang (ACM TOMS 16, 1990): x = 2^k z, F the table point
/// nearest to z, log x = k ln 2 + log F + log(1 + r) with r = (z - F) / F.
inline double log(double x)
{
    const auto bits = std::bit_cast<std::uint64_t>(x);
    constexpr std::uint64_t least_normal = 0x0010000000000000ULL;
    if (bits - least_normal >= 0x7ff0000000000000ULL - least_normal) [[unlikely]] {
        return detail::log_special(x);
    }
    const std::uint64_t above = bits - detail::log_offset;
    const auto k = static_cast<double>(static_cast<std::int64_t>(above) >> 52);
    const std::uint64_t z = bits - (above & 0xfff0000000000000ULL);
    const std::uint64_t f = (z + (1ULL << 44)) & ~((1ULL << 45) - 1);  // 7 fraction bits, nearest
    const detail::LogEntry& entry = detail::log_table[(f - detail::log_offset) >> 45];
    const double r = (std::bit_cast<double>(z) - std::bit_cast<double>(f)) * entry.inverse;
    const double r2 = r * r;
    const double high = k * detail::ln2_high + entry.high;  // exact
    const double sum = high + r;
    const double low = ((high - sum) + r) + (entry.low + k * detail::ln2_low);
    // log(1 + r) - r, |r| < 2^-8; the first term left out is below 2^-67
    const double tail =
        r2 * ((-0.5 + r * (1.0 / 3)) + r2 * ((-0.25 + r * 0.2) + r2 * (-1.0 / 6 + r * (1.0 / 7))));
    return sum + (low + tail);
}

/// Exponential, error < 1 ulp (Tang, ACM TOMS 15, 1989): x = (k / 128) ln 2 + r.
inline double exp(double x)
{
    if (!(std::fabs(x) < 708.0)) [[unlikely]] {
        return detail::exp_special(x);
    }
    const double shifted = x * detail::per_ln2_128 + detail::round_to_integer;
    const auto k = std::bit_cast<std::uint64_t>(shifted);  // its low bits count 128ths of an octave
    const double kd = shifted - detail::round_to_integer;
    const double r = (x - kd * detail::ln2_128_high) - kd * detail::ln2_128_low;
    const detail::ExpEntry& entry = detail::exp_table[k & 127];
    const auto octaves = (k >> 7) << 52;
    const double scale = std::bit_cast<double>(std::bit_cast<std::uint64_t>(entry.value) + octaves);
    return scale + scale * (entry.tail + detail::exp_polynomial(r));
}

/// log(1 + x) without loss for small x, error < 2 ulp (the correction of Kahan).
inline double log1p(double x)
{
    const double w = 1.0 + x;
    if (!(std::fabs(x) > 0x1p-54)) {
        return x;
    }
    if (!(w > 0.0 && w < infinity)) {
        return log(w);
    }
    return log(w) + (x - (w - 1.0)) / w;
}

/// Unit-exponential value below which a share u of draws falls: -log(1 - u), u in (0, 1).
inline double exponential_quantile(double u)
{
    const double w = 1.0 - u;
    return ((w - 1.0) + u) - log(w);
}

double expm1(double x);          ///< exp(x) - 1 without loss for small x, error < 4 ulp
double pow(double x, double y);  ///< x^y for x >= 0 (NaN below), error < 1.5 ulp
double sin_turns(double t);      ///< sin(2 pi t), error < 2 ulp; exact at quarters
double cos_turns(double t);      ///< cos(2 pi t)

/// The least float that is not below `x`, for x >= 0.
inline float float_not_below(double x)
{
    const auto f = static_cast<float>(x);
    return static_cast<double>(f) < x ? std::bit_cast<float>(std::bit_cast<std::uint32_t>(f) + 1) : f;
}

/// log(p / (1 - p)).
inline double logit(double p)
{
    return log(p / (1.0 - p));
}

/// 1 / (1 + exp(-x)): inverse of `logit`.
inline double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

/// Share of a standard normal at or below x, relative error < 2e-15 in the lower tail down to 1e-300
/// (rational functions of Cody, Math. Comp. 23, 1969).
double normal_distribution(double x);

/// Value below which a share u of a standard normal falls, relative error < 2e-15
/// (Wichura, algorithm AS 241 PPND16, Applied Statistics 37, 1988).
double normal_quantile(double u);

double log_gamma(double x);  ///< log of the gamma function, x > 0; absolute error < 2e-14

/// The gamma law of a shape and scale 1 at x: share below, share above, density.
struct GammaPoint {
    double below = 0;
    double above = 1;
    double density = 0;
};
/// Relative error of the smaller share < 1e-12 for shapes of 0.03 to 100; grows with the shape beyond.
GammaPoint gamma_point(double shape, double x);

}  // namespace esther::det
