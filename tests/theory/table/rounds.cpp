#include "tests/theory/table/rounds.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace esther::theory {

namespace {

constexpr int outermost = 3;

/// Share of a normal law below x.
double normal_below(double x)
{
    return std::erfc(-x / std::sqrt(2.0)) / 2;
}

}  // namespace

Spread spread_of(const std::vector<Findings>& findings)
{
    constexpr double normal_limit = 1.96;
    Spread spread;
    spread.counts.assign(2 * outermost + 2, 0);
    double squares = 0;
    for (const Findings& some : findings) {
        spread.n_wrong += some.failed_checks.size();
        for (const Verdict& verdict : some.verdicts) {
            spread.n_wrong += verdict.agrees() ? 0 : 1;
            spread.n_blunt += verdict.sharp() ? 0 : 1;
            if (verdict.quantity->must_differ) {
                continue;
            }
            const double z = verdict.z();
            ++spread.n;
            spread.mean += z;
            squares += z * z;
            spread.beyond += std::fabs(z) > normal_limit ? 1 : 0;
            spread.coverage += verdict.covers() ? 1 : 0;
            spread.largest = std::max(spread.largest, std::fabs(z));
            const double cell = std::clamp(std::floor(z) + outermost + 1, 0.0, 2.0 * outermost + 1);
            ++spread.counts[static_cast<std::size_t>(cell)];
        }
    }
    const auto n = static_cast<double>(spread.n);
    spread.mean /= n;
    spread.deviation = std::sqrt((squares - n * spread.mean * spread.mean) / (n - 1));
    spread.beyond /= n;
    spread.coverage /= n;
    return spread;
}

std::string Spread::text() const
{
    char line[200];
    std::snprintf(line, sizeof line,
                  "%zu values of z: mean %+.3f, standard deviation %.3f, beyond 1.96 %.1f %%, largest %.1f\n"
                  "95 %% intervals that hold the exact value: %.1f %%\n",
                  n, mean, deviation, 100 * beyond, largest, 100 * coverage);
    std::string text = line;
    for (int i = 0; i < 2 * outermost + 2; ++i) {
        const int from = i - outermost - 1;
        const double below = i == 0 ? 0 : normal_below(from);
        const double up_to = i == 2 * outermost + 1 ? 1 : normal_below(from + 1);
        const std::string range = i == 0 ? "below -3"
                                  : i == 2 * outermost + 1
                                      ? "above  3"
                                      : std::to_string(from) + " to " + std::to_string(from + 1);
        std::snprintf(line, sizeof line, "  z %-9s %6.2f %%  (normal %5.2f %%)\n", range.c_str(),
                      100 * static_cast<double>(counts[static_cast<std::size_t>(i)]) / static_cast<double>(n),
                      100 * (up_to - below));
        text += line;
    }
    return text;
}

}  // namespace esther::theory
