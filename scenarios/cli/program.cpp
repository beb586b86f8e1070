#include "scenarios/cli/program.hpp"

#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>

#include "analysis/store/publish.hpp"
#include "analysis/store/results_error.hpp"
#include "pathways/graph/problem.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/provenance.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

std::string typed(int argc, char** argv)
{
    std::string text = "esther";
    for (int i = 1; i < argc; ++i) {
        text += std::string(" ") + argv[i];
    }
    return text;
}

/// Every failure in words and a code: 1 the run failed, 2 bad usage or bad input.
ExitCode guarded(const std::function<ExitCode()>& verb)
{
    try {
        return verb();
    } catch (const InputError& error) {
        std::cerr << error.what() << "\n";
        return ExitCode::bad_input;
    } catch (const ResultsError& error) {
        std::cerr << "esther: " << error.what() << "\n";
        return ExitCode::bad_input;
    } catch (const RunError& error) {
        std::cerr << "esther: " << error.what() << "\n";
        return ExitCode::failed;
    } catch (const std::bad_alloc&) {
        std::cerr << "esther: out of memory, which holds a run for each thread, and the results of all "
                     "replications and "
                     "scenarios; try fewer of these\n";
        return ExitCode::failed;
    }
}

/// Whether standard output is a pipe whose reader has left, having read what it wanted.
bool reader_has_left()
{
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

/// A result that did not reach standard output is a failure, as on a full disk.
ExitCode with_output_written(ExitCode code)
{
    std::cout.flush();
    if (std::cout.good() || reader_has_left()) {
        return code;
    }
    std::cerr << "esther: standard output could not be written; is there room where it goes?\n";
    return ExitCode::failed;
}

/// Where a verb leaves what is to be done once all arguments are read.
using Verb = std::function<ExitCode()>;

/// Whole decimal numbers as people write them: the parser would take 010 for 8 and 0x10 for 16.
const CLI::Validator& decimal()
{
    static const CLI::Validator check(
        [](std::string& text) -> std::string {
            const bool digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                             [](char c) { return c >= '0' && c <= '9'; });
            return digits && (text.size() == 1 || text[0] != '0')
                       ? ""
                       : "'" + text + "' is not a whole number such as 20111";
        },
        "");
    return check;
}

/// What is given must be something: an empty word comes from a variable that is not set, and would be taken
/// as if nothing were asked for.
const CLI::Validator& something()
{
    static const CLI::Validator check(
        [](std::string& text) -> std::string { return text.empty() ? "nothing is given" : ""; }, "");
    return check;
}

const CLI::Validator& year_or_all()
{
    static const CLI::Validator check(
        [](std::string& text) -> std::string {
            const bool digits =
                !text.empty() && text.size() < 5 && text[0] != '0' &&
                std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
            return digits || text == "all" ? "" : "'" + text + "' is neither a year such as 3 nor 'all'";
        },
        "");
    return check;
}

