// Laws of durations, given by mean and spread as people know them.

#include <algorithm>
#include <cmath>
#include <utility>

#include "pathways/yaml/value.hpp"

namespace esther {

namespace {

constexpr double slack = 1e-9;  // of shares that should add up to 1

/// Beyond it quantiles lie closer together than their table can tell.
constexpr double most_gamma_shape = 1e6;

const std::vector<std::string> law_kinds = {"exponential", "lognormal", "gamma",     "weibull", "uniform",
                                            "gompertz",    "hazard",    "empirical", "mixture"};

/// Reads one law; knows its name for messages.
class LawReader {
  public:
    LawReader(std::string what, Problems& problems) : what_(std::move(what)), problems_(&problems) {}

    LawSpec read(const Value& value);

  private:
    LawSpec read_constant(const Value& value);
    void read_kind(const std::string& kind, const Value& value, LawSpec& law);
    void read_exponential(const Value& value, LawSpec& law);
    void read_lognormal(const Value& value, LawSpec& law);
    void read_shaped(const Value& value, const std::string& kind, LawSpec& law);
    void read_uniform(const Value& value, LawSpec& law);
    void read_gompertz(const Value& value, LawSpec& law);
    void read_hazard(const Value& value, LawSpec& law);
    void read_empirical(const Value& value, LawSpec& law);
    void read_mixture(const Value& value, LawSpec& law);
    void finish(Fields& fields, LawSpec& law);

    Scalar need(Fields& fields, const std::string& key, Dimension dimension);
    std::vector<Scalar> list(Fields& fields, const std::string& key, Dimension dimension);
    bool is_list(const Value& value, const std::string& example);
    void above_zero(const Scalar& scalar, const std::string& name, const std::string& why);
    void fault(const Place& place, const std::string& what, std::string why, std::string hint)
    {
        problems_->add(place, what_ + ": " + what, std::move(why), std::move(hint));
        good_ = false;
    }

