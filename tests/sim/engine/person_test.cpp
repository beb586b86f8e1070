// People over time: steps of attributes, death, leaving and coming, held against closed forms.

#include <cmath>
#include <map>

#include "sim/core/mix.hpp"
#include "sim/engine/run.hpp"
#include "sim/engine/snapshot.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

constexpr double per_year = 1 / static_cast<double>(one_year.count());

/// One site, two attributes of three values, and whatever a test adds.
struct World {
    static constexpr AttributeId first{0};
    static constexpr AttributeId second{1};
    Network network;
    Parameters parameters;
    PeopleTable people;

    explicit World(std::int64_t size)
    {
        const auto n = static_cast<std::size_t>(size);
        Site site;
        site.place = PlaceId{0};
        site.serves = {SiteId{0}};
        network.sites.add(site);
        network.least = {{one_minute}};
        network.attributes = {AttributeField{0, 0, 3}, AttributeField{0, 2, 3}};
        parameters.calendars = {Table<PoolId, Calendar>{}};
        people.n_people = n;
        people.n_attributes = 2;
        people.attributes.resize(2 * n);
        people.home.resize(n);
        people.risk.assign(n, 1.0F);
        people.birth_day.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            people.id.push_back(static_cast<std::uint32_t>(i));
        }
    }
    [[nodiscard]] AttributeField field(AttributeId id) const { return network.attributes[id]; }

    /// Steps of an attribute at a yearly rate that its own value, and perhaps another one, choose.
    void course(AttributeId attribute, std::vector<double> yearly, AttributeId other = AttributeId::none)
    {
        Course course;
        course.attribute = attribute;
        course.decision = hash_decision("course " + std::to_string(index(attribute)));
        if (attribute != AttributeId::none) {
            course.field = field(attribute);
            course.columns.push_back({course.field, 1});
        }
        if (other != AttributeId::none) {
            course.columns.push_back({field(other), attribute == AttributeId::none ? 1U : 4U});
        }
        for (double& rate : yearly) {
            rate *= per_year;
        }
        course.rates = std::move(yearly);
        network.courses.push_back(course);
    }
    void dies(const std::vector<double>& yearly_by_first)
    {
        Factor factor = by_first(yearly_by_first, per_year);
        network.death_hazard = {static_cast<std::uint32_t>(network.factors.size()), 1};
        network.factors.push_back(factor);
    }
    /// A need at a yearly rate that the first attribute chooses, over at once.
    void needs(const std::vector<double>& yearly_by_first)
    {
        Node end;
        end.pathway = PathwayId{0};
        network.nodes.add(end);
        Pathway pathway;
        pathway.start = NodeId{0};
        pathway.has_need = true;
        pathway.need.base = number(1);
        pathway.need.fixed = {static_cast<std::uint32_t>(network.factors.size()), 1};
        network.factors.push_back(by_first(yearly_by_first, per_year));
        pathway.need.changing_bound = number(1);
        pathway.need.season = number(1);
        for (int month = 1; month < 12; ++month) {
            static_cast<void>(number(1));
        }
        pathway.need.season_bound = number(1);
        network.pathways.add(pathway);
    }
    [[nodiscard]] RunSettings settings(Duration measure) const
    {
        RunSettings settings;
        settings.key = make_run_key(17, 0);
        settings.measure = measure;
        return settings;
    }
    [[nodiscard]] Run run(Duration measure, const TraceChoice& trace = {}) const
    {
        RunSettings chosen = settings(measure);
        chosen.trace = trace;
        return {network, parameters, people, chosen};
    }

  private:
    std::uint32_t number(double value)
    {
        parameters.numbers.push_back(value);
        return static_cast<std::uint32_t>(parameters.numbers.size() - 1);
    }
    Factor by_first(const std::vector<double>& values, double scale)
    {
        Factor factor;
        factor.attribute_a = first;
        factor.field_a = field(first);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::uint32_t added = number(values[i] * scale);
            factor.first_number = i == 0 ? added : factor.first_number;
        }
        return factor;
    }
};

std::int64_t with_value(const Run& run, AttributeField field, std::uint32_t value)
{
    return std::count_if(run.people().begin(), run.people().end(), [&](const Person& person) {
        return person.is_resident() && field.get(person.attributes) == value;
    });
}

/// In standard deviations of a binomial count.
double off(std::int64_t count, std::int64_t n, double share)
{
    const auto trials = static_cast<double>(n);
    return (static_cast<double>(count) - trials * share) / std::sqrt(trials * share * (1 - share));
}

std::int64_t sum(const std::vector<std::int64_t>& counts)
{
    std::int64_t total = 0;
    for (const std::int64_t count : counts) {
        total += count;
    }
    return total;
}

/// When each person had each step of an attribute.
std::map<std::pair<std::uint32_t, int>, Time> steps_of(const RunResult& result, AttributeId attribute)
{
    std::map<std::pair<std::uint32_t, int>, Time> times;
    for (const TraceRow& row : result.trace) {
        if (row.what == TraceKind::steps && row.visit == index(attribute)) {
            times[{row.who, row.exit}] = row.time;
        }
    }
    return times;
}

