// Reads which parameters are to be fitted to which published figures.

#include "scenarios/spec/read_calibration.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "scenarios/spec/age_band.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

constexpr std::int64_t most_evaluations = 100'000;
constexpr std::int64_t usual_evaluations = 100;
constexpr std::int64_t most_replications = 1'000'000;

/// What a target can be, by the key that says so.
struct Kind {
    std::string key;
    OutcomeKind kind;
    Dimension dimension;  ///< of its value
};

const std::vector<Kind>& kinds()
{
    static const std::vector<Kind> all = {
        {"rate", OutcomeKind::rate, Dimension::rate},
        {"share", OutcomeKind::share, Dimension::share},
        {"mean", OutcomeKind::mean, Dimension::duration},
        {"quantile", OutcomeKind::quantile, Dimension::duration},
        {"occupancy", OutcomeKind::occupancy, Dimension::share},
        {"wait", OutcomeKind::wait, Dimension::duration},
        {"standing", OutcomeKind::standing, Dimension::people},
        {"again", OutcomeKind::again, Dimension::share},
    };
    return all;
}

/// Keys that say more of some kinds.
struct Companion {
    std::string key;
    std::vector<std::string> of;
};

const std::vector<Companion>& companions()
{
    static const std::vector<Companion> all = {{"of", {"share"}},          {"at", {"quantile"}},
                                               {"less", {"standing"}},     {"within", {"again"}},
                                               {"after", {"again"}},       {"ages", {"rate", "share", "mean"}},
                                               {"sex", {"rate", "share", "mean"}}};
    return all;
}

const Kind* kind_of(Fields& fields)
{
    const Kind* found = nullptr;
    std::vector<std::string> keys;
    for (const Kind& kind : kinds()) {
        keys.push_back(kind.key);
        const Value* const value = fields.find(kind.key);
        if (value != nullptr && found != nullptr) {
            fields.problems().add(value->place,
                                  fields.what() + " has both '" + found->key + "' and '" + kind.key + "'",
                                  "a target is one figure", "a target of its own for each");
        }
        found = value != nullptr && found == nullptr ? &kind : found;
    }
    if (found == nullptr) {
        fields.problems().add(fields.place(), fields.what() + " does not say which figure it is",
                              "it can be " + alternatives(keys), "'rate: emergency_admission'");
    }
    return found;
}

/// A name under `key`, and where it stands.
std::string name_at(Fields& fields, const std::string& key, Place& place)
{
    if (const Value* const value = fields.find(key)) {
        place = value->place;
        return fields.name(key);
    }
    return "";
}

void refuse_companions(Fields& fields, const std::string& kind)
{
    for (const Companion& companion : companions()) {
        const bool belongs = std::find(companion.of.begin(), companion.of.end(), kind) != companion.of.end();
        const Value* const value = fields.find(companion.key);
        if (value != nullptr && !belongs) {
            fields.problems().add(value->place,
                                  fields.what() + " has '" + companion.key + "' beside '" + kind + "'",
                                  "it says more of " + alternatives(companion.of), "removing it");
        }
    }
}

void read_ages(Fields& fields, TargetSpec& target)
{
    if (const Value* const ages = fields.find("ages")) {
        target.ages_place = ages->place;
        if (const auto band = parse_band(ages->text)) {
            target.outcome.first_age = band->first;
            target.outcome.last_age = band->is_open() ? Outcome::eldest : band->last;
        } else {
            add_no_age_band(fields.problems(), ages->place, "'ages' of " + fields.what(), ages->text);
        }
    }
    if (const Value* const sex = fields.find("sex")) {
        target.ages_place = target.ages_place.line == 0 ? sex->place : target.ages_place;
        target.outcome.sex = read_word(fields, "sex", {"female", "male"}, "");
    }
}

