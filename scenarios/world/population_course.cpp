#include "scenarios/world/population_course.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "scenarios/world/population_rows.hpp"
#include "scenarios/world/population_strata.hpp"
#include "sim/core/check.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::size_t n_ages = static_cast<std::size_t>(greatest_age) + 1;
constexpr double year = static_cast<double>(one_year.count());
/// Combinations of attributes are counted out one by one for each age.
constexpr std::size_t most_combinations = 20'000;
constexpr double most_a_year = 50;  // by then next to nobody is left

/// A course whose rate the attributes of `rows` choose, all rates 0.
Model::Course course_of(const Rows& rows, const std::vector<AttributeSpec>& attributes,
                        const std::string& attribute)
{
    Model::Course course;
    course.attribute = attribute;
    for (const std::size_t column : rows.columns()) {
        course.columns.push_back(attributes[column].name);
    }
    course.strides = rows.strides();
    course.rates.assign(rows.size(), 0.0);
    return course;
}

bool too_many(const Rows& rows, const CourseSpec& spec, Problems& problems)
{
    if (rows.size() <= Rows::most) {
        return false;
    }
    problems.add(spec.place, "the course of " + in_quotes(spec.attribute) + " depends on too much",
                 "its table would have more than " + std::to_string(Rows::most) + " rows", "fewer attributes");
    return true;
}

void add_column(std::vector<std::size_t>& columns, std::size_t column)
{
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
        columns.push_back(column);
    }
}

Model::Course with_given_rates(const CourseSpec& spec, const std::vector<AttributeSpec>& attributes,
                               Problems& problems)
{
    const std::size_t own = find_column(attributes, spec.attribute).value();
    std::vector<std::size_t> columns{own};
    for (const FactorSpec& factor : spec.by) {
        for (const std::string& name : factor.attributes) {
            add_column(columns, find_column(attributes, name).value());
        }
    }
    const Rows rows(attributes, columns);
    if (too_many(rows, spec, problems)) {
        return {};
    }
    Model::Course course = course_of(rows, attributes, spec.attribute);
    std::vector<std::uint8_t> person(attributes.size(), 0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        rows.set(row, person);
        if (person[own] + 1U < n_values(attributes[own])) {
            course.rates[row] = spec.rate.value * factor_of(spec.by, attributes, person.data());
        }
    }
    return course;
}

/// People of one age and sex for a year: shares of the values, those who go on and those who die.
struct Cohort {
    std::vector<double> share;  ///< when the year begins
    std::vector<double> step;   ///< [1 / year]
    std::vector<double> death;  ///< [1 / year]

    /// What is left of the shares after a year, not scaled; years lived with each value.
    void live(std::vector<double>& left, std::vector<double>& lived) const
    {
        constexpr int n_terms = 12;
        const std::size_t n = share.size();
        const double fastest =
            *std::max_element(step.begin(), step.end()) + *std::max_element(death.begin(), death.end());
        const int n_parts = 4 + static_cast<int>(2 * fastest);  // then the series ends within 1e-12
        left = share;
        lived.assign(n, 0.0);
        std::vector<double> term(n);
        for (int part = 0; part < n_parts; ++part) {
            // exp(A / n_parts) by its series, and the integral of it.
            term = left;
            for (std::size_t k = 0; k < n; ++k) {
                lived[k] += term[k] / n_parts;
            }
            for (int i = 1; i <= n_terms; ++i) {
                for (std::size_t k = n; k-- > 0;) {
                    const double comes = k == 0 ? 0.0 : step[k - 1] * term[k - 1];
                    const double goes = k + 1 < n ? step[k] : 0.0;
                    term[k] = (comes - (goes + death[k]) * term[k]) / (i * n_parts);
                }
                for (std::size_t k = 0; k < n; ++k) {
                    left[k] += term[k];
                    lived[k] += term[k] / ((i + 1) * n_parts);
                }
            }
        }
    }
};

double sum_of(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum;
}

