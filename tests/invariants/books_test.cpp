// The books balance in networks that nobody thought of.

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <tuple>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    std::size_t below(std::size_t n) { return random_() % n; }
    const char* one_of(std::initializer_list<const char*> words)
    {
        return words.begin()[below(words.size())];
    }
    std::string number(std::size_t from, std::size_t to)
    {
        return std::to_string(from + below(to - from + 1));
    }

  private:
    std::mt19937_64 random_;
};

/// A network of queues: some sources, some pools, nodes that lead anywhere but always by a chance to the end.
std::string queues(Dice& dice, const std::string& times)
{
    const std::size_t n_pools = 1 + dice.below(4);
    std::string text =
        "study: queues\nseed: " + dice.number(1, 99999) + "\nreplications: 1\nuntil: empty\npools:\n";
    for (std::size_t p = 0; p < n_pools; ++p) {
        text += "  pool_" + std::to_string(p) + ": {capacity: " + dice.number(1, 3);
        text += dice.below(3) == 0 ? ", room: " + dice.number(0, 2) : "";
        text += "}\n";
    }
    text += "pathways:\n";
    const std::size_t n_sources = 1 + dice.below(3);
    for (std::size_t s = 0; s < n_sources; ++s) {
        text += "  - pathway: source_" + std::to_string(s) + "\n    arrivals: ";
        text += dice.below(2) == 0 ? "{rate: " + dice.number(1, 9) + " per hour, count: 60}\n"
                                   : "{every: " + dice.number(1, 30) + " min, count: 60}\n";
        text += "    start: node_0\n    nodes:\n";
        const std::size_t n_nodes = 1 + dice.below(6);
        for (std::size_t n = 0; n < n_nodes; ++n) {
            const std::string time = !times.empty()
                                         ? times
                                         : dice.one_of({"0 min", "7 min", "{exponential: {mean: 9 min}}",
                                                        "{lognormal: {mean: 11 min, cv: 2}}"});
            // What takes no time leads forward only: a cycle that takes none is refused. Packages are last:
            // held until the next step accepts, they could block one another for ever.
            const std::size_t least = time == "0 min" ? n + 1 : 0;
            const auto any = [&] {
                return least < n_nodes ? "node_" + std::to_string(least + dice.below(n_nodes - least))
                                       : std::string("out");
            };
            const bool takes_pool = dice.below(4) != 0;
            text += "      node_" + std::to_string(n) + ": {kind: ";
            text += takes_pool ? std::string(n + 1 == n_nodes && least > 0 ? "package" : "contact") +
                                     ", pool: pool_" + std::to_string(dice.below(n_pools)) +
                                     ", priority: " + dice.number(0, 2)
                               : "wait";
            text += ", time: " + time;
            if (takes_pool && dice.below(3) == 0) {
                text += ", patience: {after: " + dice.number(0, 20) + " min, to: out}";
            }
            if (takes_pool && dice.below(3) == 0) {
                text += ", if_full: out";
            }
            // One way at least leads on to the next node, so that each can be reached.
            text += ", next: [{to: " + any() + ", share: 30 %}, {to: " + any() +
                    ", share: 20 %}, {to: " + (n + 1 < n_nodes ? "node_" + std::to_string(n + 1) : "out") +
                    ", share: 10 %}, {to: out}]}\n";
        }
        text += "      out: {kind: record, count: gone, next: end}\n      end: {kind: end}\n";
    }
    return text;
}

}  // namespace

TEST_CASE("random networks of queues run dry, and every identity holds in them", "[invariants]")
{
    std::int64_t waited = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Dice dice(seed);
        const std::string text = queues(dice, "");
        INFO(text);
        const Ran ran = StudyText({{"study.yaml", text}}).run();
        const RunResult& run = ran.runs[0][0];
        CHECK(run.failed_checks == std::vector<std::string>{});
        CHECK(run.open_episodes == 0);
        const Tally& tally = run.tally;
        CHECK(tally.opened == tally.closed);
        for (const std::int64_t opened : tally.opened) {
            CHECK(opened == 60);
        }
        for (std::size_t p = 0; p < tally.pools.size(); ++p) {
            const PoolMonth& pool = tally.pools[p];
            CHECK(run.waiting_at_end[p] == 0);
            CHECK(pool.requests == pool.starts + pool.refusals + pool.reneges);
            CHECK(pool.queue_time == pool.wait_time);
            CHECK(pool.served_wait_time == static_cast<std::int64_t>(tally.waits[p].sum()));
            CHECK(static_cast<std::int64_t>(tally.waits[p].n()) == pool.starts);
            CHECK(pool.busy_time <= pool.capacity_time);
            CHECK(pool.reserved_time == 0);
            waited += pool.wait_time;
        }
    }
    CHECK(waited > 0);
}

