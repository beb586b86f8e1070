#include "pathways/graph/checks.hpp"
#include "pathways/graph/includes.hpp"
#include "pathways/graph/visit.hpp"
#include "pathways/yaml/load_pathway.hpp"
#include "pathways/yaml/value.hpp"
#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;

namespace {

constexpr double hour = 3600e6;  // [us]
constexpr double day = 24 * hour;
constexpr double year = 365 * day;

const char* const example = R"(
pathway: urinary_infection
title: Urinary tract infection
source: base.md
marks: [visible]
need:
  rate: {value: 0.11 per year, source: 4B.06, grade: C}
  risk: true
  by:
    - {age: {0-64: 0.2, 65-74: 1, 75-84: 1.3, 85+: 1.8}, otherwise: 1, source: 4B.06, grade: C}
    - age x sex: {65-74: {male: 3.05, female: 10.96}, 75+: {female: {use: share.admitted}}}
  season: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.2]
clock:
  after: {lognormal: {mean: 4 days, cv: 1}}
  to: hospital
start: seek_help
nodes:
  seek_help:
    kind: decision
    severity: 0.5
    next:
      - {to: hospital, share: 5 %, odds: [{frailty: {severe: 2}}, {mark: visible, odds: 0.7}], log_odds: 0.1, mark: visible, delay: 1 h, over: primary_acute}
      - {to: see_gp}
  see_gp: {kind: contact, pool: server, time: {lognormal: {mean: 12 min, cv: 0.5}}, worsens: true, patience: {after: 2 days, to: hospital}, next: count, priority: 2, if_full: hospital, when_away: hold, away_hold: 1 h, travel: 10 min, ask: there, rng_id: gp}
  hospital: {kind: stay, at: hospital, pool: server, time: 3 days, stops_clock: true, stopwatch: start, next: count}
  count: {kind: record, count: [admission, attendance], once: true, list: true, set: {frailty: mild}, next: rest}
  rest: {kind: wait, keeps: true, race: [{after: 1 h, to: home}, {after: {exponential: {mean: 1 h}}, to: care}]}
  care: {kind: package, pool: server, time: 10 days, next: home}
  home: {kind: end}
)";

PathwaySpec read(const std::string& text, Problems& problems)
{
    return read_pathway(parse_document(text, "a.yaml", problems), "a.yaml", problems);
}

const NodeSpec& node_of(const PathwaySpec& pathway, const std::string& name)
{
    for (const NodeSpec& node : pathway.nodes) {
        if (node.name == name) {
            return node;
        }
    }
    throw std::out_of_range(name);
}

}  // namespace

TEST_CASE("a pathway keeps everything that its file says", "[language]")
{
    Problems problems;
    const PathwaySpec pathway = read(example, problems);
    check_pathway(pathway, test::small_world(), problems);
    CHECK(test::text_of(problems).empty());
    CHECK(pathway.name == "urinary_infection");
    CHECK(pathway.provenance.source == "base.md");
    CHECK(pathway.start == "seek_help");
    REQUIRE(pathway.need);
    CHECK(pathway.need->rate.value == 0.11 / year);
    CHECK(pathway.need->risk);
    REQUIRE(pathway.need->by.size() == 2);
    CHECK(pathway.need->by[0].entries.size() == 4);
    CHECK(pathway.need->by[0].entries[3].first == std::vector<std::string>{"85+"});
    CHECK(pathway.need->by[0].entries[3].second.provenance.grade == "C");
    CHECK(pathway.need->by[1].attributes == std::vector<std::string>{"age", "sex"});
    CHECK(pathway.need->by[1].entries[1].first == std::vector<std::string>{"65-74", "female"});
    CHECK(pathway.need->by[1].entries[1].second.value == 10.96);
    CHECK(pathway.need->by[1].entries[2].second.use == "share.admitted");
    CHECK(pathway.need->season.size() == 12);
    REQUIRE(pathway.clock);
    CHECK(pathway.clock->to == "hospital");
    REQUIRE(pathway.nodes.size() == 7);
    const NodeSpec& decision = node_of(pathway, "seek_help");
    CHECK(decision.severity == 0.5);
    REQUIRE(decision.next.size() == 2);
    CHECK(decision.next[0].share->value == 0.05);
    CHECK(decision.next[0].odds.size() == 2);
    CHECK(decision.next[0].odds[1].mark == "visible");
    CHECK(decision.next[0].odds[1].entries[0].second.value == 0.7);
    CHECK(decision.next[0].log_odds->value == 0.1);
    CHECK(decision.next[0].marks == std::vector<std::string>{"visible"});
    CHECK(decision.next[0].over == "primary_acute");
    CHECK(decision.next[0].delay->values[0].value == hour);
    CHECK(!decision.next[1].share);
    const NodeSpec& contact = node_of(pathway, "see_gp");
    CHECK(contact.pool == "server");
    CHECK(contact.priority == 2);
    CHECK(contact.worsens);
    CHECK(contact.patience->values[0].value == 2 * day);
    CHECK(contact.patience_to == "hospital");
    CHECK(contact.if_full == "hospital");
    CHECK(contact.when_away == "hold");
    CHECK(contact.away_hold->value == hour);
    CHECK(contact.ask == "there");
    CHECK(contact.rng_id == "gp");
    CHECK(node_of(pathway, "hospital").stops_clock);
    CHECK(node_of(pathway, "hospital").starts_stopwatch);
    const NodeSpec& record = node_of(pathway, "count");
    CHECK(record.counts == std::vector<std::string>{"admission", "attendance"});
    CHECK(record.once);
    CHECK(record.list);
    CHECK(record.sets == std::vector<std::pair<std::string, std::string>>{{"frailty", "mild"}});
    CHECK(node_of(pathway, "rest").rivals.size() == 2);
    CHECK(node_of(pathway, "rest").keeps);
}

