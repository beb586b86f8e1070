#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/run.hpp"

namespace esther::test {

using namespace std::chrono_literals;

/// A node of a micro-system, by name. Every call returns a copy that says one thing more.
struct Step {
    std::string name;
    Node node;
    std::string pool;
    std::vector<std::string> others;  ///< pools that it takes from too, or turns to
    bool together = false;            ///< from all of them at once
    std::optional<Law> time, patience, travel;
    std::vector<std::pair<std::string, double>> next;   ///< node, share given that no earlier one was taken
    std::vector<std::uint8_t> marks;                    ///< set by each branch
    std::vector<std::pair<std::uint8_t, double>> odds;  ///< by branch: if this mark is set, odds times this
    std::vector<std::pair<Duration, std::string>> rivals;
    std::string patience_to, full_to, away_to, interrupted_to, balks_to;
    std::vector<std::pair<std::uint32_t, double>> balks;  ///< from so many waiting on, share
    std::vector<std::string> counts;

    [[nodiscard]] Step at(int place) const
    {
        return with([&](Step& s) { s.node.place = static_cast<PlaceId>(place); });
    }
    [[nodiscard]] Step patient(Duration d, const std::string& to) const
    {
        return with([&](Step& s) {
            s.patience = Law::constant(static_cast<double>(d.count()));
            s.patience_to = to;
        });
    }
    [[nodiscard]] Step if_full(const std::string& to) const
    {
        return with([&](Step& s) { s.full_to = to; });
    }
    [[nodiscard]] Step balking(std::vector<std::pair<std::uint32_t, double>> at, const std::string& to) const
    {
        return with([&](Step& s) {
            s.balks = std::move(at);
            s.balks_to = to;
        });
    }
    [[nodiscard]] Step away(WhenAway what, const std::string& to = "", Duration hold = Duration{0}) const
    {
        return with([&](Step& s) {
            s.node.when_away = what;
            s.away_to = to;
            s.node.away_hold = hold;
        });
    }
    [[nodiscard]] Step travelling(Duration d) const
    {
        return with([&](Step& s) { s.travel = Law::constant(static_cast<double>(d.count())); });
    }
    [[nodiscard]] Step priority(int p) const
    {
        return with([&](Step& s) { s.node.priority = static_cast<std::uint8_t>(p); });
    }
    [[nodiscard]] Step leaves_free(std::uint16_t units) const
    {
        return with([&](Step& s) { s.node.leaves_free = units; });
    }
    [[nodiscard]] Step if_interrupted(IfInterrupted what, const std::string& to = "") const
    {
        return with([&](Step& s) {
            s.node.if_interrupted = what;
            s.interrupted_to = to;
        });
    }
    [[nodiscard]] Step also(const std::vector<std::string>& pools) const
    {
        return with([&](Step& s) {
            s.others = pools;
            s.together = true;
        });
    }
    [[nodiscard]] Step overflow(const std::vector<std::string>& pools, bool waits_for_any = false) const
    {
        return with([&](Step& s) {
            s.others = pools;
            s.node.waits_for_any = waits_for_any;
        });
    }
    [[nodiscard]] Step ask_ahead() const
    {
        return with([&](Step& s) { s.node.ask_ahead = true; });
    }
    [[nodiscard]] Step keeps() const
    {
        return with([&](Step& s) { s.node.keeps = true; });
    }
    [[nodiscard]] Step worsens() const
    {
        return with([&](Step& s) { s.node.worsens = true; });
    }
    [[nodiscard]] Step starts_clock() const
    {
        return with([&](Step& s) { s.node.starts_clock = true; });
    }
    [[nodiscard]] Step stops_clock() const
    {
        return with([&](Step& s) { s.node.stops_clock = true; });
    }
    [[nodiscard]] Step stopwatch() const
    {
        return with([&](Step& s) { s.node.starts_stopwatch = true; });
    }
    [[nodiscard]] Step once() const
    {
        return with([&](Step& s) { s.node.only_first_visit = true; });
    }
    [[nodiscard]] Step loops(std::uint8_t slot) const
    {
        return with([&](Step& s) {
            s.node.visit_slot = slot;
            s.node.counts_visit = true;
        });
    }
    /// One more way out; the shares are given that no earlier one was taken.
    [[nodiscard]] Step or_to(const std::string& to, double share = 1, std::uint8_t mark = 0) const
    {
        return with([&](Step& s) {
            s.next.emplace_back(to, share);
            s.marks.push_back(mark);
            s.odds.emplace_back(std::uint8_t{0}, 1.0);
        });
    }
    /// The latest way out has its odds multiplied if a mark is set.
    [[nodiscard]] Step odds_if(std::uint8_t mark, double factor) const
    {
        return with([&](Step& s) { s.odds.back() = {mark, factor}; });
    }

