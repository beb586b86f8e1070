#pragma once

#include <vector>

#include "scenarios/world/population_attributes.hpp"
#include "scenarios/world/population_rows.hpp"

namespace esther {

/// How the people who have a value of an attribute are spread over the attributes that its prevalence looks
/// at and that have courses themselves. A combination of these is a stratum.
class Strata {
  public:
    Strata(const PopulationSpec& spec, const std::vector<AttributeDraw>& draws, const AttributeDraw& draw);

    /// What stays and tells people apart: age, sex, and what the chances rest on, through others too.
    [[nodiscard]] const std::vector<std::size_t>& staying() const { return staying_; }
    /// The attributes of a stratum.
    [[nodiscard]] const Rows& moving() const { return moving_; }
    /// Combinations of attributes that are counted out one by one.
    [[nodiscard]] std::size_t n_combinations() const;

    struct Mix {
        std::vector<double> share;         ///< (stratum, value), sum 1
        std::vector<double> death_factor;  ///< (value) mean
        /// Of all together.
        [[nodiscard]] double share_of(std::size_t value) const;
    };
    /// What the chances in the file make of people who have the staying attributes of `person`, which has a
    /// value for each attribute.
    [[nodiscard]] Mix mix(std::vector<std::uint8_t> person) const;

  private:
    struct Count;
    void count(std::size_t next, double chance, double own, std::vector<std::uint8_t>& person,
               Count& counted) const;

    const AttributeDraw& draw_;
    std::vector<const AttributeDraw*> draws_;  ///< of what matters, in order of drawing
    std::vector<bool> stays_;                  ///< (column)
    std::vector<std::size_t> staying_;
    Rows moving_;
    Rows dying_;  ///< what the factors on death look at
    std::vector<double> factors_;
};

}  // namespace esther
