#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "scenarios/world/world.hpp"
#include "sim/engine/run.hpp"

namespace esther {

/// Which replications to run, and how.
struct JobOptions {
    std::int64_t first_replication = 0;
    std::int64_t n_replications = 1;
    std::size_t threads = 1;
    std::size_t shards = 0;  ///< of each run at most; 0: the program's choice; changes no bit
};

/// Takes one finished run: number of the replication, index of the scenario. Called from several threads at
/// once.
using TakeResult = std::function<void(std::int64_t replication, std::size_t scenario, RunResult result)>;

/// Runs every scenario of every replication. All scenarios of a group share one warm-up under usual care and
/// part at its end, so until then nothing differs between them.
void run_jobs(const StudySpec& study, const World& world, const JobOptions& options, const TakeResult& take);

/// Settings of a run of this study, in one shard.
[[nodiscard]] RunSettings run_settings(const StudySpec& study, const World& world, std::int64_t replication);

}  // namespace esther
