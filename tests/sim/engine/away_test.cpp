// One body: what happens to other claims when it leaves, and how long it is on the way.

#include <numeric>
#include <vector>

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

std::int64_t sum(const std::vector<std::int64_t>& counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

using Log = std::vector<std::string>;

/// Time lived in the measured days.
Duration lived(const Micro::Outcome& told)
{
    const std::vector<std::int64_t>& time = told.result.tally.person_time;
    const auto warm = static_cast<std::ptrdiff_t>(told.result.tally.shape.n_warm);
    return Duration(std::accumulate(time.begin() + warm, time.end(), std::int64_t{0}));
}

/// The nurse at home is Zoe's until 200. Ann queues for her from 10. At 30 Ann leaves for the hospital, is
/// seen 45-105 and home at 120.
Micro::Outcome leaves_a_queue(const Step& visit)
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.pool("doctor", Micro::hospital, 1);
    m.person("zoe", 0min, {contact("see", "nurse", 200min, "gone"), end("gone")});
    m.person("ann", 10min, {visit, note("visited", "gone"), note("missed", "gone"), end("gone")});
    m.person("ann", 30min, {contact("see", "doctor", 60min, "seen"), note("seen", "gone"), end("gone")});
    return m.run();
}

const Step visit = contact("visit", "nurse", 10min, "visited");

}  // namespace

TEST_CASE("a crossing takes the least time and what the law of travel adds", "[engine]")
{
    Micro m;
    m.pool("doctor", Micro::hospital, 5);
    m.person("ann", 0min, {contact("see", "doctor", 20min, "seen"), note("seen", "gone"), end("gone")});
    m.person("ben", 0min,
             {contact("see", "doctor", 20min, "seen").travelling(7min), note("seen", "gone"), end("gone")});
    CHECK(m.run().log == Log{"35 ann seen", "42 ben seen"});
}

TEST_CASE("a wait at a place brings the body there", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min,
             {wait("rest", 60min, "rested").at(Micro::hospital).travelling(5min), note("rested", "gone"),
              end("gone")});
    m.person("ann", 30min, {visit.away(WhenAway::rebook), note("visited", "gone"), end("gone")});
    // There 20-80, home at 95, visited 95-105.
    CHECK(m.run().log == Log{"80 ann rested", "105 ann visited"});
}

TEST_CASE("a claim is cancelled when the body leaves", "[engine]")
{
    const auto told = leaves_a_queue(visit.away(WhenAway::cancel, "missed"));
    CHECK(told.log == Log{"30 ann missed", "105 ann seen"});
    CHECK(told.pool("nurse").reneges == 1);
    CHECK(leaves_a_queue(visit.away(WhenAway::cancel)).log == Log{"105 ann seen"});
}

TEST_CASE("a claim is booked again when the body is back", "[engine]")
{
    const auto told = leaves_a_queue(visit.away(WhenAway::rebook));
    CHECK(told.log == Log{"105 ann seen", "210 ann visited"});
    CHECK(told.pool("nurse").requests == 3);  // Zoe, Ann at 10, Ann at 120
    CHECK(told.pool("nurse").queue_time == Duration(20min + 80min).count());
}

TEST_CASE("a claim is held so long and then cancelled, unless the body is back in time", "[engine]")
{
    CHECK(leaves_a_queue(visit.away(WhenAway::hold, "missed", 60min)).log ==
          Log{"90 ann missed", "105 ann seen"});
    CHECK(leaves_a_queue(visit.away(WhenAway::hold, "missed", 200min)).log ==
          Log{"105 ann seen", "210 ann visited"});
    // It ends at 110, on the way home: on arrival at 120 the body is back first.
    CHECK(leaves_a_queue(visit.away(WhenAway::hold, "missed", 80min)).log ==
          Log{"105 ann seen", "210 ann visited"});
    CHECK(leaves_a_queue(visit.away(WhenAway::hold, "", 60min)).log == Log{"105 ann seen"});
}

TEST_CASE("what needs the body while another contact at home has it goes on right after", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 5);
    m.person("ann", 0min, {contact("first", "nurse", 60min, "one"), note("one", "gone"), end("gone")});
    m.person("ann", 20min, {visit, note("visited", "gone"), end("gone")});
    CHECK(m.run().log == Log{"60 ann one", "70 ann visited"});
}

