// The candidate stream of a person, birthdays and death.

#include <algorithm>
#include <bit>

#include "sim/core/arithmetic.hpp"
#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/rate_error.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

constexpr std::uint32_t gap_decision = hash_decision("engine/candidate/gap");
constexpr std::uint32_t mark_decision = hash_decision("engine/candidate/mark");
constexpr std::uint32_t death_decision = hash_decision("engine/death");

/// `from + length`, in whole microseconds; never if it lies beyond the clock.
Time after(Time from, double microseconds)
{
    return microseconds < 4.0e18 ? later(from, to_duration(microseconds)) : never;
}

/// 0 to 167: a run starts on a Monday at 00:00.
std::uint32_t hour_of_week(Time t)
{
    return static_cast<std::uint32_t>(t.time_since_epoch() % one_week / one_hour);
}

Time start_of_year(std::int64_t year)
{
    return start_of_run + year * one_year;
}

void set_death(Person& person, Time at, double hazard_left)
{
    person.spared = at == never;
    person.death = person.spared ? std::bit_cast<std::int64_t>(hazard_left) : at.time_since_epoch().count();
}

}  // namespace

double Shard::death_rate(const Person& person) const
{
    return network().death_hazard.count == 0 ? 0.0 : product(network().death_hazard, person.attributes, 0);
}

inline double Shard::need_bound(const Need& need, const Person& person) const
{
    const double rate = number(need.base) * product(need.fixed, person.attributes, 0);
    return rate * (need.risk ? static_cast<double>(person.risk) : 1.0) * number(need.changing_bound) *
           number(need.season_bound);
}

std::size_t Shard::cell_of(const Person& person) const
{
    std::size_t cell = 0;
    for (const Network::Axis& axis : network().axes) {
        cell += std::size_t{axis.stride} * axis.map[axis.field.get(person.attributes)];
    }
    return cell;
}

void Shard::count_person_time(const Person& person, Time from, Time to, int sign)
{
    const TallyShape& shape = tally_->shape;
    const std::size_t cell = cell_of(person);
    to = std::min(to, shape.horizon);
    for (std::size_t m = shape.month_of(from); from < to; ++m) {
        const Time end = std::min(to, shape.end_of_month(m));
        add_person_time(tally_->person_time[m * shape.n_cells + cell], sign * (end - from).count());
        from = end;
    }
}

void Shard::open_person(std::uint32_t who, Time from)
{
    Person& person = run_->people[who];
    const double rate = death_rate(person);
    const double hazard = det::exponential_quantile(uniform(run_->rounds, {person.id, death_decision, 0, 0, 0}));
    set_death(person, rate > 0 ? after(from, hazard / rate) : never, hazard);
    read_age(person);
    open_courses(who, from);
    start_block(who, from, rate);
    plan(person, who);
}

void Shard::read_age(Person& person)
{
    if (network().age != AttributeId::none) {
        const std::int64_t middle = (start_of_year(person.year) + one_year / 2).time_since_epoch() / one_day;
        const std::int64_t years = (middle - (Person::first_birthday + person.birthday)) / 365;
        network().attributes[network().age].set(
            person.attributes, static_cast<std::uint8_t>(std::clamp<std::int64_t>(years, 0, 110)));
    }
}

/// A new block of the candidate stream: what no care model can change has been read afresh.
void Shard::start_block(std::uint32_t who, Time nominal, double old_death_rate)
{
    Person& person = run_->people[who];
    if (++person.block == 0) {
        throw RunError("person " + std::to_string(person.id) +
                       " has more than 65,535 years and steps: the rates of a course are too high");
    }
    person.candidate = 0;
    change_death_rate(person, nominal, old_death_rate);
    double bound = 0;
    for (const Pathway& pathway : network().pathways) {
        if (pathway.has_need) {
            bound += need_bound(pathway.need, person);
        }
    }
    person.bound = det::float_not_below(bound);
    count_person_time(person, nominal, start_of_year(person.year + 1), 1);
    next_candidate(who, nominal);
}

/// Keeps what is left of the person's cumulative hazard when the rate changes from `old_rate`.
void Shard::change_death_rate(Person& person, Time at, double old_rate)
{
    const double rate = death_rate(person);
    if (rate == old_rate || person.death_at() <= at) {
        return;
    }
    const double left =
        person.spared ? std::bit_cast<double>(person.death) : hazard_left(person.death_at(), at, old_rate);
    set_death(person, rate > 0 ? after(at, left / rate) : never, left);
}

/// The next candidate of the block, or the step of a course that ends the block before it.
void Shard::next_candidate(std::uint32_t who, Time from)
{
    Person& person = run_->people[who];
    person.next_candidate = never;
    person.next = PersonNext::candidate;
    if (person.bound > 0) {
        const DrawId id{person.id, gap_decision, person.block, person.candidate, 0};
        person.next_candidate = after(
            from, det::exponential_quantile(uniform(run_->rounds, id)) / static_cast<double>(person.bound));
    }
    if (person.steps) [[unlikely]] {
        const Time step = run_->lives.next[who];
        if (step <= person.next_candidate) {
            person.next_candidate = step;
            person.next = PersonNext::step;
        }
    }
}

/// Puts what is due next for the person into the queue. An older entry stays there and does no harm: it finds
/// something else due, or the same thing done already.
void Shard::plan(const Person& person, std::uint32_t who)
{
    const PersonDue due = due_of(person);
    push(std::max(due.time, now_), due.kind, person.id, 0, who);
}

