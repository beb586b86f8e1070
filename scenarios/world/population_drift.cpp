#include "scenarios/world/population_drift.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <optional>

#include "pathways/graph/problem.hpp"
#include "scenarios/world/population_rows.hpp"
#include "scenarios/world/population_strata.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::size_t n_ages = static_cast<std::size_t>(greatest_age) + 1;
constexpr double year = static_cast<double>(one_year.count());
/// What is looked at: people up to this age, combinations of the conditions, and of all else that stays.
constexpr std::size_t oldest = 90;
constexpr std::size_t most_states = 64;
constexpr std::size_t most_groups = 16;
/// What is said: a share of people of an age that is off by so much of them, and of itself.
constexpr double least_off = 0.01;
constexpr double least_part = 0.1;

/// An attribute whose prevalence is kept and which has a part in death.
struct Condition {
    const Model::Course* course;
    std::size_t column;
    std::size_t n_values;
    Strata strata;
    double worst = 0;  ///< the largest departure, in parts of the share that should be
    double is = 0;
    double should = 0;
    std::size_t at = 0;
};

bool has_part_in_death(const PopulationSpec& spec, const std::string& attribute)
{
    return std::any_of(spec.death.begin(), spec.death.end(), [&](const FactorSpec& factor) {
        return std::find(factor.attributes.begin(), factor.attributes.end(), attribute) !=
               factor.attributes.end();
    });
}

std::vector<Condition> conditions_of(const PopulationSpec& spec, const std::vector<AttributeDraw>& draws,
                                     const std::vector<Model::Course>& courses)
{
    std::vector<Condition> found;
    for (const CourseSpec& course : spec.courses) {
        const std::size_t column = find_column(spec.attributes, course.attribute).value();
        const auto draw = std::find_if(draws.begin(), draws.end(),
                                       [&](const AttributeDraw& d) { return d.column == column; });
        const auto made = std::find_if(courses.begin(), courses.end(), [&](const Model::Course& c) {
            return c.attribute == course.attribute;
        });
        if (!course.keeps_prevalence || !has_part_in_death(spec, course.attribute) || draw == draws.end() ||
            made == courses.end()) {
            continue;
        }
        Condition condition{&*made, column, draw->n_values, Strata(spec, draws, *draw)};
        if (condition.strata.moving().columns().empty()) {
            found.push_back(std::move(condition));
        }
    }
    return found;
}

/// The columns of what stays and tells people apart beside age.
std::vector<std::size_t> staying_columns(const std::vector<Condition>& conditions)
{
    std::vector<std::size_t> columns;
    for (const Condition& condition : conditions) {
        for (const std::size_t column : condition.strata.staying()) {
            if (column != age_column && std::find(columns.begin(), columns.end(), column) == columns.end()) {
                columns.push_back(column);
            }
        }
    }
    return columns;
}

std::vector<std::size_t> own_columns(const std::vector<Condition>& conditions)
{
    std::vector<std::size_t> columns;
    for (const Condition& condition : conditions) {
        columns.push_back(condition.column);
    }
    return columns;
}

class Drift {
  public:
    Drift(const PopulationSpec& spec, const std::vector<double>& death_hazard,
          std::vector<Condition> conditions)
        : spec_(spec),
          death_hazard_(death_hazard),
          conditions_(std::move(conditions)),
          states_(spec.attributes, own_columns(conditions_)),
          groups_(spec.attributes, staying_columns(conditions_))
    {
    }

    [[nodiscard]] bool is_too_large() const
    {
        return states_.size() > most_states || groups_.size() > most_groups;
    }

    void look(std::size_t n_years)
    {
        std::vector<std::uint8_t> person(spec_.attributes.size(), 0);
        for (std::size_t group = 0; group < groups_.size(); ++group) {
            groups_.set(group, person);
            prepare(person);
            for (std::size_t age = 0; age <= oldest; ++age) {
                follow(age, std::min(age + n_years, oldest));
            }
        }
    }

    [[nodiscard]] std::vector<std::string> warnings() const
    {
        std::vector<std::string> names;
        for (const Condition& condition : conditions_) {
            names.push_back("'" + condition.course->attribute + "'");
        }
        std::vector<std::string> said;
        for (const Condition& c : conditions_) {
            if (c.worst > 0) {
                char text[96];
                std::snprintf(text, sizeof text, "%.1f %% where it should be %.1f %% at the age of %zu",
                              100 * c.is, 100 * c.should, c.at);
                said.push_back("the prevalence of '" + c.course->attribute +
                               "' drifts off: by the end of the run it is " + text + ", since " +
                               in_list(names) + " kill together, and new cases come as if they did not");
            }
        }
        return said;
    }

  private:
    /// Shares, steps and deaths of one group at all ages.
    void prepare(std::vector<std::uint8_t> person)
    {
        const std::size_t n = states_.size();
        wanted_.assign(conditions_.size(), {});
        steps_.assign(conditions_.size(), std::vector<double>(n_ages * n));
        deaths_.assign(n_ages * n, 0.0);
        for (std::size_t age = 0; age < n_ages; ++age) {
            person[age_column] = static_cast<std::uint8_t>(age);
            std::vector<Strata::Mix> mixes;
            for (std::size_t c = 0; c < conditions_.size(); ++c) {
                mixes.push_back(conditions_[c].strata.mix(person));
                for (std::size_t value = 0; value < conditions_[c].n_values; ++value) {
                    wanted_[c].push_back(mixes[c].share_of(value));
                }
            }
            double mean = 0;  // of the factors of people without the first condition
            double people = 0;
            std::vector<double> factors(n);
            for (std::size_t state = 0; state < n; ++state) {
                states_.set(state, person);
                factors[state] = factor_of(spec_.death, spec_.attributes, person.data());
                double chance = person[conditions_[0].column] == 0 ? 1 : 0;
                for (std::size_t c = 0; c < conditions_.size(); ++c) {
                    chance *= c == 0 ? 1 : mixes[c].share_of(person[conditions_[c].column]);
                    steps_[c][age * n + state] = rate_of(*conditions_[c].course, person) * year;
                }
                mean += chance * factors[state];
                people += chance;
            }
            const double hazard = death_hazard_[person[sex_column] * n_ages + age] * year;
            const double others = mean > 0 ? mixes[0].death_factor[0] * people / mean : 1.0;
            for (std::size_t state = 0; state < n; ++state) {
                deaths_[age * n + state] = hazard * others * factors[state];
            }
        }
    }

