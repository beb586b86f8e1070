// The course of an episode: clocks, rivals, stopwatches, records, marks, odds, loops and severity.

#include <algorithm>
#include <cstdlib>

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

/// The clock starts at time 0 and rings at 50; then these steps.
Log with_clock(Step first, const Steps& others = {})
{
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.person("zoe", 0min, {contact("see", "nurse", 90min, "gone"), end("gone")});
    Steps steps{decide("falls_ill").or_to(first.name).starts_clock(), std::move(first)};
    steps.insert(steps.end(), others.begin(), others.end());
    steps.push_back(note("well", "gone"));
    steps.push_back(note("bad", "gone"));
    steps.push_back(end("gone"));
    m.person("ann", 1min, steps);
    m.clock(50min, "bad");
    return m.run().log;
}

}  // namespace

TEST_CASE("the clock races a wait that worsens, and only such a wait", "[engine]")
{
    CHECK(with_clock(wait("rest", 80min, "well").worsens()) == Log{"51 ann bad"});
    CHECK(with_clock(wait("rest", 80min, "well")) == Log{"81 ann well"});
    CHECK(with_clock(wait("rest", 40min, "well").worsens()) == Log{"41 ann well"});
}

TEST_CASE("a wait that ends when the clock rings has ended in time", "[engine]")
{
    CHECK(with_clock(wait("rest", 50min, "well").worsens()) == Log{"51 ann well"});
    CHECK(with_clock(wait("rest", 50min + 1us, "well").worsens()) == Log{"51 ann bad"});
}

TEST_CASE("care that has started stops the clock", "[engine]")
{
    const Steps rest{wait("rest", 80min, "well").worsens()};
    CHECK(with_clock(decide("call").or_to("rest").stops_clock(), rest) == Log{"81 ann well"});
}

TEST_CASE("a clock that has rung unheard ends the next step that worsens at once", "[engine]")
{
    const Steps rest{wait("rest", 80min, "well").worsens()};
    CHECK(with_clock(wait("unheard", 60min, "rest"), rest) == Log{"61 ann bad"});
}

TEST_CASE("the clock races a queue, but not a service that has begun", "[engine]")
{
    // Zoe has the nurse until 90.
    CHECK(with_clock(contact("see", "nurse", 10min, "well").worsens()) == Log{"51 ann bad"});
    CHECK(with_clock(contact("see", "nurse", 10min, "well").patient(30min, "well").worsens()) ==
          Log{"31 ann well"});
    CHECK(with_clock(contact("see", "nurse", 10min, "well").patient(70min, "well").worsens()) ==
          Log{"51 ann bad"});
    CHECK(with_clock(contact("see", "nurse", 10min, "well")) == Log{"100 ann well"});
    Micro m;
    m.pool("nurse", Micro::home, 1);
    m.person("ann", 0min,
             {contact("see", "nurse", 90min, "well").starts_clock().worsens(), note("well", "gone"),
              note("bad", "gone"), end("gone")});
    m.clock(50min, "bad");
    CHECK(m.run().log == Log{"90 ann well"});
}

TEST_CASE("of rival ends the first wins, and of equal ones the one named first", "[engine]")
{
    const auto first_of = [](std::vector<std::pair<Duration, std::string>> rivals) {
        Micro m;
        m.person("ann", 0min,
                 {race("rest", std::move(rivals)), note("a", "gone"), note("b", "gone"), note("c", "gone"),
                  end("gone")});
        return m.run().log;
    };
    CHECK(first_of({{30min, "a"}, {20min, "b"}, {40min, "c"}}) == Log{"20 ann b"});
    CHECK(first_of({{30min, "a"}, {40min, "b"}, {10min, "c"}}) == Log{"10 ann c"});
    CHECK(first_of({{20min, "c"}, {20min, "b"}, {20min, "a"}}) == Log{"20 ann c"});
}

TEST_CASE("the clock is one rival more", "[engine]")
{
    CHECK(with_clock(race("rest", {{60min, "well"}, {70min, "well"}}).worsens()) == Log{"51 ann bad"});
    CHECK(with_clock(race("rest", {{60min, "well"}, {49min, "well"}}).worsens()) == Log{"50 ann well"});
}

TEST_CASE("a stopwatch tells the time since the node that started it, else since the opening", "[engine]")
{
    Micro m;
    m.arrivals(100min, 1,
               {wait("rest", 10min, "seen"), note("seen", "sent"), decide("sent").or_to("again").stopwatch(),
                wait("again", 25min, "sorted"), note("sorted", "gone"), end("gone")});
    // The measured time begins at 24 h: let the customer come then.
    Micro late;
    late.arrivals(
        25h, 1,
        {wait("rest", 10min, "seen"), note("seen", "sent"), decide("sent").or_to("again").stopwatch(),
         wait("again", 25min, "sorted"), note("sorted", "gone"), end("gone")});
    const auto early_told = m.run();
    CHECK(early_told.count("seen") == 1);
    CHECK(early_told.stopwatch("seen").n() == 0);  // not measured yet
    const auto told = late.run();
    CHECK(told.stopwatch("seen").n() == 1);
    CHECK(told.stopwatch("seen").least() == 10min);
    CHECK(told.stopwatch("sorted").least() == 25min);
}

