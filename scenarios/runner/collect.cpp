#include "scenarios/runner/collect.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <new>
#include <numeric>

#include "scenarios/ledgers/keep_ledgers.hpp"
#include "scenarios/runner/parameter_table.hpp"
#include "scenarios/runner/queue_check.hpp"
#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/runner/warm_up_check.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

/// Deaths come from the life table, not from a pathway: their row in the counts.
constexpr const char* life_table_row = "life_table";
constexpr const char* death_measure = "death";
/// Needs that opened no episode: one of the same need was open, or the person was away from home.
constexpr const char* absorbed_measures[] = {"absorbed_open", "absorbed_away"};
/// Customers who were expected and did not come; only where a pathway can have any.
constexpr const char* no_show_measure = "no_show";
/// Customers and people who went elsewhere, seeing the line; only where anybody may.
constexpr const char* balked_measure = "balked";
/// People who are born, come and leave; only where anybody does. The last day of who dies is a death.
constexpr const char* entered_measure = "entered_population";
constexpr const char* left_measure = "left_population";
/// Steps of an attribute to its next value that come by themselves.
constexpr const char* step_measure = "_step";
/// Delayed time in which no pool is awaited but an assessment or the like.
constexpr const char* process_row = "process";

/// Upper edges of the bins of lengths [h]; the last is infinite.
std::vector<double> wait_bin_hours()
{
    std::vector<double> hours;
    for (const Duration edge : length_edges) {
        hours.push_back(static_cast<double>(edge.count()) / static_cast<double>(one_hour.count()));
    }
    hours.push_back(std::numeric_limits<double>::infinity());
    return hours;
}

std::vector<std::string> names_of_groups(const PopulationSpec* population, std::size_t column)
{
    if (population == nullptr) {
        return {"all"};
    }
    if (column == age_column) {
        std::vector<std::string> bands;
        for (const AgeBand& band : population->age_bands) {
            bands.push_back(to_text(band));
        }
        return bands;
    }
    return population->attributes[column].values;
}

/// Units taken over in swaps, by pool; empty if there were none.
std::string text_of_swaps(const std::vector<std::int64_t>& swaps, const std::vector<std::string>& pools)
{
    std::string text;
    for (std::size_t i = 0; i < swaps.size(); ++i) {
        if (swaps[i] > 0) {
            text += (text.empty() ? "" : ", ") + pools[i] + " " + std::to_string(swaps[i]);
        }
    }
    return text;
}

/// What takes the memory, and what helps.
std::string too_large_text(const StudyResult& result)
{
    const std::size_t n_scenarios = result.scenarios.size();
    const std::size_t each = result.bytes_of_one();
    const std::size_t all = each * result.replications.size() * n_scenarios;
    return "out of memory: the results of " + std::to_string(result.replications.size()) +
           " replications of " + std::to_string(n_scenarios) +
           (n_scenarios == 1 ? " scenario" : " scenarios") + " take " + std::to_string(all / 1'000'000 + 1) +
           " MB, " + std::to_string(each / 1000 + 1) +
           " kB each, and are held until the file is written; try fewer replications or scenarios in one "
           "file, or a shorter 'measure': counts are by month";
}

template <class Values>
void copy_into(std::span<std::int64_t> to, const Values& from)
{
    std::copy(from.begin(), from.end(), to.begin());
}

}  // namespace

Collector::Collector(const StudySpec& study, const World& world, std::int64_t first_replication,
                     std::int64_t n_replications)
    : study_(study), first_replication_(first_replication)
{
    Problems problems;
    Compiled compiled = compile_group(study, world, 0, first_replication, problems);
    problems.throw_if_any();
    names_ = std::move(compiled.names);
    rows_ = pathway_rows(world.groups.front());
    names_.pathways = rows_.names;
    result_.warnings = std::move(compiled.warnings);
    result_.warnings.insert(result_.warnings.end(), world.warnings.begin(), world.warnings.end());
    set_labels(study, world, n_replications);
    try {
        result_.allocate();
    } catch (const std::bad_alloc&) {
        throw RunError(too_large_text(result_));
    }
    add_parameters(study, world, first_replication, result_.parameters);
    note_unknown_practices(study);
    note_equal_practices(study, world);
    if (study.unknown_practices == Unknowns::drawn) {
        result_.warnings.emplace_back(layout::redrawn);
    }
}

