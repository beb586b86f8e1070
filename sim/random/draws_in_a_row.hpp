#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/random/draw.hpp"

namespace esther {

// Several draws at once, four side by side where the processor has AVX2. The bits are those of one after
// another: every lane does the same operations in the same order.

inline constexpr std::size_t n_in_a_row = 8;
using DrawsInARow = std::array<double, n_in_a_row>;

/// The uniform numbers that decide `first` and the same of the seven entities after it.
[[nodiscard]] DrawsInARow uniforms_in_a_row(const RoundKeys& keys, DrawId first);

/// det::exponential_quantile of each, all in (0, 1) as uniform() gives them.
[[nodiscard]] DrawsInARow exponentials_in_a_row(const DrawsInARow& u);

/// Whether this processor does it side by side; for tests.
[[nodiscard]] bool draws_side_by_side();

}  // namespace esther
