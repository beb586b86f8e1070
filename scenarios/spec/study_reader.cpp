#include "scenarios/spec/study_reader.hpp"

#include <algorithm>
#include <limits>

#include "pathways/graph/includes.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

constexpr std::int64_t most_replications = 1'000'000;
const std::vector<std::string> arm_words = {"ideal", "flow_only"};
const std::vector<std::string> unknown_words = {"off", "half", "on", "drawn"};

Duration read_length_of(const Value& value, const std::string& what, Problems& problems)
{
    return to_duration(read_figure(value, Dimension::duration, what, problems).value);
}

}  // namespace

Value StudyReader::open(const std::string& file, const Place& who)
{
    const std::string* const text = files_.open(file, who, *problems_);
    return text == nullptr ? Value{} : parse_document(*text, files_.shown(file), *problems_);
}

const Value* StudyReader::need_file(Fields& fields, const std::string& key)
{
    const Value* const value = fields.need(key);
    if (value != nullptr && (value->kind != ValueKind::scalar || value->text.empty())) {
        problems_->add(value->place, fields.what() + ": '" + key + "' is no file name",
                       "each part of a scenario is one file of its own", "one path, relative to this file");
        return nullptr;
    }
    return value;
}

StudySpec StudyReader::read(const std::string& file)
{
    study_.file = file;
    study_.folder = files_.folder();
    const Value document = open(file, Place{files_.shown(file), 1, 1});
    study_.place = document.place;
    if (is_document_of("study", document, files_.shown(file), *problems_)) {
        Fields fields(document, "study", *problems_);
        read_header(fields, document);
        read_length(fields);
        read_mechanisms_of(fields);
        check_learning(fields);
        read_costs_of(fields);
        read_pathways(fields);
        if (const Value* const scenarios = fields.find("scenarios")) {
            read_scenarios(*scenarios);
        } else {
            read_model(fields);
        }
        read_reference(fields);
        study_.provenance = fields.provenance();
        fields.finish();
    }
    find_units_of_capacities();
    study_.inputs = files_.used();
    check_study(study_, *problems_);
    return std::move(study_);
}

void StudyReader::find_units_of_capacities()
{
    for (SettingSpec& setting : study_.settings) {
        for (PoolSpec& pool : setting.pools) {
            const auto* const parameter = study_.mechanisms.find_parameter(pool.capacity.use);
            if (parameter != nullptr) {
                pool.capacity.dimension = parameter->value.dimension;
                pool.per_person = parameter->value.dimension == Dimension::people;
            }
            const bool is_known = parameter != nullptr || pool.capacity.use.empty();
            if (is_known && !pool.weights.empty() && !pool.per_person) {
                problems_->add(pool.place, "pool '" + pool.name + "' has weights, and a capacity of units",
                               "weights say how much each person counts for in a capacity per head",
                               "'2.5 per 1,000 people', or leaving 'weights' out");
            }
        }
    }
}

void StudyReader::read_header(Fields& fields, const Value& document)
{
    study_.name = fields.name("study");
    study_.title = fields.text("title", study_.name);
    need_keys(document, "study", {"seed", "replications"}, *problems_);
    study_.seed =
        static_cast<std::uint64_t>(fields.integer("seed", 0, 0, std::numeric_limits<std::int64_t>::max()));
    study_.replications = fields.integer("replications", 1, 1, most_replications);
    study_.stops_if_blocked = read_word(fields, "deadlock", {"swap", "stop"}, "swap") == "stop";
    read_feedback(fields);
    const std::string unknowns = read_word(fields, "unknown_practices", unknown_words, "off");
    study_.unknown_practices = unknowns == "half"    ? Unknowns::half
                               : unknowns == "on"    ? Unknowns::on
                               : unknowns == "drawn" ? Unknowns::drawn
                                                     : Unknowns::off;
    study_.learns = read_word(fields, "learning", {"off", "on"}, "on") == "on";
    study_.draws_parameters = read_word(fields, "parameter_draws", {"off", "on"}, "off") == "on";
    for (const Text& grade : read_texts(fields, "draw_grades")) {
        if (grade.text.size() != 1 || grade.text[0] < 'A' || grade.text[0] > 'E') {
            problems_->add(grade.place, in_quotes(grade.text) + " is not a grade of evidence",
                           "grades are A trial, B quasi-experiment, C observational, D expert, E assumption",
                           "[D, E]");
        } else if (study_.draw_grades.find(grade.text) == std::string::npos) {
            study_.draw_grades += grade.text;
        }
    }
    std::sort(study_.draw_grades.begin(), study_.draw_grades.end());
    if (const Value* const grades = fields.find("draw_grades");
        grades != nullptr && !study_.draws_parameters) {
        problems_->add(grades->place, "study has 'draw_grades', but draws no parameters",
                       "they say which parameters are drawn", "'parameter_draws: on'");
    }
    for (const Text& arm : read_texts(fields, "arms")) {
        if (std::find(arm_words.begin(), arm_words.end(), arm.text) == arm_words.end()) {
            add_unknown(*problems_, arm.place, "arm", arm.text, arm_words);
            continue;
        }
        const Arm which = arm.text == "ideal" ? Arm::ideal : Arm::flow_only;
        if (std::find(study_.arms.begin(), study_.arms.end(), which) != study_.arms.end()) {
            problems_->add(arm.place, "the arm " + in_quotes(arm.text) + " stands twice", "once says it all",
                           "removing one");
        } else {
            study_.arms.push_back(which);
        }
    }
}