/// A system that little is known of looks as if it did little.
void Collector::note_unknown_practices(const StudySpec& study)
{
    std::string models;
    for (std::size_t m = 0; m < study.care_models.size(); ++m) {
        const CareModelSpec& model = study.care_models[m];
        const bool runs = std::any_of(study.scenarios.begin(), study.scenarios.end(),
                                      [m](const ScenarioSpec& scenario) { return scenario.care_model == m; });
        const auto n =
            std::count_if(model.practices.begin(), model.practices.end(), [](const PracticeUse& use) {
                const bool is_for_some = !use.for_attribute.empty();
                return use.status == PracticeStatus::unknown ||
                       (is_for_some && use.others == PracticeStatus::unknown);
            });
        if (runs && n > 0) {
            models += (models.empty() ? "" : ", ") + model.name + " " + std::to_string(n);
        }
    }
    if (!models.empty() && study.unknown_practices == Unknowns::off) {
        result_.warnings.push_back(
            "practices of which it is not known whether a system has them count as absent: " + models +
            " (of " + std::to_string(study.mechanisms.practices.size()) +
            "); --unknown-practices on, half or drawn shows how much rests on that");
    }
}

/// Scenarios with the same figures are one model under several names, and cannot differ. Their arms are alike
/// then too, and an arm of a model without stated effects is as the model: neither needs saying.
void Collector::note_equal_practices(const StudySpec& study, const World& world)
{
    std::map<std::map<std::string, double>, std::vector<std::string>> alike;
    std::vector<const std::vector<std::string>*> in_order;
    for (const WorldScenario& scenario : world.scenarios) {
        const auto figures = parameters_of(study, scenario, first_replication_);
        if (scenario.arm == Arm::as_is && !figures.empty()) {
            const auto [names, is_new] = alike.try_emplace(figures);
            names->second.push_back("'" + scenario.name + "'");
            if (is_new) {
                in_order.push_back(&names->second);
            }
        }
    }
    for (const std::vector<std::string>* names : in_order) {
        const std::size_t n = names->size();
        if (n > 1) {
            result_.warnings.push_back("the same practices are in force under " + in_list(*names) +
                                       ", which cannot differ: one result, not " +
                                       (n == 2 ? "two" : std::to_string(n)));
        }
    }
}

void Collector::set_labels(const StudySpec& study, const World& world, std::int64_t n_replications)
{
    const PopulationSpec* population = study.populations.empty() ? nullptr : &study.populations.front();
    for (const WorldScenario& scenario : world.scenarios) {
        result_.scenarios.push_back(scenario.name);
    }
    for (std::int64_t i = 0; i < n_replications; ++i) {
        result_.replications.push_back(first_replication_ + i);
    }
    result_.measures = names_.measures;
    result_.measures.push_back(death_measure);
    result_.measures.insert(result_.measures.end(), std::begin(absorbed_measures),
                            std::end(absorbed_measures));
    if (std::any_of(study.pathways.begin(), study.pathways.end(),
                    [](const PathwaySpec& p) { return p.source && p.source->no_show; })) {
        result_.measures.emplace_back(no_show_measure);
    }
    if (std::any_of(study.pathways.begin(), study.pathways.end(), [](const PathwaySpec& p) {
            return std::any_of(p.nodes.begin(), p.nodes.end(),
                               [](const NodeSpec& node) { return !node.balks.empty(); });
        })) {
        result_.measures.emplace_back(balked_measure);
    }
    const auto& people = world.groups[world.scenarios[world.reference].group].people;
    if (people && !people->flows.entrants.empty()) {
        result_.measures.emplace_back(entered_measure);
        result_.measures.emplace_back(left_measure);
    }
    first_step_measure_ = result_.measures.size();
    if (people) {
        for (const Model::Course& course : people->courses.courses) {
            result_.measures.push_back(course.attribute + step_measure);
        }
    }
    result_.pathways = names_.pathways;
    result_.pathways.push_back(life_table_row);
    result_.age_bands = names_of_groups(population, age_column);
    result_.sexes = names_of_groups(population, sex_column);
    result_.deprivations = names_of_groups(population, deprivation_column);
    result_.pools = names_.pools;
    result_.awaited_pools = names_.pools;
    result_.awaited_pools.push_back(process_row);
    result_.delay_days.resize(n_delay_days);
    std::iota(result_.delay_days.begin(), result_.delay_days.end(), 0);
    result_.wait_bin_hours = wait_bin_hours();

    const RunSettings settings = run_settings(study, world, first_replication_);
    const TallyShape shape = tally_shape(settings);
    for (std::size_t m = 0; m < shape.n_months; ++m) {
        result_.months.push_back(static_cast<std::int64_t>(m));
    }
    result_.first_measured_month = static_cast<std::int64_t>(shape.n_warm);
    result_.month_us = settings.month.count();
    result_.study = study.name;
    result_.title = study.title.empty() ? study.name : study.title;
    result_.reference = world.scenarios[world.reference].name;
    for (const Arm arm : study.arms) {
        result_.arms +=
            (result_.arms.empty() ? "" : ", ") + std::string(arm == Arm::ideal ? "ideal" : "flow_only");
    }
    result_.parameter_draws = !study.draws_parameters     ? ""
                              : study.draw_grades.empty() ? "all"
                                                          : study.draw_grades;
    result_.seed = static_cast<std::int64_t>(study.seed);
    const WorldGroup& group = world.groups[world.scenarios[world.reference].group];
    result_.persons = group.people ? static_cast<std::int64_t>(group.people->n_people) : 0;
    result_.warm_up_us = study.warm_up.count();
    result_.measured_us = study.measure.count();
    for (const InputFile& input : study.inputs) {
        result_.inputs.push_back({input.name, input.text});
    }
}