TEST_CASE("an event is an executed state change: rejected candidates are counted apart", "[invariants]")
{
    const std::string text = R"(study: thinned
seed: 3
replications: 1
until: empty
pools: {server: {capacity: 1}}
pathways:
  - pathway: customer
    arrivals: {steps: [{until: 12 h, rate: 9 per hour}, {until: 24 h, rate: 1 per hour}], count: 500}
    start: serve
    nodes:
      serve: {kind: contact, pool: server, time: 5 min, next: gone}
      gone: {kind: end}
)";
    const Ran ran = StudyText({{"study.yaml", text}}).run();
    const Tally& tally = ran.tally(0);
    CHECK(tally.rejected > 100);
    CHECK(tally.candidates == 500 + tally.rejected);
    CHECK(tally.events == 2 * 500);  // one arrival and one completion a customer
}

TEST_CASE("the line at the end of each period is of who asked and was neither served nor gone", "[invariants]")
{
    const std::string text = R"(study: growing
seed: 5
replications: 1
warm_up: 100 days
measure: 200 days
pools: {server: {capacity: 1}, desk: {capacity: 1, room: 40}}
pathways:
  - pathway: customer
    arrivals: {rate: 1.2 per hour}
    start: serve
    nodes:
      serve: {kind: contact, pool: server, time: {exponential: {mean: 1 h}}, patience: {after: 5 days, to: ask}, next: ask}
      ask: {kind: contact, pool: desk, time: {exponential: {mean: 1 h}}, next: gone}
      gone: {kind: end}
)";
    const Ran ran = StudyText({{"study.yaml", text}}).run();
    const Tally& tally = ran.tally(0);
    REQUIRE(tally.shape.n_months == 2);  // warm-up, measured
    for (std::size_t p = 0; p < 2; ++p) {
        std::int64_t line = 0;
        std::int64_t longest = 0;
        for (std::size_t m = 0; m < tally.shape.n_months; ++m) {
            const PoolMonth& month = tally.pools[p * tally.shape.n_months + m];
            line += month.requests - month.starts - month.refusals - month.reneges;
            CHECK(month.waiting == line);
            longest = std::max(longest, line);
        }
        CHECK(longest > 20);
    }
}

TEST_CASE("a unit that is kept through a wait is held for that wait, to the microsecond, however late it is",
          "[invariants]")
{
    const std::string rows = R"(replications: 1
pools: {bed: {capacity: 3}}
pathways:
  - pathway: customer
    start: lie
    nodes:
      lie: {kind: stay, pool: bed, time: 0 s, next: rest}
      gone: {kind: end}
)";
    for (const auto& [arrivals, wait, measure] : {std::tuple{"every: 0.9 s", "1 ms", "1 h"},
                                                  std::tuple{"every: 10.999999 s", "10 s", "10 h"},
                                                  std::tuple{"every: 1 year", "40 days", "200 years"}}) {
        std::string text = "study: kept\nseed: 1\nmeasure: " + std::string(measure) + "\n" + rows;
        text += "      rest: {kind: wait, keeps: true, time: " + std::string(wait) + ", next: gone}\n";
        text.insert(text.find("    start:"), "    arrivals: {" + std::string(arrivals) + "}\n");
        const Ran ran = StudyText({{"study.yaml", text}}).run();
        const Tally& tally = ran.tally(0);
        const auto& delayed = tally.delayed_time;
        CHECK(std::accumulate(delayed.begin(), delayed.end(), std::int64_t{0}) == tally.pools.back().busy_time);
        CHECK(tally.pools.back().busy_time > 0);
    }
}

TEST_CASE("services that take no time do not deadlock, whatever the capacities", "[invariants]")
{
    for (std::uint64_t seed = 101; seed <= 140; ++seed) {
        Dice dice(seed);
        const std::string text = queues(dice, "0 min");
        INFO(text);
        const Ran ran = StudyText({{"study.yaml", text}}).run();
        const RunResult& run = ran.runs[0][0];
        CHECK(run.failed_checks == std::vector<std::string>{});
        CHECK(run.open_episodes == 0);
        for (const PoolMonth& pool : run.tally.pools) {
            CHECK(pool.busy_time == 0);
        }
    }
}

