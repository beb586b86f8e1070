// Absences, balking and rings of blocked people between sites: times worked out by hand, and the same bits on
// any shards. Crossings take 15 min; midnight is minute 1440.

#include "sim/engine/deadlock.hpp"
#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

Law constant(Duration d)
{
    return Law::constant(static_cast<double>(d.count()));
}

}  // namespace

TEST_CASE("a unit at another site that is away grants nothing until it is back", "[engine]")
{
    // The bed is there for 26 h from the start of the run, so until minute 120, and away until 210.
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.absences(constant(26h), constant(90min));
    m.person("ann", 0min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    m.person("ben", 105min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    m.person("cid", 195min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    const auto told = m.run();
    // Ann 45 to 105. Ben's claim is received at 120, when the bed has just gone: granted at 210, known at
    // home at 225, there 240, until 300. Cid's is received at 210: granted at 300, there 330.
    CHECK(told.log == Log{"105 ann home", "300 ben home", "390 cid home"});
    CHECK(told.pool("bed").capacity_time == 4 * Duration(one_day).count() - 4 * Duration(90min).count());
}

TEST_CASE("the line at another site is seen when the claim is received", "[engine]")
{
    Micro m;
    m.pool("care", Micro::district, 1);
    const auto steps = [](Duration length) {
        return Steps{package("care", "care", length, "cared").balking({{1, 1.0}}, "left"),
                     note("cared", "gone"), note("left", "gone"), end("gone")};
    };
    m.person("ann", 0min, steps(60min));  // received 15, begins 30, ends 90, free at 105
    m.person("ben", 10min,
             steps(60min));  // received 25: nobody waits, stays; granted 105, begins 120, ends 180
    m.person("cid", 20min, steps(60min));  // received 35: ben waits; knows it at 50
    m.person("dot", 91min, steps(60min));  // received 106: ben was called at 105
    const auto told = m.run();
    CHECK(told.log == Log{"50 cid left", "90 ann cared", "180 ben cared", "270 dot cared"});
    CHECK(told.pool("care").requests == 3);
    CHECK(told.pool("care").refusals == 0);
    std::int64_t balked = 0;
    for (const std::int64_t n : told.result.tally.balked) {
        balked += n;
    }
    CHECK(balked == 1);
}

TEST_CASE("who balks while on the way hears it again on arrival", "[engine]")
{
    // Cid's claim is received at 35 and balks; the answer reaches home at 50, where she is no more: she left
    // at 45 for a bed, is there at 60, asks again, and hears at 90 from the district (75) what it was.
    Micro m;
    m.pool("care", Micro::district, 1, 3);
    m.pool("bed", Micro::hospital, 1);
    const auto steps = [](Duration length) {
        return Steps{package("care", "care", length, "cared").balking({{1, 1.0}}, "left").if_full("full"),
                     note("cared", "gone"), note("left", "gone"), note("full", "gone"), end("gone")};
    };
    m.person("ann", 0min, steps(600min));
    m.person("ben", 10min, steps(10min));
    m.person("cid", 20min, steps(10min));
    m.person("cid", 45min,
             {stay("ward", "bed", 100min, "home").with([](Step& s) { s.node.ask_ahead = false; }),
              note("home", "gone"), end("gone")});
    CHECK(m.run().log == Log{"90 cid left", "160 cid home", "630 ann cared", "670 ben cared"});
}

TEST_CASE("people at two sites who hold what the other waits for swap at midnight", "[engine][deadlock]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.pool("care", Micro::district, 1);
    m.person("ann", 0min,
             {stay("bed", "bed", 60min, "care"), package("care", "care", 60min, "out"), note("out", "gone"),
              end("gone")});
    m.person("bob", 0min,
             {package("care", "care", 60min, "bed"), stay("bed", "bed", 60min, "out"), note("out", "gone"),
              end("gone")});
    const auto told = m.run();
    // Ann is in the bed 45 to 105, her claim on care is received at 120. Bob has care 30 to 90, his claim on
    // the bed is received at 105. At 1440 both are granted, at 1455 both know it: ann leaves the bed and has
    // care until 1515; bob sets out, is there at 1470, until 1530.
    CHECK(told.log == Log{"1515 ann out", "1530 bob out"});
    CHECK(told.result.tally.swaps == std::vector<std::int64_t>{1, 1});
    CHECK(told.delayed("bed", "care") == 1350);
    CHECK(told.delayed("care", "bed") == 1365);
    CHECK(told.pool("bed").overtime == 0);
    CHECK(may_block(m.network));
}

TEST_CASE("death at the instant of a swap leaves nothing in use", "[engine][deadlock]")
{
    for (const Duration at : {Duration(1439min), Duration(1440min), Duration(1441min), Duration(1455min),
                              Duration(1460min), Duration(1470min)}) {
        for (const char* who : {"ann", "bob"}) {
            INFO(who << " dies at " << at / 1min);
            Micro m;
            m.pool("bed", Micro::hospital, 1);
            m.pool("care", Micro::district, 1);
            m.person("ann", 0min,
                     {stay("bed", "bed", 60min, "care"), package("care", "care", 60min, "out"),
                      note("out", "gone"), end("gone")});
            m.person("bob", 0min,
                     {package("care", "care", 60min, "bed"), stay("bed", "bed", 60min, "out"),
                      note("out", "gone"), end("gone")});
            m.dies(who, at);
            CHECK(m.run().log.size() == 1);
        }
    }
}

TEST_CASE("many rings of people at three sites are resolved, the same on any shards", "[engine][deadlock]")
{
    std::int64_t swaps = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        INFO("seed " << seed);
        Micro m(seed);
        m.drains = false;
        Pool rising;
        rising.rises = 2h;
        m.pool("ward", Micro::hospital, 2);
        m.pool("unit", Micro::hospital, 1);
        m.serves(rising);
        m.pool("care", Micro::district, 1);
        m.pool("meals", Micro::home, 1);
        m.absences(constant(5h), constant(1h));
        m.pool("theatre", Micro::hospital, 1);
        m.pool("surgeon", Micro::hospital, 1);
        const std::vector<std::vector<std::string>> rounds = {
            {"ward", "care", "unit"},       {"unit", "meals", "ward"},   {"care", "ward"},
            {"surgeon", "ward", "theatre"}, {"ward", "theatre", "care"}, {"meals", "care", "meals"}};
        const auto steps = [&](std::size_t which) {
            Steps all;
            const auto& pools = rounds[which % rounds.size()];
            for (std::size_t i = 0; i < pools.size(); ++i) {
                const std::string name = "s" + std::to_string(i);
                const std::string next = i + 1 < pools.size() ? "s" + std::to_string(i + 1) : "out";
                const bool bed = pools[i] != "care" && pools[i] != "meals";
                const Duration length = std::chrono::minutes(20 + 7 * ((which + i) % 5));
                all.push_back(
                    (bed ? stay(name, pools[i], length, next) : package(name, pools[i], length, next))
                        .away(WhenAway::rebook)
                        .priority(static_cast<int>(which % 2)));
                if (pools[i] == "theatre") {
                    all.back() = all.back().also({"surgeon"});
                }
            }
            all.push_back(note("out", "gone"));
            all.push_back(end("gone"));
            return all;
        };
        for (std::size_t i = 0; i < 14; ++i) {
            const std::string name = "p" + std::to_string(i);
            m.person(name, std::chrono::minutes(11 * i), steps(i + seed));
            if (i % 3 == 0) {  // a second need, which never takes the body along
                m.person(name, std::chrono::minutes(30 + 5 * i),
                         {package("help", "meals", 15min, "helped"), note("helped", "gone"), end("gone")});
            }
        }
        const auto told = m.run();
        std::int64_t here = 0;
        for (const std::int64_t n : told.result.tally.swaps) {
            here += n;
        }
        // A ring has two members or more; and a run that must stop at the first one stops if there is one.
        CHECK(here != 1);
        RunSettings settings = m.settings(1);
        settings.stop_if_blocked = true;
        Run stops(m.network, m.parameters, m.people, settings);
        if (here > 0) {
            CHECK_THROWS_AS(stops.finish(), DeadlockError);
        } else {
            CHECK_NOTHROW(stops.finish());
        }
        swaps += here;
        // 14 people and the second needs of five of them: all have ended, or wait for the next midnight.
        CHECK(static_cast<std::int64_t>(told.log.size()) + told.result.open_episodes == 14 + 5);
    }
    CHECK(swaps > 0);
}

TEST_CASE("pools that nobody can hold in a ring are not searched", "[engine][deadlock]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.pool("care", Micro::district, 1);
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min,
             {contact("see", "nurse", 5min, "bed"), stay("bed", "bed", 60min, "care"),
              package("care", "care", 60min, "pause"), wait("pause", 10min, "bed")});
    m.build();
    CHECK(!may_block(m.network));  // a wait that keeps nothing lies between care and the bed

    Micro keeping;
    keeping.pool("bed", Micro::hospital, 1);
    keeping.pool("care", Micro::district, 1);
    keeping.person("ann", 0min,
                   {stay("bed", "bed", 60min, "care"), package("care", "care", 60min, "pause"),
                    wait("pause", 10min, "bed").keeps()});
    keeping.build();
    CHECK(may_block(keeping.network));
}

TEST_CASE("claims on several pools are searched if somebody can hold one of them meanwhile",
          "[engine][deadlock]")
{
    const auto may = [](const Steps& steps) {
        Micro m;
        m.pool("a", Micro::hospital, 1);
        m.pool("b", Micro::hospital, 1);
        m.pool("c", Micro::hospital, 1);
        m.person("ann", 0min, steps);
        m.build();
        return may_block(m.network);
    };
    const Step both = contact("both", "a", 5min, "gone").also({"b"});
    CHECK(!may({both, end("gone")}));
    CHECK(!may({stay("bed", "c", 5min, "both"), both, end("gone")}));  // nobody who wants c holds anything
    // In line for a behind who wants b as well.
    CHECK(may({stay("bed", "b", 5min, "see"), contact("see", "a", 5min, "both"), both, end("gone")}));
    CHECK(!may({stay("bed", "b", 5min, "see"), contact("see", "a", 5min, "gone"), end("gone")}));
    // In turn one of two wards and the other.
    const Step either = stay("either", "a", 5min, "other").overflow({"b"});
    CHECK(may({either, stay("other", "c", 5min, "again"), stay("again", "b", 5min, "gone"), end("gone")}));
    CHECK(!may({either, stay("other", "c", 5min, "gone"), end("gone")}));
}

}  // namespace esther::test
