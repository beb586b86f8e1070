// Saved states: what is refused and why, and that no damage is taken for a state.

#include "sim/engine/snapshot.hpp"

#include <algorithm>
#include <cstring>
#include <random>

#include "sim/core/sha256.hpp"
#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

using Bytes = std::vector<std::byte>;

Micro busy_town()
{
    Micro m(3);
    m.pool("nurse", Micro::home, 1);
    m.pool("bed", Micro::hospital, 2);
    m.pool("care", Micro::district, 1);
    for (int i = 0; i < 12; ++i) {
        m.person("p" + std::to_string(i), std::chrono::minutes(7 * i),
                 {contact("see", "nurse", 9min, "bed"), stay("bed", "bed", 100min, "care"),
                  package("care", "care", 45min, "cared").patient(300min, "left"), note("cared", "gone"),
                  note("left", "gone"), end("gone")});
    }
    m.arrivals(50min, 20, {contact("ask", "nurse", 2min, "asked"), note("asked", "out"), end("out")});
    m.build();
    return m;
}

/// The same with units that are away, newcomers who balk, and people who hold what others wait for.
Micro faulty_town()
{
    Micro m(3);
    Pool interrupting;
    interrupting.at_close = AtClose::hand_over;
    m.pool("nurse", Micro::home, 2);
    m.serves(interrupting);
    m.absences(Law::exponential(3e9), Law::exponential(2e9));  // 50 and 33 min
    m.pool("bed", Micro::hospital, 2);
    m.absences(Law::exponential(4e10), Law::exponential(1e9));
    m.pool("care", Micro::district, 1);
    for (int i = 0; i < 12; ++i) {
        const Step bed = stay("bed", "bed", 100min, i % 2 == 0 ? "care" : "cared");
        const Step care = package("care", "care", 45min, i % 2 == 0 ? "cared" : "bed");
        m.person(
            "p" + std::to_string(i), std::chrono::minutes(7 * i),
            {contact("see", "nurse", 9min, i % 2 == 0 ? "bed" : "care").balking({{1, 0.3}, {2, 1.0}}, "left"),
             bed, care, note("cared", "gone"), note("left", "gone"), end("gone")});
    }
    m.arrivals(50min, 60,
               {contact("ask", "nurse", 30min, "asked").balking({{1, 0.5}}, "away"), note("asked", "out"),
                note("away", "out"), end("out")});
    m.build();
    return m;
}

Run run_of(const Micro& m, std::size_t shards = 1)
{
    return Run(m.network, m.parameters, m.people, m.settings(shards));
}

Bytes saved(Run& run, const std::string& label = "micro")
{
    Bytes bytes;
    save_snapshot(run, label, [&](std::span<const std::byte> piece) {
        bytes.insert(bytes.end(), piece.begin(), piece.end());
    });
    return bytes;
}

Bytes saved_after(const Micro& m, Duration at, std::size_t shards = 1)
{
    Run run = run_of(m, shards);
    run.advance(run.end_of_warm_up() + at);
    return saved(run);
}

/// What is said when these bytes are restored; "" if they are.
std::string refusal(const Bytes& bytes, const Micro& m)
{
    try {
        static_cast<void>(Snapshot(bytes).restore(m.network, m.parameters, m.settings(2)));
    } catch (const SnapshotError& error) {
        return error.what();
    }
    return "";
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// Length and checksum put right, as if the bytes had been written so.
void reseal(Bytes& bytes)
{
    if (bytes.size() < 24 + 32) {
        return;
    }
    const std::uint64_t n = bytes.size();
    std::memcpy(bytes.data() + 16, &n, sizeof n);
    Sha256 hash;
    hash.add(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size() - 32));
    const Sha256::Digest digest = hash.finish();
    std::memcpy(bytes.data() + bytes.size() - 32, digest.data(), 32);
}

