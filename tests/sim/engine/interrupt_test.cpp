// Services that are broken off, priorities that rise, units that are left free: times worked out by hand.

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

Steps visit(Duration length, std::uint8_t priority, IfInterrupted what = IfInterrupted::resume)
{
    return {contact("see", "nurse", length, "seen")
                .priority(priority)
                .if_interrupted(what, what == IfInterrupted::reroute ? "sent" : ""),
            note("seen", "gone"), note("sent", "gone"), end("gone")};
}

Pool preempting()
{
    Pool pool;
    pool.preempts = true;
    return pool;
}

Pool closing(AtClose what)
{
    Pool pool;
    pool.at_close = what;
    return pool;
}

Calendar day_shift()
{
    Calendar calendar;
    calendar.period = one_day;
    calendar.steps = {{0h, 0}, {8h, 1}, {17h, 0}};
    return calendar;
}

}  // namespace

TEST_CASE("a more urgent claim takes the unit, and the interrupted goes on before those who came later",
          "[engine]")
{
    const auto told = [](IfInterrupted what) {
        Micro m;
        m.pool("nurse", Micro::home, 1);
        m.serves(preempting());
        m.person("ann", 0min, visit(30min, 5, what));
        m.person("ben", 10min, visit(10min, 0));
        m.person("cid", 15min, visit(5min, 5));
        return m.run();
    };
    SECTION("resume: the rest of the time")
    {
        const auto outcome = told(IfInterrupted::resume);
        CHECK(outcome.log == Log{"20 ben seen", "40 ann seen", "45 cid seen"});
        const PoolMonth nurse = outcome.pool("nurse");
        CHECK(nurse.requests == 3);
        CHECK(nurse.starts == 4);
        CHECK(nurse.busy_time == Duration(45min).count());
        CHECK(nurse.wait_time == Duration(10min + 25min).count());
    }
    SECTION("restart: the same time anew")
    {
        CHECK(told(IfInterrupted::restart).log == Log{"20 ben seen", "50 ann seen", "55 cid seen"});
    }
    SECTION("reroute: on to another node")
    {
        CHECK(told(IfInterrupted::reroute).log == Log{"10 ann sent", "20 ben seen", "25 cid seen"});
    }
}

TEST_CASE("who was broken off stands before those who came after its first claim", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.serves(preempting());
    m.person("ann", 0min, visit(30min, 5));
    m.person("cid", 5min, visit(5min, 5));    // waits for Ann
    m.person("ben", 10min, visit(10min, 0));  // breaks her off at 10; she goes on at 20
    CHECK(m.run().log == Log{"20 ben seen", "40 ann seen", "45 cid seen"});
}

TEST_CASE("the one who started last is broken off, and equals never are", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 2);
    m.serves(preempting());
    m.person("ann", 0min, visit(60min, 5));
    m.person("ben", 5min, visit(60min, 5));
    m.person("cid", 8min, visit(5min, 5));    // waits: its like are not broken off
    m.person("dot", 10min, visit(10min, 0));  // takes ben's unit
    // Dot 10-20, Ben has 55 left: 20-75, Ann 0-60, Cid 60-65.
    CHECK(m.run().log == Log{"20 dot seen", "60 ann seen", "65 cid seen", "75 ben seen"});
}

TEST_CASE("beyond the capacity nobody is broken off: no unit would come of it", "[engine]")
{
    SECTION("a shift is over, and what it had in hand is finished")
    {
        Micro m;
        m.pool("nurse", Micro::home, day_shift());
        m.serves(preempting());
        m.person("ann", 16h, visit(4h, 5));    // until 20:00, minute 1200, three hours of it overtime
        m.person("ben", 19h, visit(60min, 0));  // 8:00 to 9:00 next morning
        const auto outcome = m.run();
        CHECK(outcome.log == Log{"1200 ann seen", "1980 ben seen"});
        CHECK(outcome.pool("nurse").overtime == Duration(3h).count());
    }
    SECTION("a claim from another site")
    {
        Micro m;
        m.pool("nurse", Micro::hospital, day_shift());
        m.serves(preempting());
        const auto there = [](Duration length, int priority) {
            return Steps{contact("see", "nurse", length, "seen").at(Micro::hospital).priority(priority),
                         note("seen", "gone"), end("gone")};
        };
        m.person("ann", 15h + 45min, there(4h, 5));  // there from 16:00 to 20:00
        m.person("ben", 19h, there(60min, 0));
        const auto outcome = m.run();
        CHECK(outcome.log == Log{"1200 ann seen", "1980 ben seen"});
    }
    SECTION("half of the units go off duty")
    {
        Calendar half = day_shift();
        half.steps = {{0h, 2}, {12h, 1}};
        Micro m;
        m.pool("nurse", Micro::home, half);
        m.serves(preempting());
        m.person("ann", 11h, visit(2h, 5));            // to 13:00, minute 780
        m.person("ben", 11h + 30min, visit(4h, 5));    // to 15:30, but broken off twice for ten minutes
        m.person("cid", 12h + 30min, visit(10min, 0));  // two in hand for one unit: has Ben's when Ann is done
        m.person("dot", 14h, visit(10min, 0));          // one in hand for one unit: has Ben's
        CHECK(m.run().log == Log{"780 ann seen", "790 cid seen", "850 dot seen", "950 ben seen"});
    }
}

