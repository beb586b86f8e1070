// A bed is held until the next step accepts, and freed when the person leaves it.
// Crossings take 15 min: a place asked for at t from another site is requested at t + 15, granted at t + 30.

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

}  // namespace

TEST_CASE("a bed is asked for ahead, reserved while the person travels, and freed at the end", "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.person("ann", 0min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    m.person("ben", 10min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    const auto told = m.run();
    // Ann: requested 15, granted 30, there 45, until 105. Ben: queued from 25, granted at 105, knows it at
    // 120, there 135.
    CHECK(told.log == Log{"105 ann home", "195 ben home"});
    const PoolMonth bed = told.pool("bed");
    CHECK(bed.busy_time == Duration(120min).count());
    CHECK(bed.reserved_time == Duration(30min + 30min).count());  // 15-45 and 105-135
    CHECK(bed.queue_time == Duration(80min).count());
    CHECK(bed.requests == 2);
    CHECK(bed.starts == 2);
}

TEST_CASE("a bed is held until a place elsewhere is granted, and that time is delay for the awaited pool",
          "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.pool("care", Micro::district, 1);
    m.person("zoe", 0min, {package("care", "care", 240min, "gone"), end("gone")});
    m.person("ann", 0min,
             {stay("bed", "bed", 60min, "care"), package("care", "care", 60min, "cared"),
              note("cared", "gone"), end("gone")});
    m.person("ben", 20min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    const auto told = m.run();
    // Zoe: granted 15, begins 30, ends 270, free at the district at 285. Ann is in bed 45-105, asks for care
    // (queued at the district 120), granted 285, knows it at 300 and leaves the bed; cared for 300-360.
    // Ben: granted the bed at 300, knows it at 315, there 330, home 390.
    CHECK(told.log == Log{"360 ann cared", "390 ben home"});
    CHECK(told.delayed("bed", "care") == 195);
    CHECK(told.delayed("bed", "") == 0);
    CHECK(told.pool("bed").busy_time == Duration(255min + 60min).count());
    CHECK(told.pool("care").reserved_time == Duration(30min + 30min).count());  // 15-45 and 285-315
}

TEST_CASE("a bed is held until a place in the same house is free", "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 2);
    m.pool("theatre", Micro::hospital, 1);
    const auto steps = [](Duration in_bed, Duration in_theatre) {
        return Steps{stay("bed", "bed", in_bed, "theatre"), contact("theatre", "theatre", in_theatre, "done"),
                     note("done", "gone"), end("gone")};
    };
    m.person("zoe", 0min, steps(10min, 300min));  // bed 45-55, theatre 55-355
    m.person("ann", 0min, steps(60min, 20min));   // bed 45-105, held until 355, theatre 355-375
    const auto told = m.run();
    CHECK(told.log == Log{"355 zoe done", "375 ann done"});
    CHECK(told.delayed("bed", "theatre") == 250);
    CHECK(told.pool("bed").busy_time == Duration(10min + 310min).count());
}

TEST_CASE("a wait that keeps the bed is delay without an awaited pool; another wait frees the bed at once",
          "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 5);
    const Steps keeping{stay("bed", "bed", 60min, "sorts"),
                        decide("sorts").or_to("written"),
                        note("written", "assessed"),
                        wait("assessed", 40min, "home").keeps(),
                        note("home", "gone"),
                        end("gone")};
    Steps leaving = keeping;
    leaving[3].node.keeps = false;
    m.person("ann", 0min, keeping);  // 45-105, kept until 145
    m.person("ben", 0min, leaving);  // 45-105
    const auto told = m.run();
    CHECK(told.log == Log{"105 ann written", "105 ben written", "145 ann home", "145 ben home"});
    CHECK(told.delayed("bed", "") == 40);
    CHECK(told.pool("bed").busy_time == Duration(100min + 60min).count());
}

TEST_CASE("a delay's days count from its first wait to its last, and each delay has days of its own",
          "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 5);
    const auto waits = [](Duration first, Duration second) {
        return Steps{stay("bed", "bed", 60min, "assessed"), wait("assessed", first, "arranged").keeps(),
                     wait("arranged", second, "home").keeps(), end("home")};
    };
    m.person("ann", 0min, waits(30h, 20h));  // 50 hours: a day, a day, two hours
    m.person("ben", 0min, waits(4h, 6h));    // ten hours, all of the first day
    m.person("dan", 0min,                    // looked at in the bed between two delays of 20 hours
             {stay("bed", "bed", 60min, "assessed"), wait("assessed", 20h, "again").keeps(),
              stay("again", "bed", 60min, "arranged"), wait("arranged", 20h, "home").keeps(), end("home")});
    const auto told = m.run();
    CHECK(told.delayed("bed", "") == (50 + 10 + 40) * 60);
    CHECK(told.delayed_on_day("bed", 0) == (24 + 10 + 20 + 20) * 60);
    CHECK(told.delayed_on_day("bed", 1) == 24 * 60);
    CHECK(told.delayed_on_day("bed", 2) == 2 * 60);
    CHECK(told.delayed_on_day("bed", 3) == 0);
}

TEST_CASE("a wait can keep nothing that is not held: the body goes home", "[engine]")
{
    // Seen at the hospital 15-35; the wait that would keep a bed holds none, so Ann is home at 50, where the
    // second need, which came at 20 and must find her at home, is taken up.
    Micro m;
    m.pool("doctor", Micro::hospital, 1);
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min,
             {contact("see", "doctor", 20min, "paper"), wait("paper", 300min, "done").keeps(),
              note("done", "gone"), end("gone")});
    m.person("ann", 20min,
             {contact("visit", "nurse", 10min, "visited").away(WhenAway::rebook), note("visited", "gone"),
              end("gone")});
    const auto told = m.run();
    CHECK(told.log == Log{"60 ann visited", "335 ann done"});
    CHECK(told.pool("doctor").busy_time == Duration(20min).count());
}

