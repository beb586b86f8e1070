#include "tests/sim/engine/micro.hpp"
#include "tests/support/dealt_out.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include "sim/core/arithmetic.hpp"
#include "sim/core/mix.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

constexpr AttributeField one_attribute{0, 0, 0xff};

Law constant(Duration d)
{
    return Law::constant(static_cast<double>(d.count()));
}

Step step(const std::string& name, NodeKind kind, const std::string& next)
{
    Step s;
    s.name = name;
    s.node.kind = kind;
    return next.empty() ? s : s.or_to(next);
}

Step served(const std::string& name, NodeKind kind, const std::string& pool, Duration time,
            const std::string& next)
{
    Step s = step(name, kind, next);
    s.pool = pool;
    s.time = constant(time);
    return s;
}

}  // namespace

Step contact(const std::string& name, const std::string& pool, Duration time, const std::string& next)
{
    return served(name, NodeKind::contact, pool, time, next);
}

Step stay(const std::string& name, const std::string& pool, Duration time, const std::string& next)
{
    return served(name, NodeKind::stay, pool, time, next).ask_ahead();
}

Step package(const std::string& name, const std::string& pool, Duration time, const std::string& next)
{
    return served(name, NodeKind::package, pool, time, next);
}

Step wait(const std::string& name, Duration time, const std::string& next)
{
    Step s = step(name, NodeKind::wait, next);
    s.time = constant(time);
    return s;
}

Step race(const std::string& name, std::vector<std::pair<Duration, std::string>> rivals)
{
    Step s = step(name, NodeKind::wait, "");
    s.rivals = std::move(rivals);
    return s;
}

Step decide(const std::string& name)
{
    return step(name, NodeKind::decision, "");
}

Step note(const std::string& name, const std::string& next)
{
    Step s = step(name, NodeKind::record, next);
    s.counts = {name};
    s.node.lists = true;
    return s;
}

Step end(const std::string& name)
{
    return step(name, NodeKind::end, "");
}

void Micro::pool(const std::string& name, int place, std::int64_t capacity, std::int64_t room)
{
    Calendar calendar;
    calendar.steps = {{Duration{0}, capacity}};
    pools_.push_back({name, place, calendar, room, {}, {}});
}

void Micro::pool(const std::string& name, int place, const Calendar& calendar)
{
    pools_.push_back({name, place, calendar, -1, {}, {}});
}

void Micro::person(const std::string& name, Duration at, Steps steps)
{
    auto found =
        std::find_if(people_.begin(), people_.end(), [&](const PersonText& p) { return p.name == name; });
    if (found == people_.end()) {
        people_.push_back({name, std::nullopt, {}, 0});
        found = people_.end() - 1;
    }
    found->pathways.push_back(pathways_.size());
    PathwayText text;
    text.person = static_cast<std::size_t>(found - people_.begin());
    text.at = at;
    text.steps = std::move(steps);
    pathways_.push_back(std::move(text));
}

void Micro::dies(const std::string& name, Duration at)
{
    for (PersonText& person : people_) {
        if (person.name == name) {
            person.death = at;
            return;
        }
    }
    throw std::logic_error("nobody is called " + name);
}

void Micro::clock(Duration after, const std::string& to)
{
    pathways_.back().clock = std::pair{after, to};
}

void Micro::arrivals(Duration period, std::uint64_t n, Steps steps)
{
    PathwayText text;
    text.customers = true;
    text.at = period;
    text.n = n;
    text.steps = std::move(steps);
    pathways_.push_back(std::move(text));
}

void Micro::severity(const std::string& name, double of_time, double of_split)
{
    for (Step& s : pathways_.back().steps) {
        if (s.name == name) {
            s.node.time_severity = of_time;
            s.node.split_severity = of_split;
        }
    }
}

void Micro::law(const std::string& name, const Law& time)
{
    for (Step& s : pathways_.back().steps) {
        if (s.name == name) {
            s.time = time;
        }
    }
}

