#pragma once

#include <string>

#include "pathways/graph/pathway.hpp"

namespace esther {

/// Graphviz DOT: shapes by kind, colours by place (or by pool without a vocabulary), shares and delays on the
/// edges, dashed edges for whatever is not the ordinary way: patience, the clock, a full room, an absent
/// body.
[[nodiscard]] std::string to_dot(const PathwaySpec& pathway, const Vocabulary* vocabulary = nullptr);

/// The same as a Mermaid flowchart, which many wikis draw by themselves.
[[nodiscard]] std::string to_mermaid(const PathwaySpec& pathway, const Vocabulary* vocabulary = nullptr);

/// SVG made from DOT text by the program `dot`; RunError if it is not installed or fails.
[[nodiscard]] std::string to_svg(const std::string& dot);

}  // namespace esther