void StudyReader::read_feedback(Fields& fields)
{
    const std::string feedback = read_word(fields, "feedback", {"off", "investment", "full"}, "off");
    study_.feedback = feedback == "full"         ? Feedback::full
                      : feedback == "investment" ? Feedback::investment
                                                 : Feedback::off;
    study_.pressure = read_word(fields, "pressure", {"off", "on"}, "off") == "on";
    const Value* const elasticity = fields.find("elasticity");
    if (elasticity == nullptr) {
        return;
    }
    const std::size_t n_before = problems_->items().size();
    study_.elasticity =
        read_figure(*elasticity, Dimension::number, "'elasticity' of study", *problems_).value;
    if (problems_->items().size() > n_before) {
        return;
    }
    if (study_.elasticity < -1 || study_.elasticity > 1) {
        problems_->add(elasticity->place, "study has the elasticity " + in_quotes(elasticity->text),
                       "it is the shift of log-odds by one mean cost of marginal income; 0.1 is much",
                       "a number from -1 to 1, such as 0.1");
    } else if (study_.feedback != Feedback::full) {
        problems_->add(elasticity->place, "study has an 'elasticity' without 'feedback: full'",
                       "only then do decisions look at income", "'feedback: full', or leaving it out");
    }
}

void StudyReader::read_length(Fields& fields)
{
    if (const Value* const warm_up = fields.find("warm_up")) {
        study_.says_warm_up = true;
        study_.warm_up = read_length_of(*warm_up, "'warm_up' of study", *problems_);
    }
    const Value* const measure = fields.find("measure");
    const Value* const until = fields.find("until");
    if ((measure == nullptr) == (until == nullptr)) {
        problems_->add(
            until != nullptr ? until->place : fields.place(),
            until != nullptr ? "study has both 'measure' and 'until'" : "study does not say when it ends",
            "a run ends after a time, or when no episode is left",
            until != nullptr ? "removing one of them" : "'measure: 1 year', or 'until: empty'");
    }
    if (measure != nullptr) {
        const std::size_t n_before = problems_->items().size();
        study_.measure = read_length_of(*measure, "'measure' of study", *problems_);
        if (study_.measure <= Duration{0} && problems_->items().size() == n_before) {
            problems_->add(measure->place, "'measure' of study is 0", "nothing happens in no time",
                           "a time such as '1 year'");
        }
        // Beyond half the clock's range `warm_up + measure` would not be a time.
        const Duration longest = Duration::max() / 4;
        if (study_.measure > longest || study_.warm_up > longest) {
            problems_->add(measure->place, "the study is longer than the clock runs",
                           "time is counted for 127,000 years", "a shorter time");
        }
    }
    if (until != nullptr) {
        study_.until_empty = read_word(fields, "until", {"empty"}, "empty") == "empty";
    }
}

void StudyReader::read_mechanisms_of(Fields& fields)
{
    if (fields.find("mechanisms") == nullptr) {
        return;
    }
    if (const Value* const value = need_file(fields, "mechanisms")) {
        const std::string file = InputFiles::resolve(study_.file, value->text);
        study_.mechanisms.file = file;
        const Value document = open(file, value->place);
        if (!is_unread(document)) {
            study_.mechanisms = read_mechanisms(document, file, *problems_);
        }
    } else {
        study_.mechanisms.file = study_.file;  // there is one, unread: what it declares is not missing
    }
}

