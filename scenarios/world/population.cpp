// Draws people. No library mathematics: every bit is the same on any machine.

#include "scenarios/world/population.hpp"

#include <algorithm>

#include "scenarios/world/population_death.hpp"
#include "scenarios/world/population_drift.hpp"
#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::int32_t days_a_year = static_cast<std::int32_t>(one_year / one_day);

constexpr std::uint32_t age_decision = hash_decision("population/age");
constexpr std::uint32_t risk_decision = hash_decision("population/risk");
constexpr std::uint32_t area_decision = hash_decision("population/entrant/area");
constexpr std::uint32_t home_decision = hash_decision("population/home");
constexpr std::uint32_t entrant_decision = hash_decision("population/entrant");
constexpr std::uint32_t birth_decision = hash_decision("population/entrant/birth");
constexpr std::uint32_t entry_decision = hash_decision("population/entrant/entry");

double draw_uniform(RunKey key, std::size_t entity, std::uint32_t decision, std::uint16_t ordinal = 0)
{
    DrawId id;
    id.entity = static_cast<std::uint32_t>(entity);
    id.decision = decision;
    id.draw = ordinal;
    return uniform(key, id);
}

/// Person-years lived below each age by a stationary population of one sex: the sum of L(x).
std::vector<double> years_lived_below(const LifeTable& life, Sex sex)
{
    std::vector<double> below(static_cast<std::size_t>(greatest_age) + 2, 0.0);
    double alive = 1;
    for (int age = 0; age <= greatest_age; ++age) {
        // Deaths fall in the middle of a year of age, in the first one earlier (0.14: see the table's
        // header).
        const double after = age == 0 ? 1 - 0.14 : 0.5;
        const double rate = life.rate(sex, age);
        const double dies = alive * std::min(1.0, rate / (1 + after * rate));
        below[static_cast<std::size_t>(age) + 1] =
            below[static_cast<std::size_t>(age)] + alive - after * dies;
        alive -= dies;
    }
    return below;
}

/// Age in days of a person in a closed band: even.
std::int32_t even_age(const AgeBand& ages, double u)
{
    const std::int32_t first = ages.first * days_a_year;
    const std::int32_t n_days = (ages.last + 1) * days_a_year - first;
    return first + std::min(static_cast<std::int32_t>(u * n_days), n_days - 1);  // the product may round up
}

/// Age in days of a person in the open band: as in a stationary population, even within a year of age.
std::int32_t tail_age(const std::vector<double>& below, int first, double u)
{
    const auto start = static_cast<std::size_t>(first);
    const double years = below[start] + u * (below.back() - below[start]);
    std::size_t age = start;
    while (age < static_cast<std::size_t>(greatest_age) && below[age + 1] <= years) {
        ++age;
    }
    const double part = (years - below[age]) / (below[age + 1] - below[age]);
    const auto day = std::min(static_cast<std::int32_t>(part * days_a_year), days_a_year - 1);
    return static_cast<std::int32_t>(age) * days_a_year + day;
}

void draw_attributes(const PopulationModel& model, RunKey key, std::size_t person, std::uint8_t* attributes)
{
    for (const AttributeDraw& draw : model.draws) {
        if (model.given.has(draw.column)) {
            continue;
        }
        const double* const chances = draw.chances(draw.row_of(attributes));
        const std::size_t last = draw.n_values - 1;
        if (chances[last - 1] <= 0) {
            continue;  // only the first value is possible
        }
        const double u = draw_uniform(key, person, draw.decision);
        std::size_t k = 0;
        while (k < last && u >= chances[k]) {
            ++k;
        }
        attributes[draw.column] = static_cast<std::uint8_t>(last - k);
    }
}

/// The homes of one area: `n` of them, every `step`th from `from` on, for people from `begin` on.
struct Homes {
    std::size_t n = 1;
    std::size_t from = 0;
    std::size_t step = 1;
    std::size_t begin = 0;
};

