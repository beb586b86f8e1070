// What comes to people by itself: attributes that go on to their next value, and leaving.
//
// Each step has a threshold of its own, unit-exponential and keyed by (person, course, step), against the
// cumulative hazard of the course. Counted is the hazard that will be left when the calendar year ends, if
// nothing changes before: a change of the rate moves it, an equal rate does not move a bit of it. So no
// care model and no other course moves a step, but through the rate.
//
// Rates look at nothing that care sets, so a life is known from its first day. Kept is when the next step is
// due; at a step the life is lived through again, which costs a person less than a float a course.

#include <algorithm>

#include "sim/core/arithmetic.hpp"
#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

Time end_of_year(const Person& person)
{
    return start_of_run + (person.year + 1) * one_year;
}

double microseconds(Duration d)
{
    return static_cast<double>(d.count());
}

}  // namespace

double Shard::rate_of(const Course& course, const Attributes& attributes)
{
    std::size_t row = 0;
    for (const Course::Column& column : course.columns) {
        row += std::size_t{column.stride} * column.field.get(attributes);
    }
    return course.rates[row];
}

/// The hazard to live through until the next step.
double Shard::threshold(const Course& course, const Person& person) const
{
    const std::uint32_t step = course.field.get(person.attributes);
    return det::exponential_quantile(uniform(run_->rounds, {person.id, course.decision, step, 0, 0}));
}

/// A person comes.
void Shard::open_courses(std::uint32_t who, Time from)
{
    if (network().courses.empty()) {
        return;
    }
    const Person& person = run_->people[who];
    Lives& lives = run_->lives;
    lives.since[who] = from;
    for (std::size_t i = 0; i < lives.led.size(); ++i) {
        lives.at_first[who * lives.led.size() + i] = person.attributes[lives.led[i]];
    }
    Person life = live_from_first(who);
    lives.next[who] = live_until_step(life).time;
    look_for_steps(who);
}

/// Whether a step comes in the calendar year that begins, or goes on.
void Shard::look_for_steps(std::uint32_t who)
{
    Person& person = run_->people[who];
    person.steps = !network().courses.empty() && run_->lives.next[who] < end_of_year(person);
}

/// The person as on the first day, to live the same life again.
Person Shard::live_from_first(std::uint32_t who)
{
    const Lives& lives = run_->lives;
    Person life = run_->people[who];
    life.year = static_cast<std::uint8_t>(lives.since[who].time_since_epoch() / one_year);
    for (std::size_t i = 0; i < lives.led.size(); ++i) {
        life.attributes[lives.led[i]] = lives.at_first[who * lives.led.size() + i];
    }
    read_age(life);
    left_.clear();
    for (const Course& course : network().courses) {
        left_.push_back(static_cast<float>(threshold(course, life) -
                                           rate_of(course, life.attributes) *
                                               microseconds(end_of_year(life) - lives.since[who])));
    }
    return life;
}

/// The first step of this calendar year. Of two at one instant the course that is named first goes first.
Shard::Step Shard::step_of_year(const Person& life) const
{
    Step first;
    for (std::size_t i = 0; i < left_.size(); ++i) {
        const double rate = left_[i] < 0 ? rate_of(network().courses[i], life.attributes) : 0.0;
        if (rate > 0) {
            const Duration before = to_duration(-static_cast<double>(left_[i]) / rate);
            const Time at = end_of_year(life) - std::clamp(before, Duration{1}, one_year);
            if (at < first.time) {
                first = {at, i};
            }
        }
    }
    return first;
}

/// The next step before the end of the run, in whatever year.
Shard::Step Shard::live_until_step(Person& life)
{
    Step step = step_of_year(life);
    while (step.time == never && life.year < UINT8_MAX && end_of_year(life) < tally_->shape.horizon) {
        live_a_year(life);
        step = step_of_year(life);
    }
    return step;
}

/// What the calendar year that begins will take away.
void Shard::live_a_year(Person& life)
{
    ++life.year;
    read_age(life);
    for (std::size_t i = 0; i < left_.size(); ++i) {
        left_[i] =
            static_cast<float>(static_cast<double>(left_[i]) -
                               rate_of(network().courses[i], life.attributes) * microseconds(one_year));
    }
}

void Shard::take_step(Person& life, const Step& step)
{
    const AttributeField& field = network().courses[step.course].field;
    const Attributes before = life.attributes;
    const double rest = microseconds(end_of_year(life) - step.time);
    field.set(life.attributes, static_cast<std::uint8_t>(field.get(before) + 1));
    for (std::size_t i = 0; i < left_.size(); ++i) {
        const Course& course = network().courses[i];
        const double old_rate = rate_of(course, before);
        const double rate = rate_of(course, life.attributes);
        if (i == step.course) {
            left_[i] = static_cast<float>(threshold(course, life) - rate * rest);
        } else if (rate != old_rate) {
            left_[i] = static_cast<float>(static_cast<double>(left_[i]) + (old_rate - rate) * rest);
        }
    }
}

void Shard::on_step(std::uint32_t who)
{
    Person& person = run_->people[who];
    Person life = live_from_first(who);
    std::uint32_t n_taken = 0;
    for (const Course& course : network().courses) {
        n_taken += course.field.get(person.attributes) - course.field.get(life.attributes);
    }
    Step due = live_until_step(life);
    for (; n_taken > 0; --n_taken) {
        take_step(life, due);
        due = live_until_step(life);
    }
    ESTHER_CHECK(due.time == run_->lives.next[who] && life.year == person.year);
    const Course& stepping = network().courses[due.course];
    const std::size_t month_of_step = tally_->shape.month_of(due.time);  // before now, if it was on the way
    tally_->steps[(due.course * tally_->shape.n_months + month_of_step) * tally_->shape.n_cells +
                  cell_of(person)] += 1;
    if (stepping.attribute == AttributeId::none) {
        tally_->left[month_of_step * tally_->shape.n_cells + cell_of(person)] += 1;
        note_entity(TraceKind::leaves_world, who, PathwayId::none);
        end_presence(who, due.time);
        return;
    }
    const double old_death_rate = death_rate(person);
    count_person_time(person, due.time, end_of_year(person), -1);
    take_step(life, due);
    stepping.field.set(person.attributes, static_cast<std::uint8_t>(stepping.field.get(life.attributes)));
    note_step(who, stepping);
    run_->lives.next[who] = live_until_step(life).time;
    look_for_steps(who);
    start_block(who, due.time, old_death_rate);
    plan(person, who);
}

}  // namespace esther
