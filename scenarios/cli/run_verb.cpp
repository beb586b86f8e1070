#include <atomic>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <tuple>

#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/asked_study.hpp"
#include "scenarios/cli/differing_inputs.hpp"
#include "scenarios/cli/option_faults.hpp"
#include "scenarios/cli/output_place.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/choose_people.hpp"
#include "scenarios/runner/collect.hpp"
#include "scenarios/runner/progress.hpp"
#include "scenarios/runner/provenance.hpp"
#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/runner/trace_book.hpp"
#include "scenarios/spec/time_text.hpp"

namespace esther {

namespace {

std::size_t first_of_group(const World& world, std::size_t scenario)
{
    std::size_t first = 0;
    while (world.scenarios[first].group != world.scenarios[scenario].group) {
        ++first;
    }
    return first;
}

/// What a results file shows of a state saved after go-live.
World only_scenario(const World& world, std::size_t scenario)
{
    World one = world;
    one.scenarios = {world.scenarios[scenario]};
    one.reference = 0;
    return one;
}

/// How the histories of the scenarios hang together.
void say_history(const AskedStudy& asked, const JobOptions& options, std::optional<std::size_t> only)
{
    if (only) {
        std::cerr << "esther: the state was saved after go-live: only its scenario '"
                  << asked.world.scenarios[*only].name << "' goes on\n";
        return;
    }
    const std::size_t n = asked.world.scenarios.size();
    if (n > 1 && asked.study.warm_up > Duration{0}) {
        std::cerr << "esther: " << n << " scenarios "
                  << (options.fork ? "share one warm-up and part at go-live, "
                                   : "each have a warm-up of their own until go-live, ")
                  << instant_text(start_of_run + asked.study.warm_up) << "\n";
    }
}

/// In which inputs a results file differs; none where they cannot be read, as in one of an older format.
std::vector<std::string> differing_from(const std::string& file, const std::vector<Input>& inputs)
{
    try {
        return differing_inputs(read_results(file).inputs, inputs);
    } catch (const ResultsError&) {
        return {};
    }
}

/// What is asked and stands otherwise in the file, a line each.
void say_differences(const std::string& file, const ResultsSummary& there, const ResultsSummary& asked,
                     const std::vector<Input>& inputs)
{
    const auto say = [](const std::string& what, const auto& left, const auto& right) {
        if (left != right) {
            std::cerr << "  differs: " << what << ": there " << left << ", asked " << right << "\n";
        }
    };
    say("study", there.study, asked.study);
    say("seed", there.seed, asked.seed);
    say("replications", there.replications, asked.replications);
    say("arms", "(" + there.arms + ")", "(" + asked.arms + ")");
    say("version", there.esther_version, asked.esther_version);
    for (const std::string& sentence : differing_from(file, inputs)) {
        std::cerr << "  differs: " << sentence << "\n";
    }
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
    ResultsSummary asked;
    asked.study = study.name;
    asked.seed = static_cast<std::int64_t>(study.seed);
    asked.replications = study.replications;
    asked.esther_version = version_text();
    asked.inputs_digest = inputs_digest(inputs);
    for (const Arm arm : study.arms) {
        asked.arms +=
            (asked.arms.empty() ? "" : ", ") + std::string(arm == Arm::ideal ? "ideal" : "flow_only");
    }
    const auto known_by = [](const ResultsSummary& s) {
        return std::tie(s.inputs_digest, s.seed, s.replications, s.esther_version, s.arms);
    };
    if (known_by(old) == known_by(asked)) {
        std::cerr << "esther: " << arguments.output
                  << " stands already with the same inputs, seed and version; "
                  << (arguments.trace.empty() ? "nothing to do" : "only the trace is made") << "\n";
        return ExitCode::success;
    }
    std::cerr << "esther: " << arguments.output << " stands already and is another study\n";
    for (const auto& [who, summary] : {std::pair{"there", &old}, std::pair{"asked", &asked}}) {
        std::cerr << "  " << who << ": study " << summary->study << ", seed " << summary->seed << ", "
                  << summary->replications << " replications, arms (" << summary->arms << "), version "
                  << summary->esther_version << ", inputs " << summary->inputs_digest.substr(0, 12) << "\n";
    }
    say_differences(arguments.output, old, asked, inputs);
    std::cerr << "  try another name with -o, or --overwrite to replace it\n";
    return ExitCode::bad_input;
}

/// Whether what is to be written would replace the saved state that the run goes on from; if so, says so.
bool is_own_state(const std::string& output, const AskedStudy& asked)
{
    std::error_code ignored;
    for (const SavedState& state : asked.states) {
        if (std::filesystem::equivalent(output, state.file(), ignored)) {
            std::cerr << "esther: '" << output
                      << "' is the saved state that the run goes on from\n  try another name\n";
            return true;
        }
    }
    return false;
}

/// Whether a trace can be written where it is wanted; if not, says why on stderr.
bool is_place_for_trace(const RunArguments& arguments, const StudySpec& study)
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (fs::weakly_canonical(arguments.trace, ignored) == fs::weakly_canonical(arguments.output, ignored)) {
        std::cerr << "esther: '" << arguments.trace
                  << "' cannot be both trace and results\n  try another name with --trace\n";
        return false;
    }
    if (!is_place_for_output(arguments.trace, study, "--trace")) {
        return false;
    }
    if (!arguments.overwrite && fs::exists(arguments.trace, ignored)) {
        std::cerr << "esther: '" << arguments.trace
                  << "' stands already\n  try another name with --trace, or --overwrite to replace it\n";
        return false;
    }
    return true;
}

/// Whom the command line asks to trace. Throws what is wrong with it.
TraceChoice traced_people(const RunArguments& arguments, const AskedStudy& asked)
{
    if (arguments.trace.empty()) {
        return {};
    }
    Problems problems;
    const std::vector<std::string> words =
        arguments.trace_people.empty() ? std::vector<std::string>{"first:20"} : arguments.trace_people;
    TraceChoice choice = choose_people(words, asked.world, problems);
    throw_faults_of("--trace-people", problems);
    return choice;
}

void write_trace(const RunArguments& arguments, const TraceBook& book)
{
    const std::string text = book.text();
    publish(arguments.trace, std::as_bytes(std::span(text)),
            arguments.overwrite ? Existing::replace : Existing::keep);
    std::cerr << "esther: wrote " << arguments.trace << " (" << book.n_events() << " lines)";
    if (const std::vector<std::string> silent = book.silent(); !silent.empty()) {
        std::cerr << "; nothing happened to " << in_list(silent);
    }
    std::cerr << "\n";
}

}  // namespace

