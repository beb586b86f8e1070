#pragma once

#include <cstddef>
#include <vector>

#include "scenarios/spec/setting_spec.hpp"
#include "scenarios/world/population.hpp"

namespace esther {

/// Mean of a function of the age in whole years over the people of a cell; within a closed band they are even
/// over its years, in the open one they follow the life table.
template <class OfAge>
[[nodiscard]] double mean_over_ages(const PopulationModel& people, const PopulationCell& cell,
                                    const OfAge& of_age)
{
    const auto& below = people.years_lived[static_cast<std::size_t>(cell.sex)];
    double sum = 0;
    double all = 0;
    for (int age = cell.ages.first; age <= cell.ages.last; ++age) {
        const auto at = static_cast<std::size_t>(age);
        const double share = cell.ages.is_open() ? below[at + 1] - below[at] : 1.0;
        all += share;
        sum += share * of_age(age);
    }
    return sum / all;
}

/// By home: its people, each counted by the weight of their age when the run starts.
[[nodiscard]] std::vector<double> count_weighted(const PopulationModel& people, const WeightsSpec& weights,
                                                 std::size_t n_homes);

}  // namespace esther
