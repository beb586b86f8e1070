// Rows about those who are traced: what and when, on any shards. Minutes count from the end of the warm-up.

#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

const char* word(TraceKind what)
{
    switch (what) {
        case TraceKind::opens:
            return "opens";
        case TraceKind::absorbed_open:
            return "absorbed_open";
        case TraceKind::absorbed_away:
            return "absorbed_away";
        case TraceKind::clock_starts:
            return "clock_starts";
        case TraceKind::enters:
            return "enters";
        case TraceKind::goes:
            return "goes";
        case TraceKind::waits:
            return "waits";
        case TraceKind::queues:
            return "queues";
        case TraceKind::asks:
            return "asks";
        case TraceKind::granted:
            return "granted";
        case TraceKind::refused:
            return "refused";
        case TraceKind::lined_up:
            return "lined_up";
        case TraceKind::turned_away:
            return "turned_away";
        case TraceKind::given_back:
            return "given_back";
        case TraceKind::served:
            return "served";
        case TraceKind::done:
            return "done";
        case TraceKind::gives_up:
            return "gives_up";
        case TraceKind::clock_strikes:
            return "clock_strikes";
        case TraceKind::pause_ends:
            return "pause_ends";
        case TraceKind::broken_off:
            return "broken_off";
        case TraceKind::parked:
            return "parked";
        case TraceKind::frees:
            return "frees";
        case TraceKind::sets_out:
            return "sets_out";
        case TraceKind::arrives:
            return "arrives";
        case TraceKind::closes:
            return "closes";
        case TraceKind::dies:
            return "dies";
        case TraceKind::enters_world:
            return "enters_world";
        case TraceKind::leaves_world:
            return "leaves_world";
        case TraceKind::steps:
            return "steps";
        case TraceKind::no_show:
            return "no_show";
        case TraceKind::late:
            return "late";
    }
    return "?";
}

/// What happens to one person after the warm-up; the rows are the same on 1, 2 and 3 shards, and tracing
/// changes nothing else.
Log told(Micro& m, std::size_t person)
{
    m.build();
    const Tally untraced = Run(m.network, m.parameters, m.people, m.settings(1)).finish().tally;
    std::vector<TraceRow> first;
    for (const std::size_t shards : {1U, 2U, 3U}) {
        INFO("shards " << shards);
        RunSettings settings = m.settings(shards);
        settings.trace.people = m.people.id;
        std::sort(settings.trace.people.begin(), settings.trace.people.end());
        const RunResult result = Run(m.network, m.parameters, m.people, settings).finish();
        CHECK(difference(result.tally, untraced) == "");
        if (shards == 1) {
            first = result.trace;
        }
        CHECK(result.trace == first);
    }
    Log log;
    for (const TraceRow& row : first) {
        const Duration at = row.time - start_of_run - Micro::lead;
        if (row.who == m.people.id[person] && at >= Duration{0}) {
            log.push_back(std::to_string(at / Duration(1min)) + " " + word(row.what));
        }
    }
    return log;
}

Steps care(const Step& step)
{
    return {step, note("cared", "gone"), note("left", "gone"), note("full", "gone"), end("gone")};
}

}  // namespace

TEST_CASE("a trace tells of a claim at another site what both sites do", "[engine][trace]")
{
    Micro m;
    m.pool("care", Micro::district, 1, 1);
    m.person("ann", 0min, care(package("care", "care", 60min, "cared")));
    m.person("ben", 10min, care(package("care", "care", 30min, "cared")));
    m.person("cid", 20min, care(package("care", "care", 30min, "cared").if_full("full")));
    CHECK(told(m, 0) == Log{"0 done", "0 enters", "0 asks", "15 granted", "30 served", "90 done", "90 enters",
                            "90 frees", "90 closes"});
    CHECK(told(m, 1) == Log{"10 done", "10 enters", "10 asks", "25 lined_up", "105 granted", "120 served",
                            "150 done", "150 enters", "150 frees", "150 closes"});
    CHECK(told(m, 2) ==
          Log{"20 done", "20 enters", "20 asks", "35 refused", "50 turned_away", "50 enters", "50 closes"});
}

TEST_CASE("a trace tells of journeys, queues, patience, the clock and death", "[engine][trace]")
{
    Micro m;
    m.pool("doctor", Micro::hospital, 1);
    m.person("ann", 0min, care(contact("see", "doctor", 60min, "cared")));
    m.person("ben", 10min, care(contact("see", "doctor", 30min, "cared").patient(20min, "left")));
    m.person("cid", 20min, care(contact("see", "doctor", 30min, "cared").worsens()));
    m.clock(40min, "left");
    m.person("dan", 30min, care(contact("see", "doctor", 30min, "cared")));
    m.dies("dan", 70min);
    CHECK(told(m, 0) == Log{"0 done", "0 enters", "0 sets_out", "15 arrives", "15 served", "75 frees",
                            "75 enters", "75 closes", "75 sets_out", "90 arrives"});
    CHECK(told(m, 1) == Log{"10 done", "10 enters", "10 sets_out", "25 arrives", "25 queues", "45 gives_up",
                            "45 enters", "45 closes", "45 sets_out", "60 arrives"});
    CHECK(told(m, 3) == Log{"30 done", "30 enters", "30 sets_out", "45 arrives", "45 queues", "70 dies"});
    const Log cid = told(m, 2);
    CHECK(std::find(cid.begin(), cid.end(), "35 clock_strikes") == cid.end());
    CHECK(std::any_of(cid.begin(), cid.end(), [](const std::string& line) {
        return line.find("clock_strikes") != std::string::npos;
    }));
}

TEST_CASE("a trace tells who is broken off and who waits for the body", "[engine][trace]")
{
    Micro m;
    m.pool("doctor", Micro::home, 1);
    Pool preempting;
    preempting.preempts = true;
    m.serves(preempting);
    m.person("ann", 0min, care(contact("see", "doctor", 60min, "cared").priority(5)));
    m.person("ben", 10min, care(contact("see", "doctor", 30min, "cared").priority(1)));
    CHECK(told(m, 0) == Log{"0 done", "0 enters", "0 served", "10 broken_off", "40 served", "90 frees",
                            "90 enters", "90 closes"});
    CHECK(told(m, 1) == Log{"10 done", "10 enters", "10 served", "40 frees", "40 enters", "40 closes"});
}

TEST_CASE("who is not chosen leaves no row, and without a choice there are none", "[engine][trace]")
{
    Micro m;
    m.pool("doctor", Micro::home, 1);
    m.person("ann", 0min, care(contact("see", "doctor", 60min, "cared")));
    m.person("ben", 10min, care(contact("see", "doctor", 30min, "cared")));
    m.build();
    CHECK(Run(m.network, m.parameters, m.people, m.settings(1)).finish().trace.empty());
    RunSettings settings = m.settings(1);
    settings.trace.people = {m.people.id[1]};
    const auto rows = Run(m.network, m.parameters, m.people, settings).finish().trace;
    CHECK(!rows.empty());
    for (const TraceRow& row : rows) {
        CHECK(row.who == m.people.id[1]);
    }
}

}  // namespace esther::test
