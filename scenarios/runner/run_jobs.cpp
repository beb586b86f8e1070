#include "scenarios/runner/run_jobs.hpp"

#include <algorithm>
#include <vector>

#include "sim/core/check.hpp"
#include "sim/engine/rate_error.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

namespace {

/// Longest run without a horizon, as one tally period.
constexpr Duration endless = 10'000 * one_year;

std::vector<std::size_t> scenarios_of(const World& world, std::size_t group)
{
    std::vector<std::size_t> members;
    for (std::size_t s = 0; s < world.scenarios.size(); ++s) {
        if (world.scenarios[s].group == group) {
            members.push_back(s);
        }
    }
    return members;
}

Compiled compile_checked(const StudySpec& study, const World& world, std::size_t group,
                         std::int64_t replication)
{
    Problems problems;
    Compiled compiled = compile_group(study, world, group, replication, problems);
    problems.throw_if_any();
    return compiled;
}

void run_group(const StudySpec& study, const World& world, const Compiled& compiled, std::size_t group,
               std::int64_t replication, const JobOptions& options, std::size_t threads,
               const TakeResult& take)
{
    const RunSettings settings = run_settings(study, world, replication, options.shards);
    Run common(compiled.network, compiled.parameters[0], people_of(world.groups[group], settings.key),
               settings);
    common.advance(common.end_of_warm_up());
    const std::vector<std::size_t> members = scenarios_of(world, group);
    const auto branch = [&](std::size_t i, Run run) {
        run.set_parameters(compiled.parameters[world.scenarios[members[i]].column]);
        take(replication, members[i], run.finish());
    };
    if (threads > 1) {
        for_each_parallel(members.size(), threads, [&](std::size_t i) { branch(i, common); });
        return;
    }
    for (std::size_t i = 0; i + 1 < members.size(); ++i) {
        branch(i, common);
    }
    branch(members.size() - 1, std::move(common));
}

}  // namespace

RunSettings run_settings(const StudySpec& study, const World& world, std::int64_t replication,
                         std::size_t shards)
{
    RunSettings settings;
    settings.key = make_run_key(study.seed, static_cast<std::uint64_t>(replication));
    settings.warm_up = study.warm_up;
    settings.measure = study.measure;
    settings.until_empty = study.until_empty;
    const bool has_people = world.groups.front().people.has_value();
    settings.month = has_people ? one_month : study.until_empty ? endless : study.measure;
    settings.n_shards = shards;
    return settings;
}

void run_jobs(const StudySpec& study, const World& world, const JobOptions& options, const TakeResult& take)
{
    std::vector<Compiled> shared;
    for (std::size_t g = 0; g < world.groups.size() && !world.redraws; ++g) {
        shared.push_back(compile_checked(study, world, g, options.first_replication));
    }
    const auto n = static_cast<std::size_t>(options.n_replications);
    // Replications side by side need no exchange; with fewer of them than threads, the scenarios of one do.
    const std::size_t inner = n >= options.threads ? 1 : options.threads;
    const std::size_t outer = inner > 1 ? 1 : options.threads;
    for_each_parallel(n, outer, [&](std::size_t i) {
        const std::int64_t replication = options.first_replication + static_cast<std::int64_t>(i);
        for (std::size_t g = 0; g < world.groups.size(); ++g) {
            try {
                if (world.redraws) {
                    const Compiled own = compile_checked(study, world, g, replication);
                    run_group(study, world, own, g, replication, options, inner, take);
                } else {
                    run_group(study, world, shared[g], g, replication, options, inner, take);
                }
            } catch (const RateError& error) {
                throw RunError("need '" + study.pathways[index(error.pathway())].name + "', replication " +
                               std::to_string(replication) + ": " + error.what());
            }
        }
    });
}

}  // namespace esther
