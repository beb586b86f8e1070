#include "scenarios/world/world.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "scenarios/spec/client_groups.hpp"
#include "scenarios/spec/parameters.hpp"
#include "scenarios/spec/vocabulary.hpp"
#include "scenarios/world/check_free_units.hpp"
#include "scenarios/world/check_measures.hpp"
#include "scenarios/world/cross_boundary.hpp"
#include "scenarios/world/group_pathways.hpp"
#include "scenarios/world/study_warnings.hpp"
#include "scenarios/world/weighted_people.hpp"

namespace esther {

namespace {

constexpr std::int64_t most_years = 200;
constexpr std::int64_t most_years_with_births = 67;

/// The pathways as they run: delays and handoffs on branches expanded, flows across the boundary led apart.
/// The reader has checked them.
std::vector<PathwaySpec> prepare_pathways(const StudySpec& study, Problems& problems)
{
    const Vocabulary words = vocabulary_of(study);
    std::vector<PathwaySpec> ready;
    for (const PathwaySpec& written : study.pathways) {
        ready.push_back(
            with_elsewhere(expand_branches(written, words.interfaces), study.settings.front(), problems));
    }
    const ClientGroups groups = client_groups(study);
    return groups.any() ? copy_for_groups(ready, groups, grouped_parameters(study)) : ready;
}

/// What a parameter is for each client group, where it differs between them.
void add_for_groups(const StudySpec& study, const CareModelSpec& model, const ParameterChoice& choice,
                    std::map<std::string, double>& values)
{
    const ClientGroups groups = client_groups(study);
    for (const ClientGroup& group : groups.groups) {
        ParameterChoice of_clients = choice;
        std::optional<CareModelSpec> before;
        if (choice.before != nullptr) {
            of_clients.before = &before.emplace(model_for(*choice.before, groups, group));
        }
        const auto of_group = resolve(study.mechanisms, model_for(model, groups, group), of_clients);
        for (const std::string& name : grouped_parameters(study)) {
            values[name_for(name, group.name)] = of_group.at(name);
        }
    }
}

/// Whom each site serves. Where homes differ, a site serves the people of the homes that look to it.
double people_of_site(const std::vector<double>& homes, std::size_t site, std::size_t count)
{
    double people = 0;
    for (std::size_t home = site; home < homes.size(); home += count) {
        people += homes[home];
    }
    return people;
}

/// People by client group whom a site serves: those of the homes that look to it.
std::vector<double> groups_of_site(const std::vector<std::vector<double>>& homes, std::size_t site,
                                   std::size_t count)
{
    std::vector<double> people;
    for (std::size_t home = site; home < homes.size(); home += count) {
        people.resize(homes[home].size(), 0.0);
        for (std::size_t g = 0; g < people.size(); ++g) {
            people[g] += homes[home][g];
        }
    }
    return people;
}

bool has_uneven_homes(const WorldGroup& group)
{
    return group.people && (group.people->area_column || !group.people->given.home.empty());
}

void add_sites(const SettingSpec& setting, const ClientGroups& groups, double n_people, WorldGroup& group,
               Problems& problems)
{
    std::vector<std::size_t> first;
    std::size_t n_sites = 0;
    for (const PlaceSpec& place : setting.places) {
        group.model.places.push_back(place.name);
        if (place.home) {
            group.first_home = n_sites;
            group.n_homes = static_cast<std::size_t>(place.count);
        }
        if (place.home && group.people) {
            check_homes(*group.people, group.n_homes, place.place, problems);
        }
        first.push_back(n_sites);
        n_sites += static_cast<std::size_t>(place.count);
    }
    if (problems.any()) {
        return;
    }
    const std::vector<double> homes =
        group.people ? count_homes(*group.people, group.n_homes) : std::vector<double>{};
    std::vector<std::vector<double>> weighted(setting.weights.size());
    for (std::size_t w = 0; w < setting.weights.size() && group.people; ++w) {
        weighted[w] = count_weighted(*group.people, setting.weights[w], group.n_homes);
    }
    // Where homes are alike, each site serves as many as the other, whether its number divides theirs or not.
    const auto of_site = [&](const std::vector<double>& at_home, double all, std::size_t i, std::size_t count) {
        return has_uneven_homes(group) ? people_of_site(at_home, i, count)
                                       : all / static_cast<double>(count);
    };
    std::vector<std::vector<double>> clients;
    for (std::size_t g = 0; g < groups.groups.size() && group.people; ++g) {
        group.model.groups.push_back(groups.groups[g].name);
    }
    if (!group.model.groups.empty()) {
        clients = count_groups(*group.people, groups, group.n_homes);
    }
    for (std::size_t p = 0; p < setting.places.size(); ++p) {
        const auto count = static_cast<std::size_t>(setting.places[p].count);
        for (std::size_t i = 0; i < count; ++i) {
            Model::Site site;
            site.place = setting.places[p].name;
            site.people = of_site(homes, n_people, i, count);
            site.groups = groups_of_site(clients, i, count);
            for (std::size_t w = 0; w < setting.weights.size(); ++w) {
                const double all = std::accumulate(weighted[w].begin(), weighted[w].end(), 0.0);
                site.weighted[setting.weights[w].name] = of_site(weighted[w], all, i, count);
            }
            for (std::size_t q = 0; q < setting.places.size(); ++q) {
                site.serves.push_back(first[q] + i % static_cast<std::size_t>(setting.places[q].count));
            }
            group.model.sites.push_back(std::move(site));
        }
    }
}

/// Cells of the tallies: age band x sex x deprivation.
void add_axes(const PopulationSpec& population, Model& model)
{
    std::vector<std::uint8_t> by_age(static_cast<std::size_t>(greatest_age) + 1, 0);
    for (std::size_t band = 0; band < population.age_bands.size(); ++band) {
        for (int age = population.age_bands[band].first; age <= population.age_bands[band].last; ++age) {
            by_age[static_cast<std::size_t>(age)] = static_cast<std::uint8_t>(band);
        }
    }
    model.axes.emplace_back("age", by_age);
    for (const std::size_t column : {sex_column, deprivation_column}) {
        const AttributeSpec& attribute = population.attributes[column];
        std::vector<std::uint8_t> identity(attribute.values.size());
        std::iota(identity.begin(), identity.end(), std::uint8_t{0});
        model.axes.emplace_back(attribute.name, identity);
    }
}

ParameterChoice choice_of(const StudySpec& study, Arm arm, std::int64_t replication)
{
    ParameterChoice choice;
    choice.arm = arm;
    choice.unknowns = study.unknown_practices;
    choice.seed = study.seed;
    choice.replication = static_cast<std::uint64_t>(replication);
    choice.draws = study.draws_parameters;
    choice.grades = study.draw_grades;
    choice.pressure = study.pressure;
    return choice;
}

/// The greatest value that each parameter can take in a replication under any practices.
std::map<std::string, double> greatest_values(const StudySpec& study, std::int64_t replication)
{
    const ParameterChoice choice = choice_of(study, Arm::as_is, replication);
    std::map<std::string, double> greatest;
    for (const ParameterSpec& written : study.mechanisms.parameters) {
        const ParameterSpec parameter = drawn(written, choice);
        double most = parameter.value.value;
        for (const MoveSpec& move : parameter.moves) {
            most = std::max(most, move.full.value);
        }
        most = parameter.ideal ? std::max(most, parameter.ideal->value) : most;
        greatest[parameter.name] = std::max(most, parameter.fitted_up_to.value_or(most));
    }
    for (const ClientGroup& group : client_groups(study).groups) {
        for (const std::string& name : grouped_parameters(study)) {
            greatest[name_for(name, group.name)] = greatest.at(name);
        }
    }
    return greatest;
}

/// Others' residents come to each hospital by themselves.
void add_pathways(const SettingSpec& setting, const std::vector<PathwaySpec>& pathways, Model& model)
{
    const std::string place = place_of_hospitals(setting);
    std::vector<HospitalSite> hospitals;
    for (std::size_t i = 0; i < model.sites.size(); ++i) {
        if (model.sites[i].place == place) {
            hospitals.push_back({i, model.sites[i].people});
        }
    }
    for (const PathwaySpec& pathway : pathways) {
        for (PathwaySpec& stream : at_each_hospital(pathway, setting.flows, hospitals)) {
            model.pathways.push_back(std::move(stream));
        }
    }
}

WorldGroup make_group(const StudySpec& study, const ScenarioSpec& scenario,
                      const std::vector<PathwaySpec>& pathways, Problems& problems)
{
    WorldGroup group;
    Model& model = group.model;
    const SettingSpec& setting = study.settings[scenario.setting];
    model.pools = setting.pools;
    for (PoolSpec& pool : pools_elsewhere(setting)) {
        model.pools.push_back(std::move(pool));
    }
    // By name: the order of keys in a file is no part of the model.
    std::sort(model.pools.begin(), model.pools.end(),
              [](const PoolSpec& a, const PoolSpec& b) { return a.name < b.name; });
    model.interfaces = setting.interfaces;
    model.horizon = study.warm_up + study.measure;
    if (setting.crossing_least) {
        model.crossing = to_duration(setting.crossing_least->value);
    }
    double n_people = 0;
    if (scenario.population) {
        const PopulationSpec& population = study.populations[*scenario.population];
        model.attributes = population.attributes;
        group.people = compile_population(population, study, problems);
        n_people = static_cast<double>(group.people->n_people);
        model.death_hazard = group.people->death_hazard;
        model.death_factors = population.death;
        model.courses = group.people->courses.courses;
        if (!group.people->flows.leaving.rates.empty()) {
            model.courses.push_back(group.people->flows.leaving);
        }
        add_axes(population, model);
    }
    add_sites(setting, client_groups(study), n_people, group, problems);
    add_pathways(setting, pathways, model);
    return group;
}

std::string name_with_arm(const std::string& name, Arm arm)
{
    return arm == Arm::flow_only ? name + " flow_only" : arm == Arm::ideal ? name + " ideal" : name;
}

/// What a run could not do, or not end.
/// What would come to nothing, as there are no people.
void check_without_people(const StudySpec& study, Problems& problems)
{
    for (const PathwaySpec& pathway : study.pathways) {
        if (pathway.need) {
            problems.add(pathway.place, "pathway '" + pathway.name + "' begins with a need, and the study has no people",
                         "needs are of people, so nobody would ever walk it",
                         "'arrivals' in the pathway, or a study with 'scenarios'");
        }
    }
    for (const PoolSpec& pool : study.settings.front().pools) {
        if (pool.per_person) {
            problems.add(pool.capacity.place,
                         "pool '" + pool.name + "' has units by head, and the study has no people",
                         "it would have none", "a whole number of units");
        }
    }
    if (!study.arms.empty()) {
        problems.add(study.place, "study has arms and no people", "arms change care models, and it has none",
                     "leaving them out");
    }
}

void check_runs(const StudySpec& study, Problems& problems)
{
    for (const ScenarioSpec& scenario : study.scenarios) {
        const ScenarioSpec& first = study.scenarios.front();
        if (scenario.population != first.population || scenario.setting != first.setting) {
            problems.add(scenario.place,
                         "scenario '" + scenario.name + "' has other people or another setting than '" +
                             first.name + "'",
                         "the scenarios of a study are compared person by person",
                         "a study of its own for each place");
        }
    }
    const bool has_people = study.scenarios.front().population.has_value();
    if (has_people && study.warm_up + study.measure > most_years * one_year) {
        problems.add(study.place, "study is longer than " + std::to_string(most_years) + " years",
                     "a person's record counts the calendar years in a byte", "a shorter 'measure'");
    }
    if (has_people && study.populations[*study.scenarios.front().population].keeps_census &&
        study.warm_up + study.measure > most_years_with_births * one_year) {
        problems.add(study.place,
                     "study is longer than " + std::to_string(most_years_with_births) +
                         " years, and people are born in it",
                     "a person's record holds days of birth up to then",
                     "a shorter 'measure', or a population without 'births_and_migration'");
    }
    if (!has_people) {
        check_without_people(study, problems);
    }
    for (const PoolSpec& pool : study.settings.front().pools) {
        if (study.until_empty && (pool.there_for || !pool.open.empty())) {
            problems.add(pool.place,
                         "study runs until it is empty, but pool '" + pool.name +
                             (pool.there_for ? "' has absences for ever" : "' opens and closes for ever"),
                         "the run would not end", "'measure' instead of 'until'");
        }
    }
    for (const PathwaySpec& pathway : study.pathways) {
        const bool ends = pathway.source && pathway.source->count && !has_people;
        if (study.until_empty && !ends) {
            problems.add(
                study.place,
                "study runs until it is empty, but pathway '" + pathway.name + "' never stops sending people",
                "the run would not end", "'count' in its arrivals, or 'measure' instead of 'until'");
        }
    }
}

/// How care is until go-live.
const CareModelSpec* usual_care(const StudySpec& study)
{
    const auto found = std::find_if(study.scenarios.begin(), study.scenarios.end(),
                                    [&](const ScenarioSpec& s) { return s.name == study.reference; });
    return found == study.scenarios.end() || !found->care_model ? nullptr
                                                                : &study.care_models[*found->care_model];
}

/// Whether every practice is to the same people what it is to them in the other model.
bool does_as(const CareModelSpec& model, const CareModelSpec& other)
{
    return std::all_of(model.practices.begin(), model.practices.end(), [&](const PracticeUse& use) {
        const auto found =
            std::find_if(other.practices.begin(), other.practices.end(),
                         [&](const PracticeUse& there) { return there.practice == use.practice; });
        if (found == other.practices.end() || found->status != use.status) {
            return false;
        }
        const auto is_for_all = [](const PracticeUse& u) {
            return u.for_attribute.empty() || u.others == u.status;
        };
        const auto whom = [](const PracticeUse& u) {
            return std::tie(u.for_attribute, u.for_values, u.others);
        };
        return (is_for_all(use) && is_for_all(*found)) || whom(use) == whom(*found);
    });
}

/// Gives the scenarios that have something to learn a column for each step. The ceiling is there at once.
void plan_learning(const StudySpec& study, std::vector<std::size_t>& n_columns, World& world)
{
    if (!study.learns || !study.mechanisms.learns() || study.until_empty) {
        return;
    }
    world.steps = learning_steps(study.measure);
    const CareModelSpec* const usual = usual_care(study);
    for (WorldScenario& scenario : world.scenarios) {
        const CareModelSpec* const model =
            scenario.care_model ? &study.care_models[*scenario.care_model] : nullptr;
        const bool is_new = model != nullptr && model != usual &&
                            (usual == nullptr || scenario.arm != Arm::as_is || !does_as(*model, *usual));
        if (is_new && scenario.arm != Arm::ideal) {
            scenario.first_step = n_columns[scenario.group];
            n_columns[scenario.group] += world.steps.size();
        }
    }
}

/// The ledgers of a study look up by name what it counts.
void check_prices(const StudySpec& study, const Names& names, Problems& problems)
{
    check_priced(priced_names(study.costs), names.measures, names.pools, problems);
    for (const ContractSpec& contract : study.contracts) {
        check_priced(priced_names(contract), names.measures, names.pools, problems);
    }
}

}  // namespace

World compose(const StudySpec& study, Problems& problems)
{
    check_runs(study, problems);
    check_measures(study, problems);
    if (problems.any()) {
        return {};
    }
    World world;
    world.redraws = study.unknown_practices == Unknowns::drawn || study.draws_parameters;
    const std::vector<PathwaySpec> pathways = prepare_pathways(study, problems);
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> known;
    std::vector<std::size_t> n_columns;
    const auto add = [&](const ScenarioSpec& spec, Arm arm) {
        const std::pair key{spec.population.value_or(static_cast<std::size_t>(-1)), spec.setting};
        if (known.count(key) == 0) {
            known[key] = world.groups.size();
            world.groups.push_back(make_group(study, spec, pathways, problems));
            n_columns.push_back(1);
        }
        WorldScenario scenario;
        scenario.name = name_with_arm(spec.name, arm);
        scenario.title = name_with_arm(spec.title.empty() ? spec.name : spec.title, arm);
        scenario.group = known[key];
        scenario.column = n_columns[scenario.group]++;
        scenario.care_model = spec.care_model;
        scenario.arm = arm;
        if (arm == Arm::as_is && spec.name == study.reference) {
            world.reference = world.scenarios.size();
        }
        world.scenarios.push_back(std::move(scenario));
    };
    for (const ScenarioSpec& spec : study.scenarios) {
        add(spec, Arm::as_is);
    }
    const std::set<Arm> arms(study.arms.begin(), study.arms.end());
    for (const ScenarioSpec& spec : study.scenarios) {
        if (arms.count(Arm::flow_only) > 0 && spec.name != study.reference) {
            add(spec, Arm::flow_only);
        }
        if (arms.count(Arm::ideal) > 0 && spec.name == study.reference) {
            add(spec, Arm::ideal);  // the same ceiling for every care model: one row
        }
    }
    plan_learning(study, n_columns, world);
    for (std::size_t g = 0; g < world.groups.size() && !problems.any(); ++g) {
        const Names names = compile_group(study, world, g, 0, problems).names;
        if (!problems.any()) {
            check_prices(study, names, problems);
            Model at_most = world.groups[g].model;
            at_most.parameters = {greatest_values(study, 0)};
            check_free_units(study, std::move(at_most), problems);
        }
    }
    if (!problems.any()) {
        world.warnings = study_warnings(study, world);
        if (const auto& people = world.groups[world.scenarios[world.reference].group].people) {
            const std::vector<std::string>& more = people->courses.warnings;
            world.warnings.insert(world.warnings.end(), more.begin(), more.end());
        }
    }
    return world;
}

std::map<std::string, double> parameters_of(const StudySpec& study, const WorldScenario& scenario,
                                            std::int64_t replication, std::optional<Duration> since)
{
    if (!scenario.care_model) {
        return {};
    }
    ParameterChoice choice = choice_of(study, scenario.arm, replication);
    if (since) {
        choice.since = since;
        choice.before = usual_care(study);
    }
    const CareModelSpec& model = study.care_models[*scenario.care_model];
    std::map<std::string, double> values = resolve(study.mechanisms, model, choice);
    add_for_groups(study, model, choice, values);
    return values;
}

namespace {

/// A group's model with usual care alone, as one replication has it.
Model model_of_usual(const StudySpec& study, const World& world, std::size_t group, std::int64_t replication)
{
    Model model = world.groups[group].model;
    model.greatest = greatest_values(study, replication);
    for (const ParameterSpec& parameter : study.mechanisms.parameters) {
        if (parameter.fitted_up_to) {
            model.fitted.insert(parameter.name);
        }
    }
    model.parameters.push_back(parameters_of(study, world.scenarios[world.reference], replication));
    model.scenarios.push_back(world.scenarios[world.reference].name);
    return model;
}

}  // namespace

Compiled compile_group(const StudySpec& study, const World& world, std::size_t group,
                       std::int64_t replication, Problems& problems)
{
    Model model = model_of_usual(study, world, group, replication);
    std::vector<const WorldScenario*> members;
    for (const WorldScenario& scenario : world.scenarios) {
        if (scenario.group == group) {
            members.push_back(&scenario);
            model.scenarios.push_back(scenario.name);
            model.parameters.push_back(parameters_of(study, scenario, replication));
        }
    }
    model.ends_as.resize(model.parameters.size());
    std::iota(model.ends_as.begin(), model.ends_as.end(), std::size_t{0});
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (std::size_t k = 0; k < world.steps.size() && members[i]->learns(); ++k) {
            model.parameters.push_back(parameters_of(study, *members[i], replication, world.steps[k].middle));
            model.ends_as.push_back(i + 1);
        }
    }
    return compile(model, problems);
}

Parameters compile_parameters(const StudySpec& study, const World& world, std::size_t group,
                              std::int64_t replication, const std::map<std::string, double>& values,
                              const std::map<std::string, double>& in_the_end, Problems& problems)
{
    Model model = model_of_usual(study, world, group, replication);
    model.parameters.push_back(in_the_end);
    model.parameters.push_back(values);
    model.ends_as = {0, 1, 1};
    return compile(model, problems).parameters.back();
}

PeopleTable people_of(const WorldGroup& group, RunKey key)
{
    PeopleTable table;
    if (!group.people) {
        return table;
    }
    People people = draw_people(*group.people, key, group.n_homes);
    table.n_people = people.size();
    table.n_attributes = people.n_attributes;
    table.id.resize(table.n_people);
    std::iota(table.id.begin(), table.id.end(), 0U);
    table.birth_day = std::move(people.birth_day);
    table.risk = std::move(people.risk);
    table.home = std::move(people.home);
    for (std::uint16_t& home : table.home) {
        home = static_cast<std::uint16_t>(home + group.first_home);
    }
    table.attributes = std::move(people.attributes);
    table.entry = std::move(people.entry);
    return table;
}

}  // namespace esther
