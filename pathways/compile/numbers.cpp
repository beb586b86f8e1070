#include "pathways/compile/numbers.hpp"

#include <cstdio>
#include <map>

namespace esther {

namespace {

constexpr double least_gamma_shape = 0.01;  // below, quantiles of small shares are no doubles any more

/// Tables of gamma laws and mixtures are dear, and a study is compiled many times, mostly with the same
/// figures.
std::map<std::string, Law>& laws_made_before()
{
    constexpr std::size_t most = 10'000;
    thread_local std::map<std::string, Law> made;
    if (made.size() > most) {
        made.clear();
    }
    return made;
}

}  // namespace

double Numbers::value(const Scalar& scalar, std::size_t scenario)
{
    if (scalar.use.empty()) {
        return scalar.value;
    }
    const auto& parameters = model_->parameters[scenario];
    const auto found = parameters.find(scalar.use);
    if (found == parameters.end()) {
        std::vector<std::string> known;
        for (const auto& entry : parameters) {
            known.push_back(entry.first);
        }
        const std::string near = nearest_name(scalar.use, known);
        problems_->add(scalar.place, "the parameter '" + scalar.use + "' is not defined",
                       "'use' names a parameter of the mechanisms file or of the sub-pathway",
                       near.empty() ? "define it in the mechanisms file" : "did you mean '" + near + "'?");
        return 0;
    }
    return found->second;
}

double Numbers::fixed(const Scalar& scalar)
{
    if (!scalar.use.empty()) {
        problems_->add(scalar.place, "the parameter '" + scalar.use + "' cannot stand here",
                       "this quantity is part of the structure, which all care models share",
                       "the quantity itself; a parameter of an include is filled in by its 'with'");
    }
    return scalar.value;
}

std::uint32_t Numbers::add(const std::function<double(std::size_t)>& value)
{
    const auto id = static_cast<std::uint32_t>(columns_.front().numbers.size());
    for (std::size_t s = 0; s < columns_.size(); ++s) {
        columns_[s].numbers.push_back(value(s));
    }
    return id;
}

std::uint32_t Numbers::add(const Scalar& scalar)
{
    return add([&](std::size_t s) { return value(scalar, s); });
}

LawId Numbers::add_law(const LawSpec& law)
{
    LawId id{0};
    for (std::size_t s = 0; s < columns_.size(); ++s) {
        id = columns_[s].laws.add(make_law(law, s));
    }
    return id;
}

/// All figures of a law in one scenario: laws of one key are equal.
std::string Numbers::key_of(const LawSpec& law, std::size_t scenario) const
{
    std::string key = std::to_string(static_cast<int>(law.kind));
    const auto note = [&](const std::vector<Scalar>& scalars) {
        for (const Scalar& scalar : scalars) {
            const auto& parameters = model_->parameters[scenario];
            const auto found = parameters.find(scalar.use);
            char text[40];
            std::snprintf(text, sizeof text, " %a", found == parameters.end() ? scalar.value : found->second);
            key += scalar.text == "rest" ? " rest" : text;
        }
        key += ";";
    };
    note(law.values);
    note(law.ends);
    note(law.shares);
    for (const LawSpec& part : law.parts) {
        key += " (" + key_of(part, scenario) + ")";
    }
    return key;
}

/// A spread that comes from a parameter is known only here.
bool Numbers::can_spread(const LawSpec& law, double spread)
{
    const bool is_gamma = law.kind == LawKind::gamma;
    if (!is_gamma && law.kind != LawKind::lognormal && law.kind != LawKind::weibull) {
        return true;
    }
    const std::string name = law.kind == LawKind::lognormal ? "cv" : "shape";
    if (is_gamma && spread > 0 && spread < least_gamma_shape) {
        problems_->add(law.place, "the gamma law has a shape of " + text_of_number(spread),
                       "its table holds from a shape of 0.01 on, which is a cv of 10",
                       "a smaller cv, or another law: a mixture of few long times and many of none");
        return false;
    }
    if (!(spread > 0)) {
        problems_->add(law.place, "the " + name + " of the law is " + text_of_number(spread),
                       "the law exists for positive ones only", "a " + name + " above 0");
        return false;
    }
    return true;
}

Law Numbers::make_law(const LawSpec& law, std::size_t scenario)
{
    std::vector<double> values;
    double rest = 1;
    for (const Scalar& scalar : law.values) {
        values.push_back(scalar.text == "rest" ? 0.0 : value(scalar, scenario));
        rest -= values.back();
    }
    const auto list = [&](const std::vector<Scalar>& scalars) {
        std::vector<double> all;
        for (const Scalar& scalar : scalars) {
            all.push_back(value(scalar, scenario));
        }
        return all;
    };
    if (values.size() > 1 && !can_spread(law, values[1])) {
        return {};
    }
    switch (law.kind) {
        case LawKind::constant:
            return Law::constant(values[0]);
        case LawKind::uniform:
            return Law::uniform(values[0], values[1]);
        case LawKind::exponential:
            return values[0] > 0 ? Law::exponential(values[0]) : Law::constant(0);
        case LawKind::lognormal:
            return values[0] > 0 ? Law::lognormal(values[0], values[1]) : Law::constant(0);
        case LawKind::weibull:
            return values[0] > 0 ? Law::weibull(values[0], values[1]) : Law::constant(0);
        case LawKind::gompertz:
            return Law::gompertz(values[0], values[1]);
        case LawKind::hazard:
            return Law::piecewise_hazard(list(law.ends), values);
        case LawKind::empirical:
            return Law::empirical(list(law.shares), values);
        case LawKind::gamma:
        case LawKind::mixture:
            break;
    }
    std::vector<Law> parts;
    if (law.kind == LawKind::mixture) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (law.values[i].text == "rest") {
                values[i] = rest;
            }
            if (values[i] < 0 || values[i] > 1) {
                problems_->add(law.place, "the shares of a mixture add up to more than 1",
                               "each share is the chance of that part",
                               "a lower share, or a lower figure of its parameter");
                return {};
            }
        }
        for (const LawSpec& part : law.parts) {
            parts.push_back(make_law(part, scenario));
        }
    }
    const std::string key = key_of(law, scenario);
    std::map<std::string, Law>& made_before = laws_made_before();
    const auto known = made_before.find(key);
    if (known != made_before.end()) {
        return known->second;
    }
    const Law made = law.kind == LawKind::gamma
                         ? (values[0] > 0 ? Law::gamma(values[0], values[1]) : Law::constant(0))
                         : Law::mixture(values, parts);
    made_before.emplace(key, made);
    return made;
}

}  // namespace esther