/// A figure above 0: errors are shares of it, and reports show the model in its unit.
Scalar read_above_zero(const Value& value, Dimension dimension, const std::string& what, Problems& problems)
{
    const std::size_t n_before = problems.items().size();
    Scalar scalar = read_figure(value, dimension, what, problems);
    if (problems.items().size() == n_before && !scalar.text.empty() && scalar.use.empty() && !(scalar.value > 0)) {
        problems.add(scalar.place, what + " is " + in_quotes(scalar.text),
                     "what is compared is the ratio to it", "a figure above 0");
    }
    return scalar;
}

void read_kind(Fields& fields, const Kind& kind, TargetSpec& target)
{
    Problems& problems = fields.problems();
    const std::string& what = fields.what();
    Outcome& outcome = target.outcome;
    outcome.kind = kind.kind;
    outcome.of = name_at(fields, kind.key, target.of_place);
    refuse_companions(fields, kind.key);
    if (kind.kind == OutcomeKind::share && fields.need("of") != nullptr) {
        outcome.with = name_at(fields, "of", target.with_place);
    }
    if (kind.kind == OutcomeKind::standing) {
        outcome.with = name_at(fields, "less", target.with_place);
    }
    if (kind.kind == OutcomeKind::again) {
        outcome.with = name_at(fields, "after", target.with_place);
        if (const Value* const within = fields.need("within")) {
            outcome.point =
                read_above_zero(*within, Dimension::duration, "'within' of " + what, problems).value;
        }
    }
    if (const Value* const at = kind.kind == OutcomeKind::quantile ? fields.need("at") : nullptr) {
        outcome.point = read_above_zero(*at, Dimension::share, "'at' of " + what, problems).value;
    }
    read_ages(fields, target);
    if (const Value* const value = fields.need("value")) {
        target.value = read_above_zero(*value, kind.dimension, "'value' of " + what, problems);
    }
}

TargetSpec read_target(const Value::Entry& entry, Problems& problems)
{
    TargetSpec target;
    target.name = entry.key;
    target.place = entry.key_place;
    check_name(entry, "a target", problems);
    Fields fields(entry.value, "target '" + entry.key + "'", problems);
    if (entry.value.kind != ValueKind::mapping) {
        return target;
    }
    target.title = fields.text("title", entry.key);
    for (const Companion& companion : companions()) {
        static_cast<void>(fields.find(companion.key));  // known, whatever the kind
    }
    static_cast<void>(fields.find("value"));
    if (const Kind* const kind = kind_of(fields)) {
        read_kind(fields, *kind, target);
    }
    if (const Value* const error = fields.need("error")) {
        target.error = read_above_zero(*error, Dimension::share, "'error' of " + fields.what(), problems).value;
    }
    target.fitted = fields.flag("fitted", true);
    fields.finish();
    return target;
}

/// Whether a figure is of the parameter's dimension; if not, it is a fault.
bool is_alike(const Scalar& figure, const ParameterSpec& parameter, const std::string& what,
              Problems& problems)
{
    if (figure.dimension == parameter.value.dimension) {
        return true;
    }
    problems.add(figure.place,
                 what + " is " + to_text(figure.dimension) + ", and the parameter is " +
                     to_text(parameter.value.dimension),
                 "a bound is a value that the parameter may take", "the unit of " + in_quotes(parameter.value.text));
    return false;
}

