#pragma once

#include <string>

namespace esther {

/// A number with so many decimals, the same in every locale; no minus before zero.
[[nodiscard]] std::string fixed(double value, int decimals);

/// So many decimals or, of a number nearer to 0, as many as its first two digits need, but nine at most.
[[nodiscard]] int decimals_for(double value, int at_least);

/// The shortest text that reads back as the same number.
[[nodiscard]] std::string shortest(double value);

}  // namespace esther
