// Claims on places of other sites. Every message and every body takes 15 min from site to site.
//
// The usual course, with one place of care at the district: Ann asks at 0, her request is there at 15 and
// granted, she knows it at 30, is cared for 30-90 (the district knows at 45 and at 105). Ben asks at 10,
// queues from 25, is granted the place at 105, knows it at 120.

#include <set>

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

Steps care(Duration length, std::optional<Duration> patience = std::nullopt, const std::string& pool = "care")
{
    Step step = package("care", pool, length, "cared").if_full("full");
    step = patience ? step.patient(*patience, "left") : step;
    return {step, note("cared", "gone"), note("left", "gone"), note("full", "gone"), end("gone")};
}

Steps seen_at(const std::string& pool, Duration length)
{
    return {contact("see", pool, length, "gone"), end("gone")};
}

/// The usual course; `ben` says what Ben does; Cid asks at 20 for 30 min.
Micro usual(const Steps& ben, std::uint64_t seed = 1, std::int64_t room = -1)
{
    Micro m(seed);
    m.pool("care", Micro::district, 1, room);
    m.pool("doctor", Micro::hospital, 5);
    m.pool("clinic", Micro::district, 5);
    m.person("ann", 0min, care(60min));
    m.person("ben", 10min, ben);
    return m;
}

void add_cid(Micro& m)
{
    m.person("cid", 20min, care(30min));
}

}  // namespace

TEST_CASE("a place at another site is requested, reserved, begun and freed", "[engine]")
{
    Micro m = usual(care(30min));
    const auto told = m.run();
    CHECK(told.log == Log{"90 ann cared", "150 ben cared"});
    const PoolMonth pool = told.pool("care");
    CHECK(pool.requests == 2);
    CHECK(pool.starts == 2);
    CHECK(pool.reserved_time == Duration(30min + 30min).count());  // 15-45, 105-135
    CHECK(pool.busy_time == Duration(60min + 30min).count());      // 45-105, 135-165
    CHECK(pool.queue_time == Duration(80min).count());
}

TEST_CASE("patience that ends in the queue of another site cancels the claim there", "[engine]")
{
    Micro m = usual(care(30min, 50min));
    add_cid(m);
    const auto told = m.run();
    CHECK(told.log == Log{"60 ben left", "90 ann cared", "150 cid cared"});
    CHECK(told.pool("care").reneges == 1);
    CHECK(told.pool("care").queue_time == Duration(50min + 70min).count());  // Ben 25-75, Cid 35-105
}

TEST_CASE("a cancel at the instant a place is freed harms nobody, whichever comes first", "[engine]")
{
    std::set<std::int64_t> reneges;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Micro m = usual(care(30min, 80min), seed);  // gives up at 90, the district knows at 105
        add_cid(m);
        const auto told = m.run();
        CHECK(told.log == Log{"90 ann cared", "90 ben left", "150 cid cared"});
        reneges.insert(told.pool("care").reneges);
    }
    CHECK(reneges == std::set<std::int64_t>{0, 1});  // both orders were seen
}

TEST_CASE("a cancel that crosses a grant frees the reserved place for the next", "[engine]")
{
    Micro m = usual(care(30min, 100min));  // gives up at 110; the grant of 105 comes to nothing at 120
    add_cid(m);
    const auto told = m.run();
    CHECK(told.log == Log{"90 ann cared", "110 ben left", "170 cid cared"});
    CHECK(told.pool("care").reneges == 0);
    CHECK(told.pool("care").reserved_time == Duration(30min + 20min + 30min).count());
}

TEST_CASE("a grant at the instant patience ends is taken up", "[engine]")
{
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Micro m = usual(care(30min, 110min), seed);
        CHECK(m.run().log == Log{"90 ann cared", "150 ben cared"});
    }
}

TEST_CASE("a refusal turns away, unless patience ended before", "[engine]")
{
    const auto log = [](std::optional<Duration> patience) {
        Micro m = usual(care(30min, patience), 1, 0);
        const auto told = m.run();
        CHECK(told.pool("care").refusals == 1);
        CHECK(told.pool("care").reneges == 0);
        return told.log;
    };
    CHECK(log(std::nullopt) == Log{"40 ben full", "90 ann cared"});
    CHECK(log(20min) ==
          Log{"30 ben left", "90 ann cared"});  // the cancel finds nothing, the refusal finds nobody
    CHECK(log(30min) == Log{"40 ben full", "90 ann cared"});  // at the same instant the answer comes first
}