TEST_CASE("gaps are between successive records at one site, whatever happens at others", "[engine]")
{
    // At home records at 10, 40 and 100; at the hospital at 15 and 75 (there after 15 min of travel).
    Micro m;
    m.pool("doctor", Micro::hospital, 5);
    const Steps at_home{note("mark", "gone"), end("gone")};
    const Steps away{contact("see", "doctor", 0min, "mark"), note("mark", "gone"), end("gone")};
    m.person("ann", 10min, at_home);
    m.person("ben", 40min, at_home);
    m.person("cid", 100min, at_home);
    m.person("dot", 0min, away);
    m.person("eve", 60min, away);
    const auto told = m.run();
    const Distribution& gaps = told.result.tally.gaps.front();
    CHECK(gaps.n() == 3);
    CHECK(gaps.least() == 30min);
    CHECK(gaps.sum() == static_cast<UInt128>(Duration(30min + 60min + 60min).count()));
}

TEST_CASE("a record with `once` counts the first visit of an episode, others every one", "[engine]")
{
    // Three rounds: at 10, 20 and 30 the loop is left by rivals of a coin that marks decide.
    Micro m;
    m.person("ann", 0min,
             {wait("rest", 10min, "every").loops(0), note("every", "first").loops(1),
              note("first", "again").once().loops(2),
              decide("again").or_to("third").odds_if(2, 1e300).or_to("second").loops(3),
              decide("second").or_to("rest", 1, 1).or_to("rest").loops(4), decide("third").or_to("gone"),
              end("gone")});
    // The first branch of `again` has share 1 and is always taken: one round only.
    CHECK(m.run().log == Log{"10 ann every", "10 ann first"});

    Micro rounds;
    rounds.person("ann", 0min,
                  {wait("rest", 10min, "every").loops(0), note("every", "first").loops(1),
                   note("first", "once_more").once().loops(2),
                   // Taken if the mark of the second round is set; its odds are 0 until then.
                   decide("once_more").or_to("rest_1", 0.5, 1).odds_if(1, 0).or_to("second").loops(3),
                   wait("rest_1", 0min, "rest").loops(4),
                   decide("second").or_to("rest", 0.5, 2).odds_if(2, 0).or_to("gone").loops(5), end("gone")});
    const Log log = rounds.run().log;
    CHECK(std::count(log.begin(), log.end(), "10 ann first") == 1);
    CHECK(std::count_if(log.begin(), log.end(), [](const std::string& line) {
              return line.find("first") != std::string::npos;
          }) == 1);
    CHECK(log.size() >= 2);
}

TEST_CASE("a mark sticks to its episode and changes the odds where it is named", "[engine]")
{
    // 400 customers: a coin sets mark 1 for some. Later the first branch (share 60 %) has its odds multiplied
    // by 0 for the marked, so none of them takes it, and by a huge figure for the unmarked... of mark 2,
    // which nobody has: about 60 % of the unmarked take it.
    Micro m;
    m.arrivals(
        10min, 400,
        {decide("coin").or_to("marked", 0.5, 1).or_to("unmarked"), note("marked", "choice").stopwatch(),
         note("unmarked", "choice"), decide("choice").or_to("intensive", 0.6).odds_if(1, 0).or_to("mild"),
         note("intensive", "gone"), note("mild", "gone"), end("gone")});
    const auto told = m.run();
    const std::int64_t marked = told.count("marked");
    const std::int64_t unmarked = told.count("unmarked");
    const std::int64_t intensive = told.count("intensive");
    CHECK(marked + unmarked == 400);
    CHECK(marked > 150);
    CHECK(unmarked > 150);
    CHECK(intensive <= unmarked);
    CHECK(intensive > unmarked * 45 / 100);  // 60 % less 3 standard errors of sqrt(.24 / 150)
    CHECK(intensive < unmarked * 75 / 100);

    Micro other;
    other.arrivals(10min, 400,
                   {decide("coin").or_to("choice", 0.5, 1).or_to("choice"),
                    decide("choice").or_to("intensive", 0.6).odds_if(1, 1e12).or_to("mild"),
                    note("intensive", "gone"), note("mild", "gone"), end("gone")});
    // Half of them always, of the others 60 %: 80 %.
    CHECK(other.run().count("intensive") > 400 * 72 / 100);
}

