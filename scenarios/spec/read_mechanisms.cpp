// Reads the mechanisms file: practices, and every parameter that one of them may move.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include "scenarios/spec/mechanism_parts.hpp"
#include "scenarios/spec/mechanism_words.hpp"
#include "scenarios/spec/parameters.hpp"
#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"
#include "sim/core/mix.hpp"

namespace esther {

namespace {

constexpr double most_off = 0.1;  // of a range's middle from the figure, in widths of the range

double read_extent(Fields& fields, const std::string& key, double fallback)
{
    const Value* const value = fields.find(key);
    return value == nullptr
               ? fallback
               : read_figure(*value, Dimension::share, fields.what() + ", '" + key + "'", fields.problems())
                     .value;
}

/// One mechanism or a list of them.
std::vector<std::string> read_mechanism_words(Fields& fields, Problems& problems)
{
    std::vector<std::string> words;
    const Value* const value = fields.find("mechanism");
    if (value == nullptr) {
        return words;
    }
    const std::vector<Value> single = {*value};
    for (const Value& item : value->kind == ValueKind::sequence ? value->items : single) {
        words.push_back(read_word(item, fields.what() + ": 'mechanism'", mechanism_names(), "", problems));
    }
    words.erase(std::remove(words.begin(), words.end(), ""), words.end());
    return words;
}

/// A practice is stated altogether or not at all, and says which.
void check_stated(const PracticeSpec& practice, Problems& problems)
{
    const auto n_stated =
        std::count_if(practice.mechanisms.begin(), practice.mechanisms.end(), is_stated_mechanism);
    const std::string of = with_mechanisms(practice);
    if (n_stated > 0 && n_stated < std::ssize(practice.mechanisms)) {
        problems.add(practice.place, of + " is stated in part",
                     "the arm flow_only switches stated practices (M2, M3, M6) off and leaves the others",
                     "two practices, each of its own mechanism");
    } else if (!practice.mechanisms.empty() && practice.stated != (n_stated > 0)) {
        problems.add(practice.place,
                     of + (practice.stated ? " says 'stated: true'" : " does not say 'stated: true'"),
                     "effects of M2, M3 and M6 are stated, those of the others grow from the flow",
                     practice.stated ? "removing 'stated', or another mechanism" : "'stated: true'");
    }
}

/// `shared` is how every practice is learned that says nothing of its own.
PracticeSpec read_practice(const Value::Entry& entry, const std::optional<LearningSpec>& shared,
                           Problems& problems)
{
    const std::string what = "practice '" + entry.key + "'";
    PracticeSpec practice;
    practice.name = entry.key;
    practice.place = entry.key_place;
    Fields fields(entry.value, what, problems);
    practice.title = fields.text("title", entry.key);
    need_keys(entry.value, what, {"mechanism"}, problems);
    practice.mechanisms = read_mechanism_words(fields, problems);
    practice.stated = fields.flag("stated");
    check_stated(practice, problems);
    if (const Value* const extent = fields.find("extent")) {
        practice.says_extent = true;
        Fields inner(*extent, what + ", 'extent'", problems);
        practice.extent_seen = read_extent(inner, "seen", practice.extent_seen);
        practice.extent_half = read_extent(inner, "half", practice.extent_half);
        inner.finish();
    }
    const Value* const learning = fields.find("learning");
    practice.learning = learning == nullptr ? shared : read_learning(*learning, entry.key, what, problems);
    practice.provenance = fields.provenance();
    fields.finish();
    return practice;
}

/// A figure with its unit. One parameter is not made of another: then nobody could say what a practice moves.
Scalar read_value(const Value& value, const std::string& what, Problems& problems)
{
    if (value.kind != ValueKind::scalar) {
        problems.add(value.place, what + " must be a figure",
                     "a parameter is no law, and is not made of others",
                     "a quantity such as '12 min', '15 %' or '0.5'");
        return {};
    }
    return read_any_scalar(value, what, problems);
}

/// A quantity of the parameter's own dimension.
Scalar read_alike(const Value& value, std::optional<Dimension> dimension, const std::string& what,
                  const std::string& key, Problems& problems)
{
    const auto found = value.kind == ValueKind::scalar ? dimension_of(value.text) : std::nullopt;
    if (found && dimension && *found != *dimension) {
        problems.add(
            value.place,
            what + ": '" + key + "' is " + to_text(*found) + " and 'value' is " + to_text(*dimension),
            "a practice moves a parameter between two figures of one kind", "the same unit for both");
        return {};
    }
    return read_value(value, what + ", '" + key + "'", problems);
}

}  // namespace

std::optional<Spread> read_spread(Fields& fields, const std::string& key, const std::string& what,
                                  std::optional<Dimension> dimension, const Scalar& figure,
                                  Problems& problems)
{
    const Value* const value = fields.find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const std::string name = what + ", '" + key + "'";
    const std::size_t n_before = problems.items().size();
    const auto is_sound = [&] { return problems.items().size() == n_before; };
    Fields law(*value, name, problems);
    const Value* const uniform = law.find("uniform");
    const Value* const lognormal = law.find("lognormal");
    law.finish();
    Spread spread;
    if ((uniform == nullptr) == (lognormal == nullptr)) {
        if (is_sound()) {
            problems.add(value->place, name + (uniform == nullptr ? " names no law" : " names two laws"),
                         "a figure is drawn from one law",
                         "{uniform: {from: ..., to: ...}} or {lognormal: {cv: ...}}");
        }
        return std::nullopt;
    }
    Fields inner(uniform != nullptr ? *uniform : *lognormal, name, problems);
    if (uniform != nullptr) {
        for (const auto& [end, target] : {std::pair{"from", &spread.from}, std::pair{"to", &spread.to}}) {
            if (const Value* const point = inner.need(end)) {
                *target = read_alike(*point, dimension, name, end, problems).value;
            }
        }
        if (is_sound() && dimension && !figure.text.empty() &&
            !(spread.from <= figure.value && figure.value <= spread.to)) {
            problems.add(uniform->place, name + " does not hold the figure itself, " + in_quotes(figure.text),
                         "it says how far the figure may be off, either way",
                         "a range around " + in_quotes(figure.text));
        } else if (is_sound() && dimension && !figure.text.empty() &&
                   std::abs((spread.from + spread.to) / 2 - figure.value) >
                       most_off * (spread.to - spread.from)) {
            problems.add(
                uniform->place,
                name + " is off the figure " + in_quotes(figure.text) +
                    ": its middle is more than a tenth of "
                    "its width away",
                "what is drawn should be the figure on average, or a study with draws is another one",
                "a range that reaches as far below " + in_quotes(figure.text) + " as above");
        }
    } else if (const Value* const cv = inner.need("cv")) {
        spread.cv = read_figure(*cv, Dimension::number, name + ", 'cv'", problems).value;
        if (is_sound() && !(spread.cv > 0 && spread.cv <= 10)) {
            problems.add(cv->place, name + ": the cv " + in_quotes(cv->text) + " is out of range",
                         "it is the standard deviation divided by the mean, above 0 and at most 10",
                         "a cv such as 0.3");
        }
        if (is_sound() && dimension == Dimension::share) {
            problems.add(value->place, name + " goes beyond 100 %", "a lognormal law has no end",
                         "{uniform: {from: ..., to: ...}}");
        } else if (is_sound() && dimension && !figure.text.empty() && !(figure.value > 0)) {
            problems.add(value->place, name + " is a law around " + in_quotes(figure.text),
                         "its mean is the figure, and must be above 0", "{uniform: {from: ..., to: ...}}");
        }
    }
    inner.finish();
    return spread;
}

namespace {

void read_move(Fields& fields, const std::string& what, std::optional<Dimension> dimension,
               const MechanismsSpec& spec, ParameterSpec& parameter, Problems& problems)
{
    MoveSpec move;
    const Value* const practice = fields.need("practice");
    const Value* const full = fields.need("full");
    if (practice != nullptr) {
        move.practice = fields.name("practice");
        move.place = practice->place;
        std::vector<std::string> known;
        for (const PracticeSpec& p : spec.practices) {
            known.push_back(p.name);
        }
        if (std::find(known.begin(), known.end(), move.practice) == known.end() && !move.practice.empty()) {
            add_unknown(problems, practice->place, "practice", move.practice, known);
        }
    }
    if (full != nullptr) {
        move.full = read_alike(*full, dimension, what, "full", problems);
    }
    move.spread = read_spread(fields, "full_distribution", what, dimension, move.full, problems);
    parameter.moves.push_back(std::move(move));
}

void read_moves(Fields& fields, const std::string& what, std::optional<Dimension> dimension,
                const MechanismsSpec& spec, ParameterSpec& parameter, Problems& problems)
{
    const bool has_one = fields.find("full") != nullptr || fields.find("practice") != nullptr ||
                         fields.find("full_distribution") != nullptr;
    const Value* const list = fields.find("moves");
    if (has_one && list != nullptr) {
        problems.add(list->place, what + ": 'moves' stands beside 'full' or 'practice'",
                     "one practice is given by 'practice' and 'full', several by 'moves'",
                     "all of them under 'moves'");
    }
    if (has_one) {
        read_move(fields, what, dimension, spec, parameter, problems);
    }
    if (list != nullptr && list->kind != ValueKind::sequence) {
        problems.add(list->place, what + ": 'moves' is no list", "several practices are given as a list",
                     "[{practice: ..., full: ...}, ...]");
    } else if (list != nullptr) {
        for (const Value& item : list->items) {
            Fields inner(item, what + ", 'moves'", problems);
            read_move(inner, what, dimension, spec, parameter, problems);
            inner.finish();
        }
    }
}

/// A practice moves the fields of its own mechanisms only, and what belongs to none, as the course of
/// illness, nobody's does.
void check_movers(const ParameterSpec& parameter, const std::string& what, const MechanismsSpec& spec,
                  Problems& problems)
{
    for (const MoveSpec& move : parameter.moves) {
        const PracticeSpec* const practice = spec.find_practice(move.practice);
        if (practice == nullptr || practice->mechanisms.empty() || is_of(*practice, parameter.mechanism)) {
            continue;
        }
        const bool is_nobodys = parameter.mechanism.empty();
        problems.add(move.place,
                     what + " belongs to " + (is_nobodys ? "no mechanism" : parameter.mechanism) + ", and " +
                         with_mechanisms(*practice) + " moves it",
                     "no practice acts on the course of illness (M0) or on admissions themselves; " +
                         may_move(*practice),
                     is_nobodys ? "no practice here; or, if it is such a figure, 'mechanism: " +
                                      practice->mechanisms.front() + "'"
                                : "a practice that is of " + parameter.mechanism +
                                      " too: 'mechanism: [..., " + parameter.mechanism + "]'");
    }
}

/// Whether the parameter is how everybody decides (M6), whatever the practices.
void read_statement(Fields& fields, const std::string& what, ParameterSpec& parameter, Problems& problems)
{
    parameter.mechanism = read_word(fields, "mechanism", mechanism_names(), "");
    parameter.stated = fields.flag("stated");
    const bool is_of_m6 = parameter.mechanism == "M6";
    if (!is_of_m6 && !parameter.stated) {
        return;
    }
    if (!is_of_m6 || !parameter.stated || !parameter.ideal || !parameter.moves.empty()) {
        problems.add(
            parameter.place, what + " is half stated",
            "how everybody decides is stated by 'mechanism: M6' and 'stated: true', is nothing at 'ideal', "
            "and no practice moves it",
            "{value: ..., mechanism: M6, stated: true, ideal: 1}");
    }
}

ParameterSpec read_parameter(const Value::Entry& entry, const MechanismsSpec& spec, Problems& problems)
{
    const std::string what = "parameter '" + entry.key + "'";
    ParameterSpec parameter;
    parameter.name = entry.key;
    parameter.title = entry.key;
    parameter.place = entry.key_place;
    check_name(entry, what, problems);
    if (entry.value.kind == ValueKind::scalar) {
        parameter.value = read_value(entry.value, what, problems);
        return parameter;
    }
    Fields fields(entry.value, what, problems);
    parameter.title = fields.text("title", entry.key);
    std::optional<Dimension>
        dimension;  // nothing if `value` is missing or wrong: then no other is compared with it
    if (const Value* const value = fields.need("value")) {
        const std::size_t n_before = problems.items().size();
        parameter.value = read_value(*value, what, problems);
        if (problems.items().size() == n_before) {
            dimension = parameter.value.dimension;
        }
    }
    parameter.spread = read_spread(fields, "distribution", what, dimension, parameter.value, problems);
    read_moves(fields, what, dimension, spec, parameter, problems);
    if (const Value* const ideal = fields.find("ideal")) {
        parameter.ideal = read_alike(*ideal, dimension, what, "ideal", problems);
    }
    read_statement(fields, what, parameter, problems);
    check_movers(parameter, what, spec, problems);
    parameter.provenance = fields.provenance();
    parameter.value.provenance = parameter.provenance;
    fields.finish();
    return parameter;
}

/// What is drawn is drawn by the hash of its name: two of one hash would be drawn alike.
class HashCheck {
  public:
    explicit HashCheck(Problems& problems) : problems_(&problems) {}

