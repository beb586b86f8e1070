#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/theory/studies.hpp"

namespace esther::theory {

/// The first columns of a row of the table in README.md: case, quantity, parameters, exact result.
[[nodiscard]] std::string row_of(const Quantity& quantity);

/// An estimate beside its exact result.
struct Verdict {
    const Quantity* quantity = nullptr;
    double exact = 0;
    double estimate = 0;
    double standard_error = 0;
    std::size_t replications = 0;
    double limit = 0;      ///< of |z|: a fair test is beyond it once in a million
    double bluntness = 0;  ///< largest standard error that still means something

    [[nodiscard]] double z() const { return (estimate - exact) / standard_error; }
    /// Within the limit; beyond it, where the quantity must differ.
    [[nodiscard]] bool agrees() const;
    [[nodiscard]] bool sharp() const { return standard_error > 0 && standard_error <= bluntness; }
    [[nodiscard]] bool holds() const { return agrees() && sharp(); }
    /// Within the interval that holds the exact value in 95 of 100 cases.
    [[nodiscard]] bool covers() const;
    /// A row of the table in README.md.
    [[nodiscard]] std::string line() const;
};

/// What became of a study.
struct Findings {
    std::vector<Verdict> verdicts;
    std::vector<std::string> failed_checks;  ///< self-checks of the engine
    std::int64_t events = 0;
    double seconds = 0;  ///< of running, reading apart
    std::size_t replications = 0;

    [[nodiscard]] bool hold() const;
};

/// What to run instead of what the study's file says.
struct Override {
    std::optional<std::uint64_t> seed;
    std::optional<std::int64_t> replications;
};

/// Runs a study as `esther run` does, on one thread, and judges it.
[[nodiscard]] Findings judge(const Study& study, const Override& instead = {});

}  // namespace esther::theory
