#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "scenarios/runner/review.hpp"
#include "scenarios/runner/saved_state.hpp"
#include "scenarios/world/world.hpp"
#include "sim/engine/run.hpp"

namespace esther {

/// Which replications to run, and how.
struct JobOptions {
    std::int64_t first_replication = 0;
    std::int64_t n_replications = 1;
    std::size_t threads = 1;
    std::size_t shards = 0;  ///< of each run at most; 0: the program's choice; changes no bit
    /// One warm-up for all scenarios of a replication; else each has its own, with the same bits.
    bool fork = true;
    /// Where to go on from, one state a replication; empty: from time 0. After go-live only the scenario of
    /// the states goes on.
    std::span<const SavedState> states;
    TraceChoice trace;  ///< whose lives RunResult::trace tells
    /// Told of what reviews find and do: replication, scenario, note. From any thread.
    std::function<void(std::int64_t, std::size_t, const ReviewNote&)> note;
    /// Whether the result of a scenario in a replication is known already, and need not be found again; none:
    /// none is. From any thread.
    std::function<bool(std::int64_t, std::size_t)> is_known;
};

/// Takes one finished run: number of the replication, index of the scenario. Called from several threads at
/// once.
using TakeResult = std::function<void(std::int64_t replication, std::size_t scenario, RunResult result)>;

/// Runs every scenario of every replication whose result is not known. All scenarios of a group share one
/// warm-up under usual care and part at its end, so until then nothing differs between them.
void run_jobs(const StudySpec& study, const World& world, const JobOptions& options, const TakeResult& take);

/// Saves the replications as they stand at an instant, each as a file of the folder. `scenario` is asked for
/// after go-live only; at go-live itself the scenarios have not parted yet.
void save_states(const StudySpec& study, const World& world, const JobOptions& options, Time at,
                 std::size_t scenario, const std::string& folder, Existing existing);

/// Index of the scenario whose states these are; none until go-live. Throws ResultsError if it is not there.
[[nodiscard]] std::optional<std::size_t> scenario_of(std::span<const SavedState> states, const World& world);

/// Settings of a run of this study, in one shard.
[[nodiscard]] RunSettings run_settings(const StudySpec& study, const World& world, std::int64_t replication);

}  // namespace esther
