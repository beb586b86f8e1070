#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pathways/graph/problem.hpp"

// A pathway as people write it: names, units already turned into canonical ones, nothing numbered.
// Canonical units: durations in microseconds, rates in events per microsecond, shares and factors
// without unit, capacities in units (or units per person, see PoolSpec).

namespace esther {

/// Where a figure comes from. Grades: A trial, B quasi-experiment, C observational, D expert, E assumption.
struct Provenance {
    std::string source;
    std::string grade;
    std::string note;
};

enum class Dimension { number, share, duration, rate, people, money };

/// A number in a file, or the name of a parameter that holds it (`{use: name}`).
struct Scalar {
    double value = 0;
    std::string use;  ///< not empty: the value comes from this parameter of the scenario
    Dimension dimension = Dimension::number;
    std::string text;  ///< as written, for reports
    Place place;
    Provenance provenance;
};

enum class LawKind {
    constant,
    uniform,
    exponential,
    lognormal,
    weibull,
    gamma,
    gompertz,
    hazard,
    empirical,
    mixture
};

/// A law as written. Meaning of `values` by kind, in this order:
/// constant value; uniform from, to; exponential mean; lognormal mean, cv; weibull mean, shape;
/// gamma mean, shape; gompertz start, growth; hazard rates (with `ends`); empirical values (with `shares`);
/// mixture weights (with `parts`; a weight with text "rest" takes what the others leave).
struct LawSpec {
    LawKind kind = LawKind::constant;
    std::vector<Scalar> values;
    std::vector<Scalar> ends;
    std::vector<Scalar> shares;
    std::vector<LawSpec> parts;
    double severity = 0;  ///< weight of the episode's severity, in [-1, 1]
    Place place;
};

/// A table of factors over one attribute or a pair: keys are value names, or ages "5-16", "85+".
struct FactorSpec {
    std::vector<std::string> attributes;  ///< one or two names; empty for a mark
    std::string mark;                     ///< applies to episodes that carry this mark
    /// Keys (one per attribute) and the factor. Values not listed have factor `otherwise`.
    std::vector<std::pair<std::vector<std::string>, Scalar>> entries;
    std::optional<Scalar> otherwise;
    Place place;
};

struct BranchSpec {
    std::string to;
    std::optional<Scalar> share;     ///< absent: takes what the others leave ("rest")
    std::vector<FactorSpec> odds;    ///< multiply the odds of this branch
    std::optional<Scalar> log_odds;  ///< added to the log-odds
    std::vector<std::string> marks;  ///< set on the episode
    std::optional<LawSpec> delay;    ///< expands into a wait node `<node>.to.<to>`
    std::string over;                ///< interface crossed: expands into a handoff (M1)
    Place place;
};

struct RivalSpec {
    LawSpec after;
    std::string to;
    Place place;
};

/// How a decision answers to crowding: from so much of a pool in use on, the odds of each branch against all
/// less intensive ones are multiplied (M6).
struct PressureSpec {
    struct Step {
        Scalar from;  ///< occupancy
        Scalar odds;
    };
    std::string pool;
    std::vector<Step> steps;  ///< rising; below the first nothing is shifted
    Place place;
};

/// kind: one of contact wait decision stay package record end include.
struct NodeSpec {
    std::string name;
    std::string title;
    std::string kind;
    Place place;

