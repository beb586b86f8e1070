#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/output_place.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/collect.hpp"
#include "scenarios/runner/progress.hpp"
#include "scenarios/runner/provenance.hpp"
#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/spec/read_study.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

namespace {

/// What the command line changes of the study.
void apply(const RunArguments& arguments, StudySpec& study)
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

std::size_t first_of_group(const World& world, std::size_t scenario)
{
    std::size_t first = 0;
    while (world.scenarios[first].group != world.scenarios[scenario].group) {
        ++first;
    }
    return first;
}

/// The file stands already: either it is the answer, or it is in the way.
std::optional<ExitCode> meet_existing(const RunArguments& arguments, const StudySpec& study)
{
    if (arguments.overwrite || !std::filesystem::exists(arguments.output)) {
        return std::nullopt;
    }
    ResultsSummary old;
    try {
        old = read_summary(arguments.output);
    } catch (const ResultsError& error) {
        std::cerr << "esther: " << error.what()
                  << "\n  try another name with -o, or --overwrite to replace it\n";
        return ExitCode::bad_input;
    }
    std::vector<Input> inputs;
    for (const InputFile& input : study.inputs) {
        inputs.push_back({input.name, input.text});
    }
    const std::string digest = inputs_digest(inputs);
    std::string arms;
    for (const Arm arm : study.arms) {
        arms += (arms.empty() ? "" : ", ") + std::string(arm == Arm::ideal ? "ideal" : "flow_only");
    }
    const bool same = old.inputs_digest == digest && old.seed == static_cast<std::int64_t>(study.seed) &&
                      old.replications == study.replications && old.esther_version == version_text() &&
                      old.arms == arms;
    if (same) {
        std::cerr << "esther: " << arguments.output
                  << " stands already with the same inputs, seed and version; nothing to do\n";
        return ExitCode::success;
    }
    std::cerr << "esther: " << arguments.output << " stands already and is another study\n"
              << "  there: study " << old.study << ", seed " << old.seed << ", " << old.replications
              << " replications, arms (" << old.arms << "), version " << old.esther_version << ", inputs "
              << old.inputs_digest.substr(0, 12) << "\n"
              << "  asked: study " << study.name << ", seed " << study.seed << ", " << study.replications
              << " replications, arms (" << arms << "), version " << version_text() << ", inputs "
              << digest.substr(0, 12) << "\n"
              << "  try another name with -o, or --overwrite to replace it\n";
    return ExitCode::bad_input;
}

}  // namespace

ExitCode run_study(const RunArguments& arguments)
{
    Problems problems;
    StudySpec study = read_study(arguments.study, problems);
    problems.throw_if_any();
    apply(arguments, study);
    const World world = compose(study, problems);
    problems.throw_if_any();
    if (!is_place_for_output(arguments.output, study)) {
        return ExitCode::bad_input;
    }
    if (const auto code = meet_existing(arguments, study)) {
        return *code;
    }
    JobOptions options;
    options.n_replications = study.replications;
    options.threads = arguments.threads.value_or(available_threads());
    options.shards = arguments.shards;
    Collector collector(study, world, 0, study.replications);
    Progress progress(study.name, world.scenarios.size() * static_cast<std::size_t>(study.replications));
    std::atomic<std::int64_t> events = 0;
    run_jobs(study, world, options, [&](std::int64_t replication, std::size_t scenario, RunResult run) {
        collector.take(replication, scenario, run);
        // The common history before the fork was executed once for all scenarios of a group.
        const bool first = scenario == first_of_group(world, scenario);
        events += run.tally.events - (first ? 0 : run.common_events);
        progress.done_one();
    });
    progress.finish();
    StudyResult result = collector.finish();
    bool sound = true;
    for (const SelfCheck& check : result.self_checks) {
        if (!check.passed) {
            std::cerr << "esther: self-check failed in scenario "
                      << result.scenarios[static_cast<std::size_t>(check.scenario)] << ", replication "
                      << check.replication << ": " << check.name << "\n";
            sound = false;
        }
    }
    for (const std::string& warning : result.warnings) {
        std::cerr << "esther: warning: " << warning << "\n";
    }
    add_provenance(result, arguments.command, options.threads, progress.seconds());
    write_results(arguments.output, std::move(result),
                  arguments.overwrite ? Existing::replace : Existing::keep);
    std::cerr << "esther: wrote " << arguments.output << " (" << events << " events, "
              << static_cast<double>(events.load()) / progress.seconds() /
                     static_cast<double>(options.threads) / 1e6
              << " million a second and core)\n";
    return sound ? ExitCode::success : ExitCode::failed;
}

}  // namespace esther