    std::string what_;
    Problems* problems_;
    bool good_ = true;
};

bool is_literal(const Scalar& scalar)
{
    return scalar.use.empty();
}

bool all_literal(const std::vector<Scalar>& scalars)
{
    return std::all_of(scalars.begin(), scalars.end(), is_literal);
}

/// The source of a law is the source of its figures that name none.
void give_provenance(LawSpec& law, const Provenance& provenance)
{
    const auto give = [&provenance](std::vector<Scalar>& scalars) {
        for (Scalar& scalar : scalars) {
            if (scalar.provenance.source.empty() && scalar.provenance.grade.empty()) {
                scalar.provenance = provenance;
            }
        }
    };
    give(law.values);
    give(law.ends);
    give(law.shares);
    for (LawSpec& part : law.parts) {
        give_provenance(part, provenance);
    }
}

LawSpec LawReader::read(const Value& value)
{
    const bool quantity =
        std::any_of(value.entries.begin(), value.entries.end(),
                    [](const Value::Entry& entry) { return entry.key == "value" || entry.key == "use"; });
    if (value.kind == ValueKind::scalar || quantity) {
        return read_constant(value);
    }
    LawSpec law;
    law.place = value.place;
    law.values = {Scalar{}};
    if (value.kind != ValueKind::mapping) {
        fault(value.place, "this is no law of durations", "a time is fixed or follows a law",
              "'12 min' or {exponential: {mean: 12 min}}");
        return law;
    }
    Fields fields(value, what_, *problems_);
    if (const auto severity = fields.scalar("severity", Dimension::number)) {
        law.severity = severity->value;
        if (!is_literal(*severity)) {
            fault(severity->place, "'severity' cannot be a parameter", "it is part of the structure",
                  "a number");
        }
        if (severity->value < -1 || severity->value > 1) {
            fault(severity->place, "the severity " + in_quotes(severity->text) + " is out of range",
                  "a weight lies between -1 and 1", "a weight such as 0.4");
        }
    }
    int n_kinds = 0;
    for (const std::string& kind : law_kinds) {
        if (const Value* inner = fields.find(kind)) {
            if (++n_kinds == 1) {
                read_kind(kind, *inner, law);
            }
        }
    }
    if (n_kinds == 0) {
        const bool others = std::any_of(
            value.entries.begin(), value.entries.end(),
            [](const Value::Entry& entry) { return !nearest_name(entry.key, law_kinds).empty(); });
        if (!others) {
            fault(value.place, "no law is named", "a law is a mapping with its name as the key",
                  "one of " + in_list(law_kinds));
        }
    } else if (n_kinds > 1) {
        fault(value.place, "two laws at once", "a time follows one law", "a mixture of both, or one of them");
    }
    give_provenance(law, fields.provenance());
    fields.finish();
    return law;
}

LawSpec LawReader::read_constant(const Value& value)
{
    LawSpec law;
    law.place = value.place;
    law.values = {read_scalar(value, Dimension::duration, what_, *problems_)};
    return law;
}

void LawReader::read_kind(const std::string& kind, const Value& value, LawSpec& law)
{
    if (kind == "exponential") {
        read_exponential(value, law);
    } else if (kind == "lognormal") {
        read_lognormal(value, law);
    } else if (kind == "gamma" || kind == "weibull") {
        read_shaped(value, kind, law);
    } else if (kind == "uniform") {
        read_uniform(value, law);
    } else if (kind == "gompertz") {
        read_gompertz(value, law);
    } else if (kind == "hazard") {
        read_hazard(value, law);
    } else if (kind == "empirical") {
        read_empirical(value, law);
    } else {
        read_mixture(value, law);
    }
}

Scalar LawReader::need(Fields& fields, const std::string& key, Dimension dimension)
{
    const Value* value = fields.need(key);
    good_ = good_ && value != nullptr;
    const std::size_t before = problems_->items().size();
    Scalar scalar =
        value == nullptr ? Scalar{} : read_scalar(*value, dimension, "'" + key + "' of " + what_, *problems_);
    good_ = good_ && problems_->items().size() == before;
    return scalar;
}

std::vector<Scalar> LawReader::list(Fields& fields, const std::string& key, Dimension dimension)
{
    std::vector<Scalar> scalars;
    const Value* value = fields.need(key);
    if (value == nullptr) {
        good_ = false;
        return scalars;
    }
    if (value->kind != ValueKind::sequence) {
        fault(value->place, "'" + key + "' must be a list", "it has one entry for each point",
              "[..., ..., ...]");
        return scalars;
    }
    const std::size_t before = problems_->items().size();
    for (const Value& item : value->items) {
        scalars.push_back(read_scalar(item, dimension, "'" + key + "' of " + what_, *problems_));
    }
    good_ = good_ && problems_->items().size() == before;
    return scalars;
}

bool LawReader::is_list(const Value& value, const std::string& example)
{
    if (value.kind == ValueKind::sequence && !value.items.empty()) {
        return true;
    }
    fault(value.place, "the law must be a list with one entry or more", "it is made of steps or parts",
          example);
    return false;
}

void LawReader::above_zero(const Scalar& scalar, const std::string& name, const std::string& why)
{
    if (good_ && is_literal(scalar) && !(scalar.value > 0)) {
        fault(scalar.place, "the " + name + " " + in_quotes(scalar.text) + " is not above 0", why,
              "a " + name + " above 0");
    }
}

/// Figures of an inner mapping may have a source of their own; unknown keys are reported.
void LawReader::finish(Fields& fields, LawSpec& law)
{
    give_provenance(law, fields.provenance());
    fields.finish();
}

void LawReader::read_exponential(const Value& value, LawSpec& law)
{
    Fields fields(value, "the exponential law of " + what_, *problems_);
    law.kind = LawKind::exponential;
    law.values = {need(fields, "mean", Dimension::duration)};
    if (is_literal(law.values[0]) && law.values[0].value == 0) {
        law.kind = LawKind::constant;  // the limit of the law
    }
    finish(fields, law);
}

/// cv = sd / mean; a median m has mean m sqrt(1 + cv^2).
void LawReader::read_lognormal(const Value& value, LawSpec& law)
{
    Fields fields(value, "the lognormal law of " + what_, *problems_);
    law.kind = LawKind::lognormal;
    const bool by_median = fields.find("median") != nullptr;
    const bool by_sd = fields.find("sd") != nullptr;
    if (by_median && fields.find("mean") != nullptr) {
        fault(value.place, "both 'mean' and 'median'", "either one fixes the other",
              "leaving one of them out");
    }
    if (by_sd && fields.find("cv") != nullptr) {
        fault(value.place, "both 'cv' and 'sd'", "either one fixes the other", "leaving one of them out");
    }
    Scalar centre = need(fields, by_median ? "median" : "mean", Dimension::duration);
    Scalar spread = need(fields, by_sd ? "sd" : "cv", by_sd ? Dimension::duration : Dimension::number);
    finish(fields, law);
    above_zero(spread, by_sd ? "sd" : "cv", "without spread the time is fixed, and written as such");
    above_zero(centre, by_median ? "median" : "mean", "a lognormal time is above 0");
    const bool convert = by_median || by_sd;
    if (good_ && convert && !(is_literal(centre) && is_literal(spread))) {
        fault(value.place, "a parameter cannot stand here beside 'median' or 'sd'",
              "the mean and the cv must be known to turn one into the other", "'mean' and 'cv'");
    }
    if (good_ && convert) {
        double cv = spread.value;
        if (by_sd && by_median) {
            // sd^2 = m^2 x (x - 1) with x = 1 + cv^2.
            const double ratio = spread.value / centre.value;
            cv = std::sqrt((1.0 + std::sqrt(1.0 + 4.0 * ratio * ratio)) / 2.0 - 1.0);
        } else if (by_sd) {
            cv = spread.value / centre.value;
        }
        centre.text = by_median ? "median " + centre.text : centre.text;
        centre.value *= by_median ? std::sqrt(1.0 + cv * cv) : 1.0;
        spread.text = by_sd ? "sd " + spread.text : spread.text;
        spread.value = cv;
        spread.dimension = Dimension::number;
    }
    const Provenance own = fields.provenance();
    law.values = {std::move(centre), std::move(spread)};
    give_provenance(law, own);
}

void LawReader::read_shaped(const Value& value, const std::string& kind, LawSpec& law)
{
    Fields fields(value, "the " + kind + " law of " + what_, *problems_);
    law.kind = kind == "gamma" ? LawKind::gamma : LawKind::weibull;
    const bool by_cv = kind == "gamma" && fields.find("cv") != nullptr;
    if (by_cv && fields.find("shape") != nullptr) {
        fault(value.place, "both 'cv' and 'shape'", "either one fixes the other", "leaving one of them out");
    }
    Scalar mean = need(fields, "mean", Dimension::duration);
    Scalar shape = need(fields, by_cv ? "cv" : "shape", Dimension::number);
    above_zero(mean, "mean", "a " + kind + " time is above 0");
    above_zero(shape, by_cv ? "cv" : "shape", "the law exists for positive ones only");
    if (good_ && by_cv) {
        if (!is_literal(shape)) {
            fault(shape.place, "a parameter cannot stand for 'cv' here",
                  "the shape is computed from it when the file is read", "'shape', which is 1 / cv squared");
        }
        shape.text = "cv " + shape.text;
        shape.value = 1.0 / (shape.value * shape.value);
    }
    if (good_ && kind == "gamma" && is_literal(shape) && shape.value > most_gamma_shape) {
        fault(shape.place, in_quotes(shape.text) + " makes a gamma law that hardly varies",
              "its table is made for shapes up to a million, a cv of 0.1 %",
              "the mean alone, as in 'time: 12 min', or a larger cv");
    }
    law.values = {std::move(mean), std::move(shape)};
    finish(fields, law);
}

void LawReader::read_uniform(const Value& value, LawSpec& law)
{
    Fields fields(value, "the uniform law of " + what_, *problems_);
    law.kind = LawKind::uniform;
    law.values = {need(fields, "from", Dimension::duration), need(fields, "to", Dimension::duration)};
    if (good_ && all_literal(law.values) && law.values[0].value > law.values[1].value) {
        fault(law.values[0].place,
              "from " + in_quotes(law.values[0].text) + " is longer than to " + in_quotes(law.values[1].text),
              "times lie between the two", "the two the other way round");
    }
    finish(fields, law);
}

void LawReader::read_gompertz(const Value& value, LawSpec& law)
{
    Fields fields(value, "the gompertz law of " + what_, *problems_);
    law.kind = LawKind::gompertz;
    law.values = {need(fields, "start", Dimension::rate), need(fields, "growth", Dimension::rate)};
    above_zero(law.values[0], "start", "a hazard that begins at 0 stays there");
    above_zero(law.values[1], "growth", "without growth the law is exponential");
    finish(fields, law);
}

void LawReader::read_hazard(const Value& value, LawSpec& law)
{
    law.kind = LawKind::hazard;
    law.values.clear();
    if (!is_list(value, "[{until: 10 days, rate: 0.006 per day}, {rate: 0.003 per day}]")) {
        return;
    }
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        const bool last = i + 1 == value.items.size();
        Fields fields(value.items[i], "a step of the hazard of " + what_, *problems_);
        law.values.push_back(need(fields, "rate", Dimension::rate));
        if (!last) {
            law.ends.push_back(need(fields, "until", Dimension::duration));
        } else if (const Value* until = fields.find("until")) {
            fault(until->place, "the last step has an 'until'", "the last rate holds for ever after",
                  "leaving it out, or one more step with a rate alone");
        }
        fields.finish();
    }
    for (std::size_t i = 0; good_ && i < law.ends.size(); ++i) {
        const double before = i == 0 || !is_literal(law.ends[i - 1]) ? 0.0 : law.ends[i - 1].value;
        if (is_literal(law.ends[i]) && !(law.ends[i].value > before)) {
            fault(law.ends[i].place, "'until' does not rise at " + in_quotes(law.ends[i].text),
                  "each step ends after the one before", "the steps in order of time");
        }
    }
    if (good_) {
        above_zero(law.values.back(), "last rate", "with rate 0 some would stay for ever");
    }
}

void LawReader::read_empirical(const Value& value, LawSpec& law)
{
    Fields fields(value, "the empirical law of " + what_, *problems_);
    law.kind = LawKind::empirical;
    law.shares = list(fields, "shares", Dimension::share);
    law.values = list(fields, "values", Dimension::duration);
    finish(fields, law);
    if (!good_) {
        return;
    }
    if (law.shares.size() != law.values.size() || law.shares.size() < 2) {
        fault(value.place,
              std::to_string(law.shares.size()) + " shares and " + std::to_string(law.values.size()) +
                  " values",
              "each share has its value, and there are two or more", "lists of the same length");
        return;
    }
    if (!all_literal(law.shares) || !all_literal(law.values)) {
        fault(value.place, "an empirical law cannot take parameters",
              "its points must be known to be in order", "figures instead of {use: ...}");
        return;
    }
    for (std::size_t i = 1; i < law.shares.size(); ++i) {
        if (!(law.shares[i].value > law.shares[i - 1].value)) {
            fault(law.shares[i].place, "the shares do not rise at " + in_quotes(law.shares[i].text),
                  "each is the share of all times below its value", "the points in order");
        }
        if (law.values[i].value < law.values[i - 1].value) {
            fault(law.values[i].place, "the values fall at " + in_quotes(law.values[i].text),
                  "a larger share of all times lies below a longer time", "the points in order");
        }
    }
    if (law.shares.front().value != 0 || std::fabs(law.shares.back().value - 1) > slack) {
        fault(law.shares.front().place,
              "the shares run from " + in_quotes(law.shares.front().text) + " to " +
                  in_quotes(law.shares.back().text),
              "the first value is the shortest time and the last the longest",
              "0 % as the first and 100 % as the last");
    }
    law.shares.back().value = 1.0;
}

void LawReader::read_mixture(const Value& value, LawSpec& law)
{
    law.kind = LawKind::mixture;
    law.values.clear();
    if (!is_list(value, "[{share: 29 %, law: LAW}, {law: LAW}]")) {
        return;
    }
    double sum = 0;
    std::vector<std::string> written;
    std::vector<std::size_t> rests;
    for (const Value& item : value.items) {
        Fields fields(item, "a part of the mixture of " + what_, *problems_);
        Scalar weight;
        weight.dimension = Dimension::share;
        weight.place = item.place;
        weight.text = "rest";
        if (fields.find("share") != nullptr) {
            weight = need(fields, "share", Dimension::share);
            sum += weight.value;
        } else {
            rests.push_back(law.values.size());
        }
        written.push_back(weight.text == "rest" ? "the rest" : weight.text);
        weight.provenance = weight.provenance.source.empty() ? fields.provenance() : weight.provenance;
        if (const Value* part = fields.need("law")) {
            law.parts.push_back(read_law(*part, what_, *problems_));
            refuse_severity(law.parts.back(), "a part of the mixture of " + what_,
                            "one number is drawn for the whole mixture", *problems_);
        } else {
            law.parts.emplace_back();
            law.parts.back().values = {Scalar{}};
        }
        law.values.push_back(std::move(weight));
        fields.finish();
    }
    if (rests.size() > 1) {
        fault(law.values[rests[1]].place, "a second part without a share",
              "only one part can take what the others leave", "a share for each part but one");
    } else if (good_ && all_literal(law.values)) {
        const bool fits = rests.empty() ? std::fabs(sum - 1) <= slack : sum <= 1 + slack;
        if (!fits) {
            fault(value.place,
                  "the shares of the mixture add up to " + text_of_number(sum) + ": " + in_list(written),
                  "the parts are all there is, so they add up to 1",
                  "one part without a share, to take the rest");
        } else if (!rests.empty()) {
            law.values[rests.front()].value = std::max(0.0, 1.0 - sum);
        }
    }
}

}  // namespace

LawSpec read_law(const Value& value, const std::string& what, Problems& problems)
{
    return LawReader(what, problems).read(value);
}

void refuse_severity(const LawSpec& law, const std::string& what, const std::string& why, Problems& problems)
{
    if (law.severity != 0) {
        problems.add(
            law.place, what + " has a law with a severity", why,
            "leaving 'severity' out; the time of a node or of the clock, and a choice, may have one");
    }
}

}  // namespace esther
