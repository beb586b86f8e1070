#include "scenarios/world/population_flows.hpp"

#include <algorithm>

#include "sim/core/arithmetic.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::size_t n_ages = static_cast<std::size_t>(greatest_age) + 1;

/// How many of those who come at any instant of a period are alive at its end.
double alive_at_end(double hazard)
{
    return hazard > 0 ? -det::expm1(-hazard) / hazard : 1.0;
}

}  // namespace

std::vector<double> people_by_age(const std::vector<PopulationCell>& cells, Sex sex,
                                  const std::vector<double>& years_lived)
{
    std::vector<double> people(n_ages, 0.0);
    for (const PopulationCell& cell : cells) {
        if (cell.sex != sex) {
            continue;
        }
        const auto first = static_cast<std::size_t>(cell.ages.first);
        const std::size_t end = cell.ages.is_open() ? n_ages : static_cast<std::size_t>(cell.ages.last) + 1;
        for (std::size_t age = first; age < end; ++age) {
            const double share = cell.ages.is_open() ? (years_lived[age + 1] - years_lived[age]) /
                                                           (years_lived.back() - years_lived[first])
                                                     : 1 / static_cast<double>(end - first);
            people[age] += cell.count * share;
        }
    }
    return people;
}

const Flows::Entrants& Flows::pick(double u) const
{
    double left = u * per_year;
    std::size_t i = 0;
    while (i + 1 < entrants.size() && left >= entrants[i].per_year) {
        left -= entrants[i].per_year;
        ++i;
    }
    return entrants[i];
}

Flows keep_census(const std::vector<PopulationCell>& cells, const LifeTable& life,
                  const std::vector<double> (&years_lived)[n_sexes])
{
    Flows flows;
    flows.leaving.columns = {"age", "sex"};
    flows.leaving.strides = {1, n_ages};
    flows.leaving.rates.assign(n_sexes * n_ages, 0.0);
    const auto add = [&](Sex sex, std::size_t age, bool born, double per_year) {
        if (per_year > 0) {
            flows.entrants.push_back({sex, static_cast<std::uint8_t>(age), born, per_year});
            flows.per_year += per_year;
        }
    };
    bool anybody_leaves = false;
    for (std::size_t s = 0; s < n_sexes; ++s) {
        const auto sex = static_cast<Sex>(s);
        const std::vector<double> people = people_by_age(cells, sex, years_lived[s]);
        // On the first day of a year, by the age in that year.
        std::vector<double> there(n_ages + 1, 0.0);
        for (std::size_t age = 0; age < n_ages; ++age) {
            there[age] += people[age] / 2;
            there[age + 1] += people[age] / 2;
        }
        // Who is born in the second half of a year is 0 in the next one too.
        const double infant = life.rate(sex, 0);
        const double born = 2 * there[0] / alive_at_end(infant / 2);
        add(sex, 0, true, born);
        for (std::size_t age = 0; age < n_ages; ++age) {
            const double hazard = life.rate(sex, static_cast<int>(age));
            double survive = there[age] * det::exp(-hazard);
            if (age == 0) {  // and those born in the first half
                survive += born / 2 * alive_at_end(infant / 2) * det::exp(-infant / 2);
            }
            const double wanted = there[age + 1];
            if (survive < wanted) {
                add(sex, age, false, (wanted - survive) / alive_at_end(hazard));
            } else if (survive > wanted && age + 1 < n_ages) {
                // Nobody at all of the next age: within a year all but one in a million.
                const double most = 14;
                const double leaves = wanted > 0 ? det::log(survive / wanted) : most;
                flows.leaving.rates[s * n_ages + age] =
                    std::min(leaves, most) / static_cast<double>(one_year.count());
                anybody_leaves = true;
            }
        }
    }
    if (!anybody_leaves) {
        flows.leaving = {};
    }
    return flows;
}

}  // namespace esther