TEST_CASE("newcomers balk at a number waiting, or by shares that rise with it", "[language]")
{
    const auto node_with = [](const std::string& balks) {
        Problems problems;
        const PathwaySpec pathway = read(
            "pathway: p\narrivals: {rate: 1 per hour}\nstart: a\nnodes:\n  a: {kind: contact, pool: "
            "server, time: 1 h, balks: " +
                balks + ", next: b}\n  b: {kind: end}\n",
            problems);
        CHECK(test::text_of(problems).empty());
        return node_of(pathway, "a");
    };
    const NodeSpec all = node_with("{at: 5, to: b}");
    REQUIRE(all.balks.size() == 1);
    CHECK(all.balks[0].from == 5);
    CHECK(all.balks[0].share.value == 1);
    CHECK(all.balks_to == "b");
    CHECK(node_with("{at: 0, to: b}").balks.front().from == 0);
    const NodeSpec some = node_with("{at: [{from: 3, share: 20 %}, {from: 8, share: {use: x}}], to: b}");
    REQUIRE(some.balks.size() == 2);
    CHECK(some.balks[0].from == 3);
    CHECK(some.balks[0].share.value == 0.2);
    CHECK(some.balks[1].from == 8);
    CHECK(some.balks[1].share.use == "x");
}

TEST_CASE("arrivals have six shapes", "[language]")
{
    const auto source_of = [](const std::string& text) {
        Problems problems;
        const PathwaySpec pathway =
            read("pathway: p\narrivals: " + text + "\nstart: a\nnodes: {a: {kind: end}}\n", problems);
        CHECK(test::text_of(problems).empty());
        return pathway.source.value();
    };
    CHECK(source_of("{rate: 2 per hour}").shape == "constant");
    CHECK(source_of("{rate: 2 per hour, count: 10000000}").count->value == 1e7);
    const SourceSpec wave = source_of("{rate: 8 per hour, sinusoid: {amplitude: 6 per hour, period: 24 h}}");
    CHECK(wave.shape == "sinusoid");
    CHECK(wave.amplitude.value == 6 / hour);
    CHECK(wave.period.value == day);
    const SourceSpec steps =
        source_of("{steps: [{until: 8 h, rate: 2 per hour}, {until: 24 h, rate: 1 per hour}]}");
    CHECK(steps.shape == "steps");
    CHECK(steps.period.value == day);
    CHECK(steps.rates.size() == 2);
    CHECK(source_of("{rate: 0.2 per hour, ramp: 0.05 per hour per hour}").slope.value == 0.05 / hour / hour);
    const SourceSpec every = source_of("{every: 75 min}");
    CHECK(every.shape == "renewal");
    CHECK(every.between->values.front().value == 75 * 60e6);
    CHECK(source_of("{between: {gamma: {mean: 2 h, cv: 0.5}}}").between->kind == LawKind::gamma);
    const SourceSpec clinic = source_of(
        "{at: {tue: [08:20, 08:00]}, batch: [{size: 2, share: 10 %}, {size: 1}], no_show: 5 %, late: 3 min}");
    CHECK(clinic.shape == "scheduled");
    CHECK(clinic.instants == std::vector<double>{day + 8 * hour, day + 8 * hour + 20 * 60e6});
    CHECK(clinic.round == 7 * day);
    CHECK(clinic.batches.size() == 2);
    CHECK(clinic.no_show->value == 0.05);
    CHECK(clinic.late->values.front().value == 3 * 60e6);
    CHECK(source_of("{at: [08:00]}").round == day);
}

