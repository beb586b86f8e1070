// Review points and forks: what the world may change, and that a copy of a run is its double.

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

Steps visit(Duration length)
{
    return {contact("see", "nurse", length, "seen"), note("seen", "gone"), end("gone")};
}

Micro crossing_town()
{
    Micro m(3);
    Calendar daily;
    daily.period = one_day;
    daily.steps = {{0h, 1}, {1h, 0}, {2h, 1}};
    m.pool("nurse", Micro::home, daily);
    m.pool("bed", Micro::hospital, 2);
    m.pool("care", Micro::district, 1);
    for (int i = 0; i < 12; ++i) {
        m.person("p" + std::to_string(i), std::chrono::minutes(7 * i),
                 {contact("see", "nurse", 9min, "bed"), stay("bed", "bed", 100min, "care"),
                  package("care", "care", 45min, "cared").patient(300min, "left"), note("cared", "gone"),
                  note("left", "gone"), end("gone")});
    }
    return m;
}

}  // namespace

TEST_CASE("capacity that is added at a review is used at once", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min, visit(100min));
    m.person("ben", 10min, visit(20min));
    m.person("cid", 20min, visit(20min));
    const auto told = m.run_with_review(30min, {{"nurse", 3}});
    CHECK(told.log == Log{"50 ben seen", "50 cid seen", "100 ann seen"});
    CHECK(told.pool("nurse").capacity_time == (30min + 3 * (Micro::measured - 30min)).count());
}

TEST_CASE("capacity that is cut at a review drains", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 3);
    m.person("ann", 0min, visit(100min));
    m.person("ben", 1min, visit(59min));
    m.person("cid", 2min, visit(48min));
    m.person("dot", 10min, visit(10min));
    const auto told = m.run_with_review(30min, {{"nurse", 1}});
    CHECK(told.log == Log{"50 cid seen", "60 ben seen", "100 ann seen", "110 dot seen"});
    CHECK(told.pool("nurse").overtime ==
          Duration(20min + 30min).count());  // two above until 50 and 60, from 30
}

TEST_CASE("capacity added at a review is granted to other sites as well", "[engine]")
{
    Micro m;
    m.pool("care", Micro::district, 1);
    const Steps steps{package("care", "care", 60min, "cared"), note("cared", "gone"), end("gone")};
    m.person("ann", 0min, steps);
    m.person("ben", 10min, steps);  // queued at the district from 25, granted at 50, told at 65
    CHECK(m.run_with_review(50min, {{"care", 2}}).log == Log{"90 ann cared", "125 ben cared"});
}

TEST_CASE("a service that begins after a review lasts as the laws say then", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min, visit(100min));
    m.person("ben", 10min, visit(20min));
    REQUIRE(m.run().log == Log{"100 ann seen", "120 ben seen"});
    Parameters slow = m.parameters;
    for (Law& law : slow.laws) {
        law = law.scaled(2);
    }
    Run run(m.network, m.parameters, m.people, m.settings(1));
    run.advance(start_of_run + Micro::lead + 30min);  // ben is in the line
    run.set_parameters(slow);
    const std::vector<TapeRow> rows = sorted_tape(run.finish().tally);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].time == start_of_run + Micro::lead + 100min);
    CHECK(rows[1].time == start_of_run + Micro::lead + 140min);
}

TEST_CASE("a review that changes nothing changes no bit of the outcome", "[engine]")
{
    Micro m = crossing_town();
    const auto told = m.run();
    for (const Duration at :
         {Duration(0min), Duration(15min), Duration(16min), Duration(111min), Duration(2 * one_day)}) {
        Run run(m.network, m.parameters, m.people, m.settings(1));
        run.advance(start_of_run + Micro::lead + at);
        run.set_parameters(m.parameters);
        Tally tally = run.finish().tally;
        // The calendars' next steps are put down anew: one entry of the queue is dropped, no step done twice.
        CHECK(tally.events <= told.result.tally.events);
        CHECK(tally.events >= told.result.tally.events - 1);
        CHECK(tally.stale <= told.result.tally.stale + 1);
        tally.events = told.result.tally.events;
        tally.stale = told.result.tally.stale;
        tally.fingerprint = told.result.tally.fingerprint;
        CHECK(difference(tally, told.result.tally) == "");
    }
}

TEST_CASE("a copy of a run goes on as the run itself, on any number of shards", "[engine]")
{
    Micro m = crossing_town();
    const auto told = m.run();
    REQUIRE(told.log.size() == 12);
    for (const std::size_t shards : {1U, 3U}) {
        Run run(m.network, m.parameters, m.people, m.settings(shards));
        for (int hour = 20; hour <= 36; ++hour) {
            run.advance(start_of_run + hour * one_hour + 7min);
            CHECK(run.now() == start_of_run + hour * one_hour + 7min);
            Run copy = run;
            CHECK(copy.fingerprint() == run.fingerprint());
            CHECK(difference(copy.finish().tally, told.result.tally) == "");
        }
        CHECK(difference(run.finish().tally, told.result.tally) == "");
    }
}

TEST_CASE("a fork with other parameters leaves its origin untouched", "[engine]")
{
    Micro m = crossing_town();
    const auto told = m.run();
    Parameters more = m.parameters;
    more.calendars[SiteId{2}][PoolId{2}].steps.front().capacity = 4;
    Run run(m.network, m.parameters, m.people, m.settings(2));
    run.advance(start_of_run + Micro::lead + 100min);
    Run fork = run;
    fork.set_parameters(more);
    const RunResult other = fork.finish();
    CHECK(difference(run.finish().tally, told.result.tally) == "");
    CHECK(difference(other.tally, told.result.tally) != "");
    // Everything before the fork is the same.
    const auto before = [](const Tally& tally) {
        std::vector<TapeRow> rows;
        for (const TapeRow& row : sorted_tape(tally)) {
            if (row.time < start_of_run + Micro::lead + 100min) {
                rows.push_back(row);
            }
        }
        return rows;
    };
    CHECK(before(other.tally) == before(told.result.tally));
}

}  // namespace esther::test