/// One damage: a flipped bit, a run of noise or of zeros, a piece lost, doubled or moved, a cut, something
/// behind the end.
Bytes damaged(Bytes bytes, std::mt19937_64& random)
{
    const auto below = [&](std::size_t n) { return static_cast<std::ptrdiff_t>(n == 0 ? 0 : random() % n); };
    const auto at = below(bytes.size());
    const auto length = std::min(below(200) + 1, static_cast<std::ptrdiff_t>(bytes.size()) - at);
    const auto first = bytes.begin() + at;
    switch (random() % 8) {
        case 0:
            *first ^= std::byte{1} << (random() % 8);
            break;
        case 1:
            std::generate_n(first, length, [&] { return static_cast<std::byte>(random() & 0xff); });
            break;
        case 2:
            std::fill_n(first, length, std::byte{0});
            break;
        case 3:
            bytes.erase(first, first + length);
            break;
        case 4: {
            const Bytes piece(first, first + length);
            bytes.insert(bytes.begin() + below(bytes.size()), piece.begin(), piece.end());
            break;
        }
        case 5:
            std::rotate(first, first + length / 2, first + length);
            break;
        case 6:
            bytes.resize(static_cast<std::size_t>(at));
            break;
        case 7:
            bytes.resize(bytes.size() + static_cast<std::size_t>(length), std::byte{0xff});
            break;
    }
    return bytes;
}

}  // namespace

TEST_CASE("a state saved on some shards goes on the same on others", "[engine][snapshot]")
{
    const Micro m = busy_town();
    const RunResult straight = run_of(m).finish();
    int n = 0;
    for (const Duration at : {-Micro::lead, Duration{0}, Duration{5min}, Duration{25min}, Duration{200min}}) {
        for (const std::size_t from : {1U, 3U}) {
            for (const std::size_t to : {1U, 2U, 3U}) {
                const Bytes bytes = saved_after(m, at, from);
                Run run = Snapshot(bytes).restore(m.network, m.parameters, m.settings(to));
                CHECK(difference(run.finish().tally, straight.tally) == "");
                ++n;
            }
        }
    }
    CHECK(n == 30);
}

TEST_CASE("absences, balking and swaps go on the same from any instant", "[engine][snapshot]")
{
    const Micro m = faulty_town();
    const RunResult straight = run_of(m).finish();
    CHECK(straight.tally.swaps[1] > 0);
    CHECK(std::count_if(straight.tally.balked.begin(), straight.tally.balked.end(),
                        [](std::int64_t n) { return n > 0; }) > 3);
    std::mt19937_64 random(7);
    for (int i = 0; i < 25; ++i) {
        const auto minute = static_cast<std::int64_t>(random() % (3 * 1440));
        const Duration at = i == 0   ? Duration(1440min)
                            : i == 1 ? Duration(1440min) - Duration(1)
                                     : Duration(std::chrono::minutes(minute));
        CAPTURE(at / 1min);
        const Bytes bytes = saved_after(m, at, 1 + random() % 3);
        Run run = Snapshot(bytes).restore(m.network, m.parameters, m.settings(1 + random() % 3));
        CHECK(difference(run.finish().tally, straight.tally) == "");
    }
}

TEST_CASE("a state says of itself when it was saved and what the caller called it", "[engine][snapshot]")
{
    const Micro m = busy_town();
    Run run = run_of(m);
    run.advance(run.end_of_warm_up() + 10min);
    const Bytes bytes = saved(run, "usual care, replication 7");
    const Snapshot snapshot(bytes);
    CHECK(snapshot.info().label == "usual care, replication 7");
    CHECK(snapshot.info().now == run.now());
    CHECK(snapshot.info().people == 12);
    CHECK(snapshot.info().settings.warm_up == Micro::lead);
}

TEST_CASE("a run that ends when it is empty knows its end after a restart", "[engine][snapshot]")
{
    const Micro m = busy_town();
    RunSettings settings = m.settings(1);
    settings.until_empty = true;
    PeopleTable nobody;
    nobody.n_attributes = m.people.n_attributes;
    Run whole(m.network, m.parameters, nobody, settings);
    whole.advance(start_of_run + 1001min);  // the last customer came at 1,000 and left at 1,002
    Run later = whole;
    later.advance(start_of_run + 2000min);
    const Bytes bytes = saved(later);
    Run restored = Snapshot(bytes).restore(m.network, m.parameters, settings);
    const RunResult result = restored.finish();
    CHECK(result.measured == 1002min - Micro::lead);
    CHECK(result.measured == whole.finish().measured);
}

TEST_CASE("a fork of a saved state is a review at that instant", "[engine][snapshot]")
{
    const Micro m = busy_town();
    Parameters more = m.parameters;
    for (auto& site : more.calendars) {
        for (Calendar& calendar : site) {
            for (Calendar::Step& step : calendar.steps) {
                ++step.capacity;
            }
        }
    }
    Run whole = run_of(m);
    whole.advance(whole.end_of_warm_up() + 30min);
    const Bytes bytes = saved(whole);
    CHECK(Snapshot(bytes).goes_on_with(m.parameters));
    CHECK(!Snapshot(bytes).goes_on_with(more));
    Run forked = Snapshot(bytes).restore(m.network, more, m.settings(3));
    Run same = Snapshot(bytes).restore(m.network, m.parameters, m.settings(2));
    whole.set_parameters(more);
    const RunResult reviewed = whole.finish();
    CHECK(difference(forked.finish().tally, reviewed.tally) == "");
    CHECK(difference(same.finish().tally, reviewed.tally) != "");
}