TEST_CASE("a branch that is certain is not taken if its odds are 0, and the others have their shares",
          "[engine]")
{
    Micro m;
    m.arrivals(10min, 400,
               {decide("all").or_to("choice", 1, 1).or_to("gone"),
                decide("choice").or_to("a", 1).odds_if(1, 0).or_to("b", 0.25).or_to("c"), note("a", "gone"),
                note("b", "gone"), note("c", "gone"), end("gone")});
    const auto told = m.run();
    CHECK(told.count("a") == 0);
    CHECK(std::abs(told.count("b") - 100) < 35);  // 4 standard deviations of 8.7
    CHECK(told.count("b") + told.count("c") == 400);
}

TEST_CASE("each visit to a node draws anew, and a round from a loop's head as well", "[engine]")
{
    // 300 customers go round while a coin says so: 2 rounds on average, never the same answer for ever.
    const auto rounds = [](bool head) {
        Micro m;
        Step rest = wait("rest", 1min, "round").loops(0);
        rest.node.loop_head = head;
        Step coin = decide("coin").or_to("rest", 0.5).or_to("gone");
        m.arrivals(10min, 300, {rest, note("round", "coin"), head ? coin : coin.loops(1), end("gone")});
        m.build();
        if (head) {
            for (Pathway& pathway : m.network.pathways) {
                pathway.head_slots = 1;
            }
        }
        return m.run().count("round");
    };
    // The sum of 300 geometric numbers: mean 600, standard deviation sqrt(300 x 2) = 24.5.
    CHECK(rounds(false) > 500);
    CHECK(rounds(false) < 700);
    CHECK(rounds(true) > 500);
    CHECK(rounds(true) < 700);
}

TEST_CASE("branches are taken as often as their shares say", "[engine]")
{
    // 3,000 customers, shares of 20, 30 and 50 %: the second has 3/8 of what the first leaves.
    Micro m;
    m.arrivals(1min, 3000,
               {decide("choice").or_to("a", 0.2).or_to("b", 0.375).or_to("c"), note("a", "gone"),
                note("b", "gone"), note("c", "gone"), end("gone")});
    const auto told = m.run();
    // Within 4 standard deviations: 22, 25, 27.
    CHECK(std::abs(told.count("a") - 600) < 88);
    CHECK(std::abs(told.count("b") - 900) < 100);
    CHECK(std::abs(told.count("c") - 1500) < 110);
}

TEST_CASE("with full weight, severity alone decides: the worst take the first branch and the longest time",
          "[engine]")
{
    for (const double weight : {1.0, -1.0}) {
        Micro m;
        m.arrivals(10min, 500,
                   {decide("sorts").or_to("worst", 0.3).or_to("others"), wait("worst", 0min, "worst_done"),
                    note("worst_done", "gone"), wait("others", 0min, "others_done"),
                    note("others_done", "gone"), end("gone")});
        m.severity("sorts", 0, 1);
        m.severity("worst", weight, 0);
        m.severity("others", weight, 0);
        const Law up_to_100 = Law::uniform(0, static_cast<double>(Duration(100min).count()));
        m.law("worst", up_to_100);
        m.law("others", up_to_100);
        const auto told = m.run();
        REQUIRE(told.stopwatch("worst_done").n() > 50);
        REQUIRE(told.stopwatch("others_done").n() > 50);
        // The time is 100 min times the severity (weight 1) or times what it lacks of 1.
        if (weight > 0) {
            CHECK(told.stopwatch("worst_done").least() >= 70min);
            CHECK(told.stopwatch("others_done").greatest() <= 70min);
        } else {
            CHECK(told.stopwatch("worst_done").greatest() <= 30min);
            CHECK(told.stopwatch("others_done").least() >= 30min);
        }
    }
}

TEST_CASE("the more severity weighs, the farther apart are the branches it sorts", "[engine]")
{
    const auto mean_of_first = [](double weight) {
        Micro m;
        m.arrivals(10min, 500,
                   {decide("sorts").or_to("worst", 0.3).or_to("others"), wait("worst", 0min, "worst_done"),
                    note("worst_done", "gone"), wait("others", 0min, "gone"), end("gone")});
        m.severity("sorts", 0, weight);
        m.severity("worst", 1, 0);
        m.law("worst", Law::uniform(0, static_cast<double>(Duration(100min).count())));
        return m.run().stopwatch("worst_done").mean() / static_cast<double>(Duration(1min).count());
    };
    const double none = mean_of_first(0);
    const double half = mean_of_first(0.5);
    const double most = mean_of_first(0.95);
    CHECK(none > 40);
    CHECK(none < 60);
    CHECK(half > none + 5);
    CHECK(most > half + 5);
    CHECK(mean_of_first(-0.5) < none - 5);
}

}  // namespace esther::test
