#pragma once

#include <string>
#include <string_view>

#include "pathways/graph/problem.hpp"

namespace esther {

/// Place of a byte offset: lines end with '\n', columns count characters, both from 1.
[[nodiscard]] Place place_at(const std::string& text, const std::string& file, std::size_t offset);

/// The first bytes of HDF5, which results are.
inline constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

/// Whether it is what a run wrote, and no YAML.
[[nodiscard]] bool begins_as_results(const std::string& text);

/// Checks the raw bytes before any YAML is read: size, strict UTF-8, control bytes, byte order marks,
/// line ends, tabs in indentation, directives. False if the text must not be parsed.
[[nodiscard]] bool guard_text(const std::string& text, const std::string& file, Problems& problems);

}  // namespace esther
