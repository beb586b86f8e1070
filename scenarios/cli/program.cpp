#include "scenarios/cli/program.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "analysis/store/results_error.hpp"
#include "pathways/graph/problem.hpp"
#include "scenarios/cli/verbs.hpp"
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
        std::cerr << "esther: out of memory; try fewer threads\n";
        return ExitCode::failed;
    }
}

}  // namespace

int run_program(int argc, char** argv)
{
    // A full disk or a closed pipe is an error to report, not a reason to die in the middle of a file.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);

    CLI::App app{"Patient pathways through integrated care, simulated person by person"};
    app.require_subcommand(1);
    RunArguments run;
    run.command = typed(argc, argv);
    CLI::App* run_verb = app.add_subcommand("run", "Simulate a study and write its results file");
    run_verb->add_option("study", run.study, "Study file (YAML)")->required();
    run_verb->add_option("-o,--output", run.output, "Results file (HDF5)")->required();
    run_verb->add_option("--threads", run.threads, "Threads (default: all cores)")->check(CLI::Range(1, 4096));
    run_verb->add_option("--replications", run.replications, "Replications (default: as the study says)")->check(CLI::Range(1, 1000000));
    run_verb->add_option("--seed", run.seed, "Seed (default: as the study says)");
    run_verb->add_option("--arms", run.arms, "Counterfactual arms beside the scenarios")->delimiter(',')->check(CLI::IsMember({"ideal", "flow_only"}));
    run_verb->add_option("--unknown-practices", run.unknown_practices, "Practices a system is not known to have or lack")->check(CLI::IsMember({"off", "half", "on", "drawn"}));
    run_verb->add_option("--shards", run.shards, "Shards inside a run (changes no bit)")->check(CLI::Range(1, 65535));
    run_verb->add_flag("--overwrite", run.overwrite, "Replace the results file if it stands already");
    run_verb->footer("Example: esther run scenarios/library/weston_options_small.yaml -o results.h5");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : static_cast<int>(ExitCode::bad_input);
    }
    if (run_verb->parsed()) {
        return static_cast<int>(guarded([&] { return run_study(run); }));
    }
    return static_cast<int>(ExitCode::bad_input);
}

}  // namespace esther