std::uint32_t Micro::number(double value)
{
    parameters.numbers.push_back(value);
    return static_cast<std::uint32_t>(parameters.numbers.size() - 1);
}

LawId Micro::add_law(const Law& law)
{
    return parameters.laws.add(law);
}

MeasureId Micro::measure(const std::string& name)
{
    auto found = std::find(measures_.begin(), measures_.end(), name);
    if (found == measures_.end()) {
        measures_.push_back(name);
        found = measures_.end() - 1;
    }
    return static_cast<MeasureId>(found - measures_.begin());
}

PoolId Micro::pool_id(const std::string& name) const
{
    for (std::size_t i = 0; i < pools_.size(); ++i) {
        if (pools_[i].name == name) {
            return static_cast<PoolId>(i);
        }
    }
    return PoolId::none;
}

namespace {

constexpr double rate_per_person = 0.1 / static_cast<double>(one_day.count());

}  // namespace

/// Finds a person whose needs all arise during the lead, once each, in the order of the pathways.
/// The engine's own rule is followed here: gaps and marks of block 1 are keyed draws.
void Micro::choose_id(PersonText& person, std::vector<Duration>& opens) const
{
    const std::size_t n = person.pathways.size();
    const double each = rate_per_person / static_cast<double>(n);
    double bound = 0;
    for (std::size_t i = 0; i < n; ++i) {
        bound += each;
    }
    bound = static_cast<double>(det::float_not_below(bound));
    const RunKey key = make_run_key(seed_, 0);
    for (std::uint32_t id = person.id; id < 50'000'000; ++id) {
        Time at = start_of_run;
        bool fits = true;
        opens.clear();
        for (std::uint16_t i = 0; i <= n && fits; ++i) {
            const double gap = uniform(key, {id, hash_decision("engine/candidate/gap"), 1, i, 0});
            at += to_duration(det::exponential_quantile(gap) / bound);
            if (i == n) {
                fits = at > start_of_run + lead + measured;
                break;
            }
            const double mark = uniform(key, {id, hash_decision("engine/candidate/mark"), 1, i, 0}) * bound;
            fits = at < start_of_run + lead && mark > each * i && mark < each * (i + 1);
            opens.push_back(at - start_of_run);
        }
        if (fits) {
            person.id = id;
            return;
        }
    }
    throw std::logic_error("nobody found whose needs arise as wanted");
}

