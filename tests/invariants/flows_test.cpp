// Flows across the boundary of an area: where somebody is treated changes who counts and who is full, and
// nobody's course.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

/// An illness that leads through the emergency department and a bed home, in a town of `places`.
StudyText ill(StudyText text, const std::string& flows, const std::string& more_pathways = "")
{
    text.add("illness.yaml", R"(pathway: illness
need: {rate: 3 per year, risk: true}
marks: [seen]
start: onset
nodes:
  onset: {kind: record, count: onset, list: true, next: looked_up}
  looked_up: {kind: decision, next: [{to: ae, share: 40 %, mark: seen}, {to: ae}]}
  ae: {kind: contact, pool: ae, time: {gamma: {mean: 90 min, shape: 2}}, next: admits}
  admits: {kind: decision, severity: 0.3, next: [{to: admission, share: 45 %, odds: [{mark: seen, odds: 0.7}]}, {to: gone}]}
  admission: {kind: record, count: [admission, labelled], list: true, next: ward}
  ward: {kind: stay, pool: bed, stopwatch: start, time: {lognormal: {mean: 5 days, cv: 1}, severity: 0.5}, next: care}
  care: {kind: package, pool: care, time: 15 min, next: out}
  out: {kind: record, count: out, list: true, next: gone}
  gone: {kind: end}
)");
    text.replace("study.yaml", "[cough.yaml, fall.yaml, enrolment.yaml]",
                 "[illness.yaml" + more_pathways + "]");
    text.replace("places.yaml", "interfaces:", flows + "interfaces:");
    return text;
}

std::string elsewhere(const std::string& share)
{
    return "flows: {pools: [ae, bed], spells: [admission], counts: [onset], elsewhere: " + share + "}\n";
}

std::int64_t counted(const Ran& ran, const std::string& measure, std::size_t scenario = 0,
                     std::size_t replication = 0)
{
    const auto found = std::find(ran.names.measures.begin(), ran.names.measures.end(), measure);
    REQUIRE(found != ran.names.measures.end());
    const Tally& tally = ran.tally(scenario, replication);
    const auto block = static_cast<std::ptrdiff_t>(tally.counts.size() / tally.shape.n_measures);
    const auto first = tally.counts.begin() + (found - ran.names.measures.begin()) * block;
    std::int64_t n = 0;
    for (auto at = first; at != first + block; ++at) {
        n += *at;
    }
    return n;
}

std::int64_t busy(const Ran& ran, const std::string& pool, std::size_t scenario = 0)
{
    const auto found = std::find(ran.names.pools.begin(), ran.names.pools.end(), pool);
    REQUIRE(found != ran.names.pools.end());
    const Tally& tally = ran.tally(scenario);
    const auto row = static_cast<std::size_t>(found - ran.names.pools.begin());
    std::int64_t time = 0;
    for (std::size_t m = 0; m < tally.shape.n_months; ++m) {
        time += tally.pools[row * tally.shape.n_months + m].busy_time;
    }
    return time;
}

