#include "scenarios/runner/run_jobs.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/store/results_error.hpp"
#include "scenarios/runner/review.hpp"
#include "scenarios/runner/stop_text.hpp"
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

/// Those of a group whose results are to be found. States saved after go-live are of one scenario.
std::vector<std::size_t> scenarios_to_run(const World& world, std::size_t group, std::int64_t replication,
                                          const JobOptions& options)
{
    std::vector<std::size_t> members = scenarios_of(world, group);
    const std::optional<std::size_t> lives = scenario_of(options.states, world);
    const auto is_left_out = [&](std::size_t s) {
        return (lives && s != *lives) || (options.is_known && options.is_known(replication, s));
    };
    members.erase(std::remove_if(members.begin(), members.end(), is_left_out), members.end());
    return members;
}

/// Numbers of the replications of which any scenario is to be run.
std::vector<std::int64_t> replications_to_run(const World& world, const JobOptions& options)
{
    std::vector<std::int64_t> numbers;
    for (std::int64_t i = 0; i < options.n_replications; ++i) {
        const std::int64_t number = options.first_replication + i;
        for (std::size_t g = 0; g < world.groups.size(); ++g) {
            if (!scenarios_to_run(world, g, number, options).empty()) {
                numbers.push_back(number);
                break;
            }
        }
    }
    return numbers;
}

Compiled compile_checked(const StudySpec& study, const World& world, std::size_t group,
                         std::int64_t replication)
{
    Problems problems;
    Compiled compiled = compile_group(study, world, group, replication, problems);
    problems.throw_if_any();
    return compiled;
}

/// One replication of a group, and how to run it.
class Replication {
  public:
    Replication(const StudySpec& study, const World& world, const Compiled& compiled, std::size_t group,
                std::int64_t number, const JobOptions& options, std::size_t threads)
        : study_(study),
          world_(world),
          note_(options.note),
          compiled_(compiled),
          group_(world.groups[group]),
          members_(scenarios_to_run(world, group, number, options)),
          number_(number),
          fork_(options.fork),
          state_(state_of(options, number)),
          lives_(scenario_of(options.states, world)),
          settings_(run_settings(study, world, number)),
          n_shards_(options.shards),
          threads_(threads),
          team_(threads > 1 ? std::make_unique<const Team>(threads) : nullptr),
          by_shards_(team_ ? SideBySide(std::cref(*team_)) : SideBySide(one_after_another))
    {
        settings_.n_workers = threads;
        settings_.trace = options.trace;
    }

    /// Runs the scenarios that it has and whose results are not known to the end.
    void finish(const TakeResult& take) const
    {
        if (lives_) {
            refuse_feedback();
            Run run = begin();
            live(run, *lives_, nullptr, never, by_shards_);
            take(number_, *lives_, run.finish(by_shards_));
            return;
        }
        const auto branch = [&](std::size_t member, Run run, const SideBySide& side_by_side) {
            run.advance(run.end_of_warm_up(), side_by_side);
            std::optional<Review> review;  // the run refers to its parameters
            if (study_.feedback != Feedback::off && world_.scenarios[member].arm != Arm::ideal) {
                review.emplace(study_, world_, member, number_);
            }
            if (review && review->looks_at_income()) {
                if (world_.scenarios[member].learns()) {
                    review->learn(world_.steps.front());
                }
                review->at_go_live(run.so_far());
                tell(*review, 0, member);
                run.set_parameters(review->parameters());
            } else {
                go_live(run, member);
            }
            live(run, member, review ? &*review : nullptr, never, side_by_side);
            take(number_, member, run.finish(side_by_side));
        };
        if (!fork_) {
            for (const std::size_t member : members_) {
                branch(member, begin(), by_shards_);
            }
            return;
        }
        Run common = begin();
        common.advance(common.end_of_warm_up(), by_shards_);
        if (threads_ > 1 && members_.size() >= threads_) {
            for_each_parallel(members_.size(), threads_,
                              [&](std::size_t i) { branch(members_[i], common, one_after_another); });
            return;
        }
        for (std::size_t i = 0; i + 1 < members_.size(); ++i) {
            branch(members_[i], common, by_shards_);
        }
        branch(members_.back(), std::move(common), by_shards_);
    }

    /// The run at an instant; after go-live as it goes in the scenario.
    [[nodiscard]] Run at(Time instant, std::size_t scenario) const
    {
        Run run = begin();
        if (instant > run.end_of_warm_up()) {
            refuse_feedback();
        }
        if (!lives_ && instant > run.end_of_warm_up()) {
            run.advance(run.end_of_warm_up(), by_shards_);
            go_live(run, scenario);
        }
        if (instant > run.end_of_warm_up()) {
            live(run, lives_.value_or(scenario), nullptr, instant, by_shards_);
        }
        run.advance(instant, by_shards_);
        return run;
    }