TraceChoice everybody(std::int64_t n)
{
    TraceChoice choice;
    for (std::int64_t i = 0; i < n; ++i) {
        choice.people.push_back(static_cast<std::uint32_t>(i));
    }
    return choice;
}

constexpr std::int64_t many = 100'000;

}  // namespace

TEST_CASE("so many have had a step after t years as an exponential law says", "[person]")
{
    World world(many);
    world.course(World::first, {0.3, 0, 0, 0});
    Run run = world.run(4 * one_year);
    for (const double years : {0.25, 1.0, 2.5, 4.0}) {
        run.advance(start_of_run + to_duration(years / per_year));
        CHECK(std::abs(off(with_value(run, world.field(World::first), 1), many, 1 - std::exp(-0.3 * years))) <
              4.5);
    }
    const RunResult result = run.finish();
    CHECK(sum(result.tally.steps) == with_value(run, world.field(World::first), 1));
    CHECK(result.failed_checks.empty());
}

TEST_CASE("a second step follows the first as a sum of exponential laws says, within a year too", "[person]")
{
    constexpr double a = 1.5;
    constexpr double b = 4;
    World world(many);
    world.course(World::first, {a, b, 0, 0});
    Run run = world.run(2 * one_year);
    for (const double years : {0.5, 1.5}) {
        run.advance(start_of_run + to_duration(years / per_year));
        const double one = a / (a - b) * (std::exp(-b * years) - std::exp(-a * years));
        const double none = std::exp(-a * years);
        CHECK(std::abs(off(with_value(run, world.field(World::first), 1), many, one)) < 4.5);
        CHECK(std::abs(off(with_value(run, world.field(World::first), 2), many, 1 - one - none)) < 4.5);
    }
}

TEST_CASE("who falls ill at a random time dies from then on at the rate of the ill", "[person]")
{
    constexpr double ill = 0.3;
    constexpr double well_dies = 0.1;
    constexpr double ill_dies = 0.6;
    World world(many);
    world.course(World::first, {ill, 0, 0, 0});
    world.dies({well_dies, ill_dies, 0, 0});
    Run run = world.run(4 * one_year);
    const auto alive = [&] {
        return with_value(run, world.field(World::first), 0) + with_value(run, world.field(World::first), 1);
    };
    for (const double years : {0.5, 1.75, 3.5}) {
        run.advance(start_of_run + to_duration(years / per_year));
        const double well = std::exp(-(ill + well_dies) * years);
        const double sick = ill / (ill + well_dies - ill_dies) * (std::exp(-ill_dies * years) - well);
        CHECK(std::abs(off(with_value(run, world.field(World::first), 1), many, sick)) < 4.5);
        CHECK(std::abs(off(alive(), many, well + sick)) < 4.5);
    }
}

