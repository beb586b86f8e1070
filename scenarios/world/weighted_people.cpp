#include "scenarios/world/weighted_people.hpp"

namespace esther {

std::vector<double> count_weighted(const PopulationModel& people, const WeightsSpec& weights,
                                   std::size_t n_homes)
{
    std::vector<double> at(n_homes, 0.0);
    if (people.given.n_people > 0) {
        const auto weight = [&](std::size_t i) { return weights.of(people.given.attribute(i, age_column)); };
        double all = 0;
        for (std::size_t i = 0; i < people.given.n_people; ++i) {
            all += weight(i);
        }
        at.assign(n_homes, all / static_cast<double>(n_homes));
        if (!people.given.home.empty()) {
            at.assign(n_homes, 0.0);
            for (std::size_t i = 0; i < people.given.n_people; ++i) {
                at[people.given.home[i]] += weight(i);
            }
        }
        return at;
    }
    const std::size_t n_areas = people.n_areas();
    std::vector<double> of_area(n_areas, 0.0);
    std::vector<double> persons(n_areas, 0.0);
    for (const PopulationCell& cell : people.cells) {
        const double mean = mean_over_ages(people, cell, [&](int age) { return weights.of(age); });
        of_area[cell.area] += mean * cell.count;
        persons[cell.area] += cell.count;
    }
    const std::vector<double> homes = count_homes(people, n_homes);
    for (std::size_t home = 0; home < n_homes; ++home) {
        const std::size_t area = home % n_areas;
        at[home] = persons[area] > 0 ? homes[home] * of_area[area] / persons[area] : 0.0;
    }
    return at;
}

}  // namespace esther
