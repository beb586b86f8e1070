#pragma once

#include <optional>
#include <string>

#include "pathways/yaml/value.hpp"
#include "scenarios/spec/mechanisms_spec.hpp"

// Parts of the mechanisms file that more than one of its readers needs.

namespace esther {

/// A law under `key` that says how far a figure may be off. `dimension` is nothing if the figure is missing
/// or wrong.
[[nodiscard]] std::optional<Spread> read_spread(Fields& fields, const std::string& key,
                                                const std::string& what, std::optional<Dimension> dimension,
                                                const Scalar& figure, Problems& problems);

/// How practices come to be what they will be, under `learning`; nothing where the word `none` stands.
[[nodiscard]] std::optional<LearningSpec> read_learning(const Value& value, const std::string& name,
                                                        const std::string& what, Problems& problems);

}  // namespace esther