/// What `run` and `snapshot` have in common.
void add_study(CLI::App* sub, StudyArguments& study)
{
    sub->add_option("study", study.study, "Study file (YAML)")->required();
    CLI::Option* from = sub->add_option("--from", study.from,
                                        "Saved state, or folder of them, to go on from (esther snapshot)")
                            ->check(something());
    sub->add_option("--threads", study.threads, "Threads (default: all cores)")
        ->check(decimal())
        ->check(CLI::Range(1, 4096));
    sub->add_option("--replications", study.replications, "Replications (default: as the study says)")
        ->check(decimal())
        ->check(CLI::Range(1, 1'000'000))
        ->excludes(from);
    sub->add_option("--seed", study.seed, "Seed (default: as the study says)")
        ->check(decimal())
        ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{INT64_MAX}));
    sub->add_option("--scenarios", study.scenarios,
                    "Only these scenarios, and the reference (default: all of the study)")
        ->delimiter(',')
        ->allow_extra_args(false);
    sub->add_option("--arms", study.arms, "Arms beside the scenarios: ideal, flow_only")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"ideal", "flow_only"}));
    sub->add_option("--unknown-practices", study.unknown_practices,
                    "Practices a system is not known to have: off, half, on, drawn")
        ->check(CLI::IsMember({"off", "half", "on", "drawn"}));
    sub->add_option("--learning", study.learning, "Practices are learned after go-live (M8): off, on")
        ->check(CLI::IsMember({"off", "on"}));
    sub->add_option("--pressure", study.pressure, "Decisions answer to crowding (M6): off, on")
        ->check(CLI::IsMember({"off", "on"}));
    sub->add_option("--feedback", study.feedback, "How ledgers act back: off, investment, full")
        ->check(CLI::IsMember({"off", "investment", "full"}));
    sub->add_option("--elasticity", study.elasticity,
                    "Of decisions to the decider's marginal income, with feedback full (M6)")
        ->check(CLI::Range(-1.0, 1.0));
    sub->add_option("--parameter-draws", study.parameter_draws,
                    "Parameters with a distribution are drawn anew for each replication: off, on")
        ->check(CLI::IsMember({"off", "on"}));
    sub->add_option("--draw-grades", study.draw_grades,
                    "Draws only the parameters of these grades of evidence: D,E (default: as the study says)")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"A", "B", "C", "D", "E"}));
    sub->add_option("--shards", study.shards,
                    "Shards inside each run at most (default: one for each part of the world that no link "
                    "joins, more where threads would idle; changes no bit)")
        ->check(decimal())
        ->check(CLI::Range(1, 65535));
    sub->add_flag("--overwrite", study.overwrite, "Replace what stands already");
}

void add_run(CLI::App& app, RunArguments& run, Verb& verb)
{
    CLI::App* sub = app.add_subcommand("run", "Simulate a study and write its results file");
    add_study(sub, run);
    sub->add_option("-o,--output", run.output,
                    "Results file (HDF5) to write; FILE.unfinished keeps what is finished while it is not, "
                    "and a second "
                    "start goes on from it, also with --overwrite")
        ->required();
    sub->add_flag("--no-fork", run.no_fork,
                  "A warm-up of its own for every scenario, instead of one for all (changes no bit)");
    CLI::Option* trace =
        sub->add_option("--trace", run.trace, "Text file to write with all that happens to some people")
            ->check(something());
    sub->add_option(
           "--trace-people", run.trace_people,
           "Whom to trace: ids of people (17,4032), customers by pathway and number (patient:17), or "
           "those with the lowest numbers (first:20)")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->default_str("first:20")
        ->needs(trace);
    sub->footer(
        "Example: esther run scenarios/library/weston_options_small.yaml -o results.h5 --trace "
        "results.trace --trace-people first:200");
    sub->callback([&] { verb = [&] { return run_study(run); }; });
}

void add_snapshot(CLI::App& app, SnapshotArguments& snapshot, Verb& verb)
{
    CLI::App* sub = app.add_subcommand("snapshot", "Run a study up to an instant and save its state there");
    add_study(sub, snapshot);
    sub->add_option("-o,--output", snapshot.output, "Folder for the states, one file a replication")
        ->required();
    sub->add_option("--at", snapshot.at,
                    "Instant from the start of the run, such as '400 days' (default: go-live)")
        ->check(something());
    sub->add_option("--scenario", snapshot.scenario, "Scenario, if the instant lies after go-live")
        ->check(something());
    sub->footer(
        "Example: esther snapshot scenarios/library/weston_options_small.yaml --at '30 days' -o warm");
    sub->callback([&] { verb = [&] { return snapshot_study(snapshot); }; });
}