TEST_CASE("who comes home to wait in a queue is free at home for what was booked again", "[engine]")
{
    // Ann is at the hospital 15-35, home at 50, where she queues for the chemist, whom Yan has until 400. Her
    // other need, parked since 20, wants the nurse, who is free: it goes on at 50.
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.pool("chemist", Micro::home, 1);
    m.pool("doctor", Micro::hospital, 1);
    m.person("yan", 0min, {contact("see", "chemist", 400min, "gone"), end("gone")});
    m.person("ann", 0min,
             {contact("see", "doctor", 20min, "chemist"), contact("chemist", "chemist", 10min, "fetched"),
              note("fetched", "gone"), end("gone")});
    m.person("ann", 20min, {visit.away(WhenAway::rebook), note("visited", "gone"), end("gone")});
    CHECK(m.run().log == Log{"60 ann visited", "410 ann fetched"});
}

TEST_CASE("somebody who gives up a queue at home leaves nothing else asleep", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.pool("chemist", Micro::home, 0);
    m.pool("doctor", Micro::hospital, 1);
    m.person("ann", 0min,
             {contact("see", "doctor", 20min, "chemist"),
              contact("chemist", "chemist", 10min, "gone").patient(30min, "left"), note("left", "gone"),
              end("gone")});
    m.person("ann", 20min, {visit.away(WhenAway::rebook), note("visited", "gone"), end("gone")});
    CHECK(m.run().log == Log{"60 ann visited", "80 ann left"});
}

TEST_CASE("a need that arises while one of its kind is open is absorbed", "[engine]")
{
    Micro m;
    m.person("ann", 0min, {wait("rest", 100 * one_day, "gone"), end("gone")});
    m.drains = false;
    m.build();
    m.parameters.numbers[m.network.pathways[PathwayId{0}].need.base] *= 200;  // 20 a day
    const auto told = m.run();
    const Tally& tally = told.result.tally;
    CHECK(tally.opened[0] == 1);
    CHECK(tally.candidates > 60);
    CHECK(sum(tally.absorbed_open) == tally.candidates - 1);
    CHECK(tally.rejected == 0);
}

TEST_CASE("a need that arises away from home is absorbed", "[engine]")
{
    // A stay of 100 days in hospital: the other need never opens an episode after the departure.
    Micro m;
    m.pool("bed", Micro::hospital, 1);
    m.person("ann", 0min, {stay("bed", "bed", 100 * one_day, "gone"), end("gone")});
    m.person("ann", 1min, {note("came", "gone"), end("gone")});
    m.drains = false;
    m.build();
    for (const Pathway& pathway : m.network.pathways) {
        m.parameters.numbers[pathway.need.base] *= 200;
    }
    const auto told = m.run();
    const Tally& tally = told.result.tally;
    CHECK(tally.opened[0] == 1);
    CHECK(sum(tally.absorbed_away) > 20);
    // Openings of the second need before she left, 30 min after her first lead ended (see Micro::person).
    CHECK(tally.opened[0] + tally.opened[1] + sum(tally.absorbed_open) + sum(tally.absorbed_away) ==
          tally.candidates);
}

TEST_CASE("a need that says so opens an episode away from home", "[engine]")
{
    const auto of_two_needs = [](bool opens_away) {
        Micro m;
        m.pool("bed", Micro::hospital, 1);
        m.person("ann", 0min, {stay("bed", "bed", 100 * one_day, "gone"), end("gone")});
        m.person("ann", 1min, {note("came", "gone"), end("gone")});
        m.drains = false;
        m.build();
        m.network.pathways[PathwayId{1}].need.opens_away = opens_away;
        for (const Pathway& pathway : m.network.pathways) {
            m.parameters.numbers[pathway.need.base] *= 200;
        }
        return m.run().result.tally;
    };
    const Tally opening = of_two_needs(true);
    const Tally absorbing = of_two_needs(false);
    CHECK(opening.opened[1] > absorbing.opened[1]);
    CHECK(sum(opening.absorbed_away) == 0);
    CHECK(sum(absorbing.absorbed_away) > 20);
    CHECK(opening.opened[0] + opening.opened[1] + sum(opening.absorbed_open) == opening.candidates);
    CHECK(opening.candidates == absorbing.candidates);
}