TEST_CASE("death ends a claim in whatever state it is", "[engine]")
{
    const auto dead_at = [](Duration when, std::uint64_t seed = 1) {
        Micro m = usual(care(30min), seed);
        add_cid(m);
        m.dies("ben", when);
        const auto told = m.run();
        CHECK(told.result.people_at_end == 2);
        return told.log;
    };
    CHECK(dead_at(60min) == Log{"90 ann cared", "150 cid cared"});  // queued
    CHECK(dead_at(110min) ==
          Log{"90 ann cared", "170 cid cared"});  // the grant is on its way, the cancel there at 125
    CHECK(dead_at(12min) == Log{"90 ann cared", "150 cid cared"});  // the request is on its way
    CHECK(dead_at(130min) ==
          Log{"90 ann cared", "190 cid cared"});  // cared for 120-130; known at 145, Cid told at 160
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CHECK(dead_at(90min, seed) ==
              Log{"90 ann cared", "150 cid cared"});  // cancel and release both there at 105
        CHECK(dead_at(120min, seed) ==
              Log{"90 ann cared", "180 cid cared"});  // begins and dies at 120; known at 135
    }
}

TEST_CASE("the death of who holds or is to hold a place passes it on", "[engine]")
{
    const auto dead_at = [](Duration when) {
        Micro m = usual(care(30min));
        m.dies("ann", when);
        return m.run().log;
    };
    CHECK(dead_at(50min) == Log{"110 ben cared"});  // free at 65, Ben told at 80
    CHECK(dead_at(20min) == Log{"80 ben cared"});   // cancel there at 35, Ben told at 50
    CHECK(dead_at(10min) ==
          Log{"70 ben cared"});  // request there at 15, cancel at 25, when Ben's request comes too
}

TEST_CASE("a grant that finds the body taken is given back, and asked for again when the body is free",
          "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    m.person("ann", 20min, seen_at("nurse", 20min));
    const auto told = m.run();
    // Granted 15, told at 30 with the nurse there until 40: released (45); asked again at 40, granted 55,
    // told 70, there 85.
    CHECK(told.log == Log{"145 ann home"});
    CHECK(told.pool("bed").requests == 2);
    CHECK(told.pool("bed").starts == 1);
    CHECK(told.pool("bed").reserved_time == Duration(30min + 30min).count());
}

TEST_CASE("a claim follows the person, who was away and is back when the place is granted", "[engine]")
{
    Micro m = usual(care(30min));
    // There 65-85, home at 100. Granted at 105 to the hospital, where nobody is; home is known at 115: told
    // at 130.
    m.person("ben", 50min, seen_at("doctor", 20min));
    CHECK(m.run().log == Log{"90 ann cared", "160 ben cared"});
}

TEST_CASE("a grant under way to where the person was is sent again to where the person goes", "[engine]")
{
    Micro m = usual(care(30min));
    m.person("ben", 100min, seen_at("doctor", 20min));
    const auto told = m.run();
    // Granted at 105; leaves home at 100, at the hospital 115-135, home at 150. The grant is at home at 120,
    // and again at the hospital (known at 130) at 145: nobody there. Home is known at 165: told at 180.
    CHECK(told.log == Log{"90 ann cared", "210 ben cared"});
    CHECK(told.pool("care").reserved_time == Duration(30min + 90min).count());  // 105-195
    CHECK(told.pool("care").busy_time == Duration(60min + 30min).count());      // 195-225
    CHECK(told.pool("care").starts == 2);

    Micro back = usual(care(30min));
    back.person("ben", 50min, seen_at("doctor", 45min));            // there 65-110, home at 125, known at 140
    CHECK(back.run().log == Log{"90 ann cared", "185 ben cared"});  // told at 155

    Micro leaving = usual(care(30min));
    leaving.person("ben", 120min, seen_at("doctor", 60min));  // leaves just when the grant comes
    // There 135-195, known at 150, told at 165; cared for until 195, when leaving: noted on arrival.
    CHECK(leaving.run().log == Log{"90 ann cared", "210 ben cared"});
}

TEST_CASE("visits shorter than the least time of a crossing change no bit on other shards", "[engine]")
{
    // Micro::run compares 1, 2 and 3 shards: sites that share one must not know of a journey before others
    // do.
    for (int leaves = 0; leaves <= 130; leaves += 5) {
        for (const Duration visit : {Duration(1min), Duration(10min), Duration(14min)}) {
            Micro m = usual(care(30min));
            m.person("ben", leaves * Duration(1min), seen_at("doctor", visit));
            const auto told = m.run();
            CHECK(told.log.size() == 2);
            CHECK(told.pool("care").starts == 2);
        }
    }
}

