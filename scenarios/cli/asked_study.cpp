#include "scenarios/cli/asked_study.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <numeric>
#include <set>

#include "analysis/store/results_error.hpp"
#include "analysis/store/text.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/spec/time_text.hpp"
#include "sim/core/sha256.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

namespace {

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// What the command line changes of the study.
void apply(const StudyArguments& arguments, StudySpec& study)
{
    if (arguments.seed) {
        study.seed = *arguments.seed;
    }
    if (arguments.replications) {
        study.replications = *arguments.replications;
    }
    for (const std::string& word : arguments.arms) {
        const Arm arm = word == "ideal" ? Arm::ideal : Arm::flow_only;
        if (std::find(study.arms.begin(), study.arms.end(), arm) == study.arms.end()) {
            study.arms.push_back(arm);
        }
    }
    const std::string& word = arguments.unknown_practices;
    if (!word.empty()) {
        const Unknowns asked = word == "half"    ? Unknowns::half
                               : word == "on"    ? Unknowns::on
                               : word == "drawn" ? Unknowns::drawn
                                                 : Unknowns::off;
        if (asked != study.unknown_practices) {
            // An input like the files: it is kept with the results and part of what they are known by.
            study.inputs.push_back({"--unknown-practices", word + "\n"});
            study.unknown_practices = asked;
        }
    }
}

/// What is asked of single mechanisms; inputs like the files, as above.
void apply_mechanisms(const StudyArguments& arguments, StudySpec& study)
{
    const auto change = [&](const std::string& option, const std::string& word, auto& what, auto asked) {
        if (!word.empty() && what != asked) {
            study.inputs.push_back({option, word + "\n"});
            what = asked;
        }
    };
    change("--learning", arguments.learning, study.learns, arguments.learning == "on");
    change("--pressure", arguments.pressure, study.pressure, arguments.pressure == "on");
    change("--feedback", arguments.feedback, study.feedback,
           arguments.feedback == "full"         ? Feedback::full
           : arguments.feedback == "investment" ? Feedback::investment
                                                : Feedback::off);
    if (arguments.elasticity) {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", *arguments.elasticity);
        change("--elasticity", text, study.elasticity, *arguments.elasticity);
    }
}

/// Leaves the scenarios asked for, and the reference. An input like the files: contracts and ledgers of the
/// others are not settled later.
void leave_scenarios(const std::vector<std::string>& wanted, StudySpec& study)
{
    std::vector<std::string> known;
    for (const ScenarioSpec& scenario : study.scenarios) {
        known.push_back(scenario.name);
    }
    for (const std::string& name : wanted) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            throw ResultsError("there is no scenario '" + name + "'" + suggestion(name, known));
        }
    }
    const auto is_left_out = [&](const ScenarioSpec& scenario) {
        return scenario.name != study.reference &&
               std::find(wanted.begin(), wanted.end(), scenario.name) == wanted.end();
    };
    const auto rest = std::remove_if(study.scenarios.begin(), study.scenarios.end(), is_left_out);
    if (wanted.empty() || rest == study.scenarios.end()) {
        return;
    }
    study.scenarios.erase(rest, study.scenarios.end());
    study.inputs.push_back({"--scenarios", joined(wanted) + "\n"});
}

/// What is asked of the draws of parameters; an input like the files, as above.
void apply_draws(const StudyArguments& arguments, StudySpec& study)
{
    const bool draws = arguments.parameter_draws.empty()
                           ? study.draws_parameters || !arguments.draw_grades.empty()
                           : arguments.parameter_draws == "on";
    const std::set<std::string> wanted(arguments.draw_grades.begin(), arguments.draw_grades.end());
    const std::string grades =
        wanted.empty() ? study.draw_grades : std::accumulate(wanted.begin(), wanted.end(), std::string());
    if (draws != study.draws_parameters || grades != study.draw_grades) {
        study.draws_parameters = draws;
        study.draw_grades = grades;
        study.inputs.push_back(
            {"--parameter-draws", std::string(study.draws_parameters ? "on " : "off ") +
                                      (study.draw_grades.empty() ? "all" : study.draw_grades) + "\n"});
    }
}

/// Makes the states the beginning of the study. If they were saved under other files, the results rest on
/// those too: they become an input.
void go_on_from(const std::string& from, AskedStudy& asked)
{
    asked.states = read_states(from);
    const StateLabel& label = asked.states.front().label();
    const Duration at = asked.states.front().info().now - start_of_run;
    asked.study.replications = static_cast<std::int64_t>(asked.states.size());
    asked.options.first_replication = label.replication;
    std::cerr << "esther: going on from " << from << ": study " << label.study
              << (label.scenario.empty() ? "" : ", scenario " + label.scenario) << ", "
              << instant_text(start_of_run + at) << ", replications " << label.replication << " to "
              << label.replication + asked.study.replications - 1 << "\n";
    const std::vector<std::string> changed = changed_inputs(label, asked.study);
    if (changed.empty()) {
        return;
    }
    std::cerr << "esther: a fork: not as they were when the state was saved: " << joined(changed)
              << "; the people and their past stay as they are\n";
    std::string text = "study " + label.study + ", microsecond " + std::to_string(at.count()) + "\n";
    for (std::size_t i = 0; i < label.inputs.size(); ++i) {
        text += label.input_digests[i] + " " + label.inputs[i] + "\n";
    }
    asked.study.inputs.push_back({"--from", text});
}

}  // namespace

AskedStudy read_asked(const StudyArguments& arguments)
{
    AskedStudy asked;
    Problems problems;
    asked.study = read_study(arguments.study, problems);
    problems.throw_if_any();
    leave_scenarios(arguments.scenarios, asked.study);
    apply(arguments, asked.study);
    apply_mechanisms(arguments, asked.study);
    apply_draws(arguments, asked.study);
    check_feedback(asked.study, problems);
    if (arguments.elasticity && asked.study.feedback != Feedback::full) {
        problems.add(asked.study.place, "--elasticity is given, and the study has no 'feedback: full'",
                     "only then do decisions look at income", "'--feedback full' beside it");
    }
    problems.throw_if_any();
    if (!arguments.from.empty()) {
        go_on_from(arguments.from, asked);
    }
    asked.world = compose(asked.study, problems);
    problems.throw_if_any();
    asked.options.n_replications = asked.study.replications;
    asked.options.threads = arguments.threads.value_or(available_threads());
    asked.options.shards = arguments.shards;
    asked.options.states = asked.states;
    return asked;
}

}  // namespace esther
