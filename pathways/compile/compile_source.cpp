#include <algorithm>

#include "pathways/compile/build.hpp"

namespace esther {

Source make_source(Build& build, const SourceSpec& spec)
{
    Source made;
    const auto positive = [&](double x) { return build.numbers.add([x](std::size_t) { return x; }); };
    const double rate = spec.rate.value;
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
    } else if (spec.shape == "scheduled") {
        made.shape = SourceShape::scheduled;
        made.bound = positive(0);
    } else {
        made.bound = positive(rate);
    }
    return made;
}

}  // namespace esther
