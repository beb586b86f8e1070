// Practices that are learned after go-live: what may change no bit, and what must.

#include <algorithm>
#include <filesystem>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"
#include "tests/support/temp_dir.hpp"

namespace esther::test {

namespace {

const char* const learning =
    "mechanisms: shared\nlearning: {time_constant: 40 days, dip: 20 %, dip_lasts: 35 days}\n";

StudyText learning_town()
{
    StudyText text = town();
    text.replace("mechanisms.yaml", "mechanisms: shared\n", learning);
    return text;
}

}  // namespace

TEST_CASE("threads, shards and forks change no bit of what is learned", "[invariants][parallel]")
{
    const StudySpec study = learning_town().read();
    const Ran one = run_study(study);
    CHECK(one.digest != town().run().digest);
    CHECK(run_study(study, 3, 4).digest == one.digest);
    CHECK(run_study(study, 2, 64, false).digest == one.digest);
    CHECK(difference(one.tally(0), town().run().tally(0)) == "");  // usual care has nothing to learn
}

TEST_CASE("a study that learns nothing is the one without learning, bit for bit", "[invariants]")
{
    const std::string plain = town().run().digest;
    StudyText off = learning_town();
    off.replace("study.yaml", "reference: usual", "learning: off\nreference: usual");
    CHECK(off.run().digest == plain);

    StudyText none = learning_town();
    none.replace("mechanisms.yaml", "shared_record: {mechanism: M2, stated: true}",
                 "shared_record: {mechanism: M2, stated: true, learning: none}");
    none.replace("mechanisms.yaml", "discharge_hub: {mechanism: M7}",
                 "discharge_hub: {mechanism: M7, learning: none}");
    none.replace("mechanisms.yaml", "case_finding: {mechanism: M3, stated: true}",
                 "case_finding: {mechanism: M3, stated: true, learning: none}");
    CHECK(none.run().digest == plain);

    // Reviews at which nothing changes leave no trace.
    StudyText same = learning_town();
    same.replace("study.yaml", "care_model: joined.yaml", "care_model: again.yaml");
    std::string again = same.text("usual.yaml");
    again.replace(again.find("usual"), 5, "again");
    same.add("again.yaml", again);
    const Ran ran = same.run();
    Tally with_reviews = ran.tally(1);
    with_reviews.fingerprint = ran.tally(0).fingerprint;  // which tells that there were reviews
    CHECK(difference(ran.tally(0), with_reviews) == "");
}

TEST_CASE("what is learned within a minute is what is there at once", "[invariants]")
{
    StudyText quick = town();
    quick.replace("mechanisms.yaml", "mechanisms: shared\n",
                  "mechanisms: shared\nlearning: {time_constant: 1 min}\n");
    CHECK(quick.run().digest == town().run().digest);
}

TEST_CASE("a state saved while things are learned goes on with the same bits, at the end of a step as well",
          "[invariants]")
{
    const StudySpec study = learning_town().read();
    const Ran straight = run_study(study);
    Problems problems;
    const World world = compose(study, problems);
    problems.throw_if_any();
    REQUIRE(world.steps.size() == 3);
    const Time live = start_of_run + study.warm_up;
    int n_states = 0;
    for (const Time at : {live + one_day, live + world.steps[1].begin, live + world.steps[1].begin + one_day,
                          live + world.steps[2].begin, live + 74 * one_day}) {
        const TempDir folder;
        std::filesystem::create_directories(folder.path() / "states");
        std::filesystem::create_directories(folder.path() / "later");
        JobOptions options;
        options.n_replications = study.replications;
        options.threads = 2;
        save_states(study, world, options, at, 1, folder / "states", Existing::keep);
        const std::vector<SavedState> states = read_states(folder / "states");
        options.states = states;
        options.threads = 1;  // what is checked below is told of each run in turn
        options.shards = 3;
        run_jobs(
            study, world, options, [&](std::int64_t replication, std::size_t scenario, RunResult result) {
                CHECK(scenario == 1);
                CHECK(difference(result.tally, straight.tally(1, static_cast<std::size_t>(replication))) ==
                      "");
                ++n_states;
            });
        // A later state made from the state.
        const Time later = at + std::min<Duration>(20 * one_day, live + 74 * one_day - at);
        save_states(study, world, options, later, 1, folder / "later", Existing::keep);
        const std::vector<SavedState> late = read_states(folder / "later");
        options.states = late;
        run_jobs(study, world, options, [&](std::int64_t replication, std::size_t, RunResult result) {
            CHECK(difference(result.tally, straight.tally(1, static_cast<std::size_t>(replication))) == "");
        });
    }
    CHECK(n_states == 10);
}

}  // namespace esther::test
