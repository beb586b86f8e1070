#pragma once

#include <string>
#include <vector>

#include "tests/theory/verdict.hpp"

namespace esther::theory {

/// How far many estimates, each with seeds of its own, lie from their exact results.
struct Spread {
    std::size_t n = 0;
    double mean = 0;
    double deviation = 0;
    double beyond = 0;        ///< share of |z| above 1.96
    double coverage = 0;      ///< share of 95 % intervals that hold the exact value
    double largest = 0;       ///< |z|
    std::size_t n_wrong = 0;  ///< estimates beyond the limit, and self-checks that failed
    std::size_t n_blunt = 0;
    std::vector<std::size_t> counts;  ///< between the whole numbers -3 ... 3

    [[nodiscard]] bool covers() const { return coverage >= 0.93 && coverage <= 0.97; }
    /// What there is to say, in lines.
    [[nodiscard]] std::string text() const;
};

/// Those that must differ are left out, but for whether they do.
[[nodiscard]] Spread spread_of(const std::vector<Findings>& findings);

}  // namespace esther::theory
