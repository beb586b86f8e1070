// Claims of people on several pools, from other sites too. Every message and every body takes 15 min from
// site to site: who asks at t is on the list at t + 15, hears of a place granted at g at g + 15, and is there
// at g + 30.

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

Steps lies(const Step& step)
{
    return {step, note("out", "gone"), note("left", "gone"), end("gone")};
}

/// One bed and one monitor; Cid has the monitor 45-145.
Micro ward()
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.pool("monitor", Micro::hospital, 1);
    m.person("cid", 0min, lies(stay("lie", "monitor", 100min, "out")));
    return m;
}

Step both(Duration length)
{
    return stay("lie", "bed", length, "out").also({"monitor"});
}

/// Wards a and b of one bed each; Abe lies in a 45-145, Bob in b 45-105.
Micro two_wards()
{
    Micro m;
    m.pool("a", Micro::hospital, 1);
    m.pool("b", Micro::hospital, 1);
    m.person("abe", 0min, lies(stay("lie", "a", 100min, "out")));
    m.person("bob", 0min, lies(stay("lie", "b", 60min, "out")));
    return m;
}

}  // namespace

TEST_CASE("units of several pools of another site are reserved, begun and freed together", "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.pool("monitor", Micro::hospital, 1);
    m.person("ann", 0min, lies(both(60min)));                           // 45-105
    m.person("ben", 5min, lies(stay("lie", "monitor", 10min, "out")));  // granted at 105
    const auto told = m.run();
    CHECK(told.log == Log{"105 ann out", "145 ben out"});
    CHECK(told.pool("bed").reserved_time == Duration(30min).count());
    CHECK(told.pool("bed").busy_time == Duration(60min).count());
    CHECK(told.pool("monitor").reserved_time == Duration(60min).count());
    CHECK(told.pool("monitor").busy_time == Duration(70min).count());
    CHECK(told.pool("monitor").requests == 2);
    CHECK(told.pool("monitor").starts == 2);
}

TEST_CASE("a claim on several pools of another site keeps its place in every line", "[engine]")
{
    Micro m = ward();
    m.person("ann", 10min, lies(both(10min)));                       // in line 25-145, there 175-185
    m.person("dot", 20min, lies(stay("lie", "bed", 10min, "out")));  // 35: behind Ann, granted at 185
    const auto told = m.run();
    CHECK(told.log == Log{"145 cid out", "185 ann out", "225 dot out"});
    CHECK(told.pool("bed").queue_time == Duration(120min + 150min).count());
}

TEST_CASE("a claim on several pools of another site is given up as a whole", "[engine]")
{
    SECTION("while it waits: the cancel is there at 115")
    {
        Micro m = ward();
        m.person("ann", 10min, lies(both(10min).patient(90min, "left")));
        m.person("dot", 20min, lies(stay("lie", "bed", 10min, "out")));
        CHECK(m.run().log == Log{"100 ann left", "145 cid out", "155 dot out"});
    }
    SECTION("by the death of who hears of the grant too late: it is there at 165")
    {
        Micro m = ward();
        m.person("ann", 10min, lies(both(10min)));
        m.person("dot", 20min, lies(stay("lie", "bed", 10min, "out")));
        m.person("eve", 21min, lies(stay("lie", "monitor", 10min, "out")));
        m.dies("ann", 150min);
        CHECK(m.run().log == Log{"145 cid out", "205 dot out", "205 eve out"});
    }
    SECTION("by death on the way: it happens on arrival at 175, when both are free again")
    {
        Micro m = ward();
        m.person("ann", 10min, lies(both(10min)));
        m.person("dot", 20min, lies(stay("lie", "bed", 10min, "out")));
        m.dies("ann", 165min);
        CHECK(m.run().log == Log{"145 cid out", "215 dot out"});
    }
}

TEST_CASE("care that is held is not asked for again at its site, and is held while more is awaited",
          "[engine]")
{
    Micro m;
    m.pool("care", Micro::district, 1);
    m.pool("nurse", Micro::district, 1);
    m.person("ann", 0min,
             {package("light", "care", 30min, "heavy"),
              package("heavy", "care", 20min, "out").also({"nurse"}), note("out", "gone"), end("gone")});
    m.person("ben", 0min, lies(package("see", "nurse", 100min, "out")));  // 30-130, free at 145
    m.person("cid", 50min, lies(package("see", "care", 10min, "out")));
    // Ann: care 30-60; asks for a nurse, who is hers at 145, as she hears at 160; 160-180. At 195 care is
    // free.
    const auto told = m.run();
    CHECK(told.log == Log{"130 ben out", "180 ann out", "220 cid out"});
    CHECK(told.delayed("care", "nurse") == 100);
    CHECK(told.pool("care").starts == 2);
}

