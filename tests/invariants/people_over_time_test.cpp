// A population over years: who is born, comes, falls ill, leaves and dies, by themselves.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/population_flows.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

/// North Somerset, scaled, for whole years. Care is not asked: nobody needs anything.
StudySpec years_of_north_somerset(int years, std::int64_t persons)
{
    Problems problems;
    StudySpec study = read_study(project_root() + "/scenarios/library/weston_options_small.yaml", problems);
    problems.throw_if_any();
    study.warm_up = Duration{0};
    study.measure = years * one_year;
    for (PopulationSpec& population : study.populations) {
        population.persons = persons;
    }
    for (PathwaySpec& pathway : study.pathways) {
        if (pathway.need) {
            pathway.need->rate = Scalar{};
        }
    }
    return study;
}

struct Sum {
    double seen = 0;
    double expected = 0;
    double variance = 0;
    [[nodiscard]] double deviations() const { return (seen - expected) / std::sqrt(variance); }
};

std::vector<std::uint8_t> attributes_of(const Person& person, const Network& network)
{
    std::vector<std::uint8_t> attributes;
    for (const AttributeField& field : network.attributes) {
        attributes.push_back(static_cast<std::uint8_t>(field.get(person.attributes)));
    }
    return attributes;
}

/// Share of a value among people whose age in the calendar year that ends is `age`: a half is a year older.
double share_at_end_of_year(const AttributeDraw& draw, std::vector<std::uint8_t> person, std::size_t value)
{
    const double now = draw.share(draw.row_of(person.data()), value);
    person[age_column] = std::min<std::uint8_t>(greatest_age, person[age_column] + 1U);
    return (now + draw.share(draw.row_of(person.data()), value)) / 2;
}

std::size_t age_on(const Person& person, Time now)
{
    const auto days = now.time_since_epoch() / one_day - (Person::first_birthday + person.birthday);
    return static_cast<std::size_t>(days / 365);
}

}  // namespace

TEST_CASE("over fifteen years ages, prevalences and deaths stay as the tables say", "[invariants]")
{
    constexpr int years = 15;
    constexpr std::int64_t replications = 5;
    const StudySpec study = years_of_north_somerset(years, 40'000);
    Problems problems;
    const World world = compose(study, problems);
    problems.throw_if_any();
    const PopulationModel& model = *world.groups.front().people;
    const LifeTable life = read_life_table(study.text_of(study.populations[0].life_table.file), "life table",
                                           study.populations[0].life_table.country, {}, problems);
    std::map<std::string, Sum> shares;
    std::map<std::string, Sum> people;
    std::map<std::size_t, Sum> deaths;  // by age band of the tallies
    for (std::size_t s = 0; s < n_sexes; ++s) {
        const auto sex = static_cast<Sex>(s);
        const auto by_age = people_by_age(model.cells, sex, model.years_lived[s]);
        for (std::size_t age = 0; age <= 100; ++age) {
            for (int year = 5; year <= years; year += 5) {
                people["year " + std::to_string(year) + ", sex " + std::to_string(s) + ", from " +
                       std::to_string(age / 5 * 5)]
                    .expected += by_age[age] * replications;
            }
        }
        // By the age in the calendar year: those there on its first day, and a year later, aged one more.
        const auto on_first_day = [&](std::size_t age) {
            return ((age > 0 ? by_age[age - 1] : 0.0) + (age <= greatest_age ? by_age[age] : 0.0)) / 2;
        };
        const auto& bands = study.populations[0].age_bands;
        for (std::size_t age = 0; age <= greatest_age; ++age) {
            const auto band = std::find_if(bands.begin(), bands.end(), [&](const AgeBand& b) {
                return b.holds(static_cast<int>(age));
            });
            // Aged 0 are, besides, those born in the year: half of them for a quarter of it, the others for the
            // rest of their half and then half a year.
            const double lived = age == 0 ? by_age[0] : (on_first_day(age) + on_first_day(age + 1)) / 2;
            deaths[static_cast<std::size_t>(band - bands.begin())].expected +=
                lived * life.rate(sex, static_cast<int>(age)) * years * replications;
        }
    }
    for (std::int64_t replication = 0; replication < replications; ++replication) {
        const RunSettings settings = run_settings(study, world, replication);
        const Compiled compiled = compile_group(study, world, 0, replication, problems);
        Run run(compiled.network, compiled.parameters[0], people_of(world.groups.front(), settings.key),
                settings);
        for (int year = 5; year <= years; year += 5) {
            run.advance(start_of_run + year * one_year);
            for (const Person& person : run.people()) {
                if (!person.is_resident()) {
                    continue;
                }
                const auto attributes = attributes_of(person, compiled.network);
                const std::size_t age = age_on(person, run.now());
                if (age <= 100) {
                    people["year " + std::to_string(year) + ", sex " +
                           std::to_string(attributes[sex_column]) + ", from " + std::to_string(age / 5 * 5)]
                        .seen += 1;
                }
                const int old = attributes[age_column];
                const std::string band = old < 50 ? "0" : old < 65 ? "50" : old < 75 ? "65" : old < 85 ? "75" : "85";
                for (const AttributeDraw& draw : model.draws) {
                    const AttributeSpec& attribute = model.attributes[draw.column];
                    for (std::size_t value = 1; value < draw.n_values && !attribute.changes; ++value) {
                        const double p = share_at_end_of_year(draw, attributes, value);
                        Sum& sum = shares[attribute.name + " " + attribute.values[value] + ", year " +
                                          std::to_string(year) + ", from " + band];
                        sum.seen += attributes[draw.column] == value ? 1 : 0;
                        sum.expected += p;
                        sum.variance += p * (1 - p);
                    }
                }
            }
        }
        const RunResult result = run.finish();
        CHECK(result.failed_checks.empty());
        const std::size_t n_bands = study.populations[0].age_bands.size();
        const std::size_t n_cells = result.tally.shape.n_cells;
        for (std::size_t i = 0; i < result.tally.deaths.size(); ++i) {
            deaths[i % n_cells / (n_cells / n_bands)].seen += static_cast<double>(result.tally.deaths[i]);
        }
    }
    for (auto& [name, sum] : people) {
        sum.variance = sum.expected;  // at most: those there from the start are the same in all replications
        INFO(name << ": " << sum.seen << " people, expected " << sum.expected);
        CHECK(std::abs(sum.deviations()) < 4);
    }
    for (const auto& [name, sum] : shares) {
        INFO(name << ": " << sum.seen << " people, expected " << sum.expected << ", z " << sum.deviations());
        CHECK((sum.variance < 5 || std::abs(sum.deviations()) < 4));
    }
    for (auto& [band, sum] : deaths) {
        sum.variance = sum.expected;
        INFO("age band " << band << ": " << sum.seen << " deaths, expected " << sum.expected);
        CHECK(std::abs(sum.deviations()) < 4);
        WARN("age band " << band << ": " << sum.seen << " deaths, expected " << sum.expected << " " << sum.deviations());
    }
}

}  // namespace esther::test
