#include "scenarios/world/population.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "scenarios/world/population_death.hpp"
#include "sim/core/mix.hpp"
#include "sim/core/time.hpp"
#include "tests/scenarios/spec/sample_study.hpp"
#include "tests/scenarios/world/sample_population.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;

namespace {

const SamplePopulation& town()
{
    static const SamplePopulation sample = library_population("north_somerset");
    return sample;
}

const People& townspeople()
{
    static const People people = draw_people(town().model, make_run_key(20111, 0), 4);
    return people;
}

std::size_t column(const std::string& name)
{
    return find_column(town().spec.attributes, name).value();
}

/// How many standard deviations a binomial count lies from its mean.
double deviations(std::int64_t count, std::int64_t n, double share)
{
    const auto trials = static_cast<double>(n);
    return (static_cast<double>(count) - trials * share) / std::sqrt(trials * share * (1 - share));
}

std::uint64_t hash_of(const People& people)
{
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        hash = mix(hash, static_cast<std::uint64_t>(static_cast<std::int64_t>(people.birth_day[i])));
        hash = mix(hash, std::bit_cast<std::uint32_t>(people.risk[i]));
        hash = mix(hash, people.home[i]);
        for (std::size_t k = 0; k < people.n_attributes; ++k) {
            hash = mix(hash, people.attribute(i, k));
        }
    }
    return hash;
}

}  // namespace

