// Decisions that answer to crowding and to income: what may change no bit.

#include <algorithm>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

/// A town whose doctors send people home when beds are scarce.
StudyText crowded(StudyText text, const std::string& pressure)
{
    text.replace("mechanisms.yaml", "parameters:\n",
                 "parameters:\n  threshold.crowded: {value: 0.2, mechanism: M6, stated: true, ideal: 1}\n");
    text.replace(
        "cough.yaml", "admits: {kind: decision,",
        "admits: {kind: decision, decider: acute, pressure: {pool: bed, steps: [{from: 60 %, odds: {use: "
        "threshold.crowded}}]},");
    text.replace("study.yaml", "reference: usual", "pressure: " + pressure + "\nreference: usual");
    return text;
}

std::int64_t admissions(const Ran& ran, std::size_t scenario)
{
    const auto measure = std::find(ran.names.measures.begin(), ran.names.measures.end(), "admission") -
                         ran.names.measures.begin();
    const Tally& tally = ran.tally(scenario);
    const std::size_t block = tally.shape.n_pathways * tally.shape.n_months * tally.shape.n_cells;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < block; ++i) {
        sum += tally.counts[static_cast<std::size_t>(measure) * block + i];
    }
    return sum;
}

}  // namespace

TEST_CASE("with pressure off every bit is as without it; on, fewer are taken in where beds are scarce",
          "[invariants]")
{
    const Ran plain = town().run();
    CHECK(crowded(town(), "off").run().digest == plain.digest);
    const Ran on = crowded(town(), "on").run();
    CHECK(admissions(on, 0) < admissions(plain, 0));
    CHECK(admissions(on, 1) < admissions(plain, 1));
}

TEST_CASE("threads, shards and forks change no bit of what crowding decides", "[invariants][parallel]")
{
    const StudySpec study = crowded(wide_town(), "on").read();
    const Ran one = run_study(study);
    CHECK(run_study(study, 3, 64).digest == one.digest);
    CHECK(run_study(study, 1, 96, false).digest == one.digest);
    CHECK(one.digest != wide_town().run().digest);
}

TEST_CASE("the arms that know no stated effect know no crowding", "[invariants]")
{
    const auto odds_in = [](Arm arm) {
        StudyText text = crowded(town(), "on");
        text.replace("study.yaml", "reference: usual", "arms: [flow_only, ideal]\nreference: usual");
        const StudySpec study = text.read();
        Problems problems;
        const World world = compose(study, problems);
        problems.throw_if_any();
        const auto row = std::find_if(world.scenarios.begin(), world.scenarios.end(),
                                      [&](const WorldScenario& scenario) { return scenario.arm == arm; });
        return parameters_of(study, *row, 0).at("threshold.crowded");
    };
    CHECK(odds_in(Arm::as_is) == 0.2);
    CHECK(odds_in(Arm::flow_only) == 1);
    CHECK(odds_in(Arm::ideal) == 1);
}

}  // namespace esther::test
