#include "scenarios/spec/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

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
    const double u = luck_of(luck_name(practice), choice);
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
                                                  luck_of(luck_name(learning), choice));
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

bool is_scale(Dimension dimension)
{
    return dimension == Dimension::duration || dimension == Dimension::rate;
}

/// Whether a parameter moves on a scale without ends, logarithms or log-odds, or else evenly.
bool is_endless(Dimension dimension, double value, double full)
{
    return is_scale(dimension)             ? value > 0 && full > 0
           : dimension == Dimension::share ? is_inside_of_one(value) && is_inside_of_one(full)
                                           : false;
}

double move_evenly(Dimension dimension, double value, double full, double extent)
{
    const double moved = value + extent * (full - value);
    return dimension == Dimension::share ? std::clamp(moved, 0.0, 1.0)
           : is_scale(dimension)         ? std::max(moved, 0.0)
                                         : moved;
}

double move_endlessly(Dimension dimension, double value, double full, double extent)
{
    if (is_scale(dimension)) {
        return det::exp((1 - extent) * det::log(value) + extent * det::log(full));
    }
    return det::logistic((1 - extent) * det::logit(value) + extent * det::logit(full));
}

double move_on(bool endless, Dimension dimension, double value, const Pull& pull)
{
    const bool stays = pull.extent < 0 && !is_scale(dimension) && dimension != Dimension::share;
    if (pull.extent == 0 || value == pull.full || stays) {
        return value;
    }
    if (pull.extent >= 1) {
        return pull.full;
    }
    return endless ? move_endlessly(dimension, value, pull.full, pull.extent)
                   : move_evenly(dimension, value, pull.full, pull.extent);
}

}  // namespace

std::string luck_name(const ParameterSpec& parameter)
{
    return "parameter/" + parameter.name;
}

std::string luck_name(const PracticeSpec& practice)
{
    return "practice/extent/" + practice.name;
}

std::string luck_name(const LearningSpec& learning)
{
    return "learning/" + learning.name;
}

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
    return move_on(is_endless(dimension, value, full), dimension, value, {full, extent});
}

double move_by_all(Dimension dimension, double value, std::vector<Pull> pulls)
{
    const double usual = value;
    const auto turn = [&](const Pull& pull) {
        return std::tuple(!is_endless(dimension, usual, pull.full), pull.full > usual,
                          std::fabs(pull.full - usual), pull.extent);
    };
    std::sort(pulls.begin(), pulls.end(), [&](const Pull& a, const Pull& b) { return turn(a) < turn(b); });
    for (const Pull& pull : pulls) {
        const bool is_beyond = pull.full > usual ? pull.full > value : pull.full < value;
        if (is_beyond) {  // else a practice that pulls the other way, worse than none at first, went past it
            value = move_on(is_endless(dimension, usual, pull.full), dimension, value, pull);
        }
    }
    return value;
}

ParameterSpec drawn(const ParameterSpec& parameter, const ParameterChoice& choice)
{
    ParameterSpec result = parameter;
    if (!parameter.is_spread() || !is_drawn(choice, parameter.provenance)) {
        return result;
    }
    const double u = luck_of(luck_name(parameter), choice);
    result.value.value = drawn_figure(parameter.value.value, parameter.spread, u);
    for (MoveSpec& step : result.moves) {
        step.full.value = drawn_figure(step.full.value, step.spread, u);
    }
    return result;
}

namespace {

std::vector<Pull> pulls_of(const ParameterSpec& parameter, const MechanismsSpec& mechanisms,
                           const CareModelSpec& model, const ParameterChoice& choice)
{
    std::vector<Pull> pulls;
    for (const MoveSpec& step : parameter.moves) {
        if (const PracticeSpec* const practice = mechanisms.find_practice(step.practice)) {
            pulls.push_back({step.full.value, extent_by_then(*practice, model, choice)});
        }
    }
    return pulls;
}

}  // namespace

std::map<std::string, double> resolve(const MechanismsSpec& mechanisms, const CareModelSpec& model,
                                      const ParameterChoice& choice)
{
    std::map<std::string, double> values;
    for (const ParameterSpec& written : mechanisms.parameters) {
        const ParameterSpec parameter = drawn(written, choice);
        const double value = move_by_all(parameter.value.dimension, parameter.value.value,
                                         pulls_of(parameter, mechanisms, model, choice));
        const bool is_off = parameter.stated && (!choice.pressure || choice.arm == Arm::flow_only);
        const bool is_ideal = parameter.ideal && (is_off || choice.arm == Arm::ideal);
        values.emplace(parameter.name, is_ideal ? parameter.ideal->value : value);
    }
    return values;
}

}  // namespace esther
