#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pathways/compile/model.hpp"
#include "scenarios/world/population_cells.hpp"
#include "scenarios/world/population_tables.hpp"

namespace esther {

/// Births and migration that keep the census: each calendar year as many people of each sex and year of age
/// are expected as the year before, if they die by the life table.
///
/// A cohort calculation. People of one sex who have the age `a` in a calendar year (see LifeTable) are, on
/// its first day, half of those aged a - 1 and half of those aged a. Where more survive the year than there
/// are people a year older, the rest leaves, at one rate through the year; where fewer do, others come, at
/// any instant of it. Children are born at any instant so that the age of 0 is full. Only the net flows are
/// made: nobody comes to take the place of somebody who left in the same year at the same age.
struct Flows {
    /// Who comes, by sex and age in the calendar year.
    struct Entrants {
        Sex sex = Sex::female;
        std::uint8_t age = 0;
        bool born = false;    ///< at the instant of entry
        double per_year = 0;  ///< expected
    };
    std::vector<Entrants> entrants;
    double per_year = 0;    ///< all of them
    Model::Course leaving;  ///< rates by age and sex; empty if nobody leaves

    /// How many come before a calendar year, the first of which is 0.
    [[nodiscard]] std::size_t before(std::size_t year) const
    {
        return static_cast<std::size_t>(per_year * static_cast<double>(year));
    }
    /// Who is drawn by a number in (0, 1).
    [[nodiscard]] const Entrants& pick(double u) const;
};

/// `years_lived` by sex as in PopulationModel: how the open band of the census falls off.
[[nodiscard]] Flows keep_census(const std::vector<PopulationCell>& cells, const LifeTable& life,
                                const std::vector<double> (&years_lived)[n_sexes]);

/// People of one sex by whole years of age, even within a band of the census.
[[nodiscard]] std::vector<double> people_by_age(const std::vector<PopulationCell>& cells, Sex sex,
                                                const std::vector<double>& years_lived);

}  // namespace esther