void Collector::take(std::int64_t replication, std::size_t scenario, const RunResult& run)
{
    const auto r = static_cast<std::size_t>(replication - first_replication_);
    Tally folded;
    if (rows_.has_copies()) {
        folded = fold_pathways(run.tally, rows_);
    }
    const Tally& tally = rows_.has_copies() ? folded : run.tally;
    const std::size_t n_measures = names_.measures.size();
    const std::size_t n_pathways = names_.pathways.size();
    const std::size_t block = tally.shape.n_months * tally.shape.n_cells;
    for (const ArraySpec& spec : array_specs()) {
        std::vector<std::int64_t> unpacked(spec.member == nullptr ? result_.block_size(spec) : 0);
        const std::span<std::int64_t> to =
            spec.member == nullptr ? std::span(unpacked) : result_.block(spec, scenario, r);
        const auto by_pool = [&](std::int64_t PoolMonth::*field) {
            for (std::size_t i = 0; i < tally.pools.size(); ++i) {
                to[i] = tally.pools[i].*field;
            }
        };
        const auto by_bin = [&](const std::vector<Distribution>& distributions) {
            for (std::size_t i = 0; i < distributions.size(); ++i) {
                copy_into(to.subspan(i * n_length_bins, n_length_bins), distributions[i].bins());
            }
        };
        const auto by_group = [&](std::int64_t Shown::*field) {
            for (std::size_t i = 0; i < n_measures * tally.shape.n_cells; ++i) {
                to[i] = tally.shown[i].*field;
            }
        };
        if (spec.member == nullptr) {
            for (std::size_t m = 0; m < n_measures; ++m) {
                std::copy_n(tally.counts.begin() + static_cast<std::ptrdiff_t>(m * n_pathways * block),
                            n_pathways * block,
                            to.begin() + static_cast<std::ptrdiff_t>(m * (n_pathways + 1) * block));
            }
            const auto row = [&](std::size_t measure, std::size_t pathway) {
                return to.begin() +
                       static_cast<std::ptrdiff_t>((measure * (n_pathways + 1) + pathway) * block);
            };
            std::copy(tally.deaths.begin(), tally.deaths.end(), row(n_measures, n_pathways));
            std::copy(tally.absorbed_open.begin(), tally.absorbed_open.end(), row(n_measures + 1, 0));
            std::copy(tally.absorbed_away.begin(), tally.absorbed_away.end(), row(n_measures + 2, 0));
            for (std::size_t m = n_measures + 3; m < result_.measures.size(); ++m) {
                const std::string& name = result_.measures[m];
                if (m >= first_step_measure_) {
                    const std::size_t course = m - first_step_measure_;
                    std::copy_n(tally.steps.begin() + static_cast<std::ptrdiff_t>(course * block), block,
                                row(m, n_pathways));
                    continue;
                }
                if (name == balked_measure) {
                    std::copy(tally.balked.begin(), tally.balked.end(), row(m, 0));
                    continue;
                }
                if (name == entered_measure || name == left_measure) {
                    const auto& counts = name == entered_measure ? tally.entered : tally.left;
                    std::copy(counts.begin(), counts.end(), row(m, n_pathways));
                    continue;
                }
                for (std::size_t i = 0; i < tally.no_shows.size(); ++i) {
                    row(m, 0)[static_cast<std::ptrdiff_t>(i * tally.shape.n_cells)] = tally.no_shows[i];
                }
            }
            result_.set_values(spec, scenario, r, unpacked);
        } else if (spec.member == &StudyResult::person_time) {
            copy_into(to, tally.person_time);
        } else if (spec.member == &StudyResult::pool_busy_time) {
            by_pool(&PoolMonth::busy_time);
        } else if (spec.member == &StudyResult::pool_capacity_time) {
            by_pool(&PoolMonth::capacity_time);
        } else if (spec.member == &StudyResult::pool_queue_time) {
            by_pool(&PoolMonth::queue_time);
        } else if (spec.member == &StudyResult::pool_reserved_time) {
            by_pool(&PoolMonth::reserved_time);
        } else if (spec.member == &StudyResult::pool_overtime) {
            by_pool(&PoolMonth::overtime);
        } else if (spec.member == &StudyResult::pool_requests) {
            by_pool(&PoolMonth::requests);
        } else if (spec.member == &StudyResult::pool_starts) {
            by_pool(&PoolMonth::starts);
        } else if (spec.member == &StudyResult::pool_refusals) {
            by_pool(&PoolMonth::refusals);
        } else if (spec.member == &StudyResult::pool_reneges) {
            by_pool(&PoolMonth::reneges);
        } else if (spec.member == &StudyResult::pool_wait_time) {
            by_pool(&PoolMonth::served_wait_time);
        } else if (spec.member == &StudyResult::pool_waiting) {
            by_pool(&PoolMonth::waiting);
        } else if (spec.member == &StudyResult::delayed_time) {
            copy_into(to, tally.delayed_time);
        } else if (spec.member == &StudyResult::delayed_time_by_day) {
            copy_into(to, tally.delay_by_day);
        } else if (spec.member == &StudyResult::wait_count) {
            by_bin(tally.waits);
        } else if (spec.member == &StudyResult::stopwatch_count) {
            by_bin(tally.stopwatches);
        } else if (spec.member == &StudyResult::stopwatch_time) {
            for (std::size_t m = 0; m < n_measures; ++m) {
                to[m] = static_cast<std::int64_t>(tally.stopwatches[m].sum());
            }
        } else if (spec.member == &StudyResult::stopwatch_count_by_group) {
            by_group(&Shown::n);
        } else if (spec.member == &StudyResult::stopwatch_time_by_group) {
            by_group(&Shown::time);
        } else if (spec.member == &StudyResult::events) {
            to[0] = tally.events;
        } else if (spec.member == &StudyResult::candidates) {
            to[0] = tally.candidates;
        } else if (spec.member == &StudyResult::rejected) {
            to[0] = tally.rejected;
        } else if (spec.member == &StudyResult::fingerprint) {
            to[0] = static_cast<std::int64_t>(tally.fingerprint);
        }
    }
    const std::string swapped = text_of_swaps(tally.swaps, names_.pools);
    const std::lock_guard lock(mutex_);
    if (!swapped.empty()) {
        result_.self_checks.push_back({"people who waited for one another for ever swapped",
                                       static_cast<std::int32_t>(scenario), static_cast<std::int32_t>(r),
                                       true, swapped});
    }
    swaps_.resize(tally.swaps.size());
    for (std::size_t i = 0; i < swaps_.size(); ++i) {
        swaps_[i] += tally.swaps[i];
    }
    for (const TapeRow& row : tally.tape) {
        result_.admissions.add(scenario, r, index(row.measure), index(row.pathway), row.person, row.root,
                               row.time.time_since_epoch().count());
    }
    for (const std::string& failed : run.failed_checks) {
        result_.self_checks.push_back(
            {failed, static_cast<std::int32_t>(scenario), static_cast<std::int32_t>(r), false, ""});
    }
    if (run.failed_checks.empty()) {
        result_.self_checks.push_back({"people, episodes and queues balance",
                                       static_cast<std::int32_t>(scenario), static_cast<std::int32_t>(r),
                                       true, ""});
    }
}