void StudyReader::check_learning(Fields& fields)
{
    const Value* const learning = fields.find("learning");
    const bool is_known = study_.mechanisms.file.empty() || !study_.mechanisms.name.empty();
    if (learning != nullptr && learning->text == "on" && is_known && !study_.mechanisms.learns()) {
        problems_->add(learning->place, "study has 'learning: on' and nothing to learn",
                       "the mechanisms file says how long practices take",
                       "'learning: {time_constant: 2 years}' there, or 'learning: off'");
    }
}

void StudyReader::read_costs_of(Fields& fields)
{
    if (fields.find("costs") == nullptr) {
        return;
    }
    if (const Value* const value = need_file(fields, "costs")) {
        const std::string file = InputFiles::resolve(study_.file, value->text);
        const Value document = open(file, value->place);
        if (!is_unread(document)) {
            study_.costs = read_costs(document, file, *problems_);
        }
    }
}

void StudyReader::read_pathways(Fields& fields)
{
    const Value* const list = fields.need("pathways");
    if (list == nullptr) {
        return;
    }
    if (list->kind != ValueKind::sequence || list->items.empty()) {
        problems_->add(list->place, "'pathways' of study is no list", "it lists what can happen to people",
                       "a list of files, or of pathways written out");
        return;
    }
    for (const Value& item : list->items) {
        read_pathway_item(item);
    }
    for (std::size_t i = 0; i < study_.pathways.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (study_.pathways[i].name == study_.pathways[j].name && !study_.pathways[i].name.empty()) {
                problems_->add(pathway_places_[i],
                               "a second pathway is called " + in_quotes(study_.pathways[i].name),
                               "results are told apart by it", "another name");
            }
        }
    }
}

void StudyReader::read_pathway_item(const Value& item)
{
    std::optional<PathwaySpec> pathway;
    if (item.kind == ValueKind::mapping) {
        pathway = read_pathway(item, study_.file, *problems_);
    } else if (item.kind == ValueKind::scalar && !item.text.empty() &&
               read_listed(InputFiles::resolve(study_.file, item.text), item.place)) {
        return;
    } else if (item.kind != ValueKind::scalar || item.text.empty()) {
        problems_->add(item.place, "an item of 'pathways' is no file name",
                       "it lists what can happen to people", "a path relative to this file");
    } else {
        pathway = pathway_of(InputFiles::resolve(study_.file, item.text), item.place);
    }
    add_pathway(std::move(pathway), item.place);
}

bool StudyReader::read_listed(const std::string& file, const Place& who)
{
    Problems of_other_kinds;  // a pathway is read again, and its faults reported then
    const std::string* const text = files_.open(file, who, *problems_);
    if (text == nullptr ||
        document_kind(parse_document(*text, files_.shown(file), of_other_kinds)) != "pathway_list") {
        return false;
    }
    const Value document = open(file, who);
    for (const auto& [name, place] : read_pathway_list(document, file, *problems_)) {
        add_pathway(pathway_of(name, place), place);
    }
    return true;
}

void StudyReader::add_pathway(std::optional<PathwaySpec> pathway, const Place& who)
{
    study_.pathways.push_back(pathway ? with_includes(std::move(*pathway)) : PathwaySpec{});
    pathway_places_.push_back(who);
}

std::optional<PathwaySpec> StudyReader::pathway_of(const std::string& file, const Place& who)
{
    const auto [known, is_new] = pathways_.try_emplace(file);
    if (is_new) {
        const Value document = open(file, who);
        const std::size_t n_before = problems_->items().size();
        if (is_document_of("pathway", document, files_.shown(file), *problems_)) {
            PathwaySpec pathway = read_pathway(document, file, *problems_);
            if (problems_->items().size() == n_before) {
                known->second = std::move(pathway);
            }
        }
    }
    return known->second;
}

PathwaySpec StudyReader::with_includes(PathwaySpec pathway)
{
    const auto load = [this](const std::string& file, const std::string& from, const Place& who) {
        return pathway_of(InputFiles::resolve(from, file), who);
    };
    return expand_includes(std::move(pathway), load, *problems_);
}