TEST_CASE("a claim on a place of the site where the person is gone is granted there", "[engine]")
{
    const auto log = [](Duration leaves, Duration on_the_way, Duration length, Duration cared) {
        Micro m = usual(care(cared));
        m.person("ben", leaves,
                 {contact("see", "clinic", length, "gone").travelling(on_the_way), end("gone")});
        return m.run().log;
    };
    CHECK(log(60min, 0min, 70min, 30min) ==
          Log{"90 ann cared", "135 ben cared"});  // there 75-145, granted at 105
    CHECK(log(95min, 0min, 70min, 30min) == Log{"90 ann cared", "140 ben cared"});  // there at 110, told then
    CHECK(log(95min, 10min, 70min, 30min) ==
          Log{"90 ann cared", "150 ben cared"});  // still on the way: told at 120
    CHECK(log(60min, 0min, 70min, 0min) == Log{"90 ann cared", "105 ben cared"});  // care that takes no time
}

TEST_CASE("a refusal is not lost when the person moves while it is under way", "[engine]")
{
    Micro m = usual(care(30min), 1, 0);
    // Refused at 25, told at home at 40, away since 20. At the hospital 35-55: asked again at 50, told there
    // at 65. Home at 70: asked at 85, told at 100.
    m.person("ben", 20min, seen_at("doctor", 20min));
    CHECK(m.run().log == Log{"90 ann cared", "100 ben full"});

    Micro same_site = usual(care(30min, 40min), 1, 0);
    same_site.person("ben", 20min,
                     seen_at("clinic", 60min));  // there at 35, told then; patience would end at 50
    CHECK(same_site.run().log == Log{"35 ben full", "90 ann cared"});
}

TEST_CASE("a claim in a queue at home outlives a journey and can still be given up", "[engine]")
{
    const auto told = [](std::optional<Duration> patience, std::optional<Duration> death = std::nullopt) {
        Micro m;
        m.pool("help", Micro::home, 1);
        m.pool("doctor", Micro::hospital, 1);
        m.person("zoe", 0min, care(200min, std::nullopt, "help"));
        m.person("ben", 10min, care(30min, patience, "help"));
        m.person("ben", 50min, seen_at("doctor", 20min));  // there 65-85, home at 100
        m.person("cid", 60min, care(30min, std::nullopt, "help"));
        if (death) {
            m.dies("ben", *death);
        }
        return m.run();
    };
    // Served: the grant of 200 is known at 200, for Ben is home.
    CHECK(told(std::nullopt).log == Log{"200 zoe cared", "230 ben cared", "260 cid cared"});
    // Gives up at home, where the queue is.
    const auto gives_up = told(150min);
    CHECK(gives_up.log == Log{"160 ben left", "200 zoe cared", "230 cid cared"});
    CHECK(gives_up.pool("help").reneges == 1);
    CHECK(gives_up.pool("help").queue_time == Duration(150min + 140min).count());
    // Gives up at the hospital at 70; the queue at home knows it at 85.
    const auto away = told(60min);
    CHECK(away.log == Log{"70 ben left", "200 zoe cared", "230 cid cared"});
    CHECK(away.pool("help").queue_time == Duration(75min + 140min).count());
    // Gives up at 95 on the way home: that happens on arrival.
    CHECK(told(85min).log == Log{"100 ben left", "200 zoe cared", "230 cid cared"});
    // Dies at home, in the hospital, on the way.
    CHECK(told(std::nullopt, 150min).log == Log{"200 zoe cared", "230 cid cared"});
    CHECK(told(std::nullopt, 75min).log == Log{"200 zoe cared", "230 cid cared"});
    CHECK(told(std::nullopt, 55min).log == Log{"200 zoe cared", "230 cid cared"});
}

TEST_CASE("care that began goes on while its holder travels, and is freed from wherever the holder is",
          "[engine]")
{
    Micro m = usual(care(30min));
    m.person("ann", 60min,
             seen_at("doctor", 60min));  // there 75-135; cared for until 90, freed from the hospital
    CHECK(m.run().log == Log{"90 ann cared", "150 ben cared"});
    Micro travelling = usual(care(30min));
    travelling.person("ann", 80min,
                      seen_at("doctor", 60min));  // care ends at 90 on the way: on arrival at 95
    CHECK(travelling.run().log == Log{"95 ann cared", "155 ben cared"});
}

}  // namespace esther::test