    void add(const std::string& drawn, const Place& place)
    {
        const auto [other, is_new] = known_.emplace(hash_decision(drawn), drawn);
        if (!is_new && other->second != drawn) {  // what is shared has one name
            problems_->add(
                place, in_quotes(drawn) + " and " + in_quotes(other->second) + " have the same hash",
                "each has random numbers of its own when it is drawn", "another name for one of them");
        }
    }

  private:
    Problems* problems_;
    std::map<std::uint32_t, std::string> known_;
};

void check_hashes(const MechanismsSpec& spec, Problems& problems)
{
    HashCheck check(problems);
    for (const PracticeSpec& practice : spec.practices) {
        check.add(luck_name(practice), practice.place);
        if (practice.learning) {
            check.add(luck_name(*practice.learning), practice.place);
        }
    }
    for (const ParameterSpec& parameter : spec.parameters) {
        check.add(luck_name(parameter), parameter.place);
    }
}

}  // namespace

MechanismsSpec read_mechanisms(const Value& document, const std::string& file, Problems& problems)
{
    MechanismsSpec spec;
    spec.file = file;
    if (!is_document_of("mechanisms", document, document.place.file, problems)) {
        return spec;
    }
    Fields fields(document, "mechanisms", problems);
    spec.name = fields.name("mechanisms");
    spec.title = fields.text("title", spec.name);
    const Value* const learning = fields.find("learning");
    const std::optional<LearningSpec> shared =
        learning == nullptr ? std::nullopt : read_learning(*learning, "shared", "mechanisms", problems);
    for (const Value::Entry* entry : named_entries(fields.find("practices"), "'practices'", problems)) {
        spec.practices.push_back(read_practice(*entry, shared, problems));
    }
    for (const Value::Entry* entry : named_entries(fields.find("parameters"), "'parameters'", problems)) {
        spec.parameters.push_back(read_parameter(*entry, spec, problems));
    }
    fields.finish();
    check_hashes(spec, problems);
    return spec;
}

}  // namespace esther