TEST_CASE("the books of a town balance with random capacities, and shards change no bit of it",
          "[invariants]")
{
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Dice dice(seed);
        StudyText text = town();
        text.replace("study.yaml", "replications: 2", "replications: 1");
        text.replace("study.yaml", "seed: 20111", "seed: " + dice.number(1, 99999));
        if (seed <= 2) {  // over a new year or two
            text.replace("study.yaml", "measure: 75 days", "measure: 800 days");
        }
        text.replace("places.yaml", "capacity: 1, open", "capacity: " + dice.number(1, 2) + ", open");
        text.replace("places.yaml", "ambulance: {at: district, capacity: 1}",
                     "ambulance: {at: district, capacity: " + dice.number(1, 3) + "}");
        text.replace(
            "places.yaml", "ae: {at: hospital, capacity: 1}",
            "ae: {at: hospital, capacity: " + dice.number(1, 2) + ", room: " + dice.number(0, 3) + "}");
        text.replace("places.yaml", "capacity: 9}", "capacity: " + dice.number(1, 12) + "}");
        if (seed % 2 == 0) {
            text.replace("cough.yaml", "time: {lognormal: {mean: 50 min, cv: 0.4}}", "time: 0 min");
            text.replace("cough.yaml", "time: {gamma: {mean: 90 min, shape: 2}}", "time: 0 min");
            text.replace("cough.yaml", "time: {lognormal: {mean: 14 min, cv: 0.5}}", "time: 0 min");
        }
        const Ran one = text.run();
        const Ran six = text.run(1, 6);
        for (std::size_t s = 0; s < 2; ++s) {
            CAPTURE(seed, s);
            const RunResult& run = one.runs[0][s];
            CHECK(run.failed_checks == std::vector<std::string>{});
            CHECK(difference(run.tally, six.tally(s)) == "");
            std::int64_t open = run.open_episodes;
            for (std::size_t i = 0; i < run.tally.opened.size(); ++i) {
                open -= run.tally.opened[i] - run.tally.closed[i];
            }
            CHECK(open == 0);
        }
    }
}

TEST_CASE("a hospital far larger than any home looks after all of them", "[invariants]")
{
    // Episodes in hospital have slots that no home has: a look at the list of the wrong site would be outside
    // of it, which the sanitizers see.
    StudyText text = ample_town();
    text.replace("study.yaml", "replications: 2", "replications: 1");
    text.replace("places.yaml", "neighbourhood: {count: 4,", "neighbourhood: {count: 100,");
    text.replace("fall.yaml", "rate: 0.2 per year", "rate: 4 per year");
    text.replace("fall.yaml", "start: onset", "start: first");
    text.replace("fall.yaml", "nodes:\n",
                 "nodes:\n  first: {kind: contact, pool: gp, time: 10 min, next: onset}\n");
    text.replace("fall.yaml", "time: {uniform: {from: 20 min, to: 3 h}}", "time: 40 days");
    const Ran one = text.run();
    const Ran many = text.run(1, 30);
    for (std::size_t s = 0; s < 2; ++s) {
        CHECK(one.runs[0][s].failed_checks == std::vector<std::string>{});
        CHECK(one.runs[0][s].open_episodes > 200);
        CHECK(difference(one.tally(s), many.tally(s)) == "");
    }
}

TEST_CASE("needs go on at their rate from year to year, while people grow older and fewer", "[invariants]")
{
    StudyText text = ample_town();
    text.replace("study.yaml", "replications: 2", "replications: 1");
    text.replace("study.yaml", "warm_up: 45 days", "warm_up: 0 days");
    text.replace("study.yaml", "measure: 75 days", "measure: 1095 days");
    text.replace("study.yaml", "[cough.yaml, fall.yaml, enrolment.yaml]", "[fall.yaml]");
    const Ran ran = text.run(1, 3);
    const Tally& tally = ran.tally(0);
    const auto onset =
        static_cast<MeasureId>(std::find(ran.names.measures.begin(), ran.names.measures.end(), "onset") -
                               ran.names.measures.begin());
    REQUIRE(tally.shape.n_months == 36);
    std::vector<double> onsets(3);
    std::vector<double> lived(3);
    std::vector<double> lived_young(3);
    for (std::size_t month = 0; month < 36; ++month) {
        for (std::size_t cell = 0; cell < tally.shape.n_cells; ++cell) {
            const auto time = static_cast<double>(tally.person_time[month * tally.shape.n_cells + cell]) /
                              static_cast<double>(one_year.count());
            onsets[month / 12] +=
                static_cast<double>(tally.counts[tally.count_index(onset, PathwayId{0}, month, cell)]);
            lived[month / 12] += time;
            lived_young[month / 12] += cell < tally.shape.n_cells / 3 ? time : 0;  // 0-39: nobody is born
        }
    }
    for (std::size_t year = 0; year < 3; ++year) {
        // 0.1 a year below 65 and 0.8 above, of about 1,000 people; the mix is that of the census.
        CHECK(onsets[year] / lived[year] > 0.2);
        CHECK(onsets[year] / lived[year] < 0.6);
    }
    // No year repeats another: every onset of a person is a candidate of its own.
    std::set<std::pair<std::uint32_t, std::uint32_t>> roots;
    std::size_t n_onsets = 0;
    for (const TapeRow& row : tally.tape) {
        if (row.measure == onset) {
            roots.emplace(row.person, row.root);
            ++n_onsets;
        }
    }
    CHECK(n_onsets > 500);
    CHECK(roots.size() == n_onsets);
    CHECK(onsets[1] > 0.75 * onsets[0]);
    CHECK(onsets[2] > 0.75 * onsets[1]);
    CHECK(lived[1] < lived[0] - 10);
    CHECK(lived[2] < lived[1] - 10);
    CHECK(lived_young[1] < lived_young[0] - 3);
    CHECK(lived_young[2] < lived_young[1] - 3);
}

}  // namespace esther::test