/// Blocks of as many neighbours in the list as there are homes are shared out by a shuffle of their own, so
/// homes are even in every band of age and sex, and a person's home depends on nobody outside of the block.
void draw_homes(RunKey key, const Homes& homes, std::size_t first, std::size_t last, People& people)
{
    const std::size_t n_homes = homes.n;
    std::vector<std::uint16_t> order(n_homes);
    for (std::size_t block = (first - homes.begin) / n_homes; homes.begin + block * n_homes < last; ++block) {
        for (std::size_t i = 0; i < n_homes; ++i) {
            order[i] = static_cast<std::uint16_t>(i);
        }
        for (std::size_t i = n_homes; i > 1; --i) {
            const double u =
                draw_uniform(key, homes.begin + block, home_decision, static_cast<std::uint16_t>(i - 1));
            const auto at = static_cast<std::size_t>(u * static_cast<double>(i));
            std::swap(order[i - 1], order[std::min(at, i - 1)]);
        }
        const std::size_t start = homes.begin + block * n_homes;
        for (std::size_t i = std::max(first, start); i < std::min(last, start + n_homes); ++i) {
            people.home[i] = static_cast<std::uint16_t>(homes.from + homes.step * order[i - start]);
        }
    }
}

float draw_risk(const PopulationModel& model, RunKey key, std::size_t person)
{
    return model.has_risk ? static_cast<float>(model.risk.quantile(draw_uniform(key, person, risk_decision)))
                          : 1.0F;
}

/// Whom the number of a person draws, born on a day: attributes and risk.
void draw_person(const PopulationModel& model, RunKey key, std::size_t i, Sex sex, std::uint8_t area,
                 std::int32_t days, People& people)
{
    std::uint8_t* const attributes = &people.attributes[i * people.n_attributes];
    attributes[age_column] = static_cast<std::uint8_t>(days / days_a_year);
    attributes[sex_column] = static_cast<std::uint8_t>(sex);
    if (model.area_column) {
        attributes[*model.area_column] = area;
    }
    draw_attributes(model, key, i, attributes);
    people.risk[i] = draw_risk(model, key, i);
}

std::int32_t day_of(Time t)
{
    return static_cast<std::int32_t>(t.time_since_epoch() / one_day);
}

/// Where somebody comes to live: areas draw people as they have them.
std::uint8_t draw_area(const PopulationModel& model, RunKey key, std::size_t i)
{
    std::size_t area = 0;
    const double at = draw_uniform(key, i, area_decision) * static_cast<double>(model.n_people);
    while (area + 1 < model.n_areas() && at >= static_cast<double>(model.area_first[area + 1])) {
        ++area;
    }
    return static_cast<std::uint8_t>(area);
}

/// Somebody who comes during the run: first the year by the number, then sex and age, birth and entry.
void draw_entrant(const PopulationModel& model, RunKey key, std::size_t i, People& people)
{
    const std::size_t ordinal = i - model.n_people;
    std::size_t year = 0;
    while (model.flows.before(year + 1) <= ordinal) {
        ++year;
    }
    const Flows::Entrants& who = model.flows.pick(draw_uniform(key, i, entrant_decision));
    const Time first = start_of_run + static_cast<std::int64_t>(year) * one_year;
    Time earliest = first;
    std::int32_t birth = 0;
    if (!who.born) {  // on any day that makes them so old in the middle of the year
        const std::int32_t middle = day_of(first + one_year / 2);
        const auto back = static_cast<std::int32_t>(draw_uniform(key, i, birth_decision) * days_a_year);
        birth = middle - who.age * days_a_year - std::min(back, days_a_year - 1);
        earliest = std::max(first, start_of_run + birth * one_day);
    }
    const Duration span = first + one_year - earliest;
    const Duration later =
        to_duration(draw_uniform(key, i, entry_decision) * static_cast<double>(span.count()));
    people.entry[i] = earliest + std::clamp(later, Duration{1}, span - Duration{1});
    people.birth_day[i] = who.born ? day_of(people.entry[i]) : birth;
    const std::int32_t oldest_day = greatest_age * days_a_year;
    draw_person(model, key, i, who.sex, draw_area(model, key, i),
                std::clamp(day_of(people.entry[i]) - people.birth_day[i], 0, oldest_day), people);
}