void Collector::note_review(std::int64_t replication, std::size_t scenario, const std::string& kind,
                            const std::string& text)
{
    const std::lock_guard lock(mutex_);
    result_.self_checks.push_back({kind, static_cast<std::int32_t>(scenario),
                                   static_cast<std::int32_t>(replication - first_replication_), true, text});
}

void Collector::note_swaps()
{
    const std::string text = text_of_swaps(swaps_, names_.pools);
    if (!text.empty()) {
        result_.warnings.push_back(
            "people each held what another of them waited for, and swapped; units taken over so: " + text +
            "; 'deadlock: stop' in the study ends the run at the first time and says who");
    }
}

StudyResult Collector::finish()
{
    note_swaps();
    result_.admissions.sort();
    std::sort(result_.self_checks.begin(), result_.self_checks.end(),
              [](const SelfCheck& a, const SelfCheck& b) {
                  return std::tie(a.replication, a.scenario, a.name, a.detail) <
                         std::tie(b.replication, b.scenario, b.name, b.detail);
              });
    check_warm_up(result_);
    check_queues(result_);
    result_.ledgers = keep_ledgers(study_, result_);
    if (const std::vector<std::string> missing = uncounted(study_, result_);
        !result_.ledgers.empty() && !missing.empty()) {
        result_.warnings.push_back(
            "costs and contracts price what nothing in this study counts, so it stands as 0: " +
            in_list(missing));
    }
    return std::move(result_);
}

}  // namespace esther