TEST_CASE("a state of something else is refused, and it is said why", "[engine][snapshot]")
{
    const Micro m = busy_town();
    const Bytes bytes = saved_after(m, 20min);
    REQUIRE(refusal(bytes, m) == "");

    CHECK(refusal({}, m) == "is no saved state");
    const std::string text = "study: a file of another kind, long enough to hold a head";
    CHECK(refusal(Bytes(reinterpret_cast<const std::byte*>(text.data()),
                        reinterpret_cast<const std::byte*>(text.data() + text.size())),
                  m) == "is no saved state");
    {
        Bytes other = bytes;
        other[8] = std::byte{9};
        CHECK(refusal(other, m) == "has format 9, and this program reads format 7");
    }
    {
        Bytes other = bytes;
        other.resize(1000);
        CHECK(refusal(other, m) == "is cut short: 1000 bytes, where it says " + std::to_string(bytes.size()));
        other = bytes;
        other.push_back(std::byte{0});
        CHECK(has(refusal(other, m), "is too long"));
    }
    {
        Bytes other = bytes;
        other[other.size() / 2] ^= std::byte{4};
        CHECK(refusal(other, m) == "is damaged: its content is not what its checksum says");
    }
    {
        Bytes other = bytes;
        other[24 + 16] = std::byte{77};  // the first size of the layout, behind head, tag and length
        reseal(other);
        CHECK(has(refusal(other, m), "was saved by another version of the program"));
        CHECK(has(refusal(other, m), "a Person takes 77 bytes there"));
    }
    {
        Micro wider(3);
        wider.pool("nurse", Micro::home, 1);
        wider.person("p", 0min, {contact("see", "nurse", 9min, "gone"), end("gone")});
        wider.build();
        const std::string said = refusal(bytes, wider);
        CHECK(has(said, "is the state of another network: "));
        CHECK(has(said, "3 pools there, 1 here"));
        CHECK(has(said, " nodes there, "));
    }
    {
        Micro renamed = busy_town();
        renamed.network.nodes[NodeId{1}].decision_time ^= 1;
        CHECK(refusal(bytes, renamed) == "is the state of another network: the " +
                                             std::to_string(m.network.nodes.size()) + " nodes differ");
    }
    {
        RunSettings settings = m.settings(1);
        settings.key.low ^= 1;
        settings.measure += 12h;
        CHECK_THROWS_WITH(Snapshot(bytes).restore(m.network, m.parameters, settings),
                          Catch::Matchers::Contains("another seed or replication") &&
                              Catch::Matchers::Contains("the measured time is 4 days there, 4.50 days here"));
    }
    {
        Micro eager = busy_town();
        eager.parameters.numbers[m.network.pathways[PathwayId{0}].need.base] *= 2;
        CHECK(has(refusal(bytes, eager), "drawn with other rates"));
    }
}

TEST_CASE("no damage is taken for a state", "[engine][snapshot]")
{
    const Micro m = busy_town();
    const Bytes bytes = saved_after(m, 20min, 2);
    std::mt19937_64 random(17);
    int n_refused = 0;
    int n_unharmed = 0;
    while (n_refused < 1000) {
        const Bytes other = damaged(bytes, random);
        if (other == bytes) {
            CHECK(refusal(other, m) == "");
            ++n_unharmed;
        } else {
            REQUIRE(refusal(other, m) != "");
            ++n_refused;
        }
    }
    CHECK(n_refused == 1000);
    CHECK(n_unharmed > 0);  // noise that was there already
}

TEST_CASE("bytes that nobody wrote, under a right checksum, are read without a crash", "[engine][snapshot]")
{
    const Micro m = busy_town();
    const Bytes bytes = saved_after(m, 20min, 2);
    std::mt19937_64 random(18);
    int n_refused = 0;
    for (int i = 0; i < 1000; ++i) {
        Bytes other = damaged(bytes, random);
        reseal(other);
        n_refused += refusal(other, m).empty() ? 0 : 1;
    }
    CHECK(n_refused > 300);
}

}  // namespace esther::test