/// The home of somebody who comes to an area: any of its homes.
std::uint16_t draw_home_in(const PopulationModel& model, RunKey key, std::size_t i, std::size_t area,
                           std::size_t n_homes)
{
    const std::size_t n = n_homes / model.n_areas();
    const auto k = static_cast<std::size_t>(draw_uniform(key, i, home_decision) * static_cast<double>(n));
    return static_cast<std::uint16_t>(area + model.n_areas() * std::min(k, n - 1));
}

/// People of a file: what it says of them, and the rest drawn as for anybody. Its ages are whole years.
void draw_given(const PopulationModel& model, RunKey key, std::size_t first, std::size_t last, People& people)
{
    const GivenPeople& given = model.given;
    for (std::size_t i = first; i < last; ++i) {
        const int age = given.attribute(i, age_column);
        people.birth_day[i] = -even_age({age, age}, draw_uniform(key, i, age_decision));
        std::uint8_t* const attributes = &people.attributes[i * people.n_attributes];
        for (std::size_t k = 0; k < people.n_attributes; ++k) {
            attributes[k] = given.has(k) ? given.attribute(i, k) : std::uint8_t{0};
        }
        draw_attributes(model, key, i, attributes);
        people.risk[i] = draw_risk(model, key, i);
    }
}

void draw_cell(const PopulationModel& model, const PopulationCell& cell, RunKey key, std::size_t first,
               std::size_t last, People& people)
{
    const auto sex = static_cast<std::size_t>(cell.sex);
    for (std::size_t i = first; i < last; ++i) {
        const double u = draw_uniform(key, i, age_decision);
        const std::int32_t days = cell.ages.is_open() ? tail_age(model.years_lived[sex], cell.ages.first, u)
                                                      : even_age(cell.ages, u);
        people.birth_day[i] = -days;
        draw_person(model, key, i, cell.sex, cell.area, days, people);
    }
}

}  // namespace

PopulationModel compile_population(const PopulationSpec& spec, const StudySpec& study, Problems& problems)
{
    PopulationModel model;
    const std::size_t n_before = problems.items().size();
    std::vector<CensusRow> census;
    std::vector<CensusRow> fallback;
    if (spec.census) {
        census =
            read_census_table(study.text_of(spec.census->file), study.shown(spec.census->file), problems);
    }
    if (spec.scaled_from) {
        fallback = read_census_table(study.text_of(spec.scaled_from->file),
                                     study.shown(spec.scaled_from->file), problems);
    }
    const LifeTable life =
        read_life_table(study.text_of(spec.life_table.file), study.shown(spec.life_table.file),
                        spec.life_table.country, spec.life_table.place, problems);
    if (spec.people_file) {
        model.given = read_people_table(study.text_of(spec.people_file->file),
                                        study.shown(spec.people_file->file), spec.attributes, problems);
    } else {
        model.cells = count_people(spec, census, fallback, problems);
    }
    model.draws = compile_attributes(spec, problems);
    if (problems.items().size() > n_before) {
        return model;
    }
    model.attributes = spec.attributes;
    model.n_people = spec.people_file ? model.given.n_people
                                      : std::size_t{model.cells.back().first} + model.cells.back().count;
    if (!area_attribute(spec).empty()) {
        model.area_column = find_column(spec.attributes, area_attribute(spec));
        for (const PopulationCell& cell : model.cells) {
            if (cell.area == model.area_first.size()) {
                model.area_first.push_back(cell.first);
            }
        }
        model.area_first.push_back(model.n_people);
    }
    for (std::size_t sex = 0; sex < n_sexes; ++sex) {
        model.years_lived[sex] = years_lived_below(life, static_cast<Sex>(sex));
    }
    if (spec.risk_shape) {
        model.has_risk = true;
        model.risk = Law::gamma(1, spec.risk_shape->value);
    }
    model.death_hazard = death_hazards(spec, life, model.draws, problems);
    if (problems.items().size() > n_before) {
        return model;
    }
    model.courses = compile_courses(spec, model.death_hazard, model.draws, problems);
    model.n_years =
        static_cast<std::size_t>((study.warm_up + study.measure + one_year - Duration{1}) / one_year);
    // Of a prevalence that cannot be kept there is no telling what else moves it.
    if (problems.items().size() == n_before && model.courses.warnings.empty()) {
        const auto whole_years = static_cast<std::size_t>((study.warm_up + study.measure) / one_year);
        model.courses.warnings =
            drift_warnings(spec, model.death_hazard, model.draws, model.courses.courses, whole_years);
    }
    if (spec.keeps_census) {
        model.flows = keep_census(model.cells, life, model.years_lived);
    }
    return model;
}

