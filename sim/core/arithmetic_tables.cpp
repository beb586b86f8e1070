// Tables of log and exp, computed by the compiler in pairs of doubles (about 100 bits).

#include "sim/core/arithmetic.hpp"

namespace esther::det::detail {
namespace {

/// Unevaluated sum high + low, |low| <= ulp(high) / 2 (Dekker, Numerische Mathematik 18, 1971).
struct Pair {
    double high = 0;
    double low = 0;
};

constexpr Pair sum_of(double a, double b)
{
    const double s = a + b;
    const double b_part = s - a;
    return {s, (a - (s - b_part)) + (b - b_part)};
}

constexpr Pair product_of(double a, double b)
{
    constexpr double splitter = 0x1p27 + 1;
    const double a_high = splitter * a - (splitter * a - a);
    const double b_high = splitter * b - (splitter * b - b);
    const double a_low = a - a_high;
    const double b_low = b - b_high;
    const double p = a * b;
    return {p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

constexpr Pair operator+(Pair a, Pair b)
{
    const Pair s = sum_of(a.high, b.high);
    return sum_of(s.high, s.low + (a.low + b.low));
}

constexpr Pair operator*(Pair a, Pair b)
{
    const Pair p = product_of(a.high, b.high);
    return sum_of(p.high, p.low + (a.high * b.low + a.low * b.high));
}

constexpr Pair operator/(Pair a, Pair b)
{
    const double q = a.high / b.high;
    const Pair rest = a + Pair{-q, 0} * b;
    const double more = rest.high / b.high;
    const Pair last = rest + Pair{-more, 0} * b;
    return sum_of(q, more) + Pair{last.high / b.high, 0};
}

/// log((1 + s) / (1 - s)) = 2 (s + s^3 / 3 + s^5 / 5 + ...), |s| <= 1 / 3.
constexpr Pair log_of_ratio(Pair s)
{
    const Pair s2 = s * s;
    Pair power = s;
    Pair total = s;
    for (int n = 3; n <= 71; n += 2) {
        power = power * s2;
        if (power.high < 1e-40 && power.high > -1e-40) {
            break;
        }
        total = total + power / Pair{static_cast<double>(n), 0};
    }
    return {2 * total.high, 2 * total.low};
}

constexpr std::array<LogEntry, 129> make_log_table()
{
    constexpr double round_to_grid = 0x1.8p10;  // leaves multiples of 2^-42
    std::array<LogEntry, 129> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double f = i < 80   ? 0.6875 + static_cast<double>(i) / 256  // the 7 fraction bits halve their
                         : i < 81 ? 1.0                                    // step below 1
                                  : 1.0 + static_cast<double>(i - 80) / 128;
        const Pair value = log_of_ratio(Pair{f - 1, 0} / Pair{f + 1, 0});
        const double high = (value.high + round_to_grid) - round_to_grid;
        table[i] = {1 / f, high, (value.high - high) + value.low};
    }
    return table;
}

constexpr std::array<ExpEntry, 128> make_exp_table()
{
    const Pair ln2 = log_of_ratio(Pair{1, 0} / Pair{3, 0});
    std::array<ExpEntry, 128> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const Pair x = ln2 * Pair{static_cast<double>(i) / 128, 0};
        Pair total{1, 0};
        for (int n = 27; n >= 1; --n) {
            total = Pair{1, 0} + x * total / Pair{static_cast<double>(n), 0};
        }
        table[i] = {total.high, total.low / total.high};
    }
    return table;
}

}  // namespace

constinit const std::array<LogEntry, 129> log_table = make_log_table();
constinit const std::array<ExpEntry, 128> exp_table = make_exp_table();

}  // namespace esther::det::detail
