#include <algorithm>
#include <numeric>

#include "pathways/compile/build.hpp"

namespace esther {

namespace {

/// How many come at once, and what becomes of those who were expected.
void add_customers(Build& build, const SourceSpec& spec, Source& made)
{
    double left = 1;
    for (const SourceSpec::Batch& batch : spec.batches) {
        const double others = std::accumulate(spec.batches.begin(), spec.batches.end(), 0.0,
                                              [](double sum, const SourceSpec::Batch& b) {
                                                  return sum + (b.share.text == "rest" ? 0 : b.share.value);
                                              });
        const double share = batch.share.text == "rest" ? 1 - others : batch.share.value;
        const bool last = &batch == &spec.batches.back();
        made.batches.push_back({last || left <= 0 ? 1.0 : std::clamp(share / left, 0.0, 1.0),
                                static_cast<std::uint32_t>(batch.size)});
        left -= share;
    }
    made.may_not_show = spec.no_show.has_value();
    if (spec.no_show) {
        made.no_show = build.numbers.add(*spec.no_show);
    }
    if (spec.late) {
        made.late = build.numbers.add_law(*spec.late);
    }
}

}  // namespace

Source make_source(Build& build, const SourceSpec& spec)
{
    Source made;
    const auto positive = [&](double x) { return build.numbers.add([x](std::size_t) { return x; }); };
    const double rate = spec.rate.value;
    made.site = static_cast<SiteId>(spec.site);
    made.period = to_duration(spec.period.value);
    if (spec.count) {
        made.most = static_cast<std::uint64_t>(spec.count->value);
    }
    if (spec.shape == "steps") {
        made.shape = SourceShape::steps;
        double most = 0;
        for (std::size_t i = 0; i < spec.rates.size(); ++i) {
            made.values.push_back(spec.rates[i].value);
            made.ends.push_back(to_duration(spec.ends[i].value));
            most = std::max(most, spec.rates[i].value);
        }
        made.period = made.ends.back();
        made.bound = positive(most);
    } else if (spec.shape == "sinusoid") {
        made.shape = SourceShape::sinusoid;
        made.values = {rate, spec.amplitude.value};
        made.bound = positive(rate + spec.amplitude.value);
    } else if (spec.shape == "ramp") {
        made.shape = SourceShape::ramp;
        if (build.model.horizon <= Duration{0}) {
            build.problems.add(spec.place, "arrivals that rise for ever need an end of the run",
                               "a rising rate is thinned from its greatest, at the end of 'measure'",
                               "'measure: 20 h' instead of 'until: empty'");
        }
        const double last = rate + spec.slope.value * static_cast<double>(build.model.horizon.count());
        if (last < 0) {
            build.problems.add(spec.place, "the rate of arrivals falls below 0 before the run ends",
                               "there are no negative arrivals", "a flatter 'ramp' or a shorter 'measure'");
        }
        made.values = {rate, spec.slope.value};
        made.bound = positive(std::max(rate, last));
    } else if (spec.shape == "renewal") {
        made.shape = SourceShape::renewal;
        made.between = build.numbers.add_law(*spec.between);
    } else if (spec.shape == "scheduled") {
        made.shape = SourceShape::scheduled;
        made.period = to_duration(spec.round);
        for (const double instant : spec.instants) {
            made.ends.push_back(to_duration(instant));
        }
    } else if (!spec.week.is_even()) {
        made.shape = SourceShape::steps;
        made.period = one_week;
        const double mean = build.numbers.fixed(spec.rate) * spec.times;
        for (std::size_t hour = 0; hour < WeekSpec::hours_of_week; ++hour) {
            made.values.push_back(mean * spec.week.at(hour));
            made.ends.push_back(static_cast<std::int64_t>(hour + 1) * one_hour);
        }
        made.bound = positive(*std::max_element(made.values.begin(), made.values.end()));
    } else {
        made.bound =
            build.numbers.add([&](std::size_t s) { return build.numbers.value(spec.rate, s) * spec.times; });
    }
    add_customers(build, spec, made);
    return made;
}

}  // namespace esther