TEST_CASE("needs arise at the rate of the value that somebody has", "[person]")
{
    constexpr double ill = 0.5;
    constexpr double rate = 3;
    World world(20'000);
    world.course(World::first, {ill, 0, 0, 0});
    world.needs({0, rate, 0, 0});
    const RunResult result = world.run(2 * one_year).finish();
    // Of 2 years, 2 - (1 - exp(-2 ill)) / ill are spent ill; the count is a mixed Poisson one.
    const double lived_ill = 2 - (1 - std::exp(-2 * ill)) / ill;
    const double expected = 20'000 * rate * lived_ill;
    // E of the square of the time ill: with E exponential, of (2 - E)^2 where E < 2.
    const double square = 4 - 4 / ill + 2 / (ill * ill) * (1 - std::exp(-2 * ill));
    const double variance = rate * lived_ill + rate * rate * (square - lived_ill * lived_ill);
    const double deviation = std::sqrt(20'000 * variance);
    CHECK(std::abs(static_cast<double>(result.tally.opened[0]) - expected) < 4.5 * deviation);
    CHECK(result.tally.rejected == 0);
}

TEST_CASE("a step moves no step of a course whose rate it does not change, to the microsecond", "[person]")
{
    constexpr std::int64_t n = 3'000;
    const auto seconds = [&](double rate_of_first) {
        World world(n);
        world.course(World::first, {rate_of_first, rate_of_first, 0, 0});
        world.course(World::second, {0.4, 0.8, 0, 0});
        world.dies({0, 0, 0, 0});
        world.needs({1, 5, 9, 0});
        return steps_of(world.run(5 * one_year, everybody(n)).finish(), World::second);
    };
    const auto alone = seconds(0);
    CHECK(alone.size() > std::size_t{n});
    CHECK(alone == seconds(0.7));
    CHECK(alone == seconds(2.5));
}

TEST_CASE("a rate that another attribute doubles doubles from the step on", "[person]")
{
    World world(many);
    world.course(World::first, {0.5, 0, 0, 0});
    // By the second attribute itself, then by the first.
    world.course(World::second, {0.2, 0, 0, 0, 1.0, 0, 0, 0}, World::first);
    Run run = world.run(3 * one_year);
    for (const double years : {0.6, 2.6}) {
        run.advance(start_of_run + to_duration(years / per_year));
        const double neither = std::exp(-(0.5 + 0.2) * years);
        const double first_alone = 0.5 / (0.7 - 1.0) * (std::exp(-1.0 * years) - neither);
        CHECK(std::abs(off(with_value(run, world.field(World::second), 0), many, neither + first_alone)) <
              4.5);
    }
}

TEST_CASE("who leaves is counted apart from who dies, as competing risks say", "[person]")
{
    World world(many);
    world.dies({0.1, 0, 0, 0});
    world.course(AttributeId::none, {0.25, 0, 0, 0}, World::first);
    const RunResult result = world.run(3 * one_year).finish();
    const double gone = 1 - std::exp(-0.35 * 3);
    CHECK(std::abs(off(sum(result.tally.left), many, 0.25 / 0.35 * gone)) < 4.5);
    CHECK(std::abs(off(sum(result.tally.deaths), many, 0.1 / 0.35 * gone)) < 4.5);
    CHECK(result.failed_checks.empty());
    const auto lived = static_cast<double>(sum(result.tally.person_time)) * per_year;
    CHECK(lived == Approx(many * gone / 0.35).epsilon(0.01));
}

TEST_CASE("who comes later is nowhere until then, and lives by the same laws from then on", "[person]")
{
    World world(many);
    world.course(World::first, {0.3, 0, 0, 0});
    world.needs({2, 2, 0, 0});
    const Time comes = start_of_run + one_year + 100 * one_day;
    world.people.entry.assign(world.people.n_people, comes);
    world.people.entry[0] = start_of_run;
    Run run = world.run(3 * one_year);
    run.advance(comes);
    CHECK(with_value(run, world.field(World::first), 0) + with_value(run, world.field(World::first), 1) == 1);
    const RunResult result = run.finish();
    const Duration rest = start_of_run + 3 * one_year - comes;
    CHECK(result.people_at_start == 1);
    CHECK(sum(result.tally.entered) == many - 1);
    CHECK(result.people_at_end == many);
    CHECK(result.failed_checks.empty());
    CHECK(sum(result.tally.person_time) == (3 * one_year).count() + (many - 1) * rest.count());
    const double years = static_cast<double>(rest.count()) * per_year;
    CHECK(std::abs(off(with_value(run, world.field(World::first), 1), many, 1 - std::exp(-0.3 * years))) <
          4.5);
    const double expected = 2 * (many * years + 3 - years);
    CHECK(std::abs(static_cast<double>(result.tally.opened[0]) - expected) < 4.5 * std::sqrt(expected));
}

TEST_CASE("a state saved while people step, come and leave goes on with the same bits", "[person]")
{
    World world(2'000);
    world.course(World::first, {0.6, 0.9, 0, 0});
    world.course(AttributeId::none, {0.2, 0.3, 0.4, 0}, World::first);
    world.dies({0.1, 0.2, 0.5, 0});
    world.needs({1, 3, 5, 0});
    for (std::size_t i = 1'000; i < 2'000; ++i) {
        world.people.entry.resize(2'000, start_of_run);
        world.people.entry[i] = start_of_run + static_cast<std::int64_t>(i - 999) * one_day;
    }
    const RunResult straight = world.run(3 * one_year).finish();
    Run run = world.run(3 * one_year);
    for (const int day : {1, 200, 365, 700}) {
        run.advance(start_of_run + day * one_day);
        std::vector<std::byte> bytes;
        save_snapshot(run, "a test", [&](std::span<const std::byte> piece) {
            bytes.insert(bytes.end(), piece.begin(), piece.end());
        });
        Run restored = Snapshot(bytes).restore(world.network, world.parameters, world.settings(3 * one_year));
        CHECK(difference(restored.finish().tally, straight.tally) == "");
        World other = world;
        other.network.courses[0].rates[1] *= 2;
        CHECK_THROWS_AS(
            Snapshot(bytes).restore(other.network, other.parameters, world.settings(3 * one_year)),
            SnapshotError);
    }
    CHECK(straight.failed_checks.empty());
    CHECK(sum(straight.tally.entered) > 900);
}

TEST_CASE("more person time than can be counted ends the run", "[person]")
{
    // 2^63 us are 292,471 years: 1,500 people of one cell in one period of 200 years live 300,000.
    for (const std::int64_t n : {1400, 1500}) {
        const World world(n);
        RunSettings settings;
        settings.measure = 200 * one_year;
        settings.month = settings.measure;
        Run run(world.network, world.parameters, world.people, settings);
        const auto live = [&] { return run.finish().tally.person_time.front(); };
        if (n == 1400) {
            CHECK(live() == n * settings.measure.count());
        } else {
            CHECK_THROWS_WITH(live(), Catch::Contains("part them by narrower `age_bands`"));
        }
    }
    TallyShape shape;
    shape.n_months = 1;
    Tally one(shape);
    one.person_time.front() = INT64_MAX;
    Tally other(shape);
    other.person_time.front() = 1;
    CHECK_THROWS_WITH(one.add(other), Catch::Contains("3.5 million"));
}

}  // namespace esther::test