/// What is listed, without the numbers of measures, which differ where there are more of them.
std::vector<std::pair<std::int64_t, std::uint32_t>> when_and_who(const Ran& ran, std::size_t scenario)
{
    std::vector<std::pair<std::int64_t, std::uint32_t>> rows;
    for (const TapeRow& row : ran.tally(scenario).tape) {
        const std::string& measure = ran.names.measures[index(row.measure)];
        if (measure == "onset" || measure == "admission" || measure == "out") {
            rows.emplace_back(row.time.time_since_epoch().count(), row.person);
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace

TEST_CASE("without shares every bit is as if nobody had spoken of flows", "[invariants]")
{
    const std::string silent = ill(town(), "").run().digest;
    CHECK(ill(town(), elsewhere("0 %")).run().digest == silent);
    CHECK(ill(town(), "flows: {pools: [ae, bed], spells: [admission]}\n").run().digest == silent);
    CHECK(
        ill(town(),
            "flows: {pools: [ae, bed], spells: [admission], elsewhere: 30 %, elsewhere_of: {illness: 0 %}}\n")
            .run()
            .tally(0)
            .counts == ill(town(), "").run().tally(0).counts);
}

TEST_CASE("where beds are ample it makes no difference to anybody where the hospital is", "[invariants]")
{
    const Ran here = ill(ample_town(), "").run();
    const Ran some = ill(ample_town(), elsewhere("30 %")).run();
    const Ran all = ill(ample_town(), elsewhere("100 %")).run();
    REQUIRE(counted(here, "admission") > 200);
    for (std::size_t scenario = 0; scenario < 2; ++scenario) {
        for (const char* const measure : {"onset", "admission", "labelled", "out"}) {
            CAPTURE(measure);
            CHECK(counted(some, measure, scenario) == counted(here, measure, scenario));
            CHECK(counted(all, measure, scenario) == counted(here, measure, scenario));
        }
        CHECK(when_and_who(some, scenario) == when_and_who(here, scenario));
        CHECK(when_and_who(all, scenario) == when_and_who(here, scenario));
        for (const std::string pool : {"ae", "bed"}) {
            CHECK(busy(some, pool, scenario) > 0);
            CHECK(busy(some, pool, scenario) + busy(some, pool + "_elsewhere", scenario) ==
                  busy(here, pool, scenario));
            CHECK(busy(all, pool, scenario) == 0);
            CHECK(busy(all, pool + "_elsewhere", scenario) == busy(here, pool, scenario));
        }
    }
}

TEST_CASE("who is treated elsewhere counts as a resident's admission and as one treated elsewhere",
          "[invariants]")
{
    const Ran all = ill(town(), elsewhere("100 %")).run();
    CHECK(counted(all, "admission") > 200);
    CHECK(counted(all, "admission_elsewhere") == counted(all, "admission"));
    CHECK(counted(all, "treated_elsewhere") == counted(all, "admission"));
    CHECK(counted(all, "onset_elsewhere") == counted(all, "onset"));

    const Ran some = ill(town(), elsewhere("30 %")).run();
    const auto n = static_cast<double>(counted(some, "onset"));
    const auto away = static_cast<double>(counted(some, "onset_elsewhere"));
    REQUIRE(n > 500);
    CHECK(std::fabs(away - 0.3 * n) < 4 * std::sqrt(n * 0.3 * 0.7));
    CHECK(counted(some, "treated_elsewhere") == counted(some, "admission_elsewhere"));
    CHECK(counted(some, "treated_elsewhere") < counted(some, "admission"));
}

TEST_CASE("who goes elsewhere does not hang on the care model, and finds a bed however full it is here",
          "[invariants]")
{
    StudyText text = ill(town(), elsewhere("30 %"));
    text.replace("places.yaml", "bed: {at: hospital, capacity: 9}", "bed: {at: hospital, capacity: 1}");
    text.replace("places.yaml", "care: {at: district, capacity: {use: capacity.care}}",
                 "care: {at: district, capacity: unlimited}");
    const Ran ran = text.run();
    for (std::size_t replication = 0; replication < 2; ++replication) {
        CHECK(counted(ran, "onset_elsewhere", 0, replication) ==
              counted(ran, "onset_elsewhere", 1, replication));
    }
    const auto bed = static_cast<std::size_t>(
        std::find(ran.names.pools.begin(), ran.names.pools.end(), "bed_elsewhere") - ran.names.pools.begin());
    std::int64_t waited = 0;
    for (std::size_t m = 0; m < ran.tally(0).shape.n_months; ++m) {
        waited += ran.tally(0).pools[bed * ran.tally(0).shape.n_months + m].wait_time;
    }
    CHECK(waited == 0);
    CHECK(busy(ran, "bed_elsewhere") > busy(ran, "bed"));
}

TEST_CASE("shares are by pathway, and a second illness may stay at home", "[invariants]")
{
    const std::string flows =
        "flows: {pools: [ae, bed], spells: [admission], elsewhere: 0 %, elsewhere_of: {illness: 100 %}}\n";
    const Ran ran = ill(town(), flows, ", fall.yaml").run();
    CHECK(busy(ran, "bed") == 0);
    CHECK(busy(ran, "ae") > 0);  // falls are treated here
}

TEST_CASE("flows are the same on any number of threads and shards, forked or not", "[invariants][parallel]")
{
    const StudyText text = ill(wide_town(), elsewhere("30 %"));
    const std::string digest = text.run(1, 1).digest;
    CHECK(text.run(4, 1).digest == digest);
    CHECK(text.run(2, 16).digest == digest);
    CHECK(run_study(text.read(), 1, 1, false).digest == digest);
}

namespace {

/// Others' residents in the beds of the town's hospitals.
StudyText visited(StudyText text, const std::string& rate, const std::string& week = "")
{
    text =
        ill(std::move(text), "flows: {pools: [ae, bed], spells: [admission], others: {sick: " + rate + "}}\n",
            ", others.yaml");
    text.add("others.yaml", R"(pathway: others
arrivals: {inflow: sick)" + week +
                                R"(}
start: comes
nodes:
  comes: {kind: record, count: comes, list: true, next: bed}
  bed: {kind: stay, pool: bed, time: {lognormal: {mean: 5 days, cv: 1}}, next: treated}
  treated: {kind: record, count: treated_for_others, next: gone}
  gone: {kind: end}
)");
    return text;
}

}  // namespace

TEST_CASE("others' residents come to each hospital by the residents that it serves", "[invariants]")
{
    const Ran none = visited(ample_town(), "0 per year").run();
    const Ran one = visited(ample_town(), "2 per year").run();
    CHECK(counted(none, "comes") == 0);
    // 1,000 residents, 120 days.
    const double mean = 1000 * 2 * 120.0 / 365;
    CHECK(std::fabs(static_cast<double>(counted(one, "comes")) - mean) < 4 * std::sqrt(mean));
    CHECK(static_cast<double>(counted(one, "treated_for_others")) > 0.8 * mean);
    // Where beds are ample they disturb nobody, and they count as nobody's admission.
    for (const char* const measure : {"onset", "admission", "out"}) {
        CHECK(counted(one, measure) == counted(none, measure));
    }
    CHECK(busy(one, "bed") > busy(none, "bed"));

    const Ran wide = visited(wide_town(), "2 per year").run();
    CHECK(std::fabs(static_cast<double>(counted(wide, "comes")) - mean) < 4 * std::sqrt(mean));
    // Sixteen streams of their own: hardly two customers come at one instant.
    std::vector<std::int64_t> times;
    for (const auto& row : wide.tally(0).tape) {
        if (wide.names.measures[index(row.measure)] == "comes") {
            times.push_back(row.time.time_since_epoch().count());
        }
    }
    std::sort(times.begin(), times.end());
    CHECK(std::adjacent_find(times.begin(), times.end()) == times.end());
    CHECK(times.size() > 500);
    CHECK(std::count_if(wide.names.pathways.begin(), wide.names.pathways.end(),
                        [](const std::string& name) { return name.starts_with("others@"); }) == 16);
}

TEST_CASE("others' residents and the town's own wait for the same beds", "[invariants]")
{
    const Ran none = visited(town(), "0 per year").run();
    const Ran many = visited(town(), "10 per year").run();
    // People fall ill as often; who waits longer for a bed is more often ill already.
    const auto fell_ill = [](const Ran& ran) {
        const Tally& tally = ran.tally(0);
        const auto sum = [](const std::vector<std::int64_t>& counts) {
            return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
        };
        return counted(ran, "onset") + sum(tally.absorbed_open) + sum(tally.absorbed_away);
    };
    CHECK(fell_ill(many) == fell_ill(none));
    CHECK(counted(many, "out") < counted(none, "out"));
}

TEST_CASE("others' residents keep the hours of their week", "[invariants]")
{
    const Ran ran = visited(ample_town(), "4 per year", ", week: {days: [0, 7, 0, 0, 0, 0, 0]}").run();
    const double mean = 1000 * 4 * 17.0 * 7 / 365;  // 17 Tuesdays in 120 days
    CHECK(std::fabs(static_cast<double>(counted(ran, "comes")) - mean) < 4 * std::sqrt(mean));
    for (const TapeRow& row : ran.tally(0).tape) {
        if (ran.names.measures[index(row.measure)] == "comes") {
            CHECK(row.time.time_since_epoch() % one_week / one_day == 1);
        }
    }
}

TEST_CASE("needs keep the hours of their week, and their rate", "[invariants]")
{
    const std::string plain = "need: {rate: 3 per year, risk: true}";
    const auto with = [&](const std::string& week) {
        StudyText text = ill(ample_town(), "");
        return text.replace("illness.yaml", plain, "need: {rate: 3 per year, risk: true" + week + "}").run();
    };
    // Factors of 1 move no bit.
    CHECK(with(", week: {days: [1, 1, 1, 1, 1, 1, 1]}").digest == ill(ample_town(), "").run().digest);

    // All at nine or ten on Mondays.
    const Ran ran = with(
        ", week: {hours: [0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], days: "
        "[7, 0, 0, 0, 0, 0, 0]}");
    std::int64_t nine = 0;
    std::int64_t ten = 0;
    for (const TapeRow& row : ran.tally(0).tape) {
        if (ran.names.measures[index(row.measure)] == "onset") {
            const auto hour = row.time.time_since_epoch() % one_week / one_hour;
            nine += hour == 9 ? 1 : 0;
            ten += hour == 10 ? 1 : 0;
            CHECK((hour == 9 || hour == 10));
        }
    }
    const auto n = static_cast<double>(nine + ten);
    REQUIRE(n > 300);
    CHECK(std::fabs(static_cast<double>(ten) - 0.75 * n) < 4 * std::sqrt(n * 0.75 * 0.25));

    // As many as without hours, over whole weeks but for those that meet an open episode.
    const auto all =
        static_cast<double>(counted(with(", week: {days: [1.75, 1.75, 1.75, 1.75, 0, 0, 0]}"), "onset"));
    const auto even = static_cast<double>(counted(ill(ample_town(), "").run(), "onset"));
    CHECK(std::fabs(all - even) < 4 * std::sqrt(2 * even));

    // With a season beside it the bound holds both.
    CHECK_NOTHROW(
        with(", season: [1.5, 1.5, 1.5, 1.5, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 1.5, 1.5], week: {days: [3.5, 3.5, "
             "0, 0, 0, 0, 0]}"));
}

}  // namespace esther::test
