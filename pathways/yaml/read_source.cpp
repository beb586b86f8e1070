#include <utility>

#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

/// Reads what stands under `arrivals:`.
class SourceReader {
  public:
    SourceReader(const Value& value, const std::string& what, Problems& problems)
        : value_(&value), fields_(value, what, problems), problems_(&problems)
    {
        source_.place = value.place;
    }

    SourceSpec read();

  private:
    void read_sinusoid(const Value& value);
    void read_steps(const Value& value);
    void read_count();
    void fault(const Place& place, const std::string& what, std::string why, std::string hint)
    {
        problems_->add(place, fields_.what() + what, std::move(why), std::move(hint));
    }
    void must_be_above_zero(const Scalar& scalar, const std::string& name)
    {
        if (scalar.use.empty() && !scalar.text.empty() && !(scalar.value > 0)) {
            fault(scalar.place, " has the " + name + " " + in_quotes(scalar.text), "it must be above 0",
                  "a longer time");
        }
    }

    const Value* value_;
    Fields fields_;
    Problems* problems_;
    SourceSpec source_;
};

SourceSpec SourceReader::read()
{
    const Value* sinusoid = fields_.find("sinusoid");
    const Value* steps = fields_.find("steps");
    const Value* ramp = fields_.find("ramp");
    const Value* every = fields_.find("every");
    const int n_shapes = (sinusoid ? 1 : 0) + (steps ? 1 : 0) + (ramp ? 1 : 0) + (every ? 1 : 0);
    if (n_shapes > 1) {
        fault(value_->place, " has more than one shape",
              "'sinusoid', 'steps', 'ramp' and 'every' exclude each other", "one of them");
    }
    const bool needs_rate = steps == nullptr && every == nullptr;
    if (needs_rate && fields_.need("rate") != nullptr) {
        source_.rate = *fields_.scalar("rate", Dimension::rate);
    } else if (const Value* rate = needs_rate ? nullptr : fields_.find("rate")) {
        fault(rate->place, std::string(" has a 'rate' beside '") + (steps ? "steps'" : "every'"),
              "the rate is said there", "leaving it out");
    }
    source_.shape = "constant";
    if (sinusoid != nullptr) {
        read_sinusoid(*sinusoid);
    } else if (steps != nullptr) {
        read_steps(*steps);
    } else if (ramp != nullptr) {
        source_.shape = "ramp";
        source_.slope = read_slope(*ramp, "'ramp' of " + fields_.what(), *problems_);
    } else if (every != nullptr) {
        source_.shape = "scheduled";
        source_.period = *fields_.scalar("every", Dimension::duration);
        must_be_above_zero(source_.period, "interval");
    }
    read_count();
    const Provenance provenance = fields_.provenance();
    if (source_.rate.provenance.source.empty() && source_.rate.provenance.grade.empty()) {
        source_.rate.provenance = provenance;
    }
    fields_.finish();
    return std::move(source_);
}

void SourceReader::read_sinusoid(const Value& value)
{
    source_.shape = "sinusoid";
    Fields fields(value, "the sinusoid of " + fields_.what(), *problems_);
    if (fields.need("amplitude") != nullptr) {
        source_.amplitude = *fields.scalar("amplitude", Dimension::rate);
    }
    if (fields.need("period") != nullptr) {
        source_.period = *fields.scalar("period", Dimension::duration);
        must_be_above_zero(source_.period, "period");
    }
    fields.finish();
    const bool literal =
        source_.amplitude.use.empty() && source_.rate.use.empty() && !source_.rate.text.empty();
    if (literal && source_.amplitude.value > source_.rate.value) {
        fault(source_.amplitude.place,
              " has the amplitude " + in_quotes(source_.amplitude.text) + ", which is more than its rate " +
                  in_quotes(source_.rate.text),
              "a rate cannot fall below 0", "an amplitude of at most the rate");
    }
}

void SourceReader::read_steps(const Value& value)
{
    source_.shape = "steps";
    double before = 0;
    for (const Value* item : items_of(value)) {
        Fields fields(*item, "a step of " + fields_.what(), *problems_);
        const bool whole = fields.need("until") != nullptr && fields.need("rate") != nullptr;
        const auto until = fields.scalar("until", Dimension::duration);
        const auto rate = fields.scalar("rate", Dimension::rate);
        fields.finish();
        if (!whole) {
            continue;
        }
        if (until->use.empty() && !(until->value > before)) {
            fault(until->place, ": 'until' does not rise at " + in_quotes(until->text),
                  "each step ends after the one before", "the steps in order of time");
        }
        before = until->use.empty() ? until->value : before;
        source_.ends.push_back(*until);
        source_.rates.push_back(*rate);
    }
    if (value.items.empty()) {
        fault(value.place, " has no list of steps", "steps repeat; the last 'until' is the period",
              "steps: [{until: 8 h, rate: 2 per hour}, ...]");
    }
    if (!source_.ends.empty()) {
        source_.period = source_.ends.back();
    }
}

void SourceReader::read_count()
{
    const Value* value = fields_.find("count");
    if (value == nullptr) {
        return;
    }
    constexpr double most = 1e15;  // counted in a double without gaps
    source_.count = read_scalar(*value, Dimension::number, "'count' of " + fields_.what(), *problems_);
    const Scalar& count = *source_.count;
    const bool whole = count.value >= 1 && count.value <= most &&
                       count.value == static_cast<double>(static_cast<std::int64_t>(count.value));
    if (count.use.empty() && !whole) {
        fault(value->place, " has the count " + in_quotes(count.text),
              "customers are counted in whole numbers from 1", "a whole number");
    }
}

}  // namespace

SourceSpec read_source(const Value& value, const std::string& what, Problems& problems)
{
    return SourceReader(value, what, problems).read();
}

NeedSpec read_need(const Value& value, const std::string& what, Problems& problems)
{
    NeedSpec need;
    need.place = value.place;
    Fields fields(value, what, problems);
    if (fields.need("rate") != nullptr) {
        need.rate = *fields.scalar("rate", Dimension::rate);
    }
    need.risk = fields.flag("risk");
    if (const Value* by = fields.find("by")) {
        need.by = read_factors(*by, "'by' of " + what, problems);
    }
    if (const Value* season = fields.find("season")) {
        constexpr std::size_t months = 12;
        if (season->items.size() != months) {
            problems.add(season->place,
                         "'season' of " + what + " has " + std::to_string(season->items.size()) + " factors",
                         "there are 12 months, January first", "a list of 12 factors around 1");
        }
        for (const Value& item : season->items) {
            need.season.push_back(read_scalar(item, Dimension::number, "'season' of " + what, problems));
            if (need.season.back().value < 0) {
                problems.add(item.place,
                             "'season' of " + what + ": the factor " + in_quotes(item.text) + " is negative",
                             "the rate is multiplied by it", "a factor of 0 or more");
            }
        }
    }
    const Provenance provenance = fields.provenance();
    if (need.rate.provenance.source.empty() && need.rate.provenance.grade.empty()) {
        need.rate.provenance = provenance;
    }
    fields.finish();
    return need;
}

}  // namespace esther