TEST_CASE("pools have a capacity, a room and opening hours", "[language]")
{
    Problems problems;
    const auto pools = read_pools(parse_document(R"(
gp: {at: neighbourhood, capacity: {value: '0.55 per 1,000 people', source: x, grade: C}, open: {mon-fri: 08:00-18:30}, room: 5}
night: {capacity: 2, open: {mon-sun: 20:00-08:00}}
long: {capacity: 2, open: {fri-sun: 06:00-06:00}}
half: {capacity: 4, open: {mon: [08:00-12:00, {hours: 13:00-17:00, share: 50 %}]}}
free: {capacity: unlimited}
sized: {capacity: {use: capacity.sized}}
scanner: {capacity: 2, absences: {every: 60 days, for: {exponential: {mean: {use: repair}}}}}
)",
                                                 "a.yaml", problems),
                                  problems);
    CHECK(test::text_of(problems).empty());
    REQUIRE(pools.size() == 7);
    CHECK(!pools[0].there_for);
    CHECK(pools[6].there_for->values[0].value == 60 * day);
    CHECK(pools[6].away_for->values[0].use == "repair");
    CHECK(pools[0].at == "neighbourhood");
    CHECK(pools[0].per_person);
    CHECK(pools[0].capacity.value == 0.55 / 1000);
    CHECK(pools[0].capacity.dimension == Dimension::people);
    CHECK(pools[0].capacity.provenance.grade == "C");
    CHECK(pools[0].room->value == 5);
    REQUIRE(pools[0].open.size() == 5);
    CHECK(pools[0].open[4].from == 4 * day + 8 * hour);
    CHECK(pools[0].open[4].to == 4 * day + 18.5 * hour);
    REQUIRE(pools[1].open.size() == 8);  // the night of Sunday runs into Monday
    CHECK(pools[1].open[0].from == 0);
    CHECK(pools[1].open[0].to == 8 * hour);
    CHECK(pools[1].open[7].to == 7 * day);
    REQUIRE(pools[2].open.size() == 4);  // three days of 24 hours, the last into Monday
    CHECK(pools[2].open[0].to == 6 * hour);
    CHECK(pools[2].open[1].from == 4 * day + 6 * hour);
    CHECK(pools[2].open[1].to == 5 * day + 6 * hour);
    CHECK(pools[2].open[3].to == 7 * day);
    CHECK(pools[3].open[1].share == 0.5);
    CHECK(pools[4].unlimited);
    CHECK(pools[5].capacity.use == "capacity.sized");
    CHECK(!pools[5].per_person);
}

TEST_CASE("an included pathway takes the place of its node", "[language][include]")
{
    const test::TempDir folder;
    const std::string path = folder.write("main.yaml", R"(
pathway: main
arrivals: {rate: 2 per hour}
start: first
nodes:
  first: {kind: include, file: parts.yaml, with: {length: 2 h}, exits: {done: second, failed: gone}}
  second: {kind: include, file: parts.yaml, with: {length: {use: service.time}, share: 0.5}, rng_id: again, exits: {done: gone, failed: first}}
  gone: {kind: end}
)");
    folder.write("parts.yaml", R"(
pathway: parts
parameters: {length: , share: 10 %}
marks: [tried]
start: work
nodes:
  work: {kind: wait, time: {use: length}, next: inner, rng_id: labour}
  inner: {kind: include, file: inner.yaml, exits: {out: split}}
  split: {kind: decision, next: [{to: failed, share: {use: share}, mark: tried}, {to: done}]}
  done: {kind: end}
  failed: {kind: end}
)");
    folder.write("inner.yaml", "pathway: inner\nstart: out\nnodes: {out: {kind: end}}\n");
    Problems problems;
    const PathwaySpec pathway = load_pathway(path, problems);
    CHECK(test::text_of(problems).empty());
    CHECK(pathway.start == "first/work");
    CHECK(pathway.marks == std::vector<std::string>{"tried"});
    REQUIRE(pathway.nodes.size() == 5);
    CHECK(node_of(pathway, "first/work").time->values[0].value == 2 * hour);
    CHECK(node_of(pathway, "first/work").rng_id == "first/labour");
    CHECK(node_of(pathway, "second/work").rng_id == "again/labour");
    CHECK(node_of(pathway, "second/split").rng_id == "again/split");
    CHECK(node_of(pathway, "first/split").rng_id.empty());
    CHECK(node_of(pathway, "second/work").time->values[0].use == "service.time");
    // The inner pathway is an end and nothing else: ways to it lead through.
    CHECK(node_of(pathway, "first/work").next[0].to == "first/split");
    CHECK(node_of(pathway, "first/split").next[0].to == "gone");
    CHECK(node_of(pathway, "first/split").next[1].to == "second/work");
    CHECK(node_of(pathway, "second/split").next[0].to == "first/work");
    CHECK(node_of(pathway, "second/split").next[0].share->value == 0.5);
    CHECK(node_of(pathway, "first/split").next[0].share->value == 0.1);
    CHECK(node_of(pathway, "first/split").next[0].share->dimension == Dimension::share);
}

