#include <atomic>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "analysis/store/results_file.hpp"
#include "scenarios/cli/asked_study.hpp"
#include "scenarios/cli/existing_results.hpp"
#include "scenarios/cli/file_start.hpp"
#include "scenarios/cli/option_faults.hpp"
#include "scenarios/cli/output_place.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/choose_people.hpp"
#include "scenarios/runner/collect.hpp"
#include "scenarios/runner/progress.hpp"
#include "scenarios/runner/provenance.hpp"
#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/runner/trace_book.hpp"
#include "scenarios/runner/trace_file.hpp"
#include "scenarios/runner/unfinished_runs.hpp"
#include "scenarios/spec/time_text.hpp"

namespace esther {

namespace {

/// Where finished results are kept while others are not.
std::string unfinished_name(const std::string& output)
{
    return output + ".unfinished";
}

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
    for (const std::string& results : {arguments.output, unfinished_name(arguments.output)}) {
        if (fs::weakly_canonical(arguments.trace, ignored) == fs::weakly_canonical(results, ignored)) {
            std::cerr << "esther: '" << arguments.trace
                      << "' cannot be both trace and results\n  try another name with --trace\n";
            return false;
        }
    }
    if (!is_place_for_output(arguments.trace, study, "--trace") ||
        !is_replaceable(arguments.trace, "a trace file",
                        begins_with(arguments.trace, trace_layout::first_line), "--trace")) {
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

UnfinishedRuns::Rules rules_for(const RunArguments& arguments, const JobOptions& options)
{
    UnfinishedRuns::Rules rules = arguments.keeping;
    rules.threads = options.threads;
    rules.replace = arguments.overwrite;
    return rules;
}

/// Of a run that was killed when its results stood and their unfinished ones were still to be removed.
void remove_leftover(const std::string& file, const std::vector<IdentityLine>& identity)
{
    if (UnfinishedRuns::remove_of(file, identity)) {
        std::cerr << "esther: removed " << file << ", whose results stand\n";
    }
}

void say_what_is_done(const UnfinishedRuns& unfinished, std::size_t n_jobs)
{
    if (unfinished.n_read() > 0) {
        std::cerr << "esther: goes on from " << unfinished.path() << ": " << unfinished.n_read() << " of "
                  << n_jobs << " done\n";
    }
    if (unfinished.n_dropped() > 0) {
        std::cerr << "esther: " << unfinished.n_dropped() << " bytes at the end of " << unfinished.path()
                  << " were cut off or damaged: what stood there is done again\n";
    }
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
    if (is_own_state(arguments.output, asked) || !is_place_for_output(arguments.output, study) ||
        !is_replaceable(arguments.output, "a results file", is_hdf5(arguments.output))) {
        return ExitCode::bad_input;
    }
    const bool traces = !arguments.trace.empty();
    const auto met = meet_existing(arguments, study);
    JobOptions options = asked.options;
    if (met == ExitCode::success) {
        remove_leftover(unfinished_name(arguments.output), identity_of(study, world, options));
    }
    if (met && (*met != ExitCode::success || !traces)) {
        return *met;
    }
    options.fork = !arguments.no_fork;
    options.trace = traced_people(arguments, asked);
    if (traces && (is_own_state(arguments.trace, asked) || !is_place_for_trace(arguments, study))) {
        return ExitCode::bad_input;
    }
    const std::optional<std::size_t> only = scenario_of(asked.states, world);
    UnfinishedRuns unfinished(unfinished_name(arguments.output), identity_of(study, world, options),
                              rules_for(arguments, options));
    say_history(asked, options, only);
    const World shown = only ? only_scenario(world, *only) : world;
    Collector collector(study, shown, options.first_replication, options.n_replications);
    std::optional<TraceBook> book;
    if (traces) {
        book.emplace(study, shown, options.trace);
    }
    std::atomic<std::int64_t> events = 0;
    const auto take = [&](std::int64_t replication, std::size_t scenario, const RunResult& run) {
        collector.take(replication, only ? 0 : scenario, run);
        if (book) {
            book->take(replication, only ? 0 : scenario, run.trace);
        }
        // The common history before the fork was executed once for all scenarios of a group.
        const bool first = only || arguments.no_fork || scenario == first_of_group(world, scenario);
        events += run.tally.events - (first ? 0 : run.common_events);
    };
    const std::size_t n_jobs = shown.scenarios.size() * static_cast<std::size_t>(study.replications);
    unfinished.read([&](const RunRecord& record) {
        take(record.replication, record.scenario, record.run);
        for (const KeptNote& note : record.notes) {
            collector.note_review(record.replication, record.scenario, note.kind, note.text);
        }
    });
    say_what_is_done(unfinished, n_jobs);
    const std::int64_t events_before = events;
    options.is_known = [&](std::int64_t replication, std::size_t scenario) {
        return unfinished.has(replication, scenario);
    };
    options.note = [&](std::int64_t replication, std::size_t scenario, const ReviewNote& note) {
        collector.note_review(replication, scenario, note.kind, note.text);
        unfinished.note(replication, scenario, note.kind, note.text);
    };
    Progress progress(study.name, n_jobs, unfinished.n_read());
    run_jobs(study, world, options, [&](std::int64_t replication, std::size_t scenario, RunResult run) {
        take(replication, scenario, run);
        unfinished.keep(replication, scenario, run);
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
    if (unfinished.has_failed()) {
        unfinished.remove();  // the room that it takes may be what the results lack
    }
    // Results before the trace: whoever is killed between the two makes only the trace when started again.
    if (!met) {
        add_provenance(result, arguments.command, options.threads, progress.seconds());
        write_results(arguments.output, std::move(result),
                      arguments.overwrite ? Existing::replace : Existing::keep, options.threads);
        std::cerr << "esther: wrote " << arguments.output << " (" << events << " events, "
                  << static_cast<double>(events - events_before) / progress.seconds() /
                         static_cast<double>(options.threads) / 1e6
                  << " million a second and core)\n";
    }
    if (book) {
        write_trace(arguments, *book);
    }
    unfinished.remove();
    return sound ? ExitCode::success : ExitCode::failed;
}

}  // namespace esther