template <class Spec, class Read>
std::size_t StudyReader::index_of(Fields& fields, const std::string& key, std::vector<Spec>& list, Read read)
{
    const Value* const value = need_file(fields, key);
    const std::string file = value == nullptr ? "" : InputFiles::resolve(study_.file, value->text);
    const auto [known, is_new] = known_.try_emplace(key + " " + file, list.size());
    if (is_new) {
        Spec spec;
        if (value != nullptr) {
            const Value document = open(file, value->place);
            if (!is_unread(document)) {
                spec = read(document, file);
            }
        }
        list.push_back(std::move(spec));
    }
    return known->second;
}

void StudyReader::read_scenarios(const Value& list)
{
    if (list.kind != ValueKind::sequence || list.items.empty()) {
        problems_->add(list.place, "'scenarios' of study is no list", "each item is one scenario",
                       "[{name: ..., population: ..., setting: ..., care_model: ..., contract: ...}, ...]");
        return;
    }
    for (const Value& item : list.items) {
        read_scenario(item);
    }
}

void StudyReader::read_scenario(const Value& item)
{
    ScenarioSpec scenario;
    scenario.place = item.place;
    Fields name_only(item, "scenario", *problems_);
    if (item.kind != ValueKind::mapping) {
        return;
    }
    (void)name_only.need("name");
    scenario.name = name_only.name("name");
    const std::string what = scenario.name.empty() ? "scenario" : "scenario '" + scenario.name + "'";
    Fields fields(item, what, *problems_);
    (void)fields.find("name");
    scenario.title = fields.text("title", scenario.name);
    for (const ScenarioSpec& other : study_.scenarios) {
        if (other.name == scenario.name && !scenario.name.empty()) {
            problems_->add(item.place, "a second scenario is called " + in_quotes(scenario.name),
                           "results are told apart by it", "another name");
        }
    }
    for (const Value::Entry& entry : item.entries) {
        if (names_an_effect(entry.key)) {
            (void)fields.find(entry.key);
            add_effect_fault(*problems_, entry.key_place, what, entry.key);
        }
    }
    scenario.population = index_of(fields, "population", study_.populations,
                                   [&](const Value& document, const std::string& file) {
                                       return read_population(document, file, files_, *problems_);
                                   });
    scenario.setting =
        index_of(fields, "setting", study_.settings, [&](const Value& document, const std::string& file) {
            return read_setting(document, file, files_, *problems_);
        });
    scenario.care_model = index_of(fields, "care_model", study_.care_models,
                                   [&](const Value& document, const std::string& file) {
                                       return read_care_model(document, file, *problems_);
                                   });
    scenario.contract =
        index_of(fields, "contract", study_.contracts, [&](const Value& document, const std::string& file) {
            return read_contract(document, file, *problems_);
        });
    fields.finish();
    study_.scenarios.push_back(std::move(scenario));
}

void StudyReader::read_model(Fields& fields)
{
    SettingSpec setting;
    setting.file = study_.file;
    setting.place = fields.place();
    if (fields.find("pools") == nullptr && fields.find("places") == nullptr) {
        problems_->add(fields.place(), "study has neither 'scenarios' nor 'pools'",
                       "people need scenarios, a study without people needs pools",
                       "'scenarios: [...]', or 'pools: {...}'");
    } else {
        setting.name = "model";
    }
    read_setting_parts(fields, setting, *problems_);
    study_.settings.push_back(std::move(setting));
    ScenarioSpec scenario;
    scenario.name = "model";
    scenario.title = study_.title;
    scenario.place = fields.place();
    study_.scenarios.push_back(std::move(scenario));
}

void StudyReader::read_reference(Fields& fields)
{
    const Value* const value = fields.find("reference");
    std::vector<std::string> names;
    for (const ScenarioSpec& scenario : study_.scenarios) {
        names.push_back(scenario.name);
    }
    if (value == nullptr) {
        if (names.size() > 1) {
            problems_->add(fields.place(), "study does not say which scenario is the reference",
                           "every other one is compared with it", "'reference: " + names.front() + "'");
        }
        study_.reference = names.empty() ? "" : names.front();
        return;
    }
    study_.reference = fields.name("reference");
    if (!study_.reference.empty() && std::find(names.begin(), names.end(), study_.reference) == names.end()) {
        add_unknown(*problems_, value->place, "scenario", study_.reference, names);
    }
}

}  // namespace esther
