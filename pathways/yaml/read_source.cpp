#include <algorithm>
#include <cmath>
#include <utility>

#include "pathways/graph/edges.hpp"
#include "pathways/yaml/read_parts.hpp"
#include "sim/core/time.hpp"

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
    void must_take_time(bool is_read);
    void read_shape();
    void read_appointments(const Value& value);
    void read_instants(const Value& value, const std::vector<std::size_t>& days);
    void read_batch(const Value& value);
    void read_count();
    void refuse_parameters();
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
    read_shape();
    if (const Value* batch = fields_.find("batch")) {
        read_batch(*batch);
    }
    source_.no_show = fields_.scalar("no_show", Dimension::share);
    source_.late = fields_.law("late");
    if (source_.late) {
        refuse_severity(*source_.late, "'late'", "who is to come has no illness yet", *problems_);
    }
    if ((source_.no_show || source_.late) && source_.shape != "renewal" && source_.shape != "scheduled") {
        const char* key = source_.no_show ? "no_show" : "late";
        fault(source_.no_show ? source_.no_show->place : source_.late->place,
              " has '" + std::string(key) + "', but nobody is expected",
              "only planned arrivals can be late or fail to come", "'at', 'every' or 'between'");
    }
    read_count();
    if (const Value* week = fields_.find("week")) {
        source_.week = read_week(*week, "'week' of " + fields_.what(), *problems_);
        if (source_.shape != "constant") {
            fault(week->place, " has 'week' beside another shape",
                  "a profile of the week divides a constant rate", "'rate' or 'inflow' with it");
        }
    }
    refuse_parameters();
    const Provenance provenance = fields_.provenance();
    if (source_.rate.provenance.source.empty() && source_.rate.provenance.grade.empty()) {
        source_.rate.provenance = provenance;
    }
    fields_.finish();
    return std::move(source_);
}

void SourceReader::read_shape()
{
    const std::vector<std::string> shapes{"sinusoid", "steps", "ramp", "every", "between", "at", "inflow"};
    std::string shape;
    for (const std::string& key : shapes) {
        if (fields_.find(key) == nullptr) {
            continue;
        }
        if (!shape.empty()) {
            fault(value_->place, " has more than one shape",
                  "'sinusoid', 'steps', 'ramp', 'every', 'between', 'at' and 'inflow' exclude each other",
                  "one of them");
        }
        shape = shape.empty() ? key : shape;
    }
    const bool needs_rate = shape.empty() || shape == "sinusoid" || shape == "ramp";
    if (needs_rate && fields_.need("rate") != nullptr) {
        source_.rate = *fields_.scalar("rate", Dimension::rate);
    } else if (const Value* rate = needs_rate ? nullptr : fields_.find("rate")) {
        fault(rate->place, " has a 'rate' beside '" + shape + "'", "the rate is said there",
              "leaving it out");
    }
    source_.shape = "constant";
    if (shape == "sinusoid") {
        read_sinusoid(*fields_.find(shape));
    } else if (shape == "steps") {
        read_steps(*fields_.find(shape));
    } else if (shape == "ramp") {
        source_.shape = "ramp";
        source_.slope = read_slope(*fields_.find(shape), "'ramp' of " + fields_.what(), *problems_);
    } else if (shape == "inflow") {
        source_.inflow = fields_.name(shape);
    } else if (shape == "at") {
        read_appointments(*fields_.find(shape));
    } else if (shape == "every") {
        source_.shape = "renewal";
        const Scalar interval = *fields_.scalar(shape, Dimension::duration);
        must_be_above_zero(interval, "interval");
        source_.between = LawSpec{};
        source_.between->values = {interval};
        source_.between->place = interval.place;
        must_take_time(interval.value > 0);
    } else if (shape == "between") {
        source_.shape = "renewal";
        const std::size_t n_before = problems_->items().size();
        source_.between = fields_.law(shape);
        if (source_.between) {
            refuse_severity(*source_.between, "'between'", "a stream has no illness", *problems_);
        }
        must_take_time(problems_->items().size() == n_before);
    }
}

void SourceReader::must_take_time(bool is_read)
{
    if (is_read && is_zero(*source_.between)) {
        fault(source_.between->place, " has no time between one customer and the next",
              "all would come at one instant", "a law above 0, or 'batch' for customers who come together");
    }
}