void Micro::add_people()
{
    const std::size_t n = people_.size();
    people.n_people = n;
    people.n_attributes = 1;
    std::uint32_t next_id = 0;
    Factor hazard;
    hazard.attribute_a = AttributeId{0};
    hazard.field_a = one_attribute;
    bool mortal = false;
    for (std::size_t i = 0; i < n; ++i) {
        PersonText& person = people_[i];
        std::vector<Duration> opens;
        person.id = next_id;
        choose_id(person, opens);
        next_id = person.id + 1;
        people.id.push_back(person.id);
        people.birth_day.push_back(0);
        people.risk.push_back(1);
        people.home.push_back(0);
        people.attributes.push_back(static_cast<std::uint8_t>(i));
        for (std::size_t k = 0; k < opens.size(); ++k) {
            const PathwayText& text = pathways_[person.pathways[k]];
            add_pathway(text, lead + text.at - opens[k]);
            Pathway& pathway = network.pathways[static_cast<PathwayId>(network.pathways.size() - 1)];
            pathway.has_need = true;
            pathway.need.base = number(rate_per_person / static_cast<double>(opens.size()));
            pathway.need.fixed = {static_cast<std::uint32_t>(network.factors.size()), 1};
            Factor only;
            only.attribute_a = AttributeId{0};
            only.field_a = one_attribute;
            for (std::size_t j = 0; j < n; ++j) {
                const std::uint32_t added = number(i == j ? 1 : 0);
                only.first_number = j == 0 ? added : only.first_number;
            }
            network.factors.push_back(only);
            pathway.need.changing_bound = number(1);
            for (int month = 0; month < 12; ++month) {
                const std::uint32_t added = number(1);
                pathway.need.season = month == 0 ? added : pathway.need.season;
            }
            pathway.need.season_bound = number(1);
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        double rate = 0;
        if (people_[i].death) {
            const double u =
                uniform(make_run_key(seed_, 0), {people_[i].id, hash_decision("engine/death"), 0, 0, 0});
            rate = det::exponential_quantile(u) / static_cast<double>((lead + *people_[i].death).count());
            mortal = true;
        }
        const std::uint32_t added = number(rate);
        hazard.first_number = i == 0 ? added : hazard.first_number;
    }
    if (mortal) {
        network.death_hazard = {static_cast<std::uint32_t>(network.factors.size()), 1};
        network.factors.push_back(hazard);
    }
}

void Micro::add_pathway(const PathwayText& text, Duration first_wait)
{
    Steps steps = text.steps;
    if (!text.customers) {
        steps.insert(steps.begin(), wait("lead", first_wait, text.steps.front().name));
    }
    const auto id = network.pathways.next_id();
    const std::string stem = "p" + std::to_string(index(id)) + "/";
    const auto first = static_cast<std::uint16_t>(network.nodes.size());
    const auto target = [&](const std::string& name) {
        if (name.empty()) {
            return NodeId::none;
        }
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (steps[i].name == name) {
                return static_cast<NodeId>(first + i);
            }
        }
        throw std::logic_error("no step is called " + name);
    };
    Pathway pathway;
    pathway.start = target(steps.front().name);
    pathway.decision_severity = hash_decision(stem + "severity");
    pathway.root = hash_decision(stem + "arrivals");
    if (text.customers) {
        pathway.has_source = true;
        pathway.source.shape = SourceShape::renewal;
        pathway.source.between = add_law(constant(text.at));
        pathway.source.most = text.n;
    }
    if (text.clock) {
        pathway.clock = add_law(constant(text.clock->first));
        pathway.clock_to = target(text.clock->second);
    }
    for (const Step& s : steps) {
        Node n = s.node;
        n.pathway = id;
        n.pool = pool_id(s.pool);
        if (n.pool != PoolId::none) {
            n.place = static_cast<PlaceId>(pools_[index(n.pool)].place);
        }
        const auto law_of = [&](const std::optional<Law>& law) { return law ? add_law(*law) : LawId::none; };
        n.time = law_of(s.time);
        n.patience = law_of(s.patience);
        n.travel = law_of(s.travel);
        n.patience_to = target(s.patience_to);
        n.full_to = target(s.full_to);
        n.interrupted_to = target(s.interrupted_to);
        n.away_to = target(s.away_to);
        if (!s.balks.empty()) {
            n.balking = static_cast<std::uint16_t>(network.balking.size());
            Balking balking{{}, target(s.balks_to), hash_decision(stem + s.name + "/balk")};
            for (const auto& [from, share] : s.balks) {
                balking.steps.push_back({from, number(share)});
            }
            network.balking.push_back(std::move(balking));
        }
        n.decision_split = hash_decision(stem + s.name + "/split");
        n.decision_time = hash_decision(stem + s.name + "/time");
        n.next = {static_cast<std::uint32_t>(network.branches.size()),
                  static_cast<std::uint16_t>(s.next.size())};
        for (std::size_t b = 0; b < s.next.size(); ++b) {
            Branch branch;
            branch.to = target(s.next[b].first);
            branch.share = number(s.next[b].second);
            branch.set_marks = s.marks[b];
            if (s.odds[b].first != 0) {
                Factor factor;
                factor.mark = s.odds[b].first;
                factor.first_number = number(s.odds[b].second);
                branch.odds = {static_cast<std::uint32_t>(network.factors.size()), 1};
                network.factors.push_back(factor);
            }
            network.branches.push_back(branch);
        }
        n.rivals = {static_cast<std::uint32_t>(network.rivals.size()),
                    static_cast<std::uint16_t>(s.rivals.size())};
        for (const auto& [after, to] : s.rivals) {
            network.rivals.push_back({add_law(constant(after)), target(to), 0});
        }
        n.measures = {static_cast<std::uint32_t>(network.measures.size()),
                      static_cast<std::uint16_t>(s.counts.size())};
        for (const std::string& name : s.counts) {
            network.measures.push_back(measure(name));
        }
        network.nodes.add(n);
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        add_others(static_cast<NodeId>(first + i), steps[i]);
    }
    network.pathways.add(pathway);
}