TEST_CASE("whose turn comes while the body is elsewhere in the house leaves all lines and claims again",
          "[engine]")
{
    Micro m;
    m.pool("doctor", Micro::home, 1);
    m.pool("room", Micro::home, 1);
    m.pool("nurse", Micro::home, 1);
    m.person("abe", 0min, lies(contact("see", "doctor", 30min, "out")));
    m.person("ann", 5min, lies(contact("see", "doctor", 10min, "out").also({"room"})));
    m.person("ann", 25min,
             {contact("dress", "nurse", 20min, "dressed"), note("dressed", "gone"), end("gone")});
    m.person("cid", 10min, lies(contact("see", "room", 5min, "out")));
    // At 30 Ann's wound is being dressed: Cid has the room 30-35; she has both 45-55.
    CHECK(m.run().log == Log{"30 abe out", "35 cid out", "45 ann dressed", "55 ann out"});
}

TEST_CASE("a bed asked for from elsewhere may be that of another ward, and that one is freed", "[engine]")
{
    Micro m;
    m.pool("a", Micro::hospital, 1);
    m.pool("b", Micro::hospital, 1);
    m.person("abe", 0min, lies(stay("lie", "a", 200min, "out")));                  // 45-245
    m.person("ann", 10min, lies(stay("lie", "a", 10min, "out").overflow({"b"})));  // b granted at 25
    m.person("cid", 20min, lies(stay("lie", "b", 10min, "out")));                  // granted at 65
    const auto told = m.run();
    CHECK(told.log == Log{"65 ann out", "105 cid out", "245 abe out"});
    CHECK(told.pool("a").requests == 2);
    CHECK(told.pool("a").starts == 1);
    CHECK(told.pool("b").starts == 2);
    CHECK(told.pool("b").reserved_time == Duration(60min).count());
}

TEST_CASE("a claim of another site that waits for any is granted once", "[engine]")
{
    const auto told = [](std::optional<Duration> patience) {
        Micro m = two_wards();
        Step step = stay("lie", "a", 10min, "out").overflow({"b"}, true);
        m.person("ann", 10min, lies(patience ? step.patient(*patience, "left") : step));
        m.person("cid", 20min, lies(stay("lie", "a", 10min, "out")));
        m.person("eve", 22min, lies(stay("lie", "b", 10min, "out")));
        return m.run();
    };
    // B is Ann's at 105, she lies there 135-145; A is Cid's at 145, B Eve's.
    const auto outcome = told(std::nullopt);
    CHECK(outcome.log == Log{"105 bob out", "145 abe out", "145 ann out", "185 cid out", "185 eve out"});
    CHECK(outcome.pool("a").queue_time == Duration(80min + 110min).count());
    // She gives up at 110, before she hears of the grant: the cancel is there at 125, and B is Eve's.
    CHECK(told(100min).log ==
          Log{"105 bob out", "110 ann left", "145 abe out", "165 eve out", "185 cid out"});
    // The cancel arrives at the instant at which B is freed, 105: it comes after the release, and frees B
    // again.
    CHECK(told(80min).log == Log{"90 ann left", "105 bob out", "145 abe out", "145 eve out", "185 cid out"});
}

TEST_CASE("places in several lines at home outlive a journey, and the answer follows the person", "[engine]")
{
    const auto told = [](bool together) {
        Micro m;
        m.pool("x", Micro::home, 1);
        m.pool("y", Micro::home, 1);
        m.pool("bed", Micro::hospital, 1);
        m.person("abe", 0min, lies(package("care", "x", 100min, "out")));
        m.person("bob", 0min, lies(package("care", "y", 200min, "out")));
        const Step step = package("care", "x", 10min, "out");
        m.person("ann", 5min, lies(together ? step.also({"y"}) : step.overflow({"y"}, true)));
        m.person("ann", 10min, {stay("lie", "bed", 200min, "well"), note("well", "gone"), end("gone")});
        return m.run().log;
    };
    // Ann lies in hospital 55-255. X is free at 100, as she hears at 115; both are free at 200: she hears at
    // 215.
    CHECK(told(false) == Log{"100 abe out", "125 ann out", "200 bob out", "255 ann well"});
    CHECK(told(true) == Log{"100 abe out", "200 bob out", "225 ann out", "255 ann well"});
}

}  // namespace esther::test
