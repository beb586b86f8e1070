// W4 as one would write it by hand (w4_loop.hpp). Usage: w4_main_job STUDY REPLICATIONS [by_engine]. With
// `by_engine` Esther's engine runs the same people through the same graph: its answers are what those of the
// loop by hand are held against.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include "bench/baseline/measurement.hpp"
#include "bench/baseline/w4_loop.hpp"
#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/world.hpp"
#include "sim/parallel/partition.hpp"

namespace {

using namespace esther;

/// Sums over replications and care models. Of the measured time, but for the counts of events.
struct Answers {
    std::uint64_t events = 0;  ///< a history that care models share once
    double candidates = 0;     ///< accepted or absorbed
    double rejected = 0;
    double opened = 0;
    double deaths = 0;
    double person_time = 0;
    double gp_contacts = 0;
    double attendances = 0;
    double admissions = 0;
    double discharges = 0;
    double beds = 0;  ///< time that they were occupied, or kept for somebody on the way
};

std::size_t find(const std::vector<std::string>& names, const char* name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) {
            return i;
        }
    }
    throw std::runtime_error("the study has no " + std::string(name));
}

/// One replication of every care model.
struct Replication {
    const World& world;
    const Compiled& compiled;
    const PeopleTable& people;
    const RunSettings& settings;

    void by_hand(Answers& answers) const
    {
        using ::by_hand::What;
        const Time go_live = start_of_run + settings.warm_up;
        const Time horizon = go_live + settings.measure;
        ::by_hand::Loop common(compiled.network, compiled.parameters[0], people, settings.key, horizon);
        common.run(go_live);
        answers.events += common.executed();
        const auto measure = [&](const ::by_hand::Loop& loop, const char* name) {
            return static_cast<double>(loop.count(find(compiled.names.measures, name)));
        };
        const std::uint64_t before = common.executed();
        for (std::size_t i = 0; i < world.scenarios.size(); ++i) {
            ::by_hand::Loop loop = i + 1 < world.scenarios.size() ? common : std::move(common);
            loop.set_parameters(compiled.parameters[world.scenarios[i].column]);
            loop.run(horizon);
            loop.close();
            answers.events += loop.executed() - before;
            answers.candidates += static_cast<double>(loop.executed(What::candidate));
            answers.rejected += static_cast<double>(loop.rejected());
            answers.opened += static_cast<double>(loop.opened());
            answers.deaths += static_cast<double>(loop.executed(What::death));
            answers.person_time += loop.person_time();
            answers.gp_contacts += measure(loop, "gp_contact");
            answers.attendances += measure(loop, "ae_attendance");
            answers.admissions += measure(loop, "emergency_admission");
            answers.discharges += measure(loop, "discharge");
            answers.beds += loop.busy_time(find(compiled.names.pools, "acute_bed"));
        }
    }

    /// With the shards that the program chooses on one thread: one for each part of the world.
    void by_engine(Answers& answers) const
    {
        std::vector<std::size_t> at_home(compiled.network.sites.size(), 0);
        for (const std::uint16_t home : people.home) {
            ++at_home[home];
        }
        RunSettings in_parts = settings;
        in_parts.shard_of_site = partition(compiled.network, at_home, 0);
        Run common(compiled.network, compiled.parameters[0], people, in_parts);
        common.advance(common.end_of_warm_up());
        for (std::size_t i = 0; i < world.scenarios.size(); ++i) {
            Run run = i + 1 < world.scenarios.size() ? common : std::move(common);
            run.set_parameters(compiled.parameters[world.scenarios[i].column]);
            const RunResult result = run.finish();
            const Tally& tally = result.tally;
            const TallyShape& shape = tally.shape;
            const auto measure = [&](const char* name) {
                const auto m = static_cast<MeasureId>(find(compiled.names.measures, name));
                std::int64_t sum = 0;
                for (std::size_t p = 0; p < shape.n_pathways; ++p) {
                    for (std::size_t month = shape.n_warm; month < shape.n_months; ++month) {
                        for (std::size_t cell = 0; cell < shape.n_cells; ++cell) {
                            sum += tally.counts[tally.count_index(m, static_cast<PathwayId>(p), month, cell)];
                        }
                    }
                }
                return static_cast<double>(sum);
            };
            answers.events += static_cast<std::uint64_t>(tally.events - (i == 0 ? 0 : result.common_events));
            answers.candidates += static_cast<double>(tally.candidates - tally.rejected);
            answers.rejected += static_cast<double>(tally.rejected);
            for (const std::int64_t n : tally.opened) {
                answers.opened += static_cast<double>(n);
            }
            answers.deaths += static_cast<double>(result.people_at_start - result.people_at_end);
            for (std::size_t j = shape.n_warm * shape.n_cells; j < tally.person_time.size(); ++j) {
                answers.person_time += static_cast<double>(tally.person_time[j]);
            }
            answers.gp_contacts += measure("gp_contact");
            answers.attendances += measure("ae_attendance");
            answers.admissions += measure("emergency_admission");
            answers.discharges += measure("discharge");
            const std::size_t beds = find(compiled.names.pools, "acute_bed") * shape.n_months;
            for (std::size_t month = shape.n_warm; month < shape.n_months; ++month) {
                const PoolMonth& of = tally.pools[beds + month];
                answers.beds += static_cast<double>(of.busy_time + of.reserved_time);
            }
        }
    }
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: w4_main_job STUDY REPLICATIONS [by_engine]\n");
        return 2;
    }
    const Measurement measurement;
    try {
        Problems problems;
        const StudySpec study = read_study(argv[1], problems);
        problems.throw_if_any();
        const World world = compose(study, problems);
        problems.throw_if_any();
        if (world.groups.size() != 1 || !world.groups.front().people) {
            throw std::runtime_error("the loop by hand wants one population and one setting");
        }
        const std::int64_t replications = std::strtoll(argv[2], nullptr, 10);
        const bool by_engine = argc > 3 && std::strcmp(argv[3], "by_engine") == 0;
        Answers answers;
        for (std::int64_t i = 0; i < replications; ++i) {
            const Compiled compiled = compile_group(study, world, 0, i, problems);
            problems.throw_if_any();
            const RunSettings settings = run_settings(study, world, i);
            const PeopleTable people = people_of(world.groups.front(), settings.key);
            const Replication replication{world, compiled, people, settings};
            if (by_engine) {
                replication.by_engine(answers);
            } else {
                replication.by_hand(answers);
            }
        }
        const double years = answers.person_time / static_cast<double>(one_year.count());
        const double runs = static_cast<double>(replications) * static_cast<double>(world.scenarios.size());
        measurement.print(answers.events,
                          {{"events", static_cast<double>(answers.events)},
                           {"candidates", answers.candidates},
                           {"rejected", answers.rejected},
                           {"opened", answers.opened},
                           {"deaths", answers.deaths},
                           {"gp_contacts_per_1000", 1000 * answers.gp_contacts / years},
                           {"attendances_per_1000", 1000 * answers.attendances / years},
                           {"admissions_per_1000", 1000 * answers.admissions / years},
                           {"discharges_per_1000", 1000 * answers.discharges / years},
                           {"beds", answers.beds / static_cast<double>(study.measure.count()) / runs}});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "w4_main_job: %s\n", error.what());
        return 1;
    }
    return 0;
}