  private:
    static const SavedState* state_of(const JobOptions& options, std::int64_t number)
    {
        return options.states.empty()
                   ? nullptr
                   : &options.states[static_cast<std::size_t>(number - options.first_replication)];
    }

    /// What the organisations have kept is no part of a saved state.
    void refuse_feedback() const
    {
        if (study_.feedback != Feedback::off) {
            throw ResultsError(
                "a study with feedback has no states after go-live: the accounts of its organisations "
                "are no part of them; try a state until go-live");
        }
    }

    /// In a step of learning; the only ones there are where nothing is learned.
    [[nodiscard]] const Parameters& parameters_of(std::size_t scenario, std::size_t step) const
    {
        const WorldScenario& row = world_.scenarios[scenario];
        return compiled_.parameters[row.learns() ? row.first_step + step : row.column];
    }
    void go_live(Run& run, std::size_t scenario) const { run.set_parameters(parameters_of(scenario, 0)); }

    /// The parameters that a state was saved under; at the end of a step those of that step.
    [[nodiscard]] const Parameters& parameters_of_state() const
    {
        if (!lives_) {
            return compiled_.parameters[0];
        }
        const Duration since = state_->info().now - (start_of_run + study_.warm_up);
        const bool learns = world_.scenarios[*lives_].learns();
        return parameters_of(*lives_, learns ? step_before(world_.steps, since) : 0);
    }

    /// One for each part of the world that no link joins; where these are fewer than the threads, parts are
    /// cut (sim/decisions/0008-what-runs-side-by-side.md).
    [[nodiscard]] std::vector<std::uint16_t> shards_for(const std::vector<std::size_t>& at_home) const
    {
        std::vector<std::uint16_t> shards = partition(compiled_.network, at_home, n_shards_);
        const std::size_t n = 1 + *std::max_element(shards.begin(), shards.end());
        if (n_shards_ == 0 && n < threads_) {
            shards = partition(compiled_.network, at_home, threads_);
        }
        return shards;
    }

    /// Goes on after go-live, short of `until`, over all instants at which parameters change: where the next
    /// step of learning begins, and, with a review, at the end of each year but the last, where ledgers act
    /// back on capacity. The ceiling, arm `ideal`, has ample capacity whatever it costs, and is not reviewed.
    void live(Run& run, std::size_t scenario, Review* review, Time until,
              const SideBySide& side_by_side) const
    {
        std::map<Duration, const LearningStep*> stops;
        for (int y = 1; review != nullptr && y * one_year < study_.measure; ++y) {
            stops[y * one_year] = nullptr;
        }
        for (std::size_t k = 0; world_.scenarios[scenario].learns() && k < world_.steps.size(); ++k) {
            stops[world_.steps[k].begin] = &world_.steps[k];
        }
        for (const auto& [since, step] : stops) {
            const Time at = run.end_of_warm_up() + since;
            if (at >= until) {
                return;
            }
            if (since == Duration{0} || at < run.now()) {
                continue;
            }
            run.advance(at, side_by_side);
            const bool changes = review != nullptr && review_at(run, since, step, scenario, *review);
            if (review != nullptr && review->has_changed() && (changes || step != nullptr)) {
                run.set_parameters(review->parameters());
            } else if (step != nullptr) {
                run.set_parameters(
                    parameters_of(scenario, static_cast<std::size_t>(step - world_.steps.data())));
            }
        }
    }

    void tell(const Review& review, std::size_t first, std::size_t scenario) const
    {
        for (std::size_t i = first; i < review.notes().size() && note_; ++i) {
            note_(number_, scenario, review.notes()[i]);
        }
    }

    /// Whether something is bought, closed or shifted anew.
    bool review_at(const Run& run, Duration since, const LearningStep* step, std::size_t scenario,
                   Review& review) const
    {
        if (step != nullptr) {
            review.learn(*step);
        }
        if (since % one_year != Duration{0}) {
            return false;
        }
        const std::size_t n_told = review.notes().size();
        const bool changes = review.after_year(static_cast<int>(since / one_year), run.so_far());
        tell(review, n_told, scenario);
        return changes;
    }

    /// The run at time 0, or as it was saved.
    [[nodiscard]] Run begin() const
    {
        RunSettings settings = settings_;
        std::vector<std::size_t> at_home(compiled_.network.sites.size(), 0);
        if (state_ != nullptr) {
            // Nearly as many in every home: good enough to share out work.
            std::fill_n(at_home.begin() + static_cast<std::ptrdiff_t>(group_.first_home), group_.n_homes,
                        static_cast<std::size_t>(state_->info().people) / group_.n_homes);
            settings.shard_of_site = shards_for(at_home);
            return state_->restore(compiled_.network, parameters_of_state(), settings);
        }
        const PeopleTable people = people_of(group_, settings.key);
        for (const std::uint16_t home : people.home) {
            ++at_home[home];
        }
        settings.shard_of_site = shards_for(at_home);
        return Run(compiled_.network, compiled_.parameters[0], people, settings, by_shards_);
    }