void add_calibrate(CLI::App& app, CalibrateArguments& calibrate, Verb& verb)
{
    CLI::App* sub = app.add_subcommand(
        "calibrate",
        "Fit parameters of a study's reference scenario to published figures (exit code 3: stopped "
        "before it settled)");
    sub->add_option("calibration", calibrate.calibration, "Calibration file (YAML)")->required();
    sub->add_option(
           "-o,--output", calibrate.output,
           "Mechanisms file to write, with the fitted values; FILE.log keeps every evaluation, and a "
           "second start goes on from it")
        ->check(something());
    sub->add_option("--evaluations", calibrate.evaluations,
                    "Evaluations of the search at most; 0 judges the parameters as they are (default: as the "
                    "calibration says)")
        ->check(decimal())
        ->check(CLI::Range(0, 100'000));
    sub->add_option("--replications", calibrate.replications,
                    "Replications of each evaluation (default: as the calibration says)")
        ->check(decimal())
        ->check(CLI::Range(1, 1'000'000));
    sub->add_option("--seed", calibrate.seed, "Seed (default: as the study says)")
        ->check(decimal())
        ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{INT64_MAX}));
    sub->add_option("--threads", calibrate.threads, "Threads (default: all cores)")
        ->check(decimal())
        ->check(CLI::Range(1, 4096));
    sub->add_flag("--overwrite", calibrate.overwrite, "Replace what stands already");
    sub->add_flag("--json", calibrate.json, "The report as JSON");
    sub->footer("Example: esther calibrate scenarios/library/calibration_small.yaml -o fitted.yaml");
    sub->callback([&] { verb = [&] { return calibrate_study(calibrate); }; });
}

void add_check(CLI::App& app, std::vector<std::string>& files, bool& strict, bool& json, Verb& verb)
{
    CLI::App* sub = app.add_subcommand("check", "Read files of any kind and list every fault with its place");
    sub->add_option("files", files, "YAML files")->required();
    sub->add_flag("--strict", strict,
                  "A number that does not say what it rests on (source, grade) is a fault");
    sub->add_flag("--json", json, "Faults as JSON");
    sub->footer("Example: esther check scenarios/library/weston_options.yaml pathways/library/fall.yaml");
    sub->callback([&] { verb = [&] { return check_files(files, strict, json); }; });
}

void add_draw(CLI::App& app, std::string& pathway, std::string& drawing, Verb& verb)
{
    CLI::App* sub = app.add_subcommand("draw", "Draw a pathway as SVG, DOT or Mermaid");
    sub->add_option("pathway", pathway, "Pathway file (YAML)")->required();
    sub->add_option("-o,--output", drawing,
                    "Picture: a name ending in .svg, .dot or .mmd (default: DOT on stdout)");
    sub->footer("Example: esther draw pathways/library/fall.yaml -o fall.svg");
    sub->callback([&] { verb = [&] { return draw_pathway(pathway, drawing); }; });
}

void add_schema(CLI::App& app, std::string& kind, Verb& verb)
{
    CLI::App* sub = app.add_subcommand(
        "schema", "Print the JSON Schema of a file kind, with which editors complete and explain");
    sub->add_option("kind", kind, "pathway, study, ... (default: list them)");
    sub->footer("Example: esther schema pathway > pathway.schema.json");
    sub->callback([&] { verb = [&] { return print_schema(kind); }; });
}

struct SourcesArguments {
    std::vector<std::string> files;
    bool variance = false;
    TableFormat format = TableFormat::text;
};

void add_sources(CLI::App& app, SourcesArguments& sources, Verb& verb)
{
    CLI::App* sub = app.add_subcommand(
        "sources",
        "Every number of a study, any other file, or the files behind results, with what it rests on");
    sub->add_option("files", sources.files,
                    "Study with all its files, any other YAML file alone, or results file; with --variance "
                    "three results")
        ->required();
    sub->add_flag(
        "--variance", sources.variance,
        "Of results with draws of all parameters, of some grades and of none (esther run --parameter-draws, "
        "--draw-grades): the share of these grades in the variance of the headline");
    CLI::Option* csv = sub->add_flag_callback(
        "--csv", [&] { sources.format = TableFormat::csv; }, "As CSV");
    sub->add_flag_callback(
           "--json", [&] { sources.format = TableFormat::json; }, "As JSON")
        ->excludes(csv);
    sub->footer("Example: esther sources scenarios/library/weston_options.yaml");
    sub->callback([&] {
        if (!sources.variance && sources.files.size() > 1) {
            throw CLI::ValidationError("sources", "one file at a time; three results with --variance");
        }
        verb = [&] {
            return sources.variance ? share_variance(sources.files, sources.format)
                                    : list_sources(sources.files.front(), sources.format);
        };
    });
}