TEST_CASE("what was booked again for the place where the body is goes on there, before the way home",
          "[engine]")
{
    // Ann is at the hospital from 45, seen 45-105. Her other need wants a bed there at 60 and has it from 105
    // to 125, when she sets out. Had she gone home in between it would have been from 135 on. With a nurse at
    // home in the place of the bed she goes home at once, and the need that came last goes on first.
    const auto other_need = [](const std::string& pool) {
        Micro m;
        m.pool("doctor", Micro::hospital, 1);
        m.pool("bed", Micro::hospital, 1);
        m.pool("nurse", Micro::home, 1);
        m.person("ann", 30min, {contact("see", "doctor", 60min, "seen"), note("seen", "gone"), end("gone")});
        m.person("ann", 60min,
                 {contact("lie", pool, 20min, "rested").away(WhenAway::rebook), note("rested", "gone"),
                  end("gone")});
        m.person("ann", 60min, {visit.away(WhenAway::rebook), note("visited", "gone"), end("gone")});
        return m.run().log;
    };
    CHECK(other_need("bed") == Log{"105 ann seen", "125 ann rested", "150 ann visited"});
    CHECK(other_need("nurse") == Log{"105 ann seen", "130 ann visited", "150 ann rested"});
}

TEST_CASE("odds of 0 close a branch of 100 %", "[engine]")
{
    Micro m;
    m.person(
        "ann", 0min,
        {decide("first").or_to("fork", 1, 1), decide("fork").or_to("kept", 1).odds_if(1, 0).or_to("sent"),
         note("kept", "gone"), note("sent", "gone"), end("gone")});
    CHECK(m.run().log == Log{"0 ann sent"});
}

TEST_CASE("the dead leave the queues and the beds, and their needs end", "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    const Steps steps{contact("see", "nurse", 60min, "seen"), note("seen", "gone"), end("gone")};
    m.person("ann", 0min, steps);   // dies while seen
    m.person("ben", 10min, steps);  // dies in the queue
    m.person("cid", 20min, steps);  // is seen from 30
    m.dies("ann", 30min);
    m.dies("ben", 15min);
    const auto told = m.run();
    CHECK(told.log == Log{"90 cid seen"});
    CHECK(told.result.people_at_end == 1);
    CHECK(told.pool("nurse").busy_time == Duration(90min).count());
    CHECK(told.pool("nurse").reneges == 1);
    CHECK(told.result.tally.opened == told.result.tally.closed);
    CHECK(lived(told) == Micro::measured + 45min);  // Cid's all, Ann 30 min, Ben 15 min
}

TEST_CASE("a death at the instant a service ends comes after it, and one on the way waits for the arrival",
          "[engine]")
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min, {contact("see", "nurse", 60min, "seen"), note("seen", "gone"), end("gone")});
    m.dies("ann", 60min);
    CHECK(m.run().log == Log{"60 ann seen"});

    Micro on_the_way;
    on_the_way.pool("doctor", Micro::hospital, 1);
    on_the_way.person("ann", 0min,
                      {contact("see", "doctor", 60min, "seen"), note("seen", "gone"), end("gone")});
    on_the_way.dies("ann", 5min);
    const auto told = on_the_way.run();
    CHECK(told.log == Log{});
    CHECK(told.result.people_at_end == 0);
    CHECK(told.pool("doctor").requests == 0);  // dead on arrival at 15
    CHECK(lived(told) == 5min);
}

TEST_CASE("death on the way counts at its own instant, whether the body arrives within the run or not",
          "[engine]")
{
    // Sets out 5 min before the hour, a month of the tallies, and before the end of the run, and dies then;
    // the other, who stays at home, dies at the same time.
    for (const Duration sets_out : {Duration(55min), Micro::measured - 5min}) {
        for (const Duration dies : {Duration(1min), Duration(4min), Duration(6min)}) {
            INFO("sets out at " << sets_out / 1min << ", dies " << dies / 1min << " min later");
            const bool at_all = sets_out + dies < Micro::measured;
            std::vector<Tally> both;
            for (const bool travels : {true, false}) {
                Micro m;
                m.drains = false;
                m.pool("doctor", travels ? Micro::hospital : Micro::home, 1);
                m.person("ann", sets_out,
                         {contact("see", "doctor", 60min, "seen"), note("seen", "gone"), end("gone")});
                m.dies("ann", sets_out + dies);
                const auto told = m.run();
                CHECK(lived(told) == std::min(sets_out + dies, Micro::measured));
                CHECK(told.result.people_at_end == (at_all ? 0 : 1));
                both.push_back(told.result.tally);
            }
            CHECK(both[0].deaths == both[1].deaths);
            CHECK(both[0].person_time == both[1].person_time);
        }
    }
}

}  // namespace esther::test
