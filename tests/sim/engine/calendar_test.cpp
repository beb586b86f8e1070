// Capacity over time. The run begins 24 h before time 0, so a daily calendar begins at time 0 as well.

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

Steps visit(Duration length)
{
    return {contact("see", "nurse", length, "seen"), note("seen", "gone"), end("gone")};
}

Calendar daily(std::vector<Calendar::Step> steps)
{
    Calendar calendar;
    calendar.period = one_day;
    calendar.steps = std::move(steps);
    return calendar;
}

}  // namespace

TEST_CASE("a shift that ends finishes the work in hand, takes none, and counts overtime", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, daily({{0h, 0}, {8h, 1}, {17h, 0}}));
    m.person("ann", 7h, visit(30min));           // waits for 8:00, seen at 8:30 = minute 510
    m.person("ben", 16h + 45min, visit(30min));  // in hand at 17:00, seen at 17:15 = minute 1035
    m.person("cid", 16h + 50min, visit(10min));  // not taken at 17:15; next day 8:00 to 8:10 = minute 1930
    m.person("dot", 20h, visit(10min));          // comes when all is closed: 8:10 to 8:20 next day
    const auto told = m.run();
    CHECK(told.log == Log{"510 ann seen", "1035 ben seen", "1930 cid seen", "1940 dot seen"});
    const PoolMonth nurse = told.pool("nurse");
    CHECK(nurse.capacity_time == 4 * Duration(9h).count());  // four days measured
    CHECK(nurse.overtime == Duration(15min).count());
    CHECK(nurse.busy_time == Duration(80min).count());
    // Ann 60 min, Cid 16:50 to 8:00 = 910 min, Dot 20:00 to 8:10 = 730 min.
    CHECK(nurse.queue_time == Duration(60min + 910min + 730min).count());
}

TEST_CASE("who waits is served when capacity rises, and a cut drains", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, daily({{0h, 1}, {1h, 3}, {2h, 1}}));
    m.person("ann", 30min, visit(200min));  // 30 to 230
    m.person("ben", 40min, visit(100min));  // waits until 60, seen at 160
    m.person("cid", 70min, visit(10min));   // at once, seen at 80
    m.person("dot", 130min, visit(10min));  // after the cut: at 160 one of one is in use, so 230 to 240
    const auto told = m.run();
    CHECK(told.log == Log{"80 cid seen", "160 ben seen", "230 ann seen", "240 dot seen"});
    CHECK(told.pool("nurse").overtime == Duration(40min).count());  // Ben from 120 to 160
    CHECK(told.pool("nurse").capacity_time == 4 * Duration(1h + 3h + 22h).count());
}

TEST_CASE("a calendar step at the instant of a release or a request comes first", "[engine]")
{
    // The shift ends at 60, just when Ann is done: Ben, who waits, is not taken. Next day at 0 it opens
    // again.
    Micro m;
    m.pool("nurse", Micro::home, daily({{0h, 1}, {1h, 0}}));
    m.person("ann", 30min, visit(30min));
    m.person("ben", 40min, visit(10min));
    m.person("cid", 60min, visit(10min));  // comes at the instant of closing: too late
    CHECK(m.run().log == Log{"60 ann seen", "1450 ben seen", "1460 cid seen"});
    Micro opening;
    opening.pool("nurse", Micro::home, daily({{0h, 0}, {1h, 1}}));
    opening.person("ann", 60min, visit(10min));  // at the instant of opening: in time
    CHECK(opening.run().log == Log{"70 ann seen"});
}

TEST_CASE("the period of a calendar need not divide the warm-up", "[engine]")
{
    // 7 h, of which the last is closed: time 0 is hour 24 = 3 x 7 + 3 of the run, so closing is at 3 h,
    // opening at 4 h.
    Calendar calendar;
    calendar.period = 7h;
    calendar.steps = {{0h, 1}, {6h, 0}};
    Micro m;
    m.pool("nurse", Micro::home, calendar);
    m.person("ann", 2h + 59min, visit(10min));
    m.person("ben", 3h, visit(10min));
    m.person("cid", 10h, visit(10min));  // closed again from 10 h to 11 h
    CHECK(m.run().log == Log{"189 ann seen", "250 ben seen", "670 cid seen"});
}

TEST_CASE("a pool without limit serves everybody and has no capacity time", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, unlimited);
    m.arrivals(1min, 2000, visit(10h));
    const auto told = m.run();
    CHECK(told.count("seen") == 2000);
    CHECK(told.result.tally.pools.front().capacity_time == 0);
    CHECK(told.pool("nurse").capacity_time == 0);
    CHECK(told.pool("nurse").queue_time == 0);
}

}  // namespace esther::test
