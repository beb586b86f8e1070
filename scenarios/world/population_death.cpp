#include "scenarios/world/population_death.hpp"

#include <algorithm>

#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::size_t n_ages = static_cast<std::size_t>(greatest_age) + 1;

/// Combinations of attributes are counted out one by one for each sex and age.
constexpr std::size_t most_combinations = 20'000;

/// The attributes that death factors look at, and those that these look at, in order of drawing.
std::vector<const AttributeDraw*> draws_that_matter(const PopulationSpec& spec,
                                                    const std::vector<AttributeDraw>& draws)
{
    std::vector<bool> matters(spec.attributes.size(), false);
    for (const FactorSpec& factor : spec.death) {
        for (const std::string& name : factor.attributes) {
            matters[find_column(spec.attributes, name).value()] = true;
        }
    }
    std::vector<const AttributeDraw*> wanted;
    for (auto draw = draws.rbegin(); draw != draws.rend(); ++draw) {
        if (matters[draw->column]) {
            wanted.push_back(&*draw);
            for (const std::size_t column : draw->columns) {
                matters[column] = true;
            }
        }
    }
    std::reverse(wanted.begin(), wanted.end());
    return wanted;
}

}  // namespace

MeanDeathFactor::MeanDeathFactor(const PopulationSpec& spec, const std::vector<AttributeDraw>& draws)
    : spec_(spec), draws_(draws_that_matter(spec, draws))
{
}

std::size_t MeanDeathFactor::n_combinations() const
{
    std::size_t n = 1;
    for (const AttributeDraw* draw : draws_) {
        n = std::min(n * draw->n_values, most_combinations + 1);
    }
    return n;
}

double MeanDeathFactor::operator()(std::vector<std::uint8_t> person, const std::vector<bool>& known) const
{
    return mean(0, person, known);
}

/// Mean factor of people who have the attributes drawn so far.
double MeanDeathFactor::mean(std::size_t next, std::vector<std::uint8_t>& person,
                             const std::vector<bool>& known) const
{
    if (next == draws_.size()) {
        return factor_of(spec_.death, spec_.attributes, person.data());
    }
    const AttributeDraw& draw = *draws_[next];
    if (known[draw.column]) {
        return mean(next + 1, person, known);
    }
    const std::size_t row = draw.row_of(person.data());
    double sum = 0;
    for (std::size_t value = 0; value < draw.n_values; ++value) {
        const double share = draw.share(row, value);
        if (share > 0) {
            person[draw.column] = static_cast<std::uint8_t>(value);
            sum += share * mean(next + 1, person, known);
        }
    }
    person[draw.column] = 0;
    return sum;
}

std::vector<double> mean_death_factors(const PopulationSpec& spec, const std::vector<AttributeDraw>& draws,
                                       Problems& problems)
{
    std::vector<double> means(n_sexes * n_ages, 1.0);
    const MeanDeathFactor mean(spec, draws);
    if (mean.n_combinations() > most_combinations) {
        problems.add(spec.death.front().place, "the death factors depend on too many attributes",
                     "their mean is taken over all combinations, up to " + std::to_string(most_combinations),
                     "fewer attributes");
        return means;
    }
    const std::vector<bool> nothing(spec.attributes.size(), false);
    std::vector<std::uint8_t> person(spec.attributes.size(), 0);
    for (std::size_t sex = 0; sex < n_sexes; ++sex) {
        for (std::size_t age = 0; age < n_ages; ++age) {
            person[sex_column] = static_cast<std::uint8_t>(sex);
            person[age_column] = static_cast<std::uint8_t>(age);
            means[sex * n_ages + age] = mean(person, nothing);
        }
    }
    return means;
}

std::vector<double> death_hazards(const PopulationSpec& spec, const LifeTable& life,
                                  const std::vector<AttributeDraw>& draws, Problems& problems)
{
    const auto means = mean_death_factors(spec, draws, problems);
    std::vector<double> hazards(n_sexes * n_ages, 0.0);
    for (std::size_t sex = 0; sex < n_sexes; ++sex) {
        for (std::size_t age = 0; age < n_ages; ++age) {
            const double rate = life.rate(static_cast<Sex>(sex), static_cast<int>(age));
            const double mean = means[sex * n_ages + age];
            if (mean <= 0 && rate > 0) {
                problems.add(spec.death.front().place,
                             "the death factors of people aged " + std::to_string(age) + " are all 0",
                             "as many must die as the life table says", "factors above 0");
                return hazards;
            }
            const auto year = static_cast<double>(one_year.count());
            hazards[sex * n_ages + age] = rate > 0 ? rate / mean / year : 0.0;
        }
    }
    return hazards;
}

}  // namespace esther
