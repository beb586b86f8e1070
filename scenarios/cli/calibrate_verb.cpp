#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <span>

#include "analysis/store/publish.hpp"
#include "scenarios/cli/calibration_report.hpp"
#include "scenarios/cli/output_place.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/fitted_figures.hpp"
#include "scenarios/runner/progress.hpp"
#include "scenarios/runner/provenance.hpp"
#include "scenarios/spec/read_calibration.hpp"
#include "scenarios/spec/reading.hpp"
#include "sim/core/sha256.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

namespace {

/// What the figures of an evaluation depend on beside the parameters.
std::string digest_of(const CalibrationSpec& spec)
{
    std::string all = version_text() + "\n" + std::to_string(spec.study.seed) + "\n" +
                      std::to_string(spec.study.replications) + "\n";
    for (const FreeParameter& free : spec.parameters) {
        all += free.name + "\n";
    }
    for (const TargetSpec& target : spec.targets) {
        const Outcome& o = target.outcome;
        all += std::to_string(static_cast<int>(o.kind)) + " " + o.of + " " + o.with + " " + o.sex + " " +
               std::to_string(o.first_age) + " " + std::to_string(o.last_age) + " " + std::to_string(o.point) +
               "\n";
    }
    for (const InputFile& input : spec.study.inputs) {
        all += input.name + "\n" + sha256(input.text) + "\n";
    }
    return sha256(all);
}

bool is_mechanisms_file(const std::string& file)
{
    if (!std::filesystem::is_regular_file(file)) {
        return false;
    }
    Problems ignored;
    return document_kind(read_document(file, ignored)) == "mechanisms";
}

/// Whether the fitted mechanisms can be written there; if not, says why on stderr.
bool is_place(const CalibrateArguments& arguments, const CalibrationSpec& spec)
{
    std::error_code ignored;
    for (const std::string& output : {arguments.output, arguments.output + ".log"}) {
        if (std::filesystem::equivalent(output, arguments.calibration, ignored)) {
            std::cerr << "esther: '" << output << "' is the calibration itself\n  try another name with -o\n";
            return false;
        }
        if (!is_place_for_output(output, spec.study)) {
            return false;
        }
    }
    if (!is_replaceable(arguments.output, "a mechanisms file", is_mechanisms_file(arguments.output))) {
        return false;
    }
    if (!arguments.overwrite && std::filesystem::exists(arguments.output, ignored)) {
        std::cerr << "esther: " << arguments.output
                  << " stands already\n  try another name with -o, or --overwrite to replace it\n";
        return false;
    }
    return true;
}

}  // namespace

ExitCode calibrate_study(const CalibrateArguments& arguments)
{
    Problems problems;
    CalibrationSpec spec = read_calibration(arguments.calibration, problems);
    problems.throw_if_any();
    spec.study.seed = arguments.seed.value_or(spec.study.seed);
    spec.study.replications = arguments.replications.value_or(spec.study.replications);
    const World world = compose(spec.study, problems);
    problems.throw_if_any();
    check_targets(spec, labels_of(spec.study, world), problems);
    problems.throw_if_any();
    if (!arguments.output.empty() && !is_place(arguments, spec)) {
        return ExitCode::bad_input;
    }
    const std::string log_file = arguments.output.empty() ? "" : arguments.output + ".log";
    EvaluationLog log(log_file, digest_of(spec), arguments.overwrite);
    if (log.size() > 0) {
        std::cerr << "esther: going on from " << log_file << ": " << log.size() << " evaluations\n";
    }
    CalibrationOptions options;
    options.threads = arguments.threads.value_or(available_threads());
    options.evaluations = arguments.evaluations.value_or(spec.evaluations);
    const std::size_t most = static_cast<std::size_t>(options.evaluations) + evaluations_beside_search(spec);
    Progress progress(spec.name, most - std::min(most, log.size()));
    options.done_one = [&] { progress.done_one(); };
    const Calibration result = calibrate(spec, world, log, options);
    progress.finish();
    std::cout << (arguments.json ? json_of(spec, result) : text_of(spec, result));
    if (!arguments.output.empty()) {
        std::vector<std::string> values;
        for (const FittedParameter& parameter : result.parameters) {
            values.push_back(parameter.fitted);
        }
        const std::string text = mechanisms_with(spec, values);
        publish(arguments.output, std::as_bytes(std::span(text)),
                arguments.overwrite ? Existing::replace : Existing::keep);
        std::cerr << "esther: wrote " << arguments.output << ": " << spec.study.mechanisms.file
                  << " with the fitted values\n";
    }
    if (!result.settled) {
        std::cerr << "esther: stopped after " << result.evaluations
                  << " evaluations, before the search settled\n  try more with --evaluations"
                  << (log_file.empty() ? "" : "; with --overwrite it goes on from " + log_file) << "\n";
        return ExitCode::stopped;
    }
    return ExitCode::success;
}

}  // namespace esther