    template <class F>
    [[nodiscard]] Step with(F change) const
    {
        Step copy = *this;
        change(copy);
        return copy;
    }
};

using Steps = std::vector<Step>;

[[nodiscard]] Step contact(const std::string& name, const std::string& pool, Duration time,
                           const std::string& next);
[[nodiscard]] Step stay(const std::string& name, const std::string& pool, Duration time,
                        const std::string& next);
[[nodiscard]] Step package(const std::string& name, const std::string& pool, Duration time,
                           const std::string& next);
[[nodiscard]] Step wait(const std::string& name, Duration time, const std::string& next);
[[nodiscard]] Step race(const std::string& name, std::vector<std::pair<Duration, std::string>> rivals);
[[nodiscard]] Step decide(const std::string& name);
/// A record that lists and counts a measure of its own name.
[[nodiscard]] Step note(const std::string& name, const std::string& next);
[[nodiscard]] Step end(const std::string& name);

/// A network made by hand, so small that every time can be worked out on paper. Places 0, 1, 2 have one
/// site each, a crossing takes 15 min, and people live at 0. Times count from the end of the warm-up.
class Micro {
  public:
    static constexpr Duration crossing = 15min;
    static constexpr Duration lead = one_day;  ///< the warm-up, in which the needs arise
    static constexpr Duration measured = 4 * one_day;
    static constexpr int home = 0;
    static constexpr int hospital = 1;
    static constexpr int district = 2;

    explicit Micro(std::uint64_t seed = 1) : seed_(seed) {}

    void pool(const std::string& name, int place, std::int64_t capacity, std::int64_t room = -1);
    /// Capacity by steps of a period that begins with the run (24 h before time 0).
    void pool(const std::string& name, int place, const Calendar& calendar);
    /// How the pool named last serves.
    void serves(const Pool& how) { pools_.back().how = how; }
    /// Each of its units is there for a time, then away for a time.
    void absences(const Law& there, const Law& away) { pools_.back().absences = {there, away}; }
    /// At time `at` the person enters the first of the steps. Called again: another need of the same person.
    void person(const std::string& name, Duration at, Steps steps);
    void dies(const std::string& name, Duration at);
    /// The course of illness of the pathway added last.
    void clock(Duration after, const std::string& to);
    /// Customers of a source that come every `period` from the start of the run, so many of them.
    void arrivals(Duration period, std::uint64_t n, Steps steps);
    /// The severity of the pathway added last leans on choices and times of its nodes by this weight.
    void severity(const std::string& step, double of_time, double of_split);
    void law(const std::string& step, const Law& time);

    struct Outcome {
        RunResult result;
        std::vector<std::string> log;  ///< "90 ann served": minute, person, note
        [[nodiscard]] std::int64_t count(const std::string& measure) const;
        [[nodiscard]] const Distribution& stopwatch(const std::string& measure) const;
        /// The pool's month summed over the measured time.
        [[nodiscard]] PoolMonth pool(const std::string& name) const;
        /// Delayed time [min] of a pool's units until another pool had room; "" = until a wait was over.
        [[nodiscard]] std::int64_t delayed(const std::string& held, const std::string& awaited) const;
        /// Of all delayed time of the pool, what lies in this day of the delay, the first being 0 [min].
        [[nodiscard]] std::int64_t delayed_on_day(const std::string& held, std::size_t day) const;
        std::vector<std::string> pools, measures;
    };
    /// Runs it on 1, 2 and 3 shards, which must agree in every bit, checks that the books balance and that at
    /// the end nothing is in use, reserved or waiting, and returns what happened.
    [[nodiscard]] Outcome run();
    /// The same with a review point.
    [[nodiscard]] Outcome run_with_review(
        Duration at, const std::vector<std::pair<std::string, std::int64_t>>& capacities);

    /// For tests that drive the run themselves.
    void build();
    [[nodiscard]] RunSettings settings(std::size_t shards) const;
    Network network;
    Parameters parameters;
    PeopleTable people;
    bool drains = true;  ///< whether everything is over at the end

  private:
    struct PoolText {
        std::string name;
        int place;
        Calendar calendar;
        std::int64_t room;
        Pool how{};
        std::optional<std::pair<Law, Law>> absences{};
    };
    struct PathwayText {
        std::size_t person = 0;
        bool customers = false;
        Duration at{0};
        std::uint64_t n = 0;
        Steps steps;
        std::optional<std::pair<Duration, std::string>> clock;
    };
    struct PersonText {
        std::string name;
        std::optional<Duration> death;
        std::vector<std::size_t> pathways;
        std::uint32_t id = 0;
    };

    void add_people();
    void choose_id(PersonText& person, std::vector<Duration>& opens) const;
    void add_pathway(const PathwayText& text, Duration first_wait);
    [[nodiscard]] std::uint32_t number(double value);
    void add_others(NodeId node, const Step& step);
    [[nodiscard]] LawId add_law(const Law& law);
    [[nodiscard]] MeasureId measure(const std::string& name);
    [[nodiscard]] PoolId pool_id(const std::string& name) const;
    [[nodiscard]] Outcome told(RunResult result) const;
    void check_end(const RunResult& result) const;

    std::uint64_t seed_;
    bool built_ = false;
    std::vector<PoolText> pools_;
    std::vector<PathwayText> pathways_;
    std::vector<PersonText> people_;
    std::vector<std::string> measures_;
};

}  // namespace esther::test