/// Bounds must lie where the scale of the search is defined (logarithm, log-odds), around the value.
void check_bounds(const FreeParameter& free, const ParameterSpec& parameter, Problems& problems)
{
    const std::string what = "parameter '" + free.name + "'";
    if (!is_alike(free.from, parameter, "'from' of " + what, problems) ||
        !is_alike(free.to, parameter, "'to' of " + what, problems)) {
        return;
    }
    const bool is_share = parameter.value.dimension == Dimension::share;
    if (!(free.from.value > 0) || (is_share && !(free.to.value < 1))) {
        const Scalar& bound = free.from.value > 0 ? free.to : free.from;
        problems.add(bound.place, what + " has the bound " + in_quotes(bound.text),
                     "it is searched on the scale of " +
                         std::string(is_share ? "log-odds, which 0 % and 100 % are" : "logarithms, which 0 is") +
                         " not on",
                     is_share ? "a share between them" : "a bound above 0");
    } else if (!(free.from.value < free.to.value)) {
        problems.add(free.to.place, what + ": 'to' is no more than 'from'", "it may move between the two",
                     "the greater one under 'to'");
    } else if (parameter.value.value < free.from.value || parameter.value.value > free.to.value) {
        problems.add(free.place,
                     what + " is " + in_quotes(parameter.value.text) + " in the mechanisms, outside of its bounds",
                     "the search begins there", "bounds around it, or another value there");
    }
}

/// Factors of a need are thinned, so that all values of one share their luck; rates and seasons are not.
void check_factors_only(const FreeParameter& free, const StudySpec& study, Problems& problems)
{
    const auto takes = [&](const Scalar& scalar) { return scalar.use == free.name; };
    for (const PathwaySpec& pathway : study.pathways) {
        if (pathway.need && (takes(pathway.need->rate) ||
                             std::any_of(pathway.need->season.begin(), pathway.need->season.end(), takes))) {
            problems.add(free.place,
                         "parameter '" + free.name + "' is the rate or season of the need of pathway '" +
                             pathway.name + "'",
                         "another value would give every need of a person other luck",
                         "a factor: 'by: [{age: {0+: {use: " + free.name + "}}}]' beside a rate that stands");
        }
    }
}

FreeParameter read_free(const Value::Entry& entry, const StudySpec& study, Problems& problems)
{
    FreeParameter free;
    free.name = entry.key;
    free.place = entry.key_place;
    const std::string what = "parameter '" + entry.key + "'";
    Fields fields(entry.value, what, problems);
    const std::size_t n_before = problems.items().size();
    const Value* const from = fields.need("from");
    const Value* const to = fields.need("to");
    fields.finish();
    if (from != nullptr) {
        free.from = read_any_scalar(*from, "'from' of " + what, problems);
        refuse_use(free.from, "'from' of " + what, problems);
    }
    if (to != nullptr) {
        free.to = read_any_scalar(*to, "'to' of " + what, problems);
        refuse_use(free.to, "'to' of " + what, problems);
    }
    std::vector<std::string> known;
    for (const ParameterSpec& parameter : study.mechanisms.parameters) {
        known.push_back(parameter.name);
    }
    const ParameterSpec* const parameter = study.mechanisms.find_parameter(free.name);
    if (parameter == nullptr && !study.mechanisms.name.empty()) {
        add_unknown(problems, entry.key_place, "parameter", free.name, known);
    } else if (parameter != nullptr && problems.items().size() == n_before) {
        check_bounds(free, *parameter, problems);
        check_factors_only(free, study, problems);
    }
    return free;
}

/// Other scenarios, arms, ledgers and draws cost time and are no part of the reference.
void keep_reference_only(StudySpec& study)
{
    const std::string reference = study.reference;
    study.scenarios.erase(std::remove_if(study.scenarios.begin(), study.scenarios.end(),
                                         [&](const ScenarioSpec& s) { return s.name != reference; }),
                          study.scenarios.end());
    study.arms.clear();
    study.costs = {};
    study.feedback = Feedback::off;
    study.draws_parameters = false;
    study.draw_grades.clear();
}