void Shard::on_candidate(std::uint32_t who)
{
    Person& person = run_->people[who];
    ++tally_->candidates;
    here().episodes.prefetch_next();
    const std::uint32_t root = (std::uint32_t{person.block} << 16) | person.candidate;
    double mark = uniform(run_->rounds, {person.id, mark_decision, person.block, person.candidate, 0}) *
                  static_cast<double>(person.bound);
    if (++person.candidate == 0) {
        throw RunError("person " + std::to_string(person.id) +
                       " has more than 65,535 candidates in a year: the rates of needs are too high");
    }
    next_candidate(who, person.next_candidate);
    plan(person, who);

    const auto calendar_month = static_cast<std::uint32_t>((now_.time_since_epoch() % one_year) / one_month);
    for (std::size_t i = 0; i < network().pathways.size(); ++i) {
        const auto id = static_cast<PathwayId>(i);
        const Pathway& pathway = network().pathways[id];
        if (!pathway.has_need) {
            continue;
        }
        const Need& need = pathway.need;
        const double bound = need_bound(need, person);
        if (mark >= bound) {
            mark -= bound;
            continue;
        }
        const double changing = product(need.changing, person.attributes, 0);
        double season = number(need.season + calendar_month);
        if (need.has_week) {
            season *= number(need.week + hour_of_week(now_));
        }
        const double most = number(need.changing_bound) * number(need.season_bound);
        if (changing * season > most * (1 + 1e-12)) {
            throw RateError(id, person.id, changing * season, most);
        }
        if (mark * most >= bound * (changing * season)) {
            break;
        }
        const std::size_t row =
            (i * tally_->shape.n_months + month_) * tally_->shape.n_cells + cell_of(person);
        if (has_open(person, id)) {
            ++tally_->absorbed_open[row];
            note_entity(TraceKind::absorbed_open, who, id);
        } else if (person.body != person.home && !need.opens_away) {
            ++tally_->absorbed_away[row];
            note_entity(TraceKind::absorbed_away, who, id);
        } else {
            open_episode(id, who, root);
        }
        return;
    }
    count_rejected();
}

bool Shard::has_open(const Person& person, PathwayId pathway) const
{
    for (std::uint32_t e = person.first_episode; e != no_episode; e = here().episodes[e].next) {
        if (pathway_of(here().episodes[e]) == pathway) {
            return true;
        }
    }
    return false;
}

void Shard::on_new_year(std::uint32_t who)
{
    Person& person = run_->people[who];
    const double old_rate = death_rate(person);
    ++person.year;
    read_age(person);
    look_for_steps(who);
    start_block(who, start_of_year(person.year), old_rate);
    plan(person, who);
}

void Shard::on_entry(std::uint32_t who)
{
    Person& person = run_->people[who];
    note_entity(TraceKind::enters_world, who, PathwayId::none);
    open_person(who, now_);
    tally_->entered[month_ * tally_->shape.n_cells + cell_of(person)] += 1;
}

void Shard::on_death(std::uint32_t who)
{
    Person& person = run_->people[who];
    const Time at = person.death_at();  // before now, if it was on the way
    tally_->deaths[tally_->shape.month_of(at) * tally_->shape.n_cells + cell_of(person)] += 1;
    note_entity(TraceKind::dies, who, PathwayId::none);
    end_presence(who, at);
}

/// Whoever dies or leaves gives up all that is open, wherever the body is. Has lived here until `at`.
void Shard::end_presence(std::uint32_t who, Time at)
{
    Person& person = run_->people[who];
    count_person_time(person, at, start_of_year(person.year + 1), -1);
    person.alive = false;
    person.occupant = no_episode;
    while (person.first_episode != no_episode) {
        const std::uint32_t slot = person.first_episode;
        count_delay(slot);
        withdraw(slot);
        let_go(episode(slot));
        ++tally_->closed[index(pathway_of(episode(slot)))];
        remove_episode(slot);
    }
    ++person.generation;
}

/// What comes by itself to somebody on the way, before `until`: years, steps and death, each booked at its
/// own instant. Needs that would arise after the last of them do not count: nobody has come who could tell.
void Shard::live_on(std::uint32_t who, Time until)
{
    Person& person = run_->people[who];
    while (person.alive) {
        const PersonDue due = due_of(person);
        if (due.time >= until) {
            return;
        }
        tally_->events += due.kind == EventKind::candidate ? 0 : 1;
        if (due.kind == EventKind::new_year) {
            on_new_year(who);
        } else if (due.kind == EventKind::death) {
            on_death(who);
        } else if (due.kind == EventKind::step) {
            on_step(who);
        } else {
            ++person.candidate;
            next_candidate(who, person.next_candidate);
        }
    }
}

void Shard::close_journey(RunState& run, std::uint32_t who, Time now)
{
    attach(run);
    at_site(run.people[who].body, now);
    live_on(who, now);
}

std::uint64_t Shard::rates(RunState& run)
{
    attach(run);
    std::uint64_t sum = 0;
    for (const Person& person : run.people) {
        if (!person.is_resident() || run.shard_of_site[index(person.body)] != id_) {
            continue;
        }
        double bound = 0;
        for (const Pathway& pathway : network().pathways) {
            bound += pathway.has_need ? need_bound(pathway.need, person) : 0.0;
        }
        sum += mix(mix(person.id, std::bit_cast<std::uint64_t>(bound)),
                   std::bit_cast<std::uint64_t>(death_rate(person)));
    }
    return sum;
}

void Shard::set_attribute(std::uint32_t who, AttributeId attribute, std::uint8_t value)
{
    Person& person = run_->people[who];
    const double old_rate = death_rate(person);
    const Time old_due = due_of(person).time;
    network().attributes[attribute].set(person.attributes, value);
    change_death_rate(person, now_, old_rate);
    if (due_of(person).time != old_due) {
        plan(person, who);
    }
}

}  // namespace esther
