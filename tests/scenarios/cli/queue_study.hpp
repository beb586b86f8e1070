#pragma once

#include <string>

namespace esther::test {

/// A queue without people: a run of it takes milliseconds for each 1,000 replications of its one day.
[[nodiscard]] std::string queue_study(int replications = 2);

/// A study with people, in seconds.
inline const std::string small_study = "scenarios/library/weston_options_small.yaml";

/// Names of what stands in a folder, in order, separated by spaces.
[[nodiscard]] std::string listing(const std::string& folder);

/// Whether `part` stands in `text`.
[[nodiscard]] bool has(const std::string& text, const std::string& part);

}  // namespace esther::test