void Micro::add_others(NodeId node, const Step& step)
{
    if (step.together) {
        network.nodes[node].also = {static_cast<std::uint32_t>(network.also.size()),
                                    static_cast<std::uint16_t>(step.others.size())};
        network.pools[network.nodes[node].pool].selective = true;
    }
    for (const std::string& other : step.others) {
        const PoolId pool = pool_id(other);
        if (step.together) {
            network.also.push_back(pool);
            network.pools[pool].selective = true;
        } else {
            Node alternative = network.nodes[node];
            alternative.pool = pool;
            const NodeId added = network.nodes.add(alternative);
            network.nodes[node].overflow = added;
            node = added;
        }
    }
}

void Micro::build()
{
    if (built_) {
        return;
    }
    built_ = true;
    for (std::size_t i = 0; i < 3; ++i) {
        Site site;
        site.place = static_cast<PlaceId>(i);
        site.serves = {SiteId{0}, SiteId{1}, SiteId{2}};
        network.sites.add(site);
    }
    network.least = Table<PlaceId, Table<PlaceId, Duration>>(3, Table<PlaceId, Duration>(3, crossing));
    network.attributes = {one_attribute};
    for (const PoolText& text : pools_) {
        Pool pool = text.how;
        pool.place = static_cast<PlaceId>(text.place);
        pool.room = text.room;
        if (text.absences) {
            pool.there_for = add_law(text.absences->first);
            pool.away_for = add_law(text.absences->second);
            pool.decision_absence = hash_decision("pools/" + text.name + "/absence");
        }
        network.pools.add(pool);
    }
    for (int place = 0; place < 3; ++place) {
        Table<PoolId, Calendar> calendars(pools_.size());
        for (std::size_t i = 0; i < pools_.size(); ++i) {
            if (pools_[i].place == place) {
                calendars[static_cast<PoolId>(i)] = pools_[i].calendar;
            }
        }
        parameters.calendars.add(calendars);
    }
    add_people();
    for (const PathwayText& text : pathways_) {
        if (text.customers) {
            add_pathway(text, Duration{0});
        }
    }
    network.n_measures = measures_.size();
}

RunSettings Micro::settings(std::size_t shards) const
{
    RunSettings settings;
    settings.key = make_run_key(seed_, 0);
    settings.warm_up = lead;
    settings.measure = measured;
    settings.month = one_hour;
    test::deal_out(settings, network.sites.size(), shards);
    return settings;
}

Micro::Outcome Micro::told(RunResult result) const
{
    Outcome outcome;
    std::vector<std::pair<Time, std::string>> lines;
    for (const TapeRow& row : result.tally.tape) {
        std::string who;
        for (const PersonText& person : people_) {
            who = person.id == row.person ? person.name : who;
        }
        const std::int64_t us = (row.time - start_of_run - lead).count();
        const std::int64_t minute = us / Duration(1min).count();
        std::string when = std::to_string(minute);
        if (minute * Duration(1min).count() != us) {
            when += " and " + std::to_string(us - minute * Duration(1min).count()) + " us";
        }
        lines.emplace_back(row.time, when + " " + who + " " + measures_[index(row.measure)]);
    }
    std::sort(lines.begin(), lines.end());
    for (auto& line : lines) {
        outcome.log.push_back(std::move(line.second));
    }
    for (const PoolText& pool : pools_) {
        outcome.pools.push_back(pool.name);
    }
    outcome.measures = measures_;
    outcome.result = std::move(result);
    return outcome;
}