void add_diff(CLI::App& app, DiffArguments& diff, Verb& verb)
{
    CLI::App* sub = app.add_subcommand("diff",
                                       "Where lives part: two traces, or the scenarios of one trace (exit "
                                       "code 0: identical, 1: different, 2: trouble)");
    sub->add_option("trace", diff.trace, "Trace file (esther run --trace)")->required();
    CLI::Option* other =
        sub->add_option("other", diff.other,
                        "Another trace file; without one, scenarios are compared with the baseline")
            ->check(something());
    sub->add_option("--scenario", diff.scenario, "Only this scenario (default: all)")->check(something());
    sub->add_option("--baseline", diff.baseline,
                    "Scenario to compare with in one trace (default: the study's reference)")
        ->check(something())
        ->excludes(other);
    sub->add_option("--people", diff.people, "Only these people, as the trace names them")
        ->delimiter(',')
        ->allow_extra_args(false);
    sub->add_option("--context", diff.context, "Events to show before and from the parting on (default: 3)")
        ->check(decimal())
        ->check(CLI::Range(1, 1'000'000));
    sub->footer("Example: esther diff results.trace --scenario torbay");
    sub->callback([&] { verb = [&] { return diff_traces(diff); }; });
}

void add_compare(CLI::App& app, CompareArguments& compare, Verb& verb)
{
    CLI::App* sub =
        app.add_subcommand("compare", "Paired differences between the scenarios of a results file");
    CompareOptions& options = compare.options;
    sub->add_option("results", compare.results, "Results file (HDF5)")->required();
    sub->add_option("--baseline", options.baseline,
                    "Scenario to compare with (default: the study's reference)");
    sub->add_option("--measure", options.measures, "Only these measures")
        ->delimiter(',')
        ->allow_extra_args(false);
    sub->add_option("--pathway", options.pathway,
                    "Only what this pathway counts, such as one illness; pools and times are left out")
        ->check(something());
    sub->add_option_function<std::string>(
           "--year",
           [&options](const std::string& text) { options.year = text == "all" ? 0 : std::stoi(text); },
           "Year since go-live, or all (default: 3, or the last whole year of a shorter study)")
        ->check(year_or_all());
    sub->add_flag("--by-year", options.by_year, "Every year since go-live, one by one");
    sub->add_option_function<std::string>(
           "--order",
           [&options](const std::string& word) {
               options.order = word == "effect"       ? ScenarioOrder::effect
                               : word == "name"       ? ScenarioOrder::name
                               : word == "null_first" ? ScenarioOrder::null_first
                                                      : ScenarioOrder::study;
           },
           "Order of the scenarios (default: study); null_first: those that cannot be told from nothing "
           "first")
        ->check(CLI::IsMember({"study", "effect", "name", "null_first"}));
    sub->add_option("--also", compare.also,
                    "Results of the same study with other settings of unknown practices: a rank that moves "
                    "between them is undecided")
        ->delimiter(',')
        ->allow_extra_args(false);
    CLI::Option* csv = sub->add_flag_callback(
        "--csv", [&] { compare.format = TableFormat::csv; }, "As CSV");
    sub->add_flag_callback(
           "--json", [&] { compare.format = TableFormat::json; }, "As JSON")
        ->excludes(csv);
    sub->footer("Example: esther compare results.h5 --measure emergency_admission");
    sub->callback([&] { verb = [&] { return compare_results(compare); }; });
}

