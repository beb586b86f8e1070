// Reads how a decision answers to crowding (M6).

#include "pathways/yaml/read_parts.hpp"

namespace esther {

PressureSpec read_pressure(const Value& value, const std::string& what, Problems& problems)
{
    PressureSpec pressure;
    pressure.place = value.place;
    Fields fields(value, what, problems);
    if (fields.need("pool") != nullptr) {
        pressure.pool = fields.name("pool");
    }
    const Value* const steps = fields.need("steps");
    for (const Value* item : steps == nullptr ? std::vector<const Value*>{} : items_of(*steps)) {
        Fields step(*item, "a step of " + what, problems);
        PressureSpec::Step read;
        static_cast<void>(step.need("from"));
        static_cast<void>(step.need("odds"));
        read.from = step.scalar("from", Dimension::share).value_or(Scalar{});
        read.odds = step.scalar("odds", Dimension::number).value_or(Scalar{});
        const Provenance provenance = step.provenance();
        for (Scalar* scalar : {&read.from, &read.odds}) {
            if (scalar->provenance.source.empty() && scalar->provenance.grade.empty()) {
                scalar->provenance = provenance;
            }
        }
        if (read.odds.use.empty() && read.odds.value <= 0 && !read.odds.text.empty()) {
            problems.add(read.odds.place, "a step of " + what + " has odds " + in_quotes(read.odds.text),
                         "crowding shifts a decision and never takes it", "a factor above 0, such as 0.9");
        }
        step.finish();
        const bool both =
            !pressure.steps.empty() && pressure.steps.back().from.use.empty() && read.from.use.empty();
        if (both && read.from.value <= pressure.steps.back().from.value) {
            problems.add(item->place, what + " has steps that do not rise",
                         "each begins at a higher occupancy", "the steps from empty to full");
        }
        pressure.steps.push_back(std::move(read));
    }
    if (steps != nullptr && pressure.steps.empty()) {
        problems.add(steps->place, what + " has no steps", "they say from which occupancy on the odds change",
                     "'steps: [{from: 90 %, odds: {use: threshold.crowded}}]'");
    }
    fields.finish();
    return pressure;
}

}  // namespace esther