void Micro::check_end(const RunResult& result) const
{
    CHECK(result.failed_checks == std::vector<std::string>{});
    if (!drains) {
        return;
    }
    CHECK(result.open_episodes == 0);
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        INFO("pool " << pools_[p].name);
        const PoolMonth& last = result.tally.pools[(p + 1) * result.tally.shape.n_months - 1];
        CHECK(last.busy_time == 0);
        CHECK(last.reserved_time == 0);
        CHECK(last.queue_time == 0);
        CHECK(result.waiting_at_end[p] == 0);
    }
}

Micro::Outcome Micro::run()
{
    return run_with_review(lead, {});
}

Micro::Outcome Micro::run_with_review(Duration at,
                                      const std::vector<std::pair<std::string, std::int64_t>>& capacities)
{
    build();
    Parameters changed = parameters;
    for (const auto& [name, capacity] : capacities) {
        for (Table<PoolId, Calendar>& site : changed.calendars) {
            Calendar& calendar = site[pool_id(name)];
            if (!calendar.steps.empty()) {
                calendar.steps = {{Duration{0}, capacity}};
            }
        }
    }
    RunResult first;
    for (const std::size_t shards : {1U, 2U, 3U}) {
        INFO("shards " << shards);
        Run run(network, parameters, people, settings(shards));
        if (!capacities.empty()) {
            run.advance(start_of_run + lead + at);
            run.set_parameters(changed);
        }
        RunResult result = run.finish();
        check_end(result);
        if (shards == 1) {
            first = std::move(result);
        } else {
            CHECK(difference(first.tally, result.tally) == "");
        }
    }
    return told(std::move(first));
}

std::int64_t Micro::Outcome::count(const std::string& measure) const
{
    const auto found = std::find(measures.begin(), measures.end(), measure);
    std::int64_t sum = 0;
    const TallyShape& shape = result.tally.shape;
    const std::size_t block = shape.n_pathways * shape.n_months * shape.n_cells;
    for (std::size_t i = 0; i < block; ++i) {
        sum += result.tally.counts[static_cast<std::size_t>(found - measures.begin()) * block + i];
    }
    return sum;
}

const Distribution& Micro::Outcome::stopwatch(const std::string& measure) const
{
    const auto found = std::find(measures.begin(), measures.end(), measure);
    return result.tally.stopwatches[static_cast<std::size_t>(found - measures.begin())];
}

PoolMonth Micro::Outcome::pool(const std::string& name) const
{
    const auto found = static_cast<std::size_t>(std::find(pools.begin(), pools.end(), name) - pools.begin());
    const TallyShape& shape = result.tally.shape;
    PoolMonth sum;
    for (std::size_t m = shape.n_warm; m < shape.n_months; ++m) {
        sum.add(result.tally.pools[found * shape.n_months + m]);
    }
    return sum;
}

std::int64_t Micro::Outcome::delayed(const std::string& held, const std::string& awaited) const
{
    const auto place = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(pools.begin(), pools.end(), name) - pools.begin());
    };
    const TallyShape& shape = result.tally.shape;
    std::int64_t sum = 0;
    for (std::size_t m = 0; m < shape.n_months; ++m) {
        sum += result.tally
                   .delayed_time[(place(held) * (shape.n_pools + 1) + place(awaited)) * shape.n_months + m];
    }
    return sum / Duration(1min).count();
}

std::int64_t Micro::Outcome::delayed_on_day(const std::string& held, std::size_t day) const
{
    const auto found = static_cast<std::size_t>(std::find(pools.begin(), pools.end(), held) - pools.begin());
    const std::size_t n_months = result.tally.shape.n_months;
    const auto first = result.tally.delay_by_day.begin() +
                       static_cast<std::ptrdiff_t>((found * n_delay_days + day) * n_months);
    return std::accumulate(first, first + static_cast<std::ptrdiff_t>(n_months), std::int64_t{0}) /
           Duration(1min).count();
}

}  // namespace esther::test
