#pragma once

#include <string>

namespace esther {

/// What the linker calls this build of the program, in hexadecimal: another for every change of the code,
/// also where the version stays. Empty if it was linked without.
[[nodiscard]] std::string build_id();

}  // namespace esther
