// Until go-live every outcome of every care model is the same in every bit.

#include <algorithm>
#include <functional>

#include "analysis/store/results_file.hpp"
#include "scenarios/spec/read_study.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/same_tally.hpp"
#include "tests/support/temp_dir.hpp"

namespace esther::test {

namespace {

/// The months of the warm-up of every array that has months, whole; the rest of each tally is left empty.
Tally warm_part(const Tally& tally)
{
    Tally warm(tally.shape);
    const std::size_t n_months = tally.shape.n_months;
    const auto keep = [&](auto& to, const auto& from, std::size_t n_cells) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            if (i / n_cells % n_months < tally.shape.n_warm) {
                to[i] = from[i];
            }
        }
    };
    keep(warm.counts, tally.counts, tally.shape.n_cells);
    keep(warm.pools, tally.pools, 1);
    keep(warm.delayed_time, tally.delayed_time, 1);
    keep(warm.delay_by_day, tally.delay_by_day, 1);
    keep(warm.deaths, tally.deaths, tally.shape.n_cells);
    keep(warm.absorbed_open, tally.absorbed_open, tally.shape.n_cells);
    keep(warm.absorbed_away, tally.absorbed_away, tally.shape.n_cells);
    for (const TapeRow& row : tally.tape) {
        if (row.time < tally.shape.measure_from) {
            warm.tape.push_back(row);
        }
    }
    return warm;
}

/// What of the warm-up differs between two models; "" if nothing does.
std::string difference_before_go_live(const Tally& a, const Tally& b)
{
    return difference(warm_part(a), warm_part(b));
}

StudySpec small_appraisal()
{
    Problems problems;
    StudySpec study = read_study(project_root() + "/scenarios/library/weston_options_small.yaml", problems);
    problems.throw_if_any();
    return study;
}

}  // namespace

TEST_CASE("until go-live every outcome of every care model is the same, one warm-up or one for each",
          "[invariants]")
{
    for (const bool fork : {true, false}) {
        const Ran ran = run_study(small_appraisal(), 2, 0, fork);
        for (const auto& replication : ran.runs) {
            REQUIRE(replication.size() == 5);
            const Tally& first = replication.front().tally;
            REQUIRE(warm_part(first).tape.size() > 50);
            for (const RunResult& run : replication) {
                CHECK(difference_before_go_live(first, run.tally) == "");
            }
            CHECK(difference(first, replication[1].tally) != "");
        }
    }
}

TEST_CASE("the months of the warm-up are the same for every care model in every array of a results file",
          "[invariants]")
{
    for (const char* how : {"", "--no-fork"}) {
        const TempDir folder;
        std::vector<std::string> arguments{"run",
                                           "scenarios/library/weston_options_small.yaml",
                                           "-o",
                                           folder / "results.h5",
                                           "--replications",
                                           "1"};
        if (*how != '\0') {
            arguments.emplace_back(how);
        }
        REQUIRE(run_esther(arguments).exit_code == 0);
        const StudyResult result = read_results(folder / "results.h5");
        REQUIRE(result.scenarios.size() == 5);
        REQUIRE(result.first_measured_month > result.months.front());
        std::size_t n_arrays = 0;
        std::size_t n_filled = 0;
        std::size_t n_part_later = 0;
        for (const ArraySpec& spec : array_specs()) {
            const auto axis = std::find(spec.axes.begin(), spec.axes.end(), Axis::month);
            if (axis == spec.axes.end()) {
                continue;
            }
            std::size_t inner = 1;
            for (auto behind = axis + 1; behind != spec.axes.end(); ++behind) {
                inner *= result.length(*behind);
            }
            CAPTURE(spec.name);
            bool filled = false;
            bool parts_later = false;
            for (std::size_t r = 0; r < result.replications.size(); ++r) {
                const std::vector<std::int64_t> first = result.values(spec, 0, r);
                for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
                    const std::vector<std::int64_t> other = result.values(spec, s, r);
                    std::size_t n_different = 0;
                    for (std::size_t i = 0; i < first.size(); ++i) {
                        const std::size_t month = i / inner % result.months.size();
                        const bool warm = result.months[month] < result.first_measured_month;
                        n_different += warm && other[i] != first[i] ? 1 : 0;
                        filled = filled || (warm && first[i] != 0);
                        parts_later = parts_later || (!warm && other[i] != first[i]);
                    }
                    CHECK(n_different == 0);
                }
            }
            ++n_arrays;
            n_filled += filled ? 1 : 0;
            n_part_later += parts_later ? 1 : 0;
        }
        CHECK(n_arrays >= 10);
        CHECK(n_filled >= 8);
        CHECK(n_part_later >= 5);
    }
}

TEST_CASE("a care model that begins before go-live is found by the comparison of the warm-ups",
          "[invariants]")
{
    const Parts parts = parts_of(small_appraisal());
    const auto run_with = [&](Time live) {
        Run run(parts.compiled.network, parts.compiled.parameters[0], parts.people, parts.settings);
        run.advance(live);
        run.set_parameters(parts.compiled.parameters[2]);
        return run.finish().tally;
    };
    const Tally on_time = run_with(start_of_run + parts.settings.warm_up);
    CHECK(difference_before_go_live(on_time, run_with(start_of_run + parts.settings.warm_up - one_day)) !=
          "");
}

TEST_CASE("a single planted difference in any array of the warm-up is found", "[invariants]")
{
    const Tally sound = town().run().tally(1);
    const auto last_warm = [&](std::size_t n_cells) {
        return sound.shape.n_warm * n_cells - 1;  // of the first row
    };
    const std::size_t cell = last_warm(sound.shape.n_cells);
    const std::size_t month = last_warm(1);
    const std::vector<std::function<void(Tally&)>> plants = {
        [&](Tally& t) { ++t.counts[cell]; },
        [&](Tally& t) { ++t.pools[month].starts; },
        [&](Tally& t) { ++t.pools[month].wait_time; },
        [&](Tally& t) { ++t.delayed_time[month]; },
        [&](Tally& t) { ++t.deaths[cell]; },
        [&](Tally& t) { ++t.absorbed_open[cell]; },
        [&](Tally& t) { ++t.delay_by_day[month]; },
        [&](Tally& t) { ++t.absorbed_away[cell]; },
        [&](Tally& t) { t.tape.front().time += Duration{1}; },
    };
    REQUIRE(sound.tape.front().time < sound.shape.measure_from);
    for (const auto& plant : plants) {
        Tally other = sound;
        plant(other);
        CHECK(difference_before_go_live(sound, other) != "");
        CHECK(difference_before_go_live(sound, sound) == "");
    }
    Tally after = sound;
    ++after.counts[cell + 1];  // the first measured month
    CHECK(difference_before_go_live(sound, after) == "");
}

}  // namespace esther::test