void read_study_of(Fields& fields, const std::string& folder, CalibrationSpec& spec, Problems& problems)
{
    const Value* const value = fields.need("study");
    if (value == nullptr) {
        return;
    }
    if (value->kind != ValueKind::scalar || value->text.empty()) {
        problems.add(value->place, "calibration: 'study' is no file name", "its reference scenario is fitted",
                     "a path relative to this file");
        return;
    }
    Problems of_study;
    InputFiles files = InputFiles::in_folder(folder);
    if (files.open(InputFiles::resolve("", value->text), value->place, problems) == nullptr) {
        return;
    }
    spec.study = read_study((std::filesystem::path(folder) / value->text).generic_string(), of_study);
    for (const Problem& problem : of_study.items()) {
        problems.add(problem.place, problem.what, problem.why, problem.hint);
    }
    if (!of_study.any() && spec.study.mechanisms.file.empty()) {
        problems.add(value->place, "the study " + in_quotes(value->text) + " has no 'mechanisms'",
                     "what may be fitted stands there", "a study with people");
    }
}

}  // namespace

CalibrationSpec read_calibration(const std::string& path, Problems& problems)
{
    CalibrationSpec spec;
    const std::filesystem::path where(path);
    const std::string folder = where.parent_path().generic_string();
    const std::string file = where.filename().generic_string();
    InputFiles files = InputFiles::in_folder(folder);
    const std::string* const text = files.open(file, {files.shown(file), 1, 1}, problems);
    if (text == nullptr) {
        return spec;
    }
    spec.text = *text;
    const Value document = parse_document(*text, files.shown(file), problems);
    if (!is_document_of("calibration", document, files.shown(file), problems)) {
        return spec;
    }
    Fields fields(document, "calibration", problems);
    spec.name = fields.name("calibration");
    spec.title = fields.text("title", spec.name);
    spec.evaluations = fields.integer("evaluations", usual_evaluations, 1, most_evaluations);
    read_study_of(fields, folder, spec, problems);
    keep_reference_only(spec.study);
    spec.study.replications =
        fields.integer("replications", spec.study.replications, 1, most_replications);
    for (const Value::Entry* entry : named_entries(fields.need("parameters"), "'parameters'", problems)) {
        spec.parameters.push_back(read_free(*entry, spec.study, problems));
    }
    for (const Value::Entry* entry : named_entries(fields.need("targets"), "'targets'", problems)) {
        spec.targets.push_back(read_target(*entry, problems));
    }
    fields.finish();
    const bool fits = std::any_of(spec.targets.begin(), spec.targets.end(),
                                  [](const TargetSpec& target) { return target.fitted; });
    if ((spec.parameters.empty() || !fits) && !problems.any()) {
        problems.add(document.place,
                     "calibration has no " + std::string(fits ? "parameter" : "target") + " to fit",
                     "parameters are moved until targets are met",
                     fits ? "'parameters: {NAME: {from: ..., to: ...}}'" : "a target with 'fitted: yes'");
    }
    return spec;
}

void check_targets(const CalibrationSpec& calibration, const StudyResult& labels, Problems& problems)
{
    for (const TargetSpec& target : calibration.targets) {
        const Outcome& outcome = target.outcome;
        const bool is_pool =
            outcome.kind == OutcomeKind::occupancy || outcome.kind == OutcomeKind::wait;
        const auto check = [&](const std::string& name, const Place& place, bool of_pools) {
            const auto& known = of_pools ? labels.pools : labels.measures;
            if (!name.empty() && !place_of(known, name)) {
                add_unknown(problems, place, of_pools ? "pool" : "measure", name, known);
            }
        };
        check(outcome.of, target.of_place, is_pool);
        check(outcome.with, target.with_place, false);
        const bool by_cell = outcome.kind == OutcomeKind::rate || outcome.kind == OutcomeKind::share ||
                             outcome.kind == OutcomeKind::mean;
        if (by_cell && !cells_of(labels, outcome)) {
            problems.add(target.ages_place.line > 0 ? target.ages_place : target.place,
                         "target '" + target.name + "' is of ages or a sex that the tallies do not tell apart",
                         "people are counted by " + in_list(labels.age_bands) + " and " + in_list(labels.sexes),
                         "'age_bands' in the population, or other 'ages'");
        }
    }
}

}  // namespace esther