/// `[08:00, 08:20]` on every day, or a mapping from days to such lists.
void SourceReader::read_appointments(const Value& value)
{
    source_.shape = "scheduled";
    const bool by_day = value.kind == ValueKind::mapping;
    source_.round = static_cast<double>((by_day ? one_week : one_day).count());
    if (by_day) {
        for (const Value::Entry& entry : value.entries) {
            const std::vector<std::size_t> days = days_of(entry.key);
            if (days.empty()) {
                fault(entry.key_place, " has " + in_quotes(entry.key) + ", which is no day",
                      "days are mon, tue, wed, thu, fri, sat, sun, ranges of them, and daily",
                      "a range such as 'mon-fri'");
            }
            read_instants(entry.value, days);
        }
    } else {
        read_instants(value, {0});
    }
    std::sort(source_.instants.begin(), source_.instants.end());
    if (std::adjacent_find(source_.instants.begin(), source_.instants.end()) != source_.instants.end()) {
        fault(value.place, " has one time twice", "customers who come together are a batch",
              "each time once, and 'batch: 2'");
    }
    if (source_.instants.empty() && !problems_->any()) {
        fault(value.place, " has no times", "scheduled arrivals come at times of the day",
              "at: [08:00, 08:20], or at: {mon-fri: [08:00, 08:20]}");
    }
}

void SourceReader::read_instants(const Value& value, const std::vector<std::size_t>& days)
{
    for (const Value* item : items_of(value)) {
        const auto minutes = item->kind == ValueKind::scalar ? minutes_of(item->text) : std::nullopt;
        if (!minutes || *minutes == 24 * 60) {
            fault(item->place,
                  " has " + (item->kind == ValueKind::scalar ? in_quotes(item->text) : "this") +
                      ", which is no time of the day",
                  "times run from 00:00 to 23:59", "a time such as '08:20'");
            continue;
        }
        for (const std::size_t day : days) {
            source_.instants.push_back(static_cast<double>(day) * static_cast<double>(one_day.count()) +
                                       *minutes * static_cast<double>(one_minute.count()));
        }
    }
}

/// `3`, or `[{size: 1, share: 60 %}, {size: 4}]`.
void SourceReader::read_batch(const Value& value)
{
    constexpr std::int64_t most = 1'000'000;
    if (value.kind == ValueKind::scalar) {
        SourceSpec::Batch batch;
        batch.share.text = "rest";
        batch.size = fields_.integer("batch", 1, 1, most);
        source_.batches.push_back(batch);
        return;
    }
    double sum = 0;
    std::vector<std::string> written;
    int n_rests = 0;
    for (const Value* item : items_of(value)) {
        Fields fields(*item, "a batch of " + fields_.what(), *problems_);
        SourceSpec::Batch batch;
        batch.share.text = "rest";
        static_cast<void>(fields.need("size"));
        batch.size = fields.integer("size", 1, 1, most);
        const auto share = fields.scalar("share", Dimension::share);
        if (share) {
            batch.share = *share;
            sum += share->value;
        } else {
            ++n_rests;
        }
        written.push_back(share ? share->text : "the rest");
        fields.finish();
        source_.batches.push_back(std::move(batch));
    }
    constexpr double slack = 1e-9;
    const bool fits = n_rests == 0 ? std::fabs(sum - 1) <= slack : n_rests == 1 && sum <= 1 + slack;
    if (!fits && !problems_->any()) {
        fault(value.place,
              n_rests > 1 ? " has two sizes of batches without a share"
                          : " has sizes of batches whose shares add up to " + text_of_number(sum) + ": " +
                                in_list(written),
              "the sizes are all there are, so their shares add up to 1",
              "one size without a share, to take the rest");
    }
}

/// Who comes when is part of the structure; only a plain rate, laws and the share of no-shows may differ.
void SourceReader::refuse_parameters()
{
    std::vector<Scalar*> fixed{&source_.amplitude, &source_.slope, &source_.period};
    if (source_.shape != "constant" || !source_.week.is_even()) {
        fixed.push_back(&source_.rate);
    }
    if (source_.count) {
        fixed.push_back(&*source_.count);
    }
    for (auto* list : {&source_.rates, &source_.ends}) {
        for (Scalar& scalar : *list) {
            fixed.push_back(&scalar);
        }
    }
    for (SourceSpec::Batch& batch : source_.batches) {
        fixed.push_back(&batch.share);
    }
    for (Scalar* scalar : fixed) {
        if (!scalar->use.empty()) {
            fault(scalar->place, " uses the parameter " + in_quotes(scalar->use) + " where none can stand",
                  "the shape of arrivals is the same in every care model", "a figure");
            scalar->use.clear();  // whether there is such a parameter is of no interest
        }
    }
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
    need.opens_away = fields.flag("opens_away");
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
    if (const Value* week = fields.find("week")) {
        need.week = read_week(*week, "'week' of " + what, problems);
    }
    const Provenance provenance = fields.provenance();
    if (need.rate.provenance.source.empty() && need.rate.provenance.grade.empty()) {
        need.rate.provenance = provenance;
    }
    fields.finish();
    return need;
}

}  // namespace esther