People make_room(const PopulationModel& model)
{
    People people;
    people.n_attributes = model.attributes.size();
    const std::size_t n = model.n_ever();
    people.birth_day.resize(n);
    people.attributes.resize(n * people.n_attributes);
    people.risk.resize(n);
    people.home.resize(n);
    people.entry.resize(n > model.n_people ? n : 0, start_of_run);
    return people;
}

void fill_people(const PopulationModel& model, RunKey key, std::size_t n_homes, std::size_t first,
                 std::size_t last, People& people)
{
    ESTHER_CHECK(n_homes >= 1 && n_homes <= 65'536 && last <= people.size());
    for (const PopulationCell& cell : model.cells) {
        const std::size_t from = std::max<std::size_t>(first, cell.first);
        const std::size_t to = std::min<std::size_t>(last, std::size_t{cell.first} + cell.count);
        if (from < to) {
            draw_cell(model, cell, key, from, to, people);
        }
    }
    if (model.given.n_people > 0) {
        draw_given(model, key, first, last, people);
    }
    for (std::size_t i = std::max(first, model.n_people); i < last; ++i) {
        draw_entrant(model, key, i, people);
    }
    const std::size_t n_areas = model.n_areas();
    for (std::size_t i = std::max(first, model.n_people); i < last && model.area_column; ++i) {
        people.home[i] = draw_home_in(model, key, i, people.attribute(i, *model.area_column), n_homes);
    }
    for (std::size_t area = 0; area < n_areas; ++area) {
        const Homes homes{n_homes / n_areas, area, n_areas, model.area_column ? model.area_first[area] : 0};
        const std::size_t end = model.area_column ? model.area_first[area + 1] : people.size();
        const std::size_t from = std::max(first, homes.begin);
        if (from < std::min(last, end)) {
            draw_homes(key, homes, from, std::min(last, end), people);
        }
    }
    for (std::size_t i = first; i < last && !model.given.home.empty(); ++i) {
        people.home[i] = model.given.home[i];
    }
}

std::vector<double> count_homes(const PopulationModel& model, std::size_t n_homes)
{
    std::vector<double> people(n_homes, static_cast<double>(model.n_people) / static_cast<double>(n_homes));
    if (!model.given.home.empty()) {
        people.assign(n_homes, 0.0);
        for (const std::uint16_t home : model.given.home) {
            people[home] += 1;
        }
    }
    const std::size_t n_areas = model.n_areas();
    for (std::size_t home = 0; home < n_homes && model.area_column; ++home) {
        const std::size_t area = home % n_areas;
        people[home] = static_cast<double>(model.area_first[area + 1] - model.area_first[area]) /
                       static_cast<double>(n_homes / n_areas);
    }
    return people;
}

void check_homes(const PopulationModel& model, std::size_t n_homes, const Place& place, Problems& problems)
{
    const std::size_t n_areas = model.n_areas();
    if (n_homes % n_areas != 0) {
        problems.add(place,
                     std::to_string(n_homes) + " homes cannot be shared out evenly to " +
                         std::to_string(n_areas) + " areas",
                     "people keep their area, and each area has homes of its own", "a multiple as 'count'");
    }
    for (std::size_t i = 0; i < model.given.home.size(); ++i) {
        if (model.given.home[i] >= n_homes) {
            problems.add(model.given.home_place[i],
                         "the neighbourhood " + std::to_string(model.given.home[i] + 1) + " is not there",
                         "the setting has " + std::to_string(n_homes) + " of the place where people live",
                         "a number from 1 to " + std::to_string(n_homes));
        }
    }
}

People draw_people(const PopulationModel& model, RunKey key, std::size_t n_homes)
{
    People people = make_room(model);
    fill_people(model, key, n_homes, 0, people.size(), people);
    return people;
}

}  // namespace esther
