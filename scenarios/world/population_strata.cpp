#include "scenarios/world/population_strata.hpp"

#include <algorithm>
#include <numeric>

namespace esther {

namespace {

/// Stands for a chance of 0 where only the ratios of chances count, so that nobody's mean is that of all.
constexpr double next_to_nothing = 1e-30;

void add_column(std::vector<std::size_t>& columns, std::size_t column)
{
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
        columns.push_back(column);
    }
}

std::vector<bool> columns_with_courses(const PopulationSpec& spec)
{
    std::vector<bool> moves(spec.attributes.size(), false);
    for (const CourseSpec& course : spec.courses) {
        moves[find_column(spec.attributes, course.attribute).value()] = true;
    }
    return moves;
}

std::vector<std::size_t> find_staying(const PopulationSpec& spec, const std::vector<AttributeDraw>& draws,
                                      const AttributeDraw& draw)
{
    const std::vector<bool> moves = columns_with_courses(spec);
    std::vector<bool> matters(spec.attributes.size(), false);
    matters[draw.column] = true;
    std::vector<std::size_t> staying{age_column, sex_column};
    for (auto other = draws.rbegin(); other != draws.rend(); ++other) {
        for (std::size_t i = 0; matters[other->column] && i < other->columns.size(); ++i) {
            const std::size_t column = other->columns[i];
            if (moves[column]) {
                matters[column] = true;
            } else {
                add_column(staying, column);
            }
        }
    }
    return staying;
}

std::vector<std::size_t> find_moving(const PopulationSpec& spec, const AttributeDraw& draw)
{
    const std::vector<bool> moves = columns_with_courses(spec);
    std::vector<std::size_t> moving;
    std::copy_if(draw.columns.begin(), draw.columns.end(), std::back_inserter(moving),
                 [&](std::size_t column) { return moves[column]; });
    return moving;
}

std::vector<std::size_t> find_dying(const PopulationSpec& spec)
{
    std::vector<std::size_t> columns;
    for (const FactorSpec& factor : spec.death) {
        for (const std::string& name : factor.attributes) {
            add_column(columns, find_column(spec.attributes, name).value());
        }
    }
    return columns;
}

}  // namespace

struct Strata::Count {
    Mix mix;
    std::vector<double> people;  ///< (value), for the mean of the factors
};

Strata::Strata(const PopulationSpec& spec, const std::vector<AttributeDraw>& draws, const AttributeDraw& draw)
    : draw_(draw),
      stays_(spec.attributes.size(), false),
      staying_(find_staying(spec, draws, draw)),
      moving_(spec.attributes, find_moving(spec, draw)),
      dying_(spec.attributes, find_dying(spec))
{
    for (const std::size_t column : staying_) {
        stays_[column] = true;
    }
    std::vector<bool> matters = stays_;
    matters[draw.column] = true;
    for (const std::size_t column : dying_.columns()) {
        matters[column] = true;
    }
    for (auto other = draws.rbegin(); other != draws.rend(); ++other) {
        if (matters[other->column]) {
            draws_.push_back(&*other);
            for (const std::size_t column : other->columns) {
                matters[column] = true;
            }
        }
    }
    std::reverse(draws_.begin(), draws_.end());
    std::vector<std::uint8_t> person(spec.attributes.size(), 0);
    for (std::size_t row = 0; row < std::min(dying_.size(), Rows::most); ++row) {
        dying_.set(row, person);
        factors_.push_back(factor_of(spec.death, spec.attributes, person.data()));
    }
}

std::size_t Strata::n_combinations() const
{
    std::size_t n = dying_.size() > Rows::most ? Rows::most : 1;
    for (const AttributeDraw* draw : draws_) {
        n = std::min(stays_[draw->column] ? n : n * draw->n_values, Rows::most);
    }
    return n;
}

double Strata::Mix::share_of(std::size_t value) const
{
    double sum = 0;
    for (std::size_t i = value; i < share.size(); i += death_factor.size()) {
        sum += share[i];
    }
    return sum;
}

Strata::Mix Strata::mix(std::vector<std::uint8_t> person) const
{
    const std::size_t n = draw_.n_values;
    Count counted{{std::vector<double>(moving_.size() * n), std::vector<double>(n)}, std::vector<double>(n)};
    count(0, 1, 1, person, counted);
    Mix& mix = counted.mix;
    const double all = std::accumulate(mix.share.begin(), mix.share.end(), 0.0);
    for (double& share : mix.share) {
        share /= all;
    }
    for (std::size_t value = 0; value < n; ++value) {
        mix.death_factor[value] /= counted.people[value];
    }
    return mix;
}

/// People who have the attributes drawn so far: `chance` is theirs without the attribute itself, `own` that
/// of its value.
void Strata::count(std::size_t next, double chance, double own, std::vector<std::uint8_t>& person,
                   Count& counted) const
{
    if (next == draws_.size()) {
        const std::size_t value = person[draw_.column];
        counted.mix.share[moving_.of(person) * draw_.n_values + value] += chance * own;
        const double people = chance * std::max(own, next_to_nothing);
        counted.people[value] += people;
        counted.mix.death_factor[value] += people * factors_[dying_.of(person)];
        return;
    }
    const AttributeDraw& draw = *draws_[next];
    const std::size_t row = draw.row_of(person.data());
    if (stays_[draw.column]) {
        const double likely = draw.share(row, person[draw.column]);
        count(next + 1, chance * std::max(likely, next_to_nothing), own, person, counted);
        return;
    }
    for (std::size_t value = 0; value < draw.n_values; ++value) {
        const double share = draw.share(row, value);
        person[draw.column] = static_cast<std::uint8_t>(value);
        if (draw.column == draw_.column) {
            count(next + 1, chance, share, person, counted);
        } else if (share > 0) {
            count(next + 1, chance * share, own, person, counted);
        }
    }
    person[draw.column] = 0;
}

}  // namespace esther
