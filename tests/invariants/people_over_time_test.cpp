// A population over years: who is born, comes, falls ill, leaves and dies, by themselves.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/population_flows.hpp"
#include "scenarios/world/population_strata.hpp"
#include "tests/invariants/count_allocations.hpp"
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

/// Shares by age that the file gives to people of a sex and deprivation, whatever else they have by now.
class Prevalence {
  public:
    Prevalence(const StudySpec& study, const PopulationModel& model)
    {
        const PopulationSpec& spec = study.populations[0];
        for (const AttributeDraw& draw : model.draws) {
            strata_.emplace_back(spec, model.draws, draw);
            rows_.emplace_back(spec.attributes, strata_.back().staying());
            mixes_.emplace_back(rows_.back().size());
        }
    }
    /// Among people whose age in the calendar year that ends is that of `person`: a half is a year older.
    double at_end_of_year(std::size_t draw, std::vector<std::uint8_t> person, std::size_t value)
    {
        const double now = share(draw, person, value);
        person[age_column] = std::min<std::uint8_t>(greatest_age, person[age_column] + 1U);
        return (now + share(draw, person, value)) / 2;
    }

  private:
    double share(std::size_t draw, const std::vector<std::uint8_t>& person, std::size_t value)
    {
        Strata::Mix& mix = mixes_[draw][rows_[draw].of(person)];
        if (mix.share.empty()) {
            mix = strata_[draw].mix(person);
        }
        return mix.share_of(value);
    }

    std::vector<Strata> strata_;
    std::vector<Rows> rows_;
    std::vector<std::vector<Strata::Mix>> mixes_;  ///< as far as asked for
};

std::size_t age_on(const Person& person, Time now)
{
    const auto days = now.time_since_epoch() / one_day - (Person::first_birthday + person.birthday);
    return static_cast<std::size_t>(days / 365);
}

}  // namespace