    const StudySpec& study_;
    const World& world_;
    std::function<void(std::int64_t, std::size_t, const ReviewNote&)> note_;
    const Compiled& compiled_;
    const WorldGroup& group_;
    std::vector<std::size_t> members_;
    std::int64_t number_;
    bool fork_;
    const SavedState* state_;
    std::optional<std::size_t> lives_;  ///< scenario that the state is of, after go-live
    RunSettings settings_;
    std::size_t n_shards_;
    std::size_t threads_;
    std::unique_ptr<const Team> team_;
    SideBySide by_shards_;
};

using DoReplication = std::function<void(const Replication& replication, std::int64_t number)>;

/// Does every replication of every group, side by side as the threads allow.
void for_each_replication(const StudySpec& study, const World& world, const JobOptions& options,
                          const DoReplication& work)
{
    std::vector<Compiled> shared;
    for (std::size_t g = 0; g < world.groups.size() && !world.redraws; ++g) {
        shared.push_back(compile_checked(study, world, g, options.first_replication));
    }
    const std::vector<std::int64_t> numbers = replications_to_run(world, options);
    const std::size_t n = numbers.size();
    // Replications side by side need no exchange; threads that are left over share the work inside each.
    const std::size_t outer = std::clamp<std::size_t>(options.threads, 1, std::max<std::size_t>(n, 1));
    const std::size_t inner = std::max<std::size_t>(options.threads / outer, 1);
    for_each_parallel(n, outer, [&](std::size_t i) {
        const std::int64_t number = numbers[i];
        for (std::size_t g = 0; g < world.groups.size(); ++g) {
            if (scenarios_to_run(world, g, number, options).empty()) {
                continue;
            }
            const std::optional<Compiled> own =
                world.redraws ? std::optional(compile_checked(study, world, g, number)) : std::nullopt;
            const Compiled& compiled = own ? *own : shared[g];
            try {
                // More threads than this would find nothing to do.
                const std::size_t most =
                    std::max(compiled.network.sites.size(), scenarios_of(world, g).size());
                work(Replication(study, world, compiled, g, number, options, std::min(inner, most)), number);
            } catch (const DeadlockError& error) {
                throw RunError("replication " + std::to_string(number) + ", " +
                               text_of(error, compiled.names));
            } catch (const LoopError& error) {
                throw RunError("replication " + std::to_string(number) + ", " +
                               text_of(error, compiled.names));
            } catch (const PathwayError& error) {
                throw RunError("pathway '" + world.groups[g].model.pathways[index(error.pathway())].name +
                               "', replication " + std::to_string(number) + ": " + error.what());
            }
        }
    });
}

}  // namespace

RunSettings run_settings(const StudySpec& study, const World& world, std::int64_t replication)
{
    RunSettings settings;
    settings.key = make_run_key(study.seed, static_cast<std::uint64_t>(replication));
    settings.warm_up = study.warm_up;
    settings.measure = study.measure;
    settings.until_empty = study.until_empty;
    settings.stop_if_blocked = study.stops_if_blocked;
    const bool has_people = world.groups.front().people.has_value();
    settings.month = has_people          ? one_month
                     : study.until_empty ? endless
                                         : std::max(study.warm_up, study.measure);
    return settings;
}

void run_jobs(const StudySpec& study, const World& world, const JobOptions& options, const TakeResult& take)
{
    for_each_replication(study, world, options,
                         [&](const Replication& replication, std::int64_t) { replication.finish(take); });
}

void save_states(const StudySpec& study, const World& world, const JobOptions& options, Time at,
                 std::size_t scenario, const std::string& folder, Existing existing)
{
    const bool parted = at > start_of_run + study.warm_up;
    for_each_replication(study, world, options, [&](const Replication& replication, std::int64_t number) {
        Run run = replication.at(at, scenario);
        save_state(state_file(folder, number), run,
                   label_of(study, number, parted ? world.scenarios[scenario].name : ""), existing);
    });
}

std::optional<std::size_t> scenario_of(std::span<const SavedState> states, const World& world)
{
    if (states.empty() || states.front().label().scenario.empty()) {
        return std::nullopt;
    }
    const std::string& name = states.front().label().scenario;
    for (std::size_t s = 0; s < world.scenarios.size(); ++s) {
        if (world.scenarios[s].name == name) {
            return s;
        }
    }
    throw ResultsError("'" + states.front().file() + "' was saved after go-live in the scenario '" + name +
                       "', which this study has not");
}

}  // namespace esther