TEST_CASE("every person has the sex and age of their cell", "[population]")
{
    const People& people = townspeople();
    CHECK(people.size() == 202'566);
    for (const PopulationCell& cell : town().model.cells) {
        std::int64_t days = 0;
        for (std::size_t i = cell.first; i < cell.first + cell.count; ++i) {
            const int age = -people.birth_day[i] / 365;
            if (people.attribute(i, sex_column) != static_cast<std::uint8_t>(cell.sex) ||
                !cell.ages.holds(age) || people.attribute(i, age_column) != age) {
                FAIL("person " << i << " is " << age << " years old");
            }
            days -= people.birth_day[i];
        }
        if (!cell.ages.is_open()) {  // ages are even within a band of five years
            const double width = 5 * 365;
            const double mean = cell.ages.first * 365 + (width - 1) / 2;
            const double error = width / std::sqrt(12.0 * cell.count);
            CHECK(std::abs(static_cast<double>(days) / cell.count - mean) < 4.5 * error);
        }
    }
}

TEST_CASE("ages in the open band fall off as in the life table", "[population]")
{
    auto spec = town().spec;
    spec.persons = 3'000'000;
    Problems problems;
    const PopulationModel model = compile_population(spec, town().study, problems);
    const People people = draw_people(model, make_run_key(5, 0), 1);
    for (const PopulationCell& cell : model.cells) {
        if (!cell.ages.is_open()) {
            continue;
        }
        const auto& lived = model.years_lived[static_cast<std::size_t>(cell.sex)];
        std::vector<std::int64_t> counts(greatest_age + 1);
        for (std::size_t i = cell.first; i < cell.first + cell.count; ++i) {
            ++counts[people.attribute(i, age_column)];
        }
        CHECK(counts[90] > counts[95]);
        CHECK(counts[95] > counts[100]);
        for (std::size_t age = 90; age <= 100; ++age) {
            const double share = (lived[age + 1] - lived[age]) / (lived.back() - lived[90]);
            CHECK(std::abs(deviations(counts[age], cell.count, share)) < 4.5);
        }
    }
}

TEST_CASE("conditions are as frequent as the file says", "[population]")
{
    const People& people = townspeople();
    int n_checked = 0;
    for (const AttributeDraw& draw : town().model.draws) {
        // Counted apart for each row of chances, so ages and odds are all looked at.
        const std::size_t n_rows = draw.at_least.size() / (draw.n_values - 1);
        std::vector<std::int64_t> n(n_rows);
        std::vector<std::vector<std::int64_t>> counts(n_rows, std::vector<std::int64_t>(draw.n_values));
        for (std::size_t i = 0; i < people.size(); ++i) {
            const std::size_t row = draw.row_of(&people.attributes[i * people.n_attributes]);
            ++n[row];
            ++counts[row][people.attribute(i, draw.column)];
        }
        for (std::size_t row = 0; row < n_rows; ++row) {
            for (std::size_t value = 0; value < draw.n_values; ++value) {
                const double share = draw.share(row, value);
                const double expected = static_cast<double>(n[row]) * share;
                if (share <= 1e-12 || share >= 1 - 1e-12) {
                    CHECK(counts[row][value] == (share < 0.5 ? 0 : n[row]));
                } else if (expected > 20 && static_cast<double>(n[row]) - expected > 20) {
                    CHECK(std::abs(deviations(counts[row][value], n[row], share)) < 5);
                    ++n_checked;
                }
            }
        }
    }
    CHECK(n_checked > 300);
}

TEST_CASE("odds multiply the odds of every value but the first", "[population]")
{
    const SampleStudy files;
    const auto sample = load_population(files.folder() / "town.yaml");
    const auto draw =
        std::find_if(sample.model.draws.begin(), sample.model.draws.end(), [&](const AttributeDraw& d) {
            return d.column == find_column(sample.spec.attributes, "copd").value();
        });
    REQUIRE(draw != sample.model.draws.end());
    const auto chance = [&](std::uint8_t age, std::uint8_t deprivation, std::uint8_t frailty) {
        const std::uint8_t person[5] = {age, 0, deprivation, frailty, 0};
        return draw->share(draw->row_of(person), 1);
    };
    const auto odds = [](double p) { return p / (1 - p); };
    CHECK(chance(39, 4, 2) == 0);
    CHECK(chance(40, 0, 0) == Approx(0.05));
    CHECK(odds(chance(40, 4, 0)) == Approx(2 * odds(0.05)));
    CHECK(odds(chance(99, 4, 2)) == Approx(6 * odds(0.05)));
}

TEST_CASE("an attribute may depend on one that stands below it in the file", "[population]")
{
    const SampleStudy files;
    const auto sample =
        load_population(files.folder() / "town.yaml");  // copd depends on frailty, which follows
    const People first = draw_people(sample.model, make_run_key(1, 0), 2);
    const std::string copd =
        R"(  copd: {by: age, shares: {0-39: {no: 100 %}, 40+: {yes: 5 %}}, odds: [{deprivation: {"5": 2}}, {frailty: {severe: 3}}]})";
    const std::string frailty =
        "  frailty: {by: age, shares: {0-64: {fit: 100 %}, 65+: {mild: 30 %, severe: 10 %}}}";
    files.replace("town.yaml", copd + "\n" + frailty, frailty + "\n" + copd);
    const auto turned = load_population(files.folder() / "town.yaml");
    CHECK(first == draw_people(turned.model, make_run_key(1, 0), 2));
}

TEST_CASE("personal risk has mean 1 and the variance of its gamma law", "[population]")
{
    double sum = 0;
    double squares = 0;
    for (const float risk : townspeople().risk) {
        sum += risk;
        squares += static_cast<double>(risk) * risk;
    }
    const auto n = static_cast<double>(townspeople().size());
    const double variance = 1 / town().spec.risk_shape->value;
    CHECK(std::abs(sum / n - 1) < 4.5 * std::sqrt(variance / n));
    CHECK(squares / n - sum / n * sum / n == Approx(variance).epsilon(0.05));
}

TEST_CASE("homes are even, in all and in each band of age and sex", "[population]")
{
    std::vector<std::int64_t> counts(4);
    for (const std::uint16_t home : townspeople().home) {
        ++counts[home];
    }
    for (const std::int64_t count : counts) {
        CHECK(std::abs(count - 202'566 / 4) <= 1);
    }
    for (const PopulationCell& cell : town().model.cells) {
        std::vector<std::int64_t> of_cell(4);
        for (std::size_t i = cell.first; i < cell.first + cell.count; ++i) {
            ++of_cell[townspeople().home[i]];
        }
        for (const std::int64_t count : of_cell) {
            CHECK(std::abs(static_cast<double>(count) - cell.count / 4.0) < 2);
        }
    }
}

TEST_CASE("a person does not depend on who else is drawn, in which order or in which parts", "[population]")
{
    const RunKey key = make_run_key(20111, 0);
    People parts = make_room(town().model);
    const std::size_t n = parts.size();
    fill_people(town().model, key, 4, n / 3 + 1, n, parts);
    fill_people(town().model, key, 4, 0, 7, parts);
    fill_people(town().model, key, 4, 7, n / 3 + 1, parts);
    CHECK(parts == townspeople());

    // Another condition for everybody, drawn before: nobody's other attributes move.
    auto spec = town().spec;
    spec.attributes.push_back({"extra", {"no", "yes"}});
    spec.prevalence.insert(spec.prevalence.begin(),
                           PrevalenceSpec{"extra", {}, {{{}, {0.5, 0.5}, {}}}, {}, {}, {}});
    Problems problems;
    const PopulationModel more = compile_population(spec, town().study, problems);
    const People people = draw_people(more, key, 4);
    CHECK(people.birth_day == townspeople().birth_day);
    CHECK(people.risk == townspeople().risk);
    CHECK(people.home == townspeople().home);
    std::int64_t n_extra = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < townspeople().n_attributes; ++k) {
            if (people.attribute(i, k) != townspeople().attribute(i, k)) {
                FAIL("attribute " << k << " of person " << i << " has moved");
            }
        }
        n_extra += people.attribute(i, townspeople().n_attributes);
    }
    CHECK(std::abs(deviations(n_extra, static_cast<std::int64_t>(n), 0.5)) < 4.5);
}

TEST_CASE("the attributes of a person are drawn apart from each other", "[population]")
{
    // Within one row of chances risk must not know the condition, nor the condition the home.
    const People& people = townspeople();
    const std::size_t frailty = column("frailty");
    double risk_of_frail = 0;
    double risk_of_fit = 0;
    std::int64_t n_frail = 0;
    std::int64_t n_fit = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (people.attribute(i, age_column) >= 75) {
            const bool is_frail = people.attribute(i, frailty) > 0;
            (is_frail ? risk_of_frail : risk_of_fit) += people.risk[i];
            ++(is_frail ? n_frail : n_fit);
        }
    }
    const double difference =
        risk_of_frail / static_cast<double>(n_frail) - risk_of_fit / static_cast<double>(n_fit);
    const double error = std::sqrt(2.0 / static_cast<double>(n_frail) + 2.0 / static_cast<double>(n_fit));
    CHECK(std::abs(difference) < 4.5 * error);
}