void add_ledgers(CLI::App& app, LedgersArguments& ledgers, Verb& verb)
{
    CLI::App* sub = app.add_subcommand(
        "ledgers", "Who received, paid and spent what in a results file, also under another contract");
    sub->add_option("results", ledgers.results, "Results file (HDF5)")->required();
    sub->add_option("--contract", ledgers.contract,
                    "Contract file (YAML) to settle all scenarios under (default: each under its own)")
        ->check(something());
    CLI::Option* avoided = sub->add_flag(
        "--avoided", ledgers.avoided,
        "Who gains from one avoided emergency admission under each contract of the study (text or CSV)");
    sub->add_option("--baseline", ledgers.baseline,
                    "Scenario to compare with (default: the study's reference)")
        ->check(something())
        ->needs(avoided);
    CLI::Option* cap =
        sub->add_flag("--cap", ledgers.cap,
                      "In which years and replications the cap on profit binds, where acute care is "
                      "paid per head (text or CSV)")
            ->excludes(avoided);
    sub->add_flag("--months", ledgers.by_month, "Month by month instead of year by year")
        ->excludes(avoided)
        ->excludes(cap);
    CLI::Option* csv = sub->add_flag_callback(
        "--csv", [&] { ledgers.format = TableFormat::csv; }, "As CSV");
    sub->add_flag_callback(
           "--json", [&] { ledgers.format = TableFormat::json; }, "As JSON")
        ->excludes(csv)
        ->excludes(avoided)
        ->excludes(cap);
    sub->footer("Example: esther ledgers results.h5 --contract scenarios/library/contracts/bundled.yaml");
    sub->callback([&] { verb = [&] { return show_ledgers(ledgers); }; });
}

/// What was wrong, and how the verb that was meant is called.
std::string usage_fault(const CLI::App* app, const CLI::Error& error)
{
    const auto verbs = app->get_subcommands();
    const CLI::App* const meant = verbs.empty() ? app : verbs.front();
    return "esther: " + std::string(error.what()) + "\n  try esther " +
           (verbs.empty() ? "" : meant->get_name() + " ") + "--help\n  " + meant->get_footer() + "\n";
}

}  // namespace

int run_program(int argc, char** argv)
{
    // A full disk or a closed pipe is an error to report, not a reason to die in the middle of a file.
    ignore_file_signals();

    CLI::App app{"Patient pathways through integrated care, simulated person by person"};
    app.require_subcommand(1);
    app.set_version_flag("--version", version_text());
    app.failure_message(usage_fault);
    app.footer("Example: esther run scenarios/library/weston_options_small.yaml -o results.h5");
    std::function<ExitCode()> verb;
    RunArguments run;
    run.command = typed(argc, argv);
    add_run(app, run, verb);
    SnapshotArguments snapshot;
    add_snapshot(app, snapshot, verb);
    CalibrateArguments calibrate;
    add_calibrate(app, calibrate, verb);
    std::vector<std::string> files;
    bool strict = false;
    bool json = false;
    add_check(app, files, strict, json, verb);
    std::string pathway;
    std::string drawing;
    add_draw(app, pathway, drawing, verb);
    CompareArguments compare;
    add_compare(app, compare, verb);
    LedgersArguments ledgers;
    add_ledgers(app, ledgers, verb);
    SourcesArguments sources;
    add_sources(app, sources, verb);
    std::string kind;
    add_schema(app, kind, verb);
    DiffArguments diff;
    add_diff(app, diff, verb);
    const auto is_verb = [&](const char* word) {
        return !app.get_subcommands([&](const CLI::App* sub) { return sub->check_name(word); }).empty();
    };
    if (argc > 1 && *argv[1] != '-' && !is_verb(argv[1])) {
        std::cerr
            << "esther: there is no verb '" << argv[1]
            << "'\n  try run, snapshot, calibrate, check, draw, compare, ledgers, sources, schema or diff\n";
        return static_cast<int>(ExitCode::bad_input);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::bad_input);
    }
    return static_cast<int>(with_output_written(guarded(verb)));
}

}  // namespace esther