    [[nodiscard]] double rate_of(const Model::Course& course, const std::vector<std::uint8_t>& person) const
    {
        std::size_t row = 0;
        for (std::size_t i = 0; i < course.columns.size(); ++i) {
            row += course.strides[i] * person[find_column(spec_.attributes, course.columns[i]).value()];
        }
        return course.rates[row];
    }

    /// Among those who grow to be `age` in a year: a half is a year older.
    [[nodiscard]] double wanted(std::size_t c, std::size_t age, std::size_t value) const
    {
        const std::size_t n = conditions_[c].n_values;
        return (wanted_[c][age * n + value] + wanted_[c][std::min(age + 1, n_ages - 1) * n + value]) / 2;
    }

    /// People of an age, independent of each other as in the file, until they are `last`.
    void follow(std::size_t first, std::size_t last)
    {
        std::vector<std::uint8_t> person(spec_.attributes.size(), 0);
        std::vector<double> share(states_.size(), 1.0);
        for (std::size_t state = 0; state < share.size(); ++state) {
            states_.set(state, person);
            for (std::size_t c = 0; c < conditions_.size(); ++c) {
                share[state] *= wanted(c, first, person[conditions_[c].column]);
            }
        }
        for (std::size_t age = first + 1; age <= last; ++age) {
            live(age, share);
        }
        for (std::size_t c = 0; c < conditions_.size(); ++c) {
            compare(c, share, last);
        }
    }

    /// A year, and the shares of those who are left.
    void live(std::size_t age, std::vector<double>& share) const
    {
        constexpr int n_terms = 12;
        const std::size_t n = share.size();
        double fastest = *std::max_element(&deaths_[age * n], &deaths_[age * n] + n);
        for (const std::vector<double>& step : steps_) {
            fastest += *std::max_element(&step[age * n], &step[age * n] + n);
        }
        const int n_parts = 4 + static_cast<int>(2 * fastest);
        std::vector<double> term(n);
        std::vector<double> next(n);
        for (int part = 0; part < n_parts; ++part) {
            term = share;
            for (int i = 1; i <= n_terms; ++i) {
                for (std::size_t state = 0; state < n; ++state) {
                    next[state] = -deaths_[age * n + state] * term[state];
                }
                for (std::size_t c = 0; c < steps_.size(); ++c) {
                    for (std::size_t state = 0; state < n; ++state) {  // the last value has no step
                        if (const double rate = steps_[c][age * n + state]; rate > 0) {
                            next[state] -= rate * term[state];
                            next[state + states_.strides()[c]] += rate * term[state];
                        }
                    }
                }
                for (std::size_t state = 0; state < n; ++state) {
                    term[state] = next[state] / (i * n_parts);
                    share[state] += term[state];
                }
            }
        }
        const double alive = std::accumulate(share.begin(), share.end(), 0.0);
        for (double& s : share) {
            s /= alive;
        }
    }

    void compare(std::size_t c, const std::vector<double>& share, std::size_t age)
    {
        Condition& condition = conditions_[c];
        std::vector<double> is(condition.n_values);
        std::vector<std::uint8_t> person(spec_.attributes.size(), 0);
        for (std::size_t state = 0; state < share.size(); ++state) {
            states_.set(state, person);
            is[person[condition.column]] += share[state];
        }
        for (std::size_t value = 1; value < is.size(); ++value) {
            const double should = wanted(c, age, value);
            const double off = std::fabs(is[value] - should);
            if (off > least_off && off > least_part * should && off > condition.worst * should) {
                condition.worst = off / should;
                condition.is = is[value];
                condition.should = should;
                condition.at = age;
            }
        }
    }

    const PopulationSpec& spec_;
    const std::vector<double>& death_hazard_;
    std::vector<Condition> conditions_;
    Rows states_;                              ///< their values
    Rows groups_;                              ///< what stays
    std::vector<std::vector<double>> wanted_;  ///< by condition, (age, value)
    std::vector<std::vector<double>> steps_;   ///< by condition, (age, state) [1 / year]
    std::vector<double> deaths_;               ///< (age, state) [1 / year]
};

}  // namespace

std::vector<std::string> drift_warnings(const PopulationSpec& spec, const std::vector<double>& death_hazard,
                                        const std::vector<AttributeDraw>& draws,
                                        const std::vector<Model::Course>& courses, std::size_t n_years)
{
    std::vector<Condition> conditions = conditions_of(spec, draws, courses);
    if (conditions.size() < 2) {
        return {};
    }
    Drift drift(spec, death_hazard, std::move(conditions));
    if (drift.is_too_large()) {
        return {};
    }
    drift.look(n_years);
    return drift.warnings();
}

}  // namespace esther