/// Finds the steps that take the cohort to the shares `wanted` and leaves it there, as near as it gets.
void find_steps(Cohort& cohort, const std::vector<double>& wanted)
{
    constexpr int most_rounds = 400;
    const std::size_t n = cohort.share.size();
    std::vector<double> left;
    std::vector<double> lived;
    double off = 1;
    for (int round = 0; round < most_rounds && off > 1e-12; ++round) {
        cohort.live(left, lived);
        const double alive = sum_of(left);
        double too_many = 0;  // with the values up to k
        off = 0;
        for (std::size_t k = 0; k + 1 < n; ++k) {
            too_many += left[k] / alive - wanted[k];
            const double years = lived[k] / alive;
            const double before = cohort.step[k];
            if (years > 1e-9) {
                cohort.step[k] = std::clamp(before + too_many / std::max(years, 1e-4), 0.0, most_a_year);
            }
            off = std::max(off, std::abs(cohort.step[k] - before) * years);
        }
    }
    cohort.live(left, lived);
    const double alive = sum_of(left);
    for (std::size_t k = 0; k < n; ++k) {
        cohort.share[k] = left[k] / alive;
    }
}

std::string percent(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
    return text;
}

/// Rates that keep a prevalence.
class Keeper {
  public:
    Keeper(const PopulationSpec& spec, const std::vector<double>& death_hazard,
           const std::vector<AttributeDraw>& draws, const AttributeDraw& draw)
        : spec_(spec),
          death_hazard_(death_hazard),
          draw_(draw),
          strata_(spec, draws, draw),
          staying_(spec.attributes, strata_.staying())
    {
    }

    [[nodiscard]] Rows rows() const
    {
        std::vector<std::size_t> columns = strata_.staying();
        columns.insert(columns.end(), strata_.moving().columns().begin(), strata_.moving().columns().end());
        columns.push_back(draw_.column);
        return {spec_.attributes, columns};
    }
    [[nodiscard]] std::size_t n_combinations() const { return strata_.n_combinations(); }

    Model::Course make(std::vector<std::string>& warnings)
    {
        const Rows rows = this->rows();
        Model::Course course = course_of(rows, spec_.attributes, spec_.attributes[draw_.column].name);
        std::vector<std::uint8_t> person(spec_.attributes.size(), 0);
        for (std::size_t row = 0; row < staying_.size(); ++row) {
            staying_.set(row, person);
            if (person[age_column] == 0) {
                follow(person, rows, course);
            }
        }
        constexpr double slight = 0.01;  // one in a hundred, of those of one year of age
        if (worst_ > slight) {
            warnings.push_back("the prevalence of '" + course.attribute + "' cannot be kept: it is " +
                               percent(is_) + " where it should be " + percent(should_) + " at the age of " +
                               std::to_string(at_) +
                               ", since it falls with age by more than deaths explain and nobody goes back");
        }
        return course;
    }