TEST_CASE("a clock may lead to a node of a sub-pathway", "[language][include]")
{
    const test::TempDir folder;
    folder.write("parts.yaml", R"(
pathway: parts
start: rest
nodes:
  rest: {kind: wait, time: 2 h, worsens: true, next: [{to: bed, share: 10 %}, {to: out}]}
  bed: {kind: wait, time: 3 h, stops_clock: true, next: out}
  out: {kind: end}
)");
    const auto with_clock_to = [&](const std::string& node, Problems& problems) {
        return load_pathway(
            folder.write("main.yaml",
                         "pathway: main\narrivals: {rate: 2 per hour}\nclock: {after: 1 h, to: " + node + R"(}
start: ill
nodes:
  ill: {kind: include, file: parts.yaml, exits: {out: gone}}
  gone: {kind: end}
)"),
            problems);
    };
    Problems none;
    CHECK(with_clock_to("ill/bed", none).clock->to == "ill/bed");
    CHECK(test::text_of(none).empty());
    for (const char* const node : {"ill/ward", "ill/", "/bed", "ill//bed"}) {
        CAPTURE(node);
        Problems problems;
        check_structure(with_clock_to(node, problems), problems);
        CHECK(test::text_of(problems).find(std::string("'") + node + "'") != std::string::npos);
    }
}

TEST_CASE("files that include each other in a circle are found", "[language][include]")
{
    const test::TempDir folder;
    const std::string part =
        "start: x\nnodes:\n  x: {kind: include, file: FILE, exits: {end: y}}\n  y: {kind: end}\n";
    const auto naming = [&part](const std::string& file) {
        std::string text = part;
        return text.replace(text.find("FILE"), 4, file);
    };
    folder.write("b.yaml", "pathway: b\n" + naming("./c.yaml"));
    folder.write("c.yaml", "pathway: c\n" + naming("../" + folder.path().filename().string() + "/a.yaml"));
    const std::string path =
        folder.write("a.yaml", "pathway: a\narrivals: {every: 1 h}\n" + naming("b.yaml"));
    Problems problems;
    static_cast<void>(load_pathway(path, problems));
    CHECK(test::text_of(problems).find("within itself") != std::string::npos);
}

TEST_CASE("includes that double at each level end with a fault", "[language][include]")
{
    const test::TempDir folder;
    for (int i = 0; i < 15; ++i) {
        const std::string file = "f" + std::to_string(i + 1) + ".yaml";
        folder.write("f" + std::to_string(i) + ".yaml",
                     "pathway: p\nstart: a\nnodes:\n  a: {kind: include, file: " + file +
                         ", exits: {c: b}}\n  b: {kind: include, file: " + file +
                         ", exits: {c: c}}\n  c: {kind: end}\n");
    }
    folder.write("f15.yaml",
                 "pathway: p\nstart: a\nnodes:\n  a: {kind: wait, time: 1 h, next: c}\n  c: {kind: end}\n");
    Problems problems;
    static_cast<void>(load_pathway(folder / "f0.yaml", problems));
    CHECK(test::text_of(problems).find("includes too much") != std::string::npos);
}

TEST_CASE("every scalar of a pathway is visited", "[language]")
{
    Problems problems;
    const PathwaySpec pathway = read(example, problems);
    std::size_t n = 0;
    for_each_scalar(pathway, [&n](const Scalar& scalar) { n += scalar.text.empty() ? 0 : 1; });
    // need 1 + 4 + 1 + 3 + 12, clock 2, seek_help 5, see_gp 2 + 1 + 1 + 1, hospital 1, rest 2, care 1
    CHECK(n == 37);
}
