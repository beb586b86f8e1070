#pragma once

#include <map>
#include <string>
#include <vector>

#include "pathways/graph/edges.hpp"

// Words and colours that the DOT and the Mermaid drawing share.

namespace esther {

struct Colour {
    std::string fill;
    std::string line;
};

/// Colours of places or pools, given in order of name: the same picture every time.
class Palette {
  public:
    Palette(const PathwaySpec& pathway, const Vocabulary* vocabulary);
    [[nodiscard]] Colour of(const NodeSpec& node) const;
    /// Place or pool that gives the colour, "" for none.
    [[nodiscard]] std::string group_of(const NodeSpec& node) const;
    [[nodiscard]] const std::map<std::string, Colour>& groups() const { return colours_; }

  private:
    std::map<std::string, std::string> place_of_pool_;
    std::map<std::string, Colour> colours_;
};

/// "lognormal, mean 12 min": one line.
[[nodiscard]] std::string words_of(const LawSpec& law);
/// Title, then what the node takes and for how long.
[[nodiscard]] std::vector<std::string> lines_of(const NodeSpec& node);
/// Share, mark, delay and interface of a branch; the reason of other edges.
[[nodiscard]] std::vector<std::string> lines_of(const Edge& edge, std::size_t n_branches);
/// "need: 0.11 per year" with its factors, a line each, or "arrivals: 2 per hour".
[[nodiscard]] std::vector<std::string> entry_of(const PathwaySpec& pathway);

}  // namespace esther