  private:
    /// From birth to the greatest age, people who have the staying attributes of `person`.
    void follow(std::vector<std::uint8_t>& person, const Rows& rows, Model::Course& course)
    {
        std::vector<Strata::Mix> mixes;
        for (std::size_t age = 0; age < n_ages; ++age) {
            person[age_column] = static_cast<std::uint8_t>(age);
            mixes.push_back(strata_.mix(person));
        }
        const std::size_t n = draw_.n_values;
        Cohort cohort{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n)};
        for (std::size_t value = 0; value < n; ++value) {
            cohort.share[value] = mixes[0].share_of(value);
        }
        for (std::size_t age = 0; age < n_ages; ++age) {
            const Strata::Mix& next = mixes[std::min(age + 1, n_ages - 1)];
            std::vector<double> wanted(n);
            for (std::size_t value = 0; value < n; ++value) {
                wanted[value] = (mixes[age].share_of(value) + next.share_of(value)) / 2;
                cohort.death[value] = death_hazard_[person[sex_column] * n_ages + age] * year *
                                      mixes[age].death_factor[value];
            }
            find_steps(cohort, wanted);
            for (std::size_t value = 0; value + 1 < n; ++value) {
                const auto odds = relative_odds(person, mixes, age, value);
                for (std::size_t stratum = 0; stratum < odds.size(); ++stratum) {
                    strata_.moving().set(stratum, person);
                    person[age_column] = static_cast<std::uint8_t>(age);
                    person[draw_.column] = static_cast<std::uint8_t>(value);
                    course.rates[rows.of(person)] =
                        std::min(cohort.step[value] * odds[stratum], most_a_year) / year;
                }
            }
            compare(cohort, wanted, age);
        }
    }

    /// By stratum, the odds of having more than `value` at the end of a year, relative to the mean among those
    /// who have `value` during the year.
    [[nodiscard]] std::vector<double> relative_odds(std::vector<std::uint8_t> person,
                                                    const std::vector<Strata::Mix>& mixes, std::size_t age,
                                                    std::size_t value) const
    {
        constexpr double nobody = 1e-9;
        std::vector<double> odds(strata_.moving().size(), 1.0);
        if (odds.size() == 1) {
            return odds;
        }
        const std::size_t n = draw_.n_values;
        const auto& before = mixes[age > 0 ? age - 1 : 0].share;
        const auto& now = mixes[age].share;
        const auto& after = mixes[std::min(age + 1, n_ages - 1)].share;
        double people = 0;
        double sum = 0;
        for (std::size_t stratum = 0; stratum < odds.size(); ++stratum) {
            strata_.moving().set(stratum, person);
            double above = 0;
            for (const std::size_t a : {age, std::min(age + 1, n_ages - 1)}) {
                person[age_column] = static_cast<std::uint8_t>(a);
                const std::size_t row = draw_.row_of(person.data());
                for (std::size_t v = value + 1; v < n; ++v) {
                    above += draw_.share(row, v) / 2;
                }
            }
            odds[stratum] = above / std::max(1 - above, nobody);
            const std::size_t i = stratum * n + value;
            const double lives = before[i] / 4 + now[i] / 2 + after[i] / 4;
            people += lives;
            sum += lives * odds[stratum];
        }
        for (double& ratio : odds) {
            ratio = sum > 0 ? ratio * people / sum : 1.0;
        }
        return odds;
    }

    void compare(const Cohort& cohort, const std::vector<double>& wanted, std::size_t age)
    {
        constexpr std::size_t oldest_of_many = 100;
        for (std::size_t value = 1; value < wanted.size() && age <= oldest_of_many; ++value) {
            if (const double off = std::abs(cohort.share[value] - wanted[value]); off > worst_) {
                worst_ = off;
                is_ = cohort.share[value];
                should_ = wanted[value];
                at_ = age;
            }
        }
    }

    const PopulationSpec& spec_;
    const std::vector<double>& death_hazard_;
    const AttributeDraw& draw_;
    Strata strata_;
    Rows staying_;
    double worst_ = 0;
    double is_ = 0;
    double should_ = 0;
    std::size_t at_ = 0;
};

/// The draw of an attribute whose prevalence is kept: the reader has seen to it that there is one.
const AttributeDraw& find_draw(const PopulationSpec& spec, const CourseSpec& course,
                               const std::vector<AttributeDraw>& draws)
{
    const std::size_t own = find_column(spec.attributes, course.attribute).value();
    const auto draw =
        std::find_if(draws.begin(), draws.end(), [&](const AttributeDraw& d) { return d.column == own; });
    ESTHER_CHECK(draw != draws.end());
    return *draw;
}

}  // namespace

Courses compile_courses(const PopulationSpec& spec, const std::vector<double>& death_hazard,
                        const std::vector<AttributeDraw>& draws, Problems& problems)
{
    Courses made;
    std::vector<CourseSpec> by_name = spec.courses;
    std::sort(by_name.begin(), by_name.end(),
              [](const CourseSpec& a, const CourseSpec& b) { return a.attribute < b.attribute; });
    for (const CourseSpec& course : by_name) {
        if (!course.keeps_prevalence) {
            made.courses.push_back(with_given_rates(course, spec.attributes, problems));
            continue;
        }
        Keeper keeper(spec, death_hazard, draws, find_draw(spec, course, draws));
        if (too_many(keeper.rows(), course, problems)) {
            continue;
        }
        if (keeper.n_combinations() > most_combinations) {
            problems.add(course.place, "the prevalence of " + in_quotes(course.attribute) + " rests on too much",
                         "its mean is taken over all combinations of what it looks at, up to " +
                             std::to_string(most_combinations),
                         "fewer attributes in 'by', 'odds' and the factors on death");
            continue;
        }
        made.courses.push_back(keeper.make(made.warnings));
    }
    return made;
}

}  // namespace esther
