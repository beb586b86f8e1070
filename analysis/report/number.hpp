#pragma once

#include <string>

namespace esther {

/// A number with so many decimals, the same in every locale; no minus before zero.
[[nodiscard]] std::string fixed(double value, int decimals);

/// The shortest text that reads back as the same number.
[[nodiscard]] std::string shortest(double value);

}  // namespace esther
