#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "pathways/compile/build.hpp"
#include "pathways/compile/calendar.hpp"

namespace esther {

namespace {

constexpr double most_with_absences = 10'000;

/// Units are whole: whether that moves a capacity by more than a twentieth.
bool is_much_rounded(double units)
{
    const double whole = units < 1 ? 1 : std::floor(units + 0.5);
    return units > 0 && std::fabs(whole - units) > 0.05 * units;
}

/// Units of a pool at a site. Where client groups have capacity of their own, it is what each brings along by
/// its number of people.
double units_at(Build& build, const PoolSpec& pool, const Model::Site& site, std::size_t scenario)
{
    const double head = !pool.per_person        ? 1.0
                        : pool.weights.empty() ? site.people
                                               : site.weighted.at(pool.weights);
    const auto of_group = [&](const std::string& group) {
        const auto& known = build.model.parameters[scenario];
        const auto found = known.find(pool.capacity.use + "@" + group);
        return found == known.end() ? std::optional<double>() : std::optional<double>(found->second);
    };
    const auto first = site.groups.empty() ? std::nullopt : of_group(build.model.groups.front());
    if (!first) {
        return build.numbers.value(pool.capacity, scenario) * head;
    }
    bool is_same = true;
    double people = 0;
    double units = 0;
    for (std::size_t g = 0; g < site.groups.size(); ++g) {
        const double each = of_group(build.model.groups[g]).value();
        is_same = is_same && each == *first;
        people += site.groups[g];
        units += site.groups[g] * each;
    }
    return is_same || people <= 0 ? *first * head : units / people * head;
}

bool is_on_the_way(const Model& model, std::size_t scenario)
{
    return scenario < model.ends_as.size() && model.ends_as[scenario] != scenario;
}

/// Of a service that begins from nothing or ends in it, the most units that it has; nothing for all others.
std::optional<double> passing_units(Build& build, const PoolSpec& pool, const Model::Site& site,
                                    std::size_t scenario)
{
    if (pool.unlimited || !is_on_the_way(build.model, scenario)) {
        return std::nullopt;
    }
    const double first = units_at(build, pool, site, 0);
    const double last = units_at(build, pool, site, build.model.ends_as[scenario]);
    return first > 0 && last > 0 ? std::nullopt : std::optional(std::max(first, last));
}

}  // namespace

void add_sites(Build& build)
{
    Network& network = build.out.network;
    std::map<std::string, std::uint32_t> count;
    for (const Model::Site& site : build.model.sites) {
        Site added;
        added.place = find_place(build, site.place);
        for (const std::size_t serving : site.serves) {
            added.serves.add(static_cast<SiteId>(serving));
        }
        added.number = count[site.place]++;
        network.sites.add(added);
        build.out.names.sites.push_back(site.place + " " + std::to_string(count[site.place]));
    }
    network.least = Table<PlaceId, Table<PlaceId, Duration>>(
        build.model.places.size(), Table<PlaceId, Duration>(build.model.places.size(), build.model.crossing));
    for (const PoolSpec& pool : build.model.pools) {
        Pool added;
        added.place = find_place(build, pool.at);
        added.room = pool.room ? static_cast<std::int64_t>(pool.room->value) : -1;
        added.rises = pool.rises ? to_duration(pool.rises->value) : Duration{0};
        added.preempts = pool.preempts;
        added.at_close = pool.at_close == "hand_over"   ? AtClose::hand_over
                         : pool.at_close == "interrupt" ? AtClose::interrupt
                                                        : AtClose::finish;
        if (pool.there_for && pool.away_for) {
            added.there_for = build.numbers.add_law(*pool.there_for);
            added.away_for = build.numbers.add_law(*pool.away_for);
            added.decision_absence = name_decision(build, "pools/" + pool.name + "/absence", pool.place);
        }
        network.pools.add(added);
    }
    std::vector<std::size_t> values;
    for (std::size_t i = 0; i < build.model.attributes.size(); ++i) {
        values.push_back(n_values(build, static_cast<AttributeId>(i)));
    }
    const auto fields = lay_out_attributes(values);
    if (!fields) {
        build.problems.add({}, "the attributes of a person do not fit into a person's record",
                           "it has " + std::to_string(attribute_words) + " words of 32 bits for them",
                           "fewer attributes, or fewer values");
    }
    network.attributes = fields.value_or(Table<AttributeId, AttributeField>(values.size()));
}

std::vector<std::int64_t> most_units(const Model& model, Problems& problems)
{
    Build build(model, problems);
    std::vector<std::int64_t> most;
    for (const PoolSpec& pool : model.pools) {
        most.push_back(0);
        for (const Model::Site& site : model.sites) {
            const double units = pool.at != site.place || pool.unlimited ? 0 : units_at(build, pool, site, 0);
            const Calendar calendar = make_calendar(pool, units, std::nullopt);
            for (const auto& step : calendar.steps) {
                most.back() = std::max(most.back(), step.capacity);
            }
        }
    }
    return most;
}

void add_capacities(Build& build)
{
    std::set<std::string> small;
    std::set<const PoolSpec*> crowded;
    for (std::size_t s = 0; s < build.out.parameters.size(); ++s) {
        Parameters& parameters = build.out.parameters[s];
        for (const Model::Site& site : build.model.sites) {
            Table<PoolId, Calendar> calendars(build.model.pools.size());
            for (std::size_t p = 0; p < build.model.pools.size(); ++p) {
                const PoolSpec& pool = build.model.pools[p];
                if (pool.at != site.place) {
                    continue;
                }
                const double units = pool.unlimited ? 0 : units_at(build, pool, site, s);
                calendars[static_cast<PoolId>(p)] =
                    make_calendar(pool, units, passing_units(build, pool, site, s));
                if (pool.there_for && units > most_with_absences) {
                    crowded.insert(&pool);
                }
                if (is_much_rounded(units) && !is_on_the_way(build.model, s)) {
                    small.insert(pool.name);
                }
            }
            parameters.calendars.add(std::move(calendars));
        }
    }
    for (const PoolSpec* pool : crowded) {
        build.problems.add(pool->place,
                           "pool '" + pool->name + "' has 'absences' and more than 10,000 units at a site",
                           "each unit has a clock of its own",
                           "fewer units, or a capacity that is lower by those who are away");
    }
    if (!small.empty()) {
        std::string names;
        for (const std::string& name : small) {
            names += (names.empty() ? "" : ", ") + name;
        }
        build.out.warnings.push_back(
            "whole units at a site are more than 5 % off the capacity asked for in: " + names);
    }
}

}  // namespace esther
