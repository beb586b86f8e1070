#include "scenarios/cli/existing_results.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/differing_inputs.hpp"
#include "scenarios/runner/provenance.hpp"

namespace esther {

namespace {

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

}  // namespace

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

}  // namespace esther