TEST_CASE("seed and replication matter", "[population]")
{
    const auto key = [](std::uint64_t seed, std::uint64_t replication) {
        return make_run_key(seed, replication);
    };
    const auto& model = library_population("north_somerset_small").model;
    const std::uint64_t one = hash_of(draw_people(model, key(1, 0), 4));
    CHECK(one == hash_of(draw_people(model, key(1, 0), 4)));
    CHECK(one != hash_of(draw_people(model, key(2, 0), 4)));
    CHECK(one != hash_of(draw_people(model, key(1, 1), 4)));
    CHECK(one != hash_of(draw_people(model, key(1 + (1ULL << 32), 0), 4)));
    CHECK(one != hash_of(draw_people(model, key(1, 0), 5)));
}

TEST_CASE("the bits of a small population are the same everywhere", "[population][digest]")
{
    const SampleStudy files;  // a file of the test's own, so that the library can change
    const auto sample = load_population(files.folder() / "town.yaml");
    const People people = draw_people(sample.model, make_run_key(20111, 3), 4);
    std::uint64_t hash = hash_of(people);
    for (const double hazard : sample.model.death_hazard) {
        hash = mix(hash, std::bit_cast<std::uint64_t>(hazard));
    }
    CHECK(hash == 0x24bddd67eb24449cULL);
}

TEST_CASE("as many die at the start as the life table says", "[population]")
{
    // Mean over the people of (hazard x factor), by sex and band of 5 years, against the table's rate.
    const auto& spec = town().spec;
    const People& people = townspeople();
    const LifeTable life = [] {
        Problems problems;
        return read_life_table(town().study.text_of(town().spec.life_table.file), "l.csv",
                               town().spec.life_table.country, {}, problems);
    }();
    for (const PopulationCell& cell : town().model.cells) {
        double modelled = 0;
        double expected = 0;
        double squares = 0;
        for (std::size_t i = cell.first; i < cell.first + cell.count; ++i) {
            const std::uint8_t* const person = &people.attributes[i * people.n_attributes];
            const std::size_t at = person[sex_column] * 111U + person[age_column];
            const double rate = town().model.death_hazard[at] *
                                factor_of(spec.death, spec.attributes, person) *
                                static_cast<double>(one_year.count());
            const double of_table = life.rate(cell.sex, person[age_column]);
            modelled += rate;
            expected += of_table;
            squares += (rate - of_table) * (rate - of_table);
        }
        CHECK(std::abs(modelled - expected) <= 4.5 * std::sqrt(squares) + 1e-9 * expected);
    }
}

TEST_CASE("a death factor raises the hazard of those who have it, by just that factor", "[population]")
{
    const SampleStudy files;
    const auto sample = load_population(files.folder() / "town.yaml");
    Problems problems;
    const auto means = mean_death_factors(sample.spec, sample.model.draws, problems);
    CHECK(means[0 * 111 + 64] == 1);
    CHECK(means[1 * 111 + 65] == Approx(0.6 * 1 + 0.3 * 2 + 0.1 * 4));
    const double year = static_cast<double>(one_year.count());
    CHECK(sample.model.death_hazard[64] * year == Approx(0.02));
    CHECK(sample.model.death_hazard[65] * year * 1.6 == Approx(0.02));
    CHECK(sample.model.death_hazard[111 + 110] * year * 1.6 == Approx(0.2));
}

TEST_CASE("every population of the library can be drawn", "[population]")
{
    for (const char* const name :
         {"north_somerset", "torbay", "herefordshire", "haringey_islington", "jonkoping"}) {
        CAPTURE(name);
        const auto sample = library_population(name);
        const People people = draw_people(sample.model, make_run_key(1, 0), 4);
        CHECK(people.size() == sample.model.n_people);
        CHECK(people.size() > 100'000);
    }
}
