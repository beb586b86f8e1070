#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "pathways/yaml/quantity.hpp"
#include "scenarios/cli/asked_study.hpp"
#include "scenarios/cli/file_start.hpp"
#include "scenarios/cli/output_place.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/spec/time_text.hpp"

namespace esther {

namespace {

namespace fs = std::filesystem;

constexpr const char* first_bytes_of_state = "EstherS\n";  // see sim/engine/snapshot.cpp

/// The instant that is asked for, within the run; none if it is not one, and why on stderr.
std::optional<Time> instant_of(const std::string& text, const AskedStudy& asked)
{
    Time at = start_of_run + asked.study.warm_up;
    if (!text.empty()) {
        const Quantity written = read_quantity(text);
        if (written.fault || written.form != Form::duration || written.value < 0) {
            std::cerr << "esther: --at '" << text << "' is not a length of time"
                      << (written.fault ? ": " + written.fault->what : "")
                      << "\n  try a time from the start of the run, such as '400 days'\n";
            return std::nullopt;
        }
        at = start_of_run + to_duration(written.value);
    }
    const Time end = start_of_run + asked.study.warm_up + asked.study.measure;
    if (!asked.study.until_empty && at >= end) {
        std::cerr << "esther: --at lies behind the end of the run, " << instant_text(end)
                  << "\n  try an earlier time\n";
        return std::nullopt;
    }
    if (!asked.states.empty() && at < asked.states.front().info().now) {
        std::cerr << "esther: --at lies before " << instant_text(asked.states.front().info().now)
                  << ", where the saved state goes on\n  try a later time, or an earlier state\n";
        return std::nullopt;
    }
    return at;
}

/// The scenario that a state after go-live is of; none if it is not told, and why on stderr.
std::optional<std::size_t> scenario_asked(const std::string& name, const AskedStudy& asked, bool parted)
{
    if (!parted) {
        if (!name.empty()) {
            std::cerr
                << "esther: until go-live the scenarios share one history\n  try without --scenario, or "
                   "a later --at\n";
            return std::nullopt;
        }
        return 0;
    }
    const auto& scenarios = asked.world.scenarios;
    const std::optional<std::size_t> own = scenario_of(asked.states, asked.world);
    if (own && (name.empty() || scenarios[*own].name == name)) {
        return own;
    }
    if (!own && name.empty() && scenarios.size() == 1) {
        return 0;
    }
    const auto found = std::find_if(scenarios.begin(), scenarios.end(),
                                    [&](const WorldScenario& each) { return each.name == name; });
    if (found == scenarios.end() || own) {
        std::cerr << "esther: after go-live a state is of one scenario, "
                  << (name.empty() ? "and none is named" : "and '" + name + "' is none to go on with")
                  << "\n  try --scenario with one of:";
        for (std::size_t s = 0; s < scenarios.size(); ++s) {
            std::cerr << (!own || *own == s ? " " + scenarios[s].name : "");
        }
        std::cerr << "\n";
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - scenarios.begin());
}

/// Makes the folder and sees that its files can be written.
bool is_folder_for_states(const SnapshotArguments& arguments, const AskedStudy& asked)
{
    std::error_code error;
    fs::create_directories(arguments.output, error);
    if (!fs::is_directory(arguments.output)) {
        std::cerr << "esther: '" << arguments.output << "' is no folder, and none can be made there ("
                  << error.message() << ")\n  try another name with -o\n";
        return false;
    }
    for (std::int64_t i = 0; i < asked.options.n_replications; ++i) {
        const std::string file = state_file(arguments.output, asked.options.first_replication + i);
        if (!is_replaceable(file, "a saved state", begins_with(file, first_bytes_of_state))) {
            return false;
        }
        if (!arguments.overwrite && fs::exists(file)) {
            std::cerr << "esther: '" << file
                      << "' stands already\n  try another folder with -o, or --overwrite to replace it\n";
            return false;
        }
        if (!is_place_for_output(file, asked.study)) {
            return false;
        }
    }
    return true;
}

}  // namespace

ExitCode snapshot_study(const SnapshotArguments& arguments)
{
    const AskedStudy asked = read_asked(arguments);
    const std::optional<Time> at = instant_of(arguments.at, asked);
    if (!at) {
        return ExitCode::bad_input;
    }
    const bool parted = *at > start_of_run + asked.study.warm_up;
    const std::optional<std::size_t> scenario = scenario_asked(arguments.scenario, asked, parted);
    if (!scenario || !is_folder_for_states(arguments, asked)) {
        return ExitCode::bad_input;
    }
    save_states(asked.study, asked.world, asked.options, *at, *scenario, arguments.output,
                arguments.overwrite ? Existing::replace : Existing::keep);
    std::uintmax_t n_bytes = 0;
    for (std::int64_t i = 0; i < asked.options.n_replications; ++i) {
        n_bytes += fs::file_size(state_file(arguments.output, asked.options.first_replication + i));
    }
    std::cerr << "esther: saved " << asked.options.n_replications << " replications of " << asked.study.name
              << " as they stand on " << instant_text(*at) << " in " << arguments.output << " ("
              << static_cast<double>(n_bytes) / 1e6 << " MB); "
              << (parted ? "scenario '" + asked.world.scenarios[*scenario].name + "' goes"
                         : "every scenario can go")
              << " on from there: esther run " << arguments.study << " --from " << arguments.output
              << " -o ...\n";
    return ExitCode::success;
}

}  // namespace esther
