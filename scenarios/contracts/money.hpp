#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/core/int128.hpp"

// Amounts and factors of contracts as whole numbers, so that sums do not depend on order or processor.

namespace esther {

/// Nearest whole number to a / b, halves away from zero. Precondition: b > 0.
[[nodiscard]] constexpr std::int64_t divide_rounded(Int128 a, Int128 b)
{
    return static_cast<std::int64_t>(a >= 0 ? (a + b / 2) / b : -((-a + b / 2) / b));
}

/// A share or factor in whole millionths: 4 % is 40,000.
struct Ratio {
    std::int64_t millionths = 0;
    auto operator<=>(const Ratio&) const = default;
};

inline constexpr std::int64_t million = 1'000'000;
inline constexpr Ratio unity{million};

[[nodiscard]] constexpr Ratio operator+(Ratio a, Ratio b)
{
    return {a.millionths + b.millionths};
}
[[nodiscard]] constexpr Ratio operator-(Ratio a, Ratio b)
{
    return {a.millionths - b.millionths};
}
/// Rounds to the nearest millionth.
[[nodiscard]] constexpr Ratio operator*(Ratio a, Ratio b)
{
    return {divide_rounded(Int128{a.millionths} * b.millionths, million)};
}
/// The nearest millionth.
[[nodiscard]] constexpr Ratio ratio_of(double value)
{
    return {static_cast<std::int64_t>(value * million + (value < 0 ? -0.5 : 0.5))};
}

/// An amount in whole pence or cents.
struct Money {
    std::int64_t pence = 0;
    auto operator<=>(const Money&) const = default;
    constexpr Money& operator+=(Money other)
    {
        pence += other.pence;
        return *this;
    }
    constexpr Money& operator-=(Money other)
    {
        pence -= other.pence;
        return *this;
    }
};

[[nodiscard]] constexpr Money operator+(Money a, Money b)
{
    return {a.pence + b.pence};
}
[[nodiscard]] constexpr Money operator-(Money a, Money b)
{
    return {a.pence - b.pence};
}
[[nodiscard]] constexpr Money operator-(Money a)
{
    return {-a.pence};
}
[[nodiscard]] constexpr Money operator*(Money a, std::int64_t n)
{
    return {a.pence * n};
}
/// Rounds to the nearest penny, halves away from zero.
[[nodiscard]] constexpr Money operator*(Money a, Ratio b)
{
    return {divide_rounded(Int128{a.pence} * b.millionths, million)};
}
/// a x part / whole, rounded to the nearest penny. Precondition: whole > 0.
[[nodiscard]] constexpr Money part_of(Money a, Int128 part, Int128 whole)
{
    return {divide_rounded(Int128{a.pence} * part, whole)};
}
/// Of pounds and pence as written; the nearest penny.
[[nodiscard]] constexpr Money money_of(double pounds)
{
    return {static_cast<std::int64_t>(pounds * 100 + (pounds < 0 ? -0.5 : 0.5))};
}
[[nodiscard]] constexpr Money at_least_zero(Money a)
{
    return a.pence > 0 ? a : Money{};
}
[[nodiscard]] constexpr Money lesser(Money a, Money b)
{
    return a < b ? a : b;
}

/// Divides an amount in proportion to weights, to the penny: the parts add up to the amount. Each part is a
/// difference of rounded running sums. Equal parts if all weights are 0. Precondition: weights not negative,
/// at least one.
[[nodiscard]] std::vector<Money> split(Money amount, std::span<const Money> weights);

}  // namespace esther