TEST_CASE("somebody who gives up waiting for care leaves the bed only if the next step does", "[engine]")
{
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.pool("care", Micro::district, 0);  // never
    m.person(
        "ann", 0min,
        {stay("bed", "bed", 60min, "care"), package("care", "care", 60min, "gone").patient(100min, "late"),
         note("late", "talk"), wait("talk", 30min, "home").keeps(), note("home", "gone"), end("gone")});
    const auto told = m.run();
    // In bed 45-105, waits for care until 205, then keeps the bed for 30 min more.
    CHECK(told.log == Log{"205 ann late", "235 ann home"});
    CHECK(told.delayed("bed", "care") == 100);
    CHECK(told.delayed("bed", "") == 30);
    CHECK(told.pool("bed").busy_time == Duration(190min).count());
    CHECK(told.pool("care").reneges == 1);
    CHECK(told.pool("care").queue_time == Duration(100min).count());  // 120 to 220: the message takes 15 min
}

TEST_CASE("a package is held until the next step accepts", "[engine]")
{
    Micro m;
    m.pool("care", Micro::home, 1);
    m.pool("nurse", Micro::home, 1);
    m.person("zoe", 0min, {contact("see", "nurse", 100min, "gone"), end("gone")});
    m.person("ann", 0min,
             {package("care", "care", 60min, "review"), contact("review", "nurse", 10min, "reviewed"),
              note("reviewed", "gone"), end("gone")});
    m.person("ben", 10min, {package("care", "care", 60min, "cared"), note("cared", "gone"), end("gone")});
    const auto told = m.run();
    CHECK(told.log == Log{"110 ann reviewed", "160 ben cared"});
    CHECK(told.delayed("care", "nurse") == 40);
}

TEST_CASE("who goes on in the same pool keeps the unit and passes nobody its place", "[engine]")
{
    const auto told = [](int place) {
        Micro m;
        m.pool("care", place, 1);
        m.person("ann", 0min,
                 {package("care", "care", 60min, "more"), package("more", "care", 30min, "cared"),
                  note("cared", "gone"), end("gone")});
        m.person("ben", 10min, {package("care", "care", 60min, "cared"), note("cared", "gone"), end("gone")});
        return m.run();
    };
    const auto at_home = told(Micro::home);
    CHECK(at_home.log == Log{"90 ann cared", "150 ben cared"});
    CHECK(at_home.pool("care").busy_time == Duration(150min).count());
    // At the district: Ann 30-120, free at 135; Ben is told at 150.
    CHECK(told(Micro::district).log == Log{"120 ann cared", "210 ben cared"});

    Micro beds;
    beds.pool("bed", Micro::hospital, 1);
    beds.person("ann", 0min,
                {stay("bed", "bed", 60min, "sorts"), decide("sorts").or_to("longer"),
                 stay("longer", "bed", 30min, "home"), note("home", "gone"), end("gone")});
    beds.person("ben", 10min, {stay("bed", "bed", 60min, "home"), note("home", "gone"), end("gone")});
    // Ann in bed 45-135; Ben is told at 150, there at 165.
    const auto in_bed = beds.run();
    CHECK(in_bed.log == Log{"135 ann home", "225 ben home"});
    CHECK(in_bed.pool("bed").busy_time == Duration(150min).count());
    CHECK(in_bed.delayed("bed", "bed") == 0);
}

TEST_CASE("a package does not need the body: the holder is free for other things", "[engine]")
{
    Micro m;
    m.pool("care", Micro::home, 1);
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min, {package("care", "care", 600min, "cared"), note("cared", "gone"), end("gone")});
    m.person("ann", 30min,
             {contact("visit", "nurse", 10min, "visited"), note("visited", "gone"), end("gone")});
    CHECK(m.run().log == Log{"40 ann visited", "600 ann cared"});
}

}  // namespace esther::test
