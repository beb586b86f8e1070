// What is treated as plain (sim/engine/plain.hpp) changes no bit: random studies of queues, in which plain
// nodes, pools and sources stand beside others, against a run in which nothing is.

#include <algorithm>
#include <optional>
#include <random>

#include "sim/engine/plain.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

/// Writes a study of queues: some stations, some streams, whatever a node, pool or stream may say on one line.
class Writer {
  public:
    explicit Writer(unsigned seed) : random_(seed) {}

    std::string study()
    {
        n_pools_ = 1 + below(4);
        std::string text = "study: random\nseed: " + std::to_string(1 + below(1000)) +
                           "\nreplications: 1\nwarm_up: 100 h\nmeasure: 400 h\npools:\n";
        for (unsigned i = 0; i < n_pools_; ++i) {
            const std::string capacity = likely(10) ? "unlimited" : std::to_string(1 + below(4));
            text += "  p" + std::to_string(i) + ": {capacity: " + capacity;
            if (capacity != "unlimited") {
                text += one_of({"", "", "", "", ", room: 3", ", rises: 1 h", ", at_close: hand_over, open: {daily: 08:00-20:00}",
                                ", open: {daily: 06:00-22:00}", ", absences: {every: 9 h, for: 2 h}"});
            }
            text += "}\n";
        }
        text += "pathways:\n";
        for (unsigned i = 0, n = 1 + below(3); i < n; ++i) {
            text += pathway(i);
        }
        return text;
    }

  private:
    unsigned below(unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(random_); }
    bool likely(unsigned percent) { return below(100) < percent; }
    std::string one_of(const std::vector<std::string>& texts)
    {
        return texts[below(static_cast<unsigned>(texts.size()))];
    }

    std::string law()
    {
        return one_of({"{exponential: {mean: 1 h}}", "{exponential: {mean: 0.4 h}}", "30 min", "1 h",
                       "{lognormal: {mean: 0.7 h, cv: 1.5}}", "{gamma: {mean: 1 h, shape: 0.5}}",
                       "{uniform: {from: 0 h, to: 1 h}}"});
    }

    std::string arrivals()
    {
        if (likely(20)) {
            return "{every: 30 min" + one_of({"", ", count: 300", ", no_show: 20 %", ", late: {exponential: {mean: 1 h}}"}) + "}";
        }
        const std::string text = one_of({"rate: 0.7 per hour", "rate: 1.5 per hour", "between: " + law(),
                                         "steps: [{until: 8 h, rate: 2 per hour}, {until: 24 h, rate: 0.5 per hour}]"});
        return "{" + text + one_of({"", "", "", ", count: 200", ", batch: [{size: 1, share: 50 %}, {size: 3}]"}) + "}";
    }

    std::string node_name(unsigned i) const { return i < n_nodes_ ? "n" + std::to_string(i) : "gone"; }

    /// To the next node, and often to another: onward, or back where it takes time, so that no loop is
    /// timeless.
    std::string ways(unsigned from, bool takes_time)
    {
        const std::string next = node_name(from + 1);
        if (likely(40)) {
            return next;
        }
        const bool back = takes_time && likely(40);
        const std::string other = node_name(back ? below(from + 1) : from + 1 + below(n_nodes_ - from));
        return other == next ? next : "[{to: " + other + ", share: 40 %}, {to: " + next + "}]";
    }

    std::string node(unsigned i)
    {
        const std::string kind = one_of({"contact", "contact", "contact", "contact", "stay", "wait", "record", "decision"});
        std::string text = "      n" + std::to_string(i) + ": {kind: " + kind;
        const bool served = kind == "contact" || kind == "stay";
        if (served) {
            text += ", pool: p" + std::to_string(below(n_pools_)) + ", time: " + law();
            if (likely(25)) {
                text += one_of({", priority: 1", ", patience: {after: 2 h, to: gone}", ", if_full: gone",
                                ", balks: {at: 3, to: gone}", ", stopwatch: start"});
            }
        } else if (kind == "wait") {
            text += ", time: " + law();
        } else if (kind == "record") {
            text += ", count: " + one_of({"c0", "c1", "[c0, c1]"}) + one_of({"", ", once: true", ", list: true"});
        }
        if (!served && likely(30)) {
            text += ", keeps: true";
        }
        return text + ", next: " + ways(i, served || kind == "wait") + "}\n";
    }

    std::string pathway(unsigned number)
    {
        n_nodes_ = 2 + below(6);
        std::string text = "  - pathway: w" + std::to_string(number) + "\n    arrivals: " + arrivals() +
                           "\n    start: n0\n    nodes:\n";
        for (unsigned i = 0; i < n_nodes_; ++i) {
            text += node(i);
        }
        return text + "      gone: {kind: end}\n";
    }

    std::mt19937 random_;
    unsigned n_pools_ = 0;
    unsigned n_nodes_ = 0;
};

}  // namespace

TEST_CASE("what is treated as plain changes no bit of any study of queues", "[invariants][digest]")
{
    std::size_t n_read = 0;
    std::size_t n_plain = 0;
    std::size_t n_beside_others = 0;
    std::int64_t n_events = 0;
    for (unsigned seed = 1; seed <= 400; ++seed) {
        const std::string text = Writer(seed).study();
        CAPTURE(seed, text);
        std::optional<Parts> parts;
        try {
            parts = parts_of(StudyText({{"study.yaml", text}}).read());
        } catch (const std::exception&) {
            continue;  // such as a pool that nobody uses: counted below
        }
        ++n_read;
        const Network& network = parts->compiled.network;
        const PlainNetwork plain = plain_part_of(network);
        n_plain += plain.empty() ? 0 : 1;
        n_beside_others += !plain.empty() && std::any_of(plain.nodes.begin(), plain.nodes.end(),
                                                         [](const PlainNode& n) { return !n.plain; })
                               ? 1
                               : 0;
        RunSettings settings = parts->settings;
        Run usual(network, parts->compiled.parameters[0], parts->people, settings);
        settings.reference = true;
        Run reference(network, parts->compiled.parameters[0], parts->people, settings);
        for (int i = 1; i <= 5; ++i) {
            const Time at = start_of_run + i * 77 * one_hour + i * one_minute;
            usual.advance(at);
            reference.advance(at);
            REQUIRE(usual.fingerprint() == reference.fingerprint());
            if (i == 3) {  // a review point: lengths that were drawn ahead are forgotten
                usual.set_parameters(parts->compiled.parameters[0]);
                reference.set_parameters(parts->compiled.parameters[0]);
            }
        }
        const RunResult a = usual.finish();
        const RunResult b = reference.finish();
        REQUIRE(difference(a.tally, b.tally) == "");
        REQUIRE(a.failed_checks == b.failed_checks);
        n_events += a.tally.events;
    }
    CHECK(n_read >= 150);
    CHECK(n_plain >= 80);
    CHECK(n_beside_others >= 40);
    CHECK(n_events > 100'000);
}

}  // namespace esther::test
