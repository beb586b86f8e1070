#include "scenarios/runner/run_jobs.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "sim/core/check.hpp"
#include "sim/engine/rate_error.hpp"
#include "sim/parallel/for_each.hpp"
#include "sim/parallel/partition.hpp"
#include "sim/parallel/team.hpp"

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

Run open_run(const WorldGroup& group, const Compiled& compiled, RunSettings settings, std::size_t n_shards,
             std::size_t threads, const SideBySide& side_by_side)
{
    const PeopleTable people = people_of(group, settings.key);
    std::vector<std::size_t> at_home(compiled.network.sites.size(), 0);
    for (const std::uint16_t home : people.home) {
        ++at_home[home];
    }
    settings.shard_of_site = partition(compiled.network, at_home, n_shards);
    settings.n_workers = threads;
    return Run(compiled.network, compiled.parameters[0], people, settings, side_by_side);
}

void run_group(const StudySpec& study, const World& world, const Compiled& compiled, std::size_t group,
               std::int64_t replication, const JobOptions& options, std::size_t threads,
               const TakeResult& take)
{
    RunSettings settings = run_settings(study, world, replication);
    const std::unique_ptr<const Team> team = threads > 1 ? std::make_unique<const Team>(threads) : nullptr;
    const SideBySide by_shards = team ? SideBySide(std::cref(*team)) : SideBySide(one_after_another);
    Run common = open_run(world.groups[group], compiled, settings, options.shards, threads, by_shards);
    common.advance(common.end_of_warm_up(), by_shards);
    const std::vector<std::size_t> members = scenarios_of(world, group);
    const auto branch = [&](std::size_t i, Run run, const SideBySide& side_by_side) {
        run.set_parameters(compiled.parameters[world.scenarios[members[i]].column]);
        take(replication, members[i], run.finish(side_by_side));
    };
    if (threads > 1 && members.size() >= threads) {
        for_each_parallel(members.size(), threads,
                          [&](std::size_t i) { branch(i, common, one_after_another); });
        return;
    }
    for (std::size_t i = 0; i + 1 < members.size(); ++i) {
        branch(i, common, by_shards);
    }
    branch(members.size() - 1, std::move(common), by_shards);
}

}  // namespace

RunSettings run_settings(const StudySpec& study, const World& world, std::int64_t replication)
{
    RunSettings settings;
    settings.key = make_run_key(study.seed, static_cast<std::uint64_t>(replication));
    settings.warm_up = study.warm_up;
    settings.measure = study.measure;
    settings.until_empty = study.until_empty;
    const bool has_people = world.groups.front().people.has_value();
    settings.month = has_people ? one_month : study.until_empty ? endless : study.measure;
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
