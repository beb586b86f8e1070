#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics/compare.hpp"
#include "scenarios/cli/program.hpp"
#include "scenarios/runner/unfinished_runs.hpp"

namespace esther {

/// What `run` and `snapshot` make of a study.
struct StudyArguments {
    std::string study;
    std::string output;
    std::string from;  ///< saved state, or folder of them, to go on from; empty: from time 0
    std::optional<std::size_t> threads;
    std::optional<std::int64_t> replications;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> scenarios;  ///< beside the reference; empty: all
    std::vector<std::string> arms;       ///< ideal, flow_only
    std::string unknown_practices;       ///< empty: as the study says
    std::string learning;                ///< on, off; empty: as the study says
    std::string pressure;                ///< on, off; empty: as the study says
    std::string feedback;                ///< off, investment, full; empty: as the study says
    std::optional<double> elasticity;
    std::string parameter_draws;  ///< on, off; empty: as the study says
    std::vector<std::string> draw_grades;
    std::size_t shards = 0;  ///< 0: the program's choice
    bool overwrite = false;
};

struct RunArguments : StudyArguments {
    bool no_fork = false;
    std::string trace;                      ///< file for the lives of some people; empty: none
    std::vector<std::string> trace_people;  ///< whose
    std::string command;                    ///< as typed, for provenance
    UnfinishedRuns::Rules keeping;          ///< `threads` and `replace` follow from the options above
};

/// `esther run`: simulates a study and publishes the results file.
ExitCode run_study(const RunArguments& arguments);

struct SnapshotArguments : StudyArguments {
    std::string at;        ///< a duration from the start of the run; empty: go-live
    std::string scenario;  ///< after go-live
};

/// `esther snapshot`: runs a study up to an instant and saves every replication there.
ExitCode snapshot_study(const SnapshotArguments& arguments);

struct CalibrateArguments {
    std::string calibration;
    std::string output;  ///< mechanisms with the fitted values; empty: none, and nothing survives a kill
    std::optional<std::size_t> threads;
    std::optional<std::int64_t> evaluations;
    std::optional<std::int64_t> replications;
    std::optional<std::uint64_t> seed;
    bool overwrite = false;
    bool json = false;
};

/// `esther calibrate`: fits parameters of a study's reference scenario to published figures.
ExitCode calibrate_study(const CalibrateArguments& arguments);

/// `esther check`: reads files of any kind and reports all their faults; if `strict`, numbers without a
/// source too.
ExitCode check_files(const std::vector<std::string>& files, bool strict, bool json);

/// `esther draw`: a pathway as SVG, DOT or Mermaid, by the ending of `output`; DOT on stdout if it is empty.
ExitCode draw_pathway(const std::string& file, const std::string& output);

/// `esther schema`: the kinds of files there are, or the JSON Schema of one.
ExitCode print_schema(const std::string& kind);

struct DiffArguments {
    std::string trace;
    std::string other;                ///< another trace; empty: scenarios of one trace are compared
    std::string scenario;             ///< only this one; empty: all
    std::string baseline;             ///< in one trace: compared with it; empty: the study's reference
    std::vector<std::string> people;  ///< only these; empty: all
    std::size_t context = 3;          ///< events shown before and from the parting on
};

/// `esther diff`: where lives of two traces, or of two scenarios in one, part.
ExitCode diff_traces(const DiffArguments& arguments);

enum class TableFormat { text, csv, json };

struct CompareArguments {
    std::string results;
    std::vector<std::string> also;  ///< results of the same study, other settings of unknown practices
    CompareOptions options;
    TableFormat format = TableFormat::text;
};

/// `esther compare`: paired differences between the scenarios of a results file.
ExitCode compare_results(const CompareArguments& arguments);

struct LedgersArguments {
    std::string results;
    std::string contract;  ///< file; empty: each scenario under its own
    std::string baseline;  ///< with `avoided`; empty: the study's reference
    bool avoided = false;  ///< who gains from one avoided admission
    bool cap = false;      ///< when the cap on profit binds
    bool by_month = false;
    TableFormat format = TableFormat::text;
};

/// `esther ledgers`: who received and paid what, also under another contract.
ExitCode show_ledgers(const LedgersArguments& arguments);

/// `esther sources`: every number of a study, a file or a results file, with what it rests on.
ExitCode list_sources(const std::string& file, TableFormat format);

/// `esther sources --variance`: of three results of one study, with draws of all parameters, of those of some
/// grades and of none, the share of these grades in the variance of the headline.
ExitCode share_variance(const std::vector<std::string>& files, TableFormat format);

}  // namespace esther