ExitCode run_study(const RunArguments& arguments)
{
    const AskedStudy asked = read_asked(arguments);
    const StudySpec& study = asked.study;
    const World& world = asked.world;
    if (is_own_state(arguments.output, asked) || !is_place_for_output(arguments.output, study)) {
        return ExitCode::bad_input;
    }
    const bool traces = !arguments.trace.empty();
    const auto met = meet_existing(arguments, study);
    if (met && (*met != ExitCode::success || !traces)) {
        return *met;
    }
    JobOptions options = asked.options;
    options.fork = !arguments.no_fork;
    options.trace = traced_people(arguments, asked);
    if (traces && (is_own_state(arguments.trace, asked) || !is_place_for_trace(arguments, study))) {
        return ExitCode::bad_input;
    }
    const std::optional<std::size_t> only = scenario_of(asked.states, world);
    say_history(asked, options, only);
    const World shown = only ? only_scenario(world, *only) : world;
    Collector collector(study, shown, options.first_replication, options.n_replications);
    Progress progress(study.name, shown.scenarios.size() * static_cast<std::size_t>(study.replications));
    std::optional<TraceBook> book;
    if (traces) {
        book.emplace(study, shown, options.trace);
    }
    options.note = [&](std::int64_t replication, std::size_t scenario, const ReviewNote& note) {
        collector.note_review(replication, scenario, note.kind, note.text);
    };
    std::atomic<std::int64_t> events = 0;
    run_jobs(study, world, options, [&](std::int64_t replication, std::size_t scenario, RunResult run) {
        collector.take(replication, only ? 0 : scenario, run);
        if (book) {
            book->take(replication, only ? 0 : scenario, run.trace);
        }
        // The common history before the fork was executed once for all scenarios of a group.
        const bool first = only || arguments.no_fork || scenario == first_of_group(world, scenario);
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
    if (book) {
        write_trace(arguments, *book);
    }
    if (met) {
        return sound ? ExitCode::success : ExitCode::failed;
    }
    add_provenance(result, arguments.command, options.threads, progress.seconds());
    write_results(arguments.output, std::move(result),
                  arguments.overwrite ? Existing::replace : Existing::keep, options.threads);
    std::cerr << "esther: wrote " << arguments.output << " (" << events << " events, "
              << static_cast<double>(events.load()) / progress.seconds() /
                     static_cast<double>(options.threads) / 1e6
              << " million a second and core)\n";
    return sound ? ExitCode::success : ExitCode::failed;
}

}  // namespace esther
