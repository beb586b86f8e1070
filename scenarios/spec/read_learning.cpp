// Reads how long practices take to be what they will be (M8).

#include "scenarios/spec/mechanism_parts.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

std::optional<LearningSpec> read_learning(const Value& value, const std::string& name,
                                          const std::string& what, Problems& problems)
{
    const std::string where = what + ", 'learning'";
    if (value.kind == ValueKind::scalar && value.text == "none") {
        return std::nullopt;
    }
    if (value.kind == ValueKind::scalar) {
        problems.add(value.place, where + " is " + in_quotes(value.text),
                     "it is 'none', or says how long it takes",
                     "'none', or {time_constant: 2 years, dip: 5 %, dip_lasts: 0.5 years}");
        return std::nullopt;
    }
    LearningSpec learning;
    learning.name = name;
    Fields fields(value, where, problems);
    std::optional<Dimension> known;
    if (const Value* const time = fields.need("time_constant")) {
        const std::size_t n_before = problems.items().size();
        learning.time_constant =
            read_figure(*time, Dimension::duration, where + ", 'time_constant'", problems);
        if (problems.items().size() == n_before) {
            known = Dimension::duration;
        }
        if (known && learning.time_constant.value <= 0) {
            problems.add(time->place, where + ": 'time_constant' is 0",
                         "what is there at once takes no time to learn", "'learning: none'");
            known.reset();
        }
    }
    learning.spread = read_spread(fields, "distribution", where, known, learning.time_constant, problems);
    const Value* const dip = fields.find("dip");
    const Value* const lasts = fields.find("dip_lasts");
    if (dip != nullptr) {
        learning.dip = read_figure(*dip, Dimension::share, where + ", 'dip'", problems).value;
    }
    if (lasts != nullptr) {
        learning.dip_lasts =
            read_figure(*lasts, Dimension::duration, where + ", 'dip_lasts'", problems).value;
    }
    if ((dip == nullptr) != (lasts == nullptr)) {
        problems.add(
            value.place,
            where + " has " + (dip == nullptr ? "'dip_lasts' and no 'dip'" : "'dip' and no 'dip_lasts'"),
            "a dip has a depth and passes", "both, or neither");
    }
    learning.provenance = fields.provenance();
    fields.finish();
    return learning;
}

}  // namespace esther