TEST_CASE("who is not there when its turn comes gives its place up, and begins anew", "[engine]")
{
    const auto desk = [](Duration length) {
        return Steps{contact("ask", "clerk", length, "asked"), note("asked", "gone"), end("gone")};
    };
    SECTION("a service that was broken off")
    {
        Micro m;
        m.pool("clerk", Micro::home, 1);
        m.pool("nurse", Micro::home, 1);
        m.serves(preempting());
        m.person("ann", 0min, visit(30min, 5));
        m.person("ann", 15min, desk(20min));  // has the body until 35
        m.person("ben", 10min, visit(10min, 0));
        const auto outcome = m.run();
        CHECK(outcome.log == Log{"20 ben seen", "35 ann asked", "65 ann seen"});
        const PoolMonth nurse = outcome.pool("nurse");
        CHECK(nurse.requests == 3);
        CHECK(nurse.starts == 3);
        CHECK(nurse.reneges == 1);
        CHECK(nurse.wait_time == Duration(10min).count());
        CHECK(nurse.served_wait_time == 0);
    }
    SECTION("a first claim")
    {
        Micro m;
        m.pool("clerk", Micro::home, 1);
        m.pool("nurse", Micro::home, 1);
        m.person("ben", 0min, visit(20min, 0));
        m.person("ann", 5min, visit(30min, 0));
        m.person("ann", 15min, desk(20min));
        const auto outcome = m.run();
        CHECK(outcome.log == Log{"20 ben seen", "35 ann asked", "65 ann seen"});
        const PoolMonth nurse = outcome.pool("nurse");
        CHECK(nurse.requests == 3);
        CHECK(nurse.starts == 2);
        CHECK(nurse.reneges == 1);
        CHECK(nurse.served_wait_time == 0);
    }
    SECTION("nobody is broken off for it")
    {
        Calendar half = day_shift();
        half.steps = {{0h, 2}, {12h, 1}};
        Micro m;
        m.pool("clerk", Micro::home, 1);
        m.pool("nurse", Micro::home, half);
        m.serves(preempting());
        m.person("ann", 11h, visit(2h, 5));               // to 13:00
        m.person("cid", 11h + 30min, visit(4h, 5));       // to 15:30, and ten minutes for Ben
        m.person("ben", 12h + 30min, visit(10min, 0));    // two in hand for one unit: waits
        m.person("ben", 12h + 45min, desk(60min));        // has the body when Ann is done
        const auto outcome = m.run();
        CHECK(outcome.log == Log{"780 ann seen", "825 ben asked", "835 ben seen", "940 cid seen"});
        CHECK(outcome.pool("nurse").starts == 4);  // Cid twice
    }
}

TEST_CASE("a claim that must leave units free breaks nobody off", "[engine]")
{
    Micro m;
    Pool how = preempting();
    how.selective = true;
    m.pool("nurse", Micro::home, 2);
    m.serves(how);
    m.person("ann", 0min, visit(30min, 5));
    m.person("ben", 5min, visit(30min, 5));
    m.person("cid", 10min,
             {contact("see", "nurse", 10min, "seen").priority(0).leaves_free(1), note("seen", "gone"), end("gone")});
    // One unit broken off would not leave one free beside it. Both are free at 35.
    CHECK(m.run().log == Log{"30 ann seen", "35 ben seen", "45 cid seen"});
}

TEST_CASE("at the end of a service a claim of the same instant has nobody to interrupt", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.serves(preempting());
    m.person("ann", 0min, visit(10min, 5));
    m.person("ben", 10min, visit(5min, 0));  // completion comes before request
    CHECK(m.run().log == Log{"10 ann seen", "15 ben seen"});
}

TEST_CASE("work in hand at the end of a shift", "[engine]")
{
    const auto told = [](AtClose rule, IfInterrupted what) {
        Micro m;
        m.pool("nurse", Micro::home, day_shift());
        m.serves(closing(rule));
        m.person("ben", 16h + 45min, visit(30min, 0, what));  // in hand at 17:00, minute 1020
        m.person("dot", 20h, visit(10min, 0));                // comes when all is closed
        return m.run();
    };
    SECTION("finish: overtime")
    {
        const auto outcome = told(AtClose::finish, IfInterrupted::resume);
        CHECK(outcome.log == Log{"1035 ben seen", "1930 dot seen"});
        CHECK(outcome.pool("nurse").overtime == Duration(15min).count());
    }
    SECTION("hand over: the rest next morning, 8:00 to 8:15")
    {
        const auto outcome = told(AtClose::hand_over, IfInterrupted::restart);
        CHECK(outcome.log == Log{"1935 ben seen", "1945 dot seen"});
        CHECK(outcome.pool("nurse").overtime == 0);
    }
    SECTION("interrupt: anew next morning, 8:00 to 8:30")
    {
        CHECK(told(AtClose::interrupt, IfInterrupted::resume).log == Log{"1950 ben seen", "1960 dot seen"});
    }
    SECTION("interrupt: on to another node")
    {
        CHECK(told(AtClose::interrupt, IfInterrupted::reroute).log == Log{"1020 ben sent", "1930 dot seen"});
    }
}

