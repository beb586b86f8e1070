// Checks that need several files of a study at once.

#include <algorithm>

#include "pathways/graph/checks.hpp"
#include "scenarios/spec/check_moves.hpp"
#include "scenarios/spec/client_groups.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/spec/reading.hpp"
#include "scenarios/spec/scalars.hpp"
#include "scenarios/spec/study_reader.hpp"
#include "scenarios/spec/vocabulary.hpp"

namespace esther {

namespace {

template <class Spec>
std::vector<std::string> names_of(const std::vector<Spec>& specs)
{
    std::vector<std::string> names;
    for (const Spec& spec : specs) {
        names.push_back(spec.name);
    }
    return names;
}

/// Every practice is seen, absent or unknown: what is not mentioned must not count as absent,
/// or the system that was written about most would win.
void check_practices(const CareModelSpec& model, const MechanismsSpec& mechanisms, Problems& problems)
{
    const auto known = names_of(mechanisms.practices);
    for (const PracticeUse& use : model.practices) {
        if (mechanisms.find_practice(use.practice) == nullptr) {
            add_unknown(problems, use.place, "practice", use.practice, known);
        }
    }
    for (const PracticeSpec& practice : mechanisms.practices) {
        const bool is_said = std::any_of(model.practices.begin(), model.practices.end(),
                                         [&](const PracticeUse& u) { return u.practice == practice.name; });
        if (!is_said && !model.name.empty()) {
            problems.add(
                model.place,
                "care model " + in_quotes(model.name) + " does not mention the practice " +
                    in_quotes(practice.name),
                "each practice is seen, absent or unknown in a system",
                "'" + practice.name + ": {status: unknown}' under 'practices' of a copy of the file");
        }
    }
}

/// All scenarios of a study compile to one network, so their people have the same columns.
void check_attributes(const StudySpec& study, Problems& problems)
{
    for (const PopulationSpec& population : study.populations) {
        const PopulationSpec& first = study.populations.front();
        const auto is_alike = [](const AttributeSpec& a, const AttributeSpec& b) {
            return a.name == b.name && a.values == b.values;
        };
        const bool same = std::equal(population.attributes.begin(), population.attributes.end(),
                                     first.attributes.begin(), first.attributes.end(), is_alike);
        if (!same && !population.name.empty() && !first.name.empty()) {
            problems.add(population.place,
                         "population " + in_quotes(population.name) + " has other attributes than " +
                             in_quotes(first.name),
                         "all scenarios of a study run on one network",
                         "the same attributes with the same values, in the same order");
        }
        if (population.age_bands != first.age_bands && !population.name.empty() && !first.name.empty()) {
            problems.add(population.place,
                         "population " + in_quotes(population.name) + " has other age bands than " +
                             in_quotes(first.name),
                         "results of all scenarios stand in one table", "the same 'age_bands'");
        }
    }
}

/// Ledgers need costs, contracts in one currency, a year to look back on, and somebody who owns each service.
void check_ledgers(const StudySpec& study, Problems& problems)
{
    for (const ContractSpec& contract : study.contracts) {
        if (!contract.name.empty()) {  // else reported when it was read
            check_contract(contract, study.costs, problems);
        }
    }
    for (const CareModelSpec& model : study.care_models) {
        for (const char* const role : care_roles) {
            const bool is_filled = std::any_of(model.organisations.begin(), model.organisations.end(),
                                               [&](const auto& filled) { return filled.first == role; });
            if (!is_filled && !model.name.empty()) {
                problems.add(model.place,
                             "care model " + in_quotes(model.name) + " does not say whose " +
                                 in_quotes(role) + " care is",
                             "the study names costs, and every service has an owner who bears them",
                             "'organisations: {" + std::string(role) + ": NAME, ...}'");
            }
        }
    }
    if (!study.says_warm_up) {
        problems.add(study.place, "study names costs and has no 'warm_up'",
                     "contracts begin with what the year before go-live cost", "'warm_up: 1 year'");
    }
    if (study.until_empty) {
        problems.add(study.place, "study names costs and has no 'measure'",
                     "ledgers are kept by month and year", "'measure: 1 year' instead of 'until'");
    }
}

/// What a review may buy or close must be a capacity for each person.
void check_capacities(const StudySpec& study, Problems& problems)
{
    check_feedback(study, problems);
    for (const CapacitySpec& capacity : study.costs.capacities) {
        const ParameterSpec* const parameter = study.mechanisms.find_parameter(capacity.parameter);
        if (parameter == nullptr) {
            add_unknown(problems, capacity.place, "parameter", capacity.parameter,
                        names_of(study.mechanisms.parameters));
        } else if (parameter->value.dimension != Dimension::people) {
            problems.add(capacity.place,
                         "the parameter " + in_quotes(capacity.parameter) + " of capacity " +
                             in_quotes(capacity.name) + " is " + to_text(parameter->value.dimension),
                         "units are bought for the people of a place", "a capacity 'per 1,000 people'");
        }
    }
}

/// A parameter is used as what it is. `is_capacity` may be units or units per person.
void check_use(const Scalar& scalar, bool is_capacity, const MechanismsSpec& mechanisms, Problems& problems)
{
    const ParameterSpec* const parameter = mechanisms.find_parameter(scalar.use);
    if (parameter == nullptr) {
        add_unknown(problems, scalar.place, "parameter", scalar.use, names_of(mechanisms.parameters));
        return;
    }
    const Dimension found = parameter->value.dimension;
    const bool fits =
        is_capacity ? found == Dimension::number || found == Dimension::people : found == scalar.dimension;
    if (!fits) {
        problems.add(scalar.place,
                     "the parameter " + in_quotes(scalar.use) + " is " + to_text(found) + ", and " +
                         (is_capacity ? "a capacity" : to_text(scalar.dimension)) + " is due here",
                     "the two cannot be turned into each other",
                     "another parameter, or another unit where it is declared");
    }
}

void check_uses(const StudySpec& study, Problems& problems)
{
    for (const SettingSpec& setting : study.settings) {
        std::vector<const Scalar*> capacities;
        for (const PoolSpec& pool : setting.pools) {
            capacities.push_back(&pool.capacity);
        }
        for_each_scalar(setting, [&](const Scalar& scalar) {
            const bool is_capacity =
                std::find(capacities.begin(), capacities.end(), &scalar) != capacities.end();
            if (!scalar.use.empty()) {
                check_use(scalar, is_capacity, study.mechanisms, problems);
            }
        });
    }
}

/// Others' residents come for each resident: where they do, the setting says how many.
void check_inflows(const StudySpec& study, Problems& problems)
{
    for (const PathwaySpec& pathway : study.pathways) {
        if (!pathway.source || pathway.source->inflow.empty()) {
            continue;
        }
        const std::string& inflow = pathway.source->inflow;
        for (const SettingSpec& setting : study.settings) {
            if (!setting.name.empty() && setting.flows.rate_of(inflow) == nullptr) {
                problems.add(pathway.source->place,
                             "pathway " + in_quotes(pathway.name) + " has the inflow " + in_quotes(inflow) +
                                 ", of which setting " + in_quotes(setting.name) + " says nothing",
                             "others' residents come to its hospitals, so many for each resident",
                             "'flows: {others: {" + inflow + ": 10 per 1000 per year}}' in the setting");
            }
        }
    }
}

/// A share elsewhere of a pathway that is none of the study's would silently do nothing.
void check_flow_names(const StudySpec& study, Problems& problems)
{
    std::vector<std::string> known;
    for (const PathwaySpec& pathway : study.pathways) {
        known.push_back(pathway.name);
    }
    for (const SettingSpec& setting : study.settings) {
        for (const auto& [pathway, share] : setting.flows.elsewhere_of) {
            if (std::find(known.begin(), known.end(), pathway) == known.end()) {
                add_unknown(problems, share.place, "pathway", pathway, known);
            }
        }
    }
}

bool knows_mechanisms(const StudySpec& study)
{
    return study.mechanisms.file.empty() || !study.mechanisms.name.empty();
}

/// Whether it lacks a file that it needs: that is one fault, and not one of each name that stands there.
bool lacks_mechanisms(const StudySpec& study)
{
    return study.mechanisms.file.empty() &&
           std::any_of(study.scenarios.begin(), study.scenarios.end(),
                       [](const ScenarioSpec& s) { return s.population.has_value(); });
}

/// Whether every file that declares names could be read: else half of the names would seem to be missing.
bool knows_all_names(const StudySpec& study)
{
    const auto is_read = [](const auto& spec) { return !spec.name.empty(); };
    return std::all_of(study.settings.begin(), study.settings.end(), is_read) &&
           std::all_of(study.populations.begin(), study.populations.end(), is_read) &&
           knows_mechanisms(study) && !lacks_mechanisms(study);
}

/// How decisions answer to crowding is a stated effect, which a study switches on and the arm flow_only off.
void check_thresholds(const PathwaySpec& pathway, const StudySpec& study, Problems& problems)
{
    for (const NodeSpec& node : pathway.nodes) {
        if (!node.pressure || study.mechanisms.name.empty()) {
            continue;
        }
        for (const PressureSpec::Step& step : node.pressure->steps) {
            const ParameterSpec* const parameter = study.mechanisms.find_parameter(step.odds.use);
            const bool shifts_nothing = step.odds.use.empty() && step.odds.value == 1;
            if ((step.odds.use.empty() && !shifts_nothing) || (parameter != nullptr && !parameter->stated)) {
                problems.add(
                    step.odds.place,
                    "'pressure' of node " + in_quotes(node.name) + " has odds that are not stated as M6",
                    "they stand in the mechanisms file with their source, and can be switched off",
                    "{use: ...}, a parameter with 'mechanism: M6', 'stated: true' and 'ideal: 1'");
            }
        }
    }
}

void check_pathways(const StudySpec& study, Problems& problems)
{
    const Vocabulary words = vocabulary_of(study);
    const bool is_complete = knows_all_names(study);
    for (const PathwaySpec& pathway : study.pathways) {
        if (pathway.nodes.empty()) {
            continue;  // reported when it was read
        }
        if (is_complete) {
            check_pathway(pathway, words, problems);
            for (const SettingSpec& setting : study.settings) {
                check_pools(pathway, setting.pools, problems);
                check_pressure(pathway, setting.pools, setting.places.size(), problems);
            }
        } else {
            check_structure(pathway, problems);
        }
        check_parameter_kinds(pathway, study.mechanisms, problems);
        check_thresholds(pathway, study, problems);
    }
}

}  // namespace

void check_feedback(const StudySpec& study, Problems& problems)
{
    if (study.feedback != Feedback::off && study.costs.capacities.empty()) {
        const std::string word = study.feedback == Feedback::full ? "full" : "investment";
        problems.add(study.place, "study has 'feedback: " + word + "' and nothing to invest in",
                     "the costs list what a surplus buys and a loss closes",
                     "'costs: costs.yaml' with 'capacities', or 'feedback: off'");
    }
}

void check_contract(const ContractSpec& contract, const CostsSpec& costs, Problems& problems)
{
    if (contract.arrangements.empty()) {
        problems.add(contract.place, "contract " + in_quotes(contract.name) + " does not say who pays whom",
                     "ledgers are to be kept", "'currency' and 'arrangements' in the contract");
    } else if (contract.currency != costs.currency) {
        problems.add(contract.place,
                     "contract " + in_quotes(contract.name) + " is in " + contract.currency +
                         ", and the costs are in " + costs.currency,
                     "currencies are never pooled", "costs and contract in one currency");
    }
}

void check_parameter_kinds(const PathwaySpec& pathway, const MechanismsSpec& mechanisms, Problems& problems)
{
    for_each_scalar(pathway, [&](const Scalar& scalar) {
        if (!scalar.use.empty() && mechanisms.find_parameter(scalar.use) != nullptr) {
            check_use(scalar, false, mechanisms, problems);
        }
    });
}

void check_study(const StudySpec& study, Problems& problems)
{
    const bool has_people = std::any_of(study.scenarios.begin(), study.scenarios.end(),
                                        [](const ScenarioSpec& s) { return s.population.has_value(); });
    if (lacks_mechanisms(study)) {
        problems.add(study.place, "study has no 'mechanisms'",
                     "care models only say which practices they use; what these move stands there",
                     "'mechanisms: mechanisms.yaml'");
    }
    for (const CareModelSpec& model : study.care_models) {
        if (!study.mechanisms.name.empty()) {
            check_practices(model, study.mechanisms, problems);
        }
    }
    check_attributes(study, problems);
    if (!study.costs.name.empty() && has_people) {
        check_ledgers(study, problems);
    } else if (!study.costs.file.empty() && !has_people) {
        problems.add(study.place, "study names costs and has no people",
                     "ledgers are those of scenarios with contracts", "removing 'costs'");
    }
    if (has_people && knows_mechanisms(study) && !lacks_mechanisms(study)) {
        check_capacities(study, problems);
    }
    check_client_groups(study, problems);
    if (knows_mechanisms(study) && !lacks_mechanisms(study)) {
        check_uses(study, problems);
    }
    check_inflows(study, problems);
    check_flow_names(study, problems);
    check_pathways(study, problems);
    check_moves(study, problems);
}

}  // namespace esther