    std::string pool;
    std::vector<std::string> also;      ///< pools of which it takes a unit too, all at once
    std::vector<std::string> overflow;  ///< pools that are tried in this order if its own is full
    std::string waits_for;              ///< own | any | "" (own): of these pools
    std::string at;                     ///< place; empty = the pool's place, or where the body is
    std::optional<LawSpec> time;
    std::optional<LawSpec> travel;
    std::optional<LawSpec> patience;  ///< with patience_to
    std::string patience_to;
    std::string if_full;
    struct Balk {
        Scalar share;  ///< of the newcomers
        std::int64_t from = 1;
    };
    std::vector<Balk> balks;  ///< who goes to `balks_to` from how many waiting on; rising
    std::string balks_to;
    std::string when_away;  ///< cancel | rebook | hold
    std::optional<Scalar> away_hold;
    std::string away_to;
    int priority = 0;
    int leaves_free = 0;         ///< takes a unit only while more than so many are free
    std::string if_interrupted;  ///< resume | restart | reroute | "" (resume)
    std::string interrupted_to;  ///< for reroute
    std::string ask;             ///< ahead | there | "" (default by kind)
    bool keeps = false;
    bool worsens = false;
    bool starts_clock = false;
    bool stops_clock = false;
    bool starts_stopwatch = false;
    bool once = false;
    bool list = false;
    double severity = 0;                                    ///< weight of severity in the split
    std::optional<PressureSpec> pressure;                   ///< decision
    std::string decider;                                    ///< decision: role of care that decides, or ""
    std::vector<std::string> counts;                        ///< record: measures
    std::vector<std::pair<std::string, std::string>> sets;  ///< record: attribute, value
    std::vector<RivalSpec> rivals;                          ///< wait: `race:`
    std::vector<BranchSpec> next;                           ///< order matters: most to least intensive
    std::string rng_id;                                     ///< keeps the draws over a rename
    bool is_twin = false;                                   ///< has the draws of the node named in `rng_id`
    std::string include;                                    ///< include: file of the sub-pathway
    std::map<std::string, Scalar> with;                     ///< include: its parameters
    std::map<std::string, std::string> exits;               ///< include: its end nodes -> nodes here
    Provenance provenance;
    std::map<std::string, Place> key_places;  ///< where the values of its keys stand, for messages
};

/// How a rate runs over the week: a factor by hour of the day times one by day.
struct WeekSpec {
    static constexpr std::size_t hours_of_week = 168;
    std::vector<Scalar> hours;  ///< empty or 24 of mean 1, from midnight
    std::vector<Scalar> days;   ///< empty or 7 of mean 1, Monday first
    [[nodiscard]] bool is_even() const { return hours.empty() && days.empty(); }
    /// The factor of an hour of the week, 0 to 167 from Monday 00:00.
    [[nodiscard]] double at(std::size_t hour) const
    {
        return (hours.empty() ? 1.0 : hours[hour % hours.size()].value) *
               (days.empty() ? 1.0 : days[hour / (hours_of_week / days.size())].value);
    }
};

struct NeedSpec {
    Scalar rate;
    bool risk = false;
    bool opens_away = false;  ///< away from home too
    std::vector<FactorSpec> by;
    std::vector<Scalar> season;  ///< empty or 12 factors, January first
    WeekSpec week;
    Place place;
};

struct SourceSpec {
    std::string shape;               ///< constant | steps | sinusoid | ramp | renewal | scheduled
    Scalar rate;                     ///< constant rate, sinusoid mean, ramp start
    Scalar amplitude;                ///< sinusoid
    Scalar slope;                    ///< ramp, per microsecond squared
    Scalar period;                   ///< steps, sinusoid
    std::vector<Scalar> rates;       ///< steps
    std::vector<Scalar> ends;        ///< steps
    std::optional<LawSpec> between;  ///< renewal
    std::vector<double> instants;    ///< scheduled: microseconds within the round, rising
    double round = 0;                ///< scheduled: a day or a week [us]
    struct Batch {
        Scalar share;  ///< text "rest": takes what the others leave
        std::int64_t size = 1;
    };
    std::vector<Batch> batches;     ///< customers at one instant; empty = one
    std::optional<Scalar> no_show;  ///< share of the customers expected who do not come
    std::optional<LawSpec> late;    ///< time by which a customer comes later than planned
    std::optional<Scalar> count;    ///< customers after which it falls silent
    WeekSpec week;                  ///< of a constant rate
    /// Not empty: others' residents, so many for each resident as the setting's flow of this name says.
    std::string inflow;
    double times = 1;      ///< what the rate is multiplied by: residents, where it is one of each
    std::size_t site = 0;  ///< where they come
    Place place;
};

struct ClockSpec {
    LawSpec after;
    std::string to;
    Place place;
};

struct PathwaySpec {
    std::string name;
    std::string title;
    std::string file;
    Place place;
    std::vector<std::string> marks;
    std::map<std::string, Scalar> parameters;  ///< of a sub-pathway, with defaults; no text = must be given
    std::optional<NeedSpec> need;
    std::optional<SourceSpec> source;
    std::optional<ClockSpec> clock;
    std::string start;
    std::vector<NodeSpec> nodes;  ///< in file order; order is not part of the model
    Provenance provenance;
    std::map<std::string, Place> key_places;  ///< where the values of its keys stand, for messages
    /// Not empty: a copy for some people of the pathway of this name, whose random numbers it shares.
    std::string copy_of;
};

/// A pool of resources: `capacity` units at each site of `at`, or per 1,000 people served.
struct PoolSpec {
    std::string name;
    std::string title;
    std::string at;   ///< place
    Scalar capacity;  ///< Dimension::number: units; Dimension::rate-like "per 1,000 people": units per person
    bool per_person = false;
    std::string weights;  ///< by which the people of a capacity per head are weighted; "": each counts as one
    bool unlimited = false;
    std::optional<Scalar> room;   ///< waiting places
    std::optional<Scalar> rises;  ///< wait for which a claim gains one class of priority
    bool preempts = false;
    std::string at_close;              ///< finish | hand_over | interrupt | "" (finish)
    std::optional<LawSpec> there_for;  ///< of one unit, then away; absent: always there
    std::optional<LawSpec> away_for;
    /// Weekly opening: half-open spans in microseconds from Monday 00:00, with the share of capacity there.
    struct Span {
        double from = 0;
        double to = 0;
        double share = 1;
    };
    std::vector<Span> open;  ///< empty = always
    Place place;
    Provenance provenance;
};

/// Names that the world declares and pathways may refer to.
struct AttributeSpec {
    std::string name;
    std::vector<std::string> values;  ///< names of values 0, 1, ...; empty for `age` (whole years, 0 to 110)
    bool changes = false;             ///< what happens to people may set it; others only time and the file do
};

struct InterfaceSpec {
    std::string name;
    Scalar delay;  ///< mean of an exponential handoff delay
    Scalar lost;   ///< chance that a referral is lost
    Scalar retry;  ///< mean time until a lost referral is noticed
    Place place;
};

struct Vocabulary {
    std::vector<AttributeSpec> attributes;
    std::vector<PoolSpec> pools;
    std::vector<std::string> places;
    std::vector<InterfaceSpec> interfaces;
    std::vector<std::string> parameters;  ///< names that `use:` may name
    std::vector<std::string> measures;    ///< names that records may count; empty = any
};

}  // namespace esther
