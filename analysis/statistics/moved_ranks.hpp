#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/effects.hpp"

namespace esther {

struct Comparison;

/// The ranks of the models under one setting of what is not known about practices.
struct RankSetting {
    std::string name;                                  ///< "off", "on", "drawn"
    std::vector<std::optional<RankRange>> ranks = {};  ///< by model
};

/// The ranks of one study's models under several settings. A model's rank is decided if it is one and the
/// same rank in all of them; otherwise those who are written about most would win.
struct MovedRanks {
    std::vector<std::string> models;  ///< in the order of the first comparison
    std::vector<RankSetting> settings;

    [[nodiscard]] bool is_decided(std::size_t model) const;
};

/// Throws ResultsError if a comparison is not of the same models against the same baseline.
[[nodiscard]] MovedRanks moved_ranks(const std::vector<std::string>& names,
                                     const std::vector<Comparison>& comparisons);

}  // namespace esther