TEST_CASE("one of the library's people at rest takes at most 96 bytes, the pending event included",
          "[invariants]")
{
    // What a copy of a run just opened asks for: neither room to grow nor what building it took.
    const auto bytes_of = [](std::int64_t persons, std::size_t& n_people) {
        const Parts parts = parts_of(years_of_north_somerset(1, persons));
        CHECK(parts.compiled.network.courses.size() == 10);
        const Run run(parts.compiled.network, parts.compiled.parameters[0], parts.people, parts.settings);
        n_people = run.people().size();
        const std::size_t before = bytes_allocated();
        const Run copy = run;
        return bytes_allocated() - before;
    };
    std::size_t fewer = 0;
    std::size_t more = 0;
    const std::size_t bytes_of_fewer = bytes_of(20'000, fewer);
    const std::size_t bytes_of_more = bytes_of(40'000, more);
    const double each =
        static_cast<double>(bytes_of_more - bytes_of_fewer) / static_cast<double>(more - fewer);
    CAPTURE(each, more, fewer);
    CHECK(each <= 96);
    CHECK(each > 64 + 4);
}

TEST_CASE("over fifteen years ages, prevalences and deaths stay as the tables say", "[invariants][slow]")
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
    Prevalence prevalence(study, model);
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
            const auto band = std::find_if(bands.begin(), bands.end(),
                                           [&](const AgeBand& b) { return b.holds(static_cast<int>(age)); });
            // Aged 0 are, besides, those born in the year: half of them for a quarter of it, the others for
            // the rest of their half and then half a year.
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
                const std::string band = old < 50   ? "0"
                                         : old < 65 ? "50"
                                         : old < 75 ? "65"
                                         : old < 85 ? "75"
                                                    : "85";
                for (std::size_t d = 0; d < model.draws.size(); ++d) {
                    const AttributeDraw& draw = model.draws[d];
                    const AttributeSpec& attribute = model.attributes[draw.column];
                    for (std::size_t value = 1; value < draw.n_values && !attribute.changes; ++value) {
                        const double p = prevalence.at_end_of_year(d, attributes, value);
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
    }
}

TEST_CASE("who is born, comes, steps and leaves is the same in every care model", "[invariants]")
{
    const Ran ran = moving_town().run();
    const Tally& usual = ran.tally(0);
    const Tally& joined = ran.tally(1);
    CHECK(usual.entered == joined.entered);
    CHECK(usual.left == joined.left);
    CHECK(usual.steps == joined.steps);
    CHECK(usual.deaths == joined.deaths);
    CHECK(usual.counts != joined.counts);
    const auto sum = [](const std::vector<std::int64_t>& counts) {
        return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    };
    CHECK(sum(usual.entered) > 50);
    CHECK(sum(usual.left) > 10);
    CHECK(sum(usual.steps) > 500);
    for (const auto& runs : ran.runs) {
        for (const RunResult& run : runs) {
            CHECK(run.failed_checks.empty());
        }
    }
}

TEST_CASE("a longer run has the same people, and more who come later", "[invariants]")
{
    StudyText longer = moving_town();
    longer.replace("study.yaml", "measure: 400 days", "measure: 1900 days");
    const PeopleTable some = parts_of(moving_town().read()).people;
    const PeopleTable more = parts_of(longer.read()).people;
    REQUIRE(more.n_people > some.n_people + 20);
    REQUIRE(some.entry.size() == some.n_people);
    for (std::size_t i = 0; i < some.n_people; ++i) {
        REQUIRE(some.birth_day[i] == more.birth_day[i]);
        REQUIRE(some.entry[i] == more.entry[i]);
        REQUIRE(some.home[i] == more.home[i]);
        REQUIRE(some.risk[i] == more.risk[i]);
    }
    CHECK(std::equal(some.attributes.begin(), some.attributes.end(), more.attributes.begin()));
    for (std::size_t i = 0; i < more.n_people; ++i) {
        const auto day = static_cast<std::int32_t>(more.entry[i].time_since_epoch() / one_day);
        REQUIRE(more.birth_day[i] <= day);
    }
}

TEST_CASE("a town whose people come and change has the same bits on any threads and shards",
          "[invariants][digest][parallel]")
{
    const StudySpec study = moving_town().read();
    const std::string digest = run_study(study).digest;
    CHECK(run_study(study, 4).digest == digest);
    CHECK(run_study(study, 1, 0, false).digest == digest);
    for (const std::size_t shards : {std::size_t{2}, std::size_t{3}, std::size_t{6}}) {
        CAPTURE(shards);
        CHECK(run_study(study, 2, shards).digest == digest);
    }
}

TEST_CASE("people who come and change take no memory on the way", "[invariants]")
{
    const Parts parts = parts_of(moving_town().read());
    Run start(parts.compiled.network, parts.compiled.parameters[0], parts.people, parts.settings);
    start.advance(start_of_run + 100 * one_day);
    Run again = start;
    again.advance(start_of_run + 440 * one_day);
    again = start;
    const std::size_t before = allocations();
    again.advance(start_of_run + 440 * one_day);
    CHECK(allocations() - before <= 8);
}

TEST_CASE("a prevalence that falls faster than deaths explain is told", "[invariants]")
{
    StudyText text = moving_town();
    text.replace("people.yaml", "copd: {by: age, shares: {0-39: {no: 100 %}, 40+: {yes: 10 %}}}",
                 "copd: {by: age, shares: {0-39: {no: 100 %}, 40-79: {yes: 10 %}, 80+: {yes: 2 %}}}");
    Problems problems;
    const StudySpec study = text.read();
    const World world = compose(study, problems);
    problems.throw_if_any();
    const auto& warnings = world.groups.front().people->courses.warnings;
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0] ==
          "the prevalence of 'copd' cannot be kept: it is 10.0 % where it should be 2.0 % at the age of 80, "
          "since it falls with age by more than deaths explain and nobody goes back");
    CHECK(compose(moving_town().read(), problems).groups.front().people->courses.warnings.empty());
}

}  // namespace esther::test
