// What comes to people by itself: attributes that go on to their next value, and leaving.
//
// Each step has a threshold of its own, unit-exponential and keyed by (person, course, step), against the
// cumulative hazard of the course. Kept is the hazard that will be left when the calendar year ends, if
// nothing changes before: a change of the rate moves it, an equal rate does not move a bit of it. So no
// care model and no other course moves a step, but through the rate.

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
    return det::exponential_quantile(uniform(run_->key, {person.id, course.decision, step, 0, 0}));
}

void Shard::open_courses(std::uint32_t who, Time from)
{
    const Person& person = run_->people[who];
    float* left = courses_of(who);
    for (const Course& course : network().courses) {
        *left++ =
            static_cast<float>(threshold(course, person) -
                               rate_of(course, person.attributes) * microseconds(end_of_year(person) - from));
    }
    look_for_steps(who);
}

/// What the calendar year that begins will take away.
void Shard::live_a_year(std::uint32_t who)
{
    const Person& person = run_->people[who];
    float* left = courses_of(who);
    for (const Course& course : network().courses) {
        *left = static_cast<float>(static_cast<double>(*left) -
                                   rate_of(course, person.attributes) * microseconds(one_year));
        ++left;
    }
    look_for_steps(who);
}

void Shard::look_for_steps(std::uint32_t who)
{
    const float* const left = courses_of(who);
    run_->people[who].steps =
        std::any_of(left, left + network().courses.size(), [](float hazard) { return hazard < 0; });
}

/// The first step of this calendar year. Of two at one instant the course that is named first goes first.
Shard::Due Shard::next_step(std::uint32_t who) const
{
    const Person& person = run_->people[who];
    const float* const left = courses_of(who);
    Due due;
    for (std::size_t i = 0; i < network().courses.size(); ++i) {
        const double rate = left[i] < 0 ? rate_of(network().courses[i], person.attributes) : 0.0;
        if (rate > 0) {
            const Duration before = to_duration(-static_cast<double>(left[i]) / rate);
            const Time at = end_of_year(person) - std::clamp(before, Duration{1}, one_year);
            if (at < due.time) {
                due = {at, i};
            }
        }
    }
    return due;
}

void Shard::on_step(std::uint32_t who)
{
    Person& person = run_->people[who];
    const Due due = next_step(who);
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
    const Attributes before = person.attributes;
    const double rest = microseconds(end_of_year(person) - due.time);
    count_person_time(person, due.time, end_of_year(person), -1);
    stepping.field.set(person.attributes, static_cast<std::uint8_t>(stepping.field.get(before) + 1));
    note_step(who, stepping);
    float* const left = courses_of(who);
    for (std::size_t i = 0; i < network().courses.size(); ++i) {
        const Course& course = network().courses[i];
        const double old_rate = rate_of(course, before);
        const double rate = rate_of(course, person.attributes);
        if (i == due.course) {
            left[i] = static_cast<float>(threshold(course, person) - rate * rest);
        } else if (rate != old_rate) {
            left[i] = static_cast<float>(static_cast<double>(left[i]) + (old_rate - rate) * rest);
        }
    }
    look_for_steps(who);
    start_block(who, due.time, old_death_rate);
    plan(person, who);
}

}  // namespace esther