TEST_CASE("who goes on as one less urgent gives way to those who wait", "[engine]")
{
    const auto told = [](bool somebody_gives_up) {
        Micro m;
        m.pool("bed", Micro::hospital, 1);
        m.serves(preempting());
        m.person("ann", 15min,  // in bed at 60
                 {stay("ill", "bed", 1h, "weak").at(Micro::hospital).priority(0),
                  stay("weak", "bed", 10h, "well").at(Micro::hospital).priority(5), note("well", "gone"),
                  end("gone")});
        m.person("ben", 75min,  // there at 90
                 {contact("see", "bed", 1h, "seen").at(Micro::hospital).priority(3), note("seen", "gone"),
                  end("gone")});
        if (somebody_gives_up) {
            m.person("cid", 80min,
                     {contact("see", "bed", 1h, "seen").at(Micro::hospital).priority(7).patient(2h, "left"),
                      note("seen", "gone"), note("left", "gone"), end("gone")});
        }
        auto log = m.run().log;
        std::erase(log, "215 cid left");
        return log;
    };
    // Ann is weak from 120 on, and Ben less so: he is served to 180, she from then on for ten hours.
    CHECK(told(false) == Log{"180 ben seen", "780 ann well"});
    CHECK(told(true) == told(false));
}

TEST_CASE("what ends as the shift does goes no further on a unit that is off duty", "[engine]")
{
    const auto told = [](AtClose rule) {
        Micro m;
        m.pool("bed", Micro::hospital, day_shift());
        m.serves(closing(rule));
        m.person("ann", 15h + 15min,  // asks, hears, goes: in bed from 16:00 on
                 {stay("watch", "bed", 1h, "watched").at(Micro::hospital), note("watched", "rest"),
                  stay("rest", "bed", 1h, "rested").at(Micro::hospital), note("rested", "gone"), end("gone")});
        return m.run();
    };
    SECTION("finish: overtime")
    {
        const auto outcome = told(AtClose::finish);
        CHECK(outcome.log == Log{"1020 ann watched", "1080 ann rested"});
        CHECK(outcome.pool("bed").overtime == Duration(1h).count());
    }
    SECTION("hand over, interrupt: waits for the next shift, 8:00 to 9:00")
    {
        const auto outcome = told(GENERATE(AtClose::hand_over, AtClose::interrupt));
        CHECK(outcome.log == Log{"1020 ann watched", "1980 ann rested"});
        const PoolMonth bed = outcome.pool("bed");
        CHECK(bed.overtime == 0);
        CHECK(bed.requests == 2);
        CHECK(bed.starts == 2);
    }
}

TEST_CASE("a claim that leaves units free waits for them and lets more urgent ones pass", "[engine]")
{
    Micro m;
    Pool selective;
    selective.selective = true;
    m.pool("nurse", Micro::home, 3);
    m.serves(selective);
    const auto elective = [](Duration length) {
        return Steps{contact("see", "nurse", length, "seen").priority(1).leaves_free(1), note("seen", "gone"),
                     end("gone")};
    };
    m.person("ann", 0min, elective(30min));   // 3 free
    m.person("ben", 5min, elective(30min));   // 2 free
    m.person("cid", 10min, elective(30min));  // 1 free: waits
    m.person("dot", 15min, visit(30min, 0));  // passes Cid
    // Ann leaves at 30: one free, Cid still waits; Ben at 35: two free, Cid 35-65.
    CHECK(m.run().log == Log{"30 ann seen", "35 ben seen", "45 dot seen", "65 cid seen"});
}

TEST_CASE("priority rises with waiting", "[engine]")
{
    const auto told = [](Duration rises) {
        Micro m;
        Pool how;
        how.rises = rises;
        m.pool("nurse", Micro::home, 1);
        m.serves(how);
        m.person("ann", 0min, visit(120min, 0));
        m.person("ben", 10min, visit(5min, 2));  // by 120 it has waited 110 min
        m.person("cid", 115min, visit(5min, 1));
        m.person("dot", 119min, visit(5min, 0));
        return m.run().log;
    };
    CHECK(told(0min) == Log{"120 ann seen", "125 dot seen", "130 cid seen", "135 ben seen"});
    // One class for each hour: Ben is in class 1 with Cid, and came first.
    CHECK(told(60min) == Log{"120 ann seen", "125 dot seen", "130 ben seen", "135 cid seen"});
    // Two classes: Ben is in class 0 with Dot, and came first.
    CHECK(told(55min) == Log{"120 ann seen", "125 ben seen", "130 dot seen", "135 cid seen"});
}

}  // namespace esther::test
