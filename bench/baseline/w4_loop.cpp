// The people, and the loop itself.

#include "bench/baseline/w4_loop.hpp"

namespace by_hand {

namespace {

constexpr std::uint32_t gap_decision = hash_decision("engine/candidate/gap");
constexpr std::uint32_t mark_decision = hash_decision("engine/candidate/mark");
constexpr std::uint32_t death_decision = hash_decision("engine/death");

Time after(Time from, double microseconds)
{
    return microseconds < 4.0e18 ? later(from, to_duration(microseconds)) : never;
}

Time start_of_year(std::int64_t year)
{
    return start_of_run + year * one_year;
}

/// What this loop leaves out must not be there.
void check(const Network& network)
{
    for (const Pool& pool : network.pools) {
        if (pool.interrupts() || pool.selective || pool.rises != Duration{0}) {
            throw std::runtime_error(
                "a pool has rules that the loop by hand does not know: preempts, rises, leaves_free or "
                "at_close");
        }
    }
    for (const Pathway& pathway : network.pathways) {
        if (pathway.has_source) {
            throw std::runtime_error("a pathway has arrivals: the loop by hand knows needs of people only");
        }
    }
}

}  // namespace

Loop::Loop(const Network& network, const Parameters& parameters, const PeopleTable& table, RunKey key,
           Time horizon)
    : network_(&network), parameters_(&parameters), key_(key), horizon_(horizon)
{
    check(network);
    counts_.resize(network.n_measures);
    std::size_t n_priorities = 1;
    for (const Node& n : network.nodes) {
        n_priorities = std::max<std::size_t>(n_priorities, n.priority + 1U);
    }
    places_.resize(network.sites.size() * network.pools.size());
    for (std::uint32_t i = 0; i < places_.size(); ++i) {
        if (!parameters.calendars[site_of(i)][static_cast<PoolId>(i % network.pools.size())].steps.empty()) {
            places_[i].lines.resize(n_priorities);
            set_capacity(i);
        }
    }
    people_.resize(table.n_people);
    alive_ = static_cast<std::int64_t>(table.n_people);
    for (std::uint32_t who = 0; who < people_.size(); ++who) {
        Person& p = people_[who];
        p.id = table.id[who];
        p.birth_day = table.birth_day[who];
        p.risk = table.risk[who];
        p.home = p.at = static_cast<SiteId>(table.home[who]);
        for (std::size_t a = 0; a < table.n_attributes; ++a) {
            network.attributes[static_cast<AttributeId>(a)].set(
                p.attributes, table.attributes[who * table.n_attributes + a]);
        }
        p.hazard = det::exponential_quantile(uniform(key, {p.id, death_decision, 0, 0, 0}));
        set_death_rate(p, start_of_run, 0);
        start_block(p, start_of_run);
        plan(who);
    }
}

void Loop::set_parameters(const Parameters& parameters)
{
    parameters_ = &parameters;
    counts_.assign(counts_.size(), 0);
    count_people();
    person_time_ = 0;
    for (std::uint32_t i = 0; i < places_.size(); ++i) {
        if (!places_[i].lines.empty()) {
            set_capacity(i);
            places_[i].busy_time = 0;
        }
    }
    serve_waiting();
}

double Loop::busy_time(std::size_t pool) const
{
    double sum = 0;
    for (std::size_t i = pool; i < places_.size(); i += network_->pools.size()) {
        sum += static_cast<double>(places_[i].busy_time);
    }
    return sum;
}

// People.

double Loop::product(Range factors, const Attributes& attributes, std::uint8_t marks) const
{
    double p = 1;
    for (std::uint32_t i = factors.first; i < factors.first + factors.count; ++i) {
        const Factor& f = network_->factors[i];
        if (f.mark != 0) {
            p *= (marks & f.mark) != 0 ? number(f.first_number) : 1.0;
        } else {
            p *= number(f.first_number + f.field_a.get(attributes) * f.n_b + f.field_b.get(attributes));
        }
    }
    return p;
}

/// What comes next for a person who stays as they are.
Event Loop::due_of(const Person& p) const
{
    Event due{start_of_year(p.year + 1), 0, 0, 0, 0, What::new_year};
    if (p.next_candidate < due.time) {
        due.time = p.next_candidate;
        due.what = What::candidate;
    }
    if (p.death <= due.time) {
        due.time = p.death;
        due.what = What::death;
    }
    return due;
}

void Loop::plan(std::uint32_t who)
{
    const Event due = due_of(people_[who]);
    push(std::max(due.time, now_), due.what, who);
}

/// The rate has changed from `old_rate`: what is left of the person's hazard stays as it is.
void Loop::set_death_rate(Person& p, Time at, double old_rate)
{
    const double rate = death_rate(p);
    if (rate == old_rate || p.death <= at) {
        return;
    }
    if (p.death != never) {
        p.hazard = static_cast<double>((p.death - at).count()) * old_rate;
    }
    p.death = rate > 0 ? after(at, p.hazard / rate) : never;
}

void Loop::start_block(Person& p, Time from)
{
    const double old_rate = death_rate(p);
    ++p.block;
    p.candidate = 0;
    if (network_->age != AttributeId::none) {
        const std::int64_t years = ((from + one_year / 2).time_since_epoch() / one_day - p.birth_day) / 365;
        network_->attributes[network_->age].set(
            p.attributes, static_cast<std::uint8_t>(std::clamp<std::int64_t>(years, 0, 110)));
    }
    set_death_rate(p, from, old_rate);
    double bound = 0;
    for (const Pathway& pathway : network_->pathways) {
        bound += bound_of(pathway.need, p);
    }
    p.bound = det::float_not_below(bound);
    next_candidate(p, from);
}

void Loop::next_candidate(Person& p, Time from)
{
    const double u = uniform(key_, {p.id, gap_decision, p.block, p.candidate, 0});
    p.next_candidate = p.bound > 0 ? after(from, det::exponential_quantile(u) / p.bound) : never;
}

void Loop::on_candidate(std::uint32_t who)
{
    Person& p = people_[who];
    const std::uint32_t root = (std::uint32_t{p.block} << 16) | p.candidate;
    double mark = uniform(key_, {p.id, mark_decision, p.block, p.candidate, 0}) * p.bound;
    ++p.candidate;
    next_candidate(p, p.next_candidate);
    plan(who);
    const auto month = static_cast<std::uint32_t>((now_.time_since_epoch() % one_year) / one_month);
    const auto hour_of_week = static_cast<std::uint32_t>(now_.time_since_epoch() % one_week / one_hour);
    for (std::size_t i = 0; i < network_->pathways.size(); ++i) {
        const Need& need = network_->pathways[static_cast<PathwayId>(i)].need;
        const double bound = bound_of(need, p);
        if (mark >= bound) {
            mark -= bound;
            continue;
        }
        double now = product(need.changing, p.attributes, 0) * number(need.season + month);
        if (need.has_week) {
            now *= number(need.week + hour_of_week);
        }
        if (mark * number(need.changing_bound) * number(need.season_bound) >= bound * now) {
            break;
        }
        std::uint32_t open = p.first_episode;
        while (open != nobody && index(episodes_[open].pathway) != i) {
            open = episodes_[open].next;
        }
        if (open == nobody && (p.at == p.home || need.opens_away)) {
            open_episode(static_cast<PathwayId>(i), who, root);
        }
        return;
    }
    ++rejected_;
    --done_[index(What::candidate)];
}

void Loop::on_death(std::uint32_t who)
{
    Person& p = people_[who];
    count_people();
    --alive_;
    p.alive = false;
    p.occupant = nobody;
    while (p.first_episode != nobody) {
        Episode& e = episodes_[p.first_episode];
        withdraw(e);
        let_go(e);
        remove_episode(p.first_episode);
    }
}

// Events.

void Loop::execute(const Event& event)
{
    const bool of_person = event.what <= What::death;
    if (of_person) {
        Person& p = people_[event.who];
        const Event due = due_of(p);
        if (!p.alive || p.travelling || due.what != event.what || due.time > event.time) {
            return;  // something else is due by now, or on arrival
        }
    }
    if (event.what == What::done || event.what == What::timer) {
        const Episode& e = episodes_[event.who];
        if (e.serial != event.serial) {
            return;
        }
        if (person(e).travelling) {
            push(person(e).arrives, event.what, event.who, event.serial);
            return;
        }
    }
    if (event.what == What::calendar && places_[event.place].calendar != event.serial) {
        return;
    }
    ++done_[index(event.what)];
    switch (event.what) {
        case What::candidate:
            on_candidate(event.who);
            break;
        case What::new_year:
            start_block(people_[event.who], start_of_year(++people_[event.who].year));
            plan(event.who);
            break;
        case What::death:
            on_death(event.who);
            break;
        case What::done:
            on_done(event.who);
            break;
        case What::timer:
            on_timer(event.who);
            break;
        case What::claim:
            if (episodes_[event.who].claim == event.serial) {
                claim(event.who);
            }
            break;
        case What::granted:
        case What::refused:
            on_granted(event);
            break;
        case What::arrived:
            on_arrived(event.who);
            break;
        case What::release:
            account(places_[event.place]);
            --places_[event.place].in_use;
            freed_.push_back(event.place);
            break;
        case What::calendar:
            set_capacity(event.place);
            break;
    }
}

void Loop::set_capacity(std::uint32_t i)
{
    Place& place = places_[i];
    account(place);
    const Calendar& calendar =
        parameters_->calendars[site_of(i)][static_cast<PoolId>(i % network_->pools.size())];
    const Duration phase = now_.time_since_epoch() % calendar.period;
    std::size_t step = 0;
    while (step + 1 < calendar.steps.size() && calendar.steps[step + 1].from <= phase) {
        ++step;
    }
    place.capacity = calendar.steps[step].capacity;
    freed_.push_back(i);
    ++place.calendar;
    if (calendar.steps.size() > 1) {
        const Duration end =
            step + 1 < calendar.steps.size() ? calendar.steps[step + 1].from : calendar.period;
        push(now_ + (end - phase), What::calendar, 0, place.calendar, i);
    }
}

}  // namespace by_hand
