#include "scenarios/spec/parameters.hpp"

#include <algorithm>

#include "scenarios/spec/learning.hpp"

#include "sim/core/arithmetic.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/mix.hpp"
#include "sim/random/draw.hpp"
#include "sim/random/law.hpp"

namespace esther {

namespace {

/// One number for all figures of a name.
double luck_of(const std::string& name, const ParameterChoice& choice)
{
    DrawId id;
    id.entity = static_cast<std::uint32_t>(index(PersonId::none));  // nobody's draw
    id.decision = hash_decision(name);
    return uniform(make_run_key(choice.seed, choice.replication), id);
}

/// None, half or full, a third each.
double drawn_extent(const PracticeSpec& practice, const ParameterChoice& choice)
{
    const double u = luck_of("practice/extent/" + practice.name, choice);
    return u < 1.0 / 3 ? 0.0 : u < 2.0 / 3 ? practice.extent_half : practice.extent_seen;
}

double unknown_extent(const PracticeSpec& practice, const ParameterChoice& choice)
{
    switch (choice.unknowns) {
        case Unknowns::off:
            return 0;
        case Unknowns::half:
            return practice.extent_half;
        case Unknowns::on:
            return practice.extent_seen;
        case Unknowns::drawn:
            return drawn_extent(practice, choice);
    }
    return 0;
}

double drawn_figure(double figure, const std::optional<Spread>& spread, double u)
{
    if (!spread) {
        return figure;
    }
    return spread->cv > 0 ? Law::lognormal(figure, spread->cv).quantile(u)
                          : Law::uniform(spread->from, spread->to).quantile(u);
}

bool is_drawn(const ParameterChoice& choice, const Provenance& provenance)
{
    const bool has_grade =
        choice.grades.empty() ||
        (!provenance.grade.empty() && choice.grades.find(provenance.grade) != std::string::npos);
    return choice.draws && has_grade;
}

LearningSpec drawn(const LearningSpec& learning, const ParameterChoice& choice)
{
    LearningSpec result = learning;
    if (learning.spread && is_drawn(choice, learning.provenance)) {
        result.time_constant.value = drawn_figure(learning.time_constant.value, learning.spread,
                                                  luck_of("learning/" + learning.name, choice));
    }
    return result;
}

/// How far a practice is there at the time of the choice.
double extent_by_then(const PracticeSpec& practice, const CareModelSpec& model, const ParameterChoice& choice)
{
    const double last = extent_of(practice, model, choice);
    if (!choice.since || choice.before == nullptr || !practice.learning) {
        return last;
    }
    const double first = extent_of(practice, *choice.before, choice);
    return first == last ? last
                         : extent_on_the_way(first, last, drawn(*practice.learning, choice),
                                             static_cast<double>(choice.since->count()));
}

bool is_inside_of_one(double share)
{
    return share > 0 && share < 1;
}

}  // namespace

double extent_of(const PracticeSpec& practice, const CareModelSpec& model, const ParameterChoice& choice)
{
    if (choice.arm == Arm::flow_only && practice.stated) {
        return 0;
    }
    switch (model.status_of(practice.name)) {
        case PracticeStatus::absent:
            return 0;
        case PracticeStatus::seen:
            return practice.extent_seen;
        case PracticeStatus::unknown:
            return unknown_extent(practice, choice);
    }
    return 0;
}

double move(Dimension dimension, double value, double full, double extent)
{
    const bool is_scale = dimension == Dimension::duration || dimension == Dimension::rate;
    const bool is_share = dimension == Dimension::share;
    const bool stays = extent < 0 && !is_scale && !is_share;
    if (extent == 0 || value == full || stays) {
        return value;
    }
    if (extent >= 1) {
        return full;
    }
    if (is_scale && value > 0 && full > 0) {
        return det::exp((1 - extent) * det::log(value) + extent * det::log(full));
    }
    if (is_share && is_inside_of_one(value) && is_inside_of_one(full)) {
        return det::logistic((1 - extent) * det::logit(value) + extent * det::logit(full));
    }
    const double moved = value + extent * (full - value);
    return is_share ? std::clamp(moved, 0.0, 1.0) : is_scale ? std::max(moved, 0.0) : moved;
}

ParameterSpec drawn(const ParameterSpec& parameter, const ParameterChoice& choice)
{
    ParameterSpec result = parameter;
    if (!parameter.is_spread() || !is_drawn(choice, parameter.provenance)) {
        return result;
    }
    const double u = luck_of("parameter/" + parameter.name, choice);
    result.value.value = drawn_figure(parameter.value.value, parameter.spread, u);
    for (MoveSpec& step : result.moves) {
        step.full.value = drawn_figure(step.full.value, step.spread, u);
    }
    return result;
}

std::map<std::string, double> resolve(const MechanismsSpec& mechanisms, const CareModelSpec& model,
                                      const ParameterChoice& choice)
{
    std::map<std::string, double> values;
    for (const ParameterSpec& written : mechanisms.parameters) {
        const ParameterSpec parameter = drawn(written, choice);
        double value = parameter.value.value;
        for (const MoveSpec& step : parameter.moves) {
            if (const PracticeSpec* const practice = mechanisms.find_practice(step.practice)) {
                value = move(parameter.value.dimension, value, step.full.value,
                             extent_by_then(*practice, model, choice));
            }
        }
        const bool is_off = parameter.stated && (!choice.pressure || choice.arm == Arm::flow_only);
        const bool is_ideal = parameter.ideal && (is_off || choice.arm == Arm::ideal);
        values.emplace(parameter.name, is_ideal ? parameter.ideal->value : value);
    }
    return values;
}

}  // namespace esther
