#pragma once

#include <string>

#include "sim/core/time.hpp"

namespace esther {

/// "2 days 08:31:02.5": hours, minutes, seconds, and microseconds if there are any.
[[nodiscard]] std::string length_text(Duration d);

/// "day 60", or "day 60 at 08:31:02.5", from the start of the run.
[[nodiscard]] std::string instant_text(Time t);

/// The same as a column: "   60 08:31:02.5".
[[nodiscard]] std::string instant_column(Time t);

}  // namespace esther
