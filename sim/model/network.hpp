#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/model/attributes.hpp"
#include "sim/random/law.hpp"

namespace esther {

/// Pools that one claim may name.
inline constexpr std::size_t max_pools_at_once = 8;

/// What an episode does at a node. `contact` and `stay` need the body; the others do not.
enum class NodeKind : std::uint8_t { contact, wait, decision, stay, package, record, end };

/// What becomes of an episode whose next contact or stay finds the body elsewhere.
enum class WhenAway : std::uint8_t { cancel, rebook, hold };

/// What becomes of an episode whose service is broken off: the rest of its time later, its time anew, or
/// another node.
enum class IfInterrupted : std::uint8_t { resume, restart, reroute };

/// What becomes of work in hand that is beyond the capacity when a shift ends.
enum class AtClose : std::uint8_t {
    finish,     ///< goes on to its end: overtime
    hand_over,  ///< stops, and has the rest of its time later
    interrupt,  ///< is broken off: IfInterrupted of its node, where resume means anew
};

/// Range [first, first + count) of another table of the Network.
struct Range {
    std::uint32_t first = 0;
    std::uint16_t count = 0;
    bool operator==(const Range&) const = default;
};

/// A factor that depends on one or two attributes of a person: `values[a * n_b + b]`, an index
/// into Parameters::numbers. `attribute_b == none` makes it one-dimensional.
struct Factor {
    AttributeId attribute_a = AttributeId::none;
    AttributeId attribute_b = AttributeId::none;
    AttributeField field_a;  ///< of `attribute_a`, from Network::attributes
    AttributeField field_b;
    std::uint16_t n_b = 1;
    std::uint32_t first_number = 0;
    std::uint8_t mark = 0;  ///< not 0: applies only to episodes with this mark bit set, attributes unused
    bool operator==(const Factor&) const = default;
};

/// One way out of a node. The order of branches runs from most to least intensive care.
struct Branch {
    NodeId to = NodeId::none;
    std::uint32_t share = 0;  ///< number: probability given that no earlier branch was taken
    Range odds;               ///< factors that multiply the odds of `share`
    std::uint8_t set_marks = 0;
    bool operator==(const Branch&) const = default;
};

/// A rival exit of a wait node: whichever law ends first decides where the episode goes.
struct Rival {
    LawId after = LawId::none;
    NodeId to = NodeId::none;
    std::uint32_t decision = 0;
    bool operator==(const Rival&) const = default;
};

/// Newcomers at a node who see a long line go elsewhere.
struct Balking {
    struct Step {
        std::uint32_t from = 0;   ///< with so many waiting
        std::uint32_t share = 0;  ///< number: so many of them go
        bool operator==(const Step&) const = default;
    };
    std::vector<Step> steps;  ///< rising
    NodeId to = NodeId::none;
    std::uint32_t decision = 0;
    bool operator==(const Balking&) const = default;
};

/// What shifts a decision beside the person: how full a pool of the site is, and what the decider earns. The
/// odds of each branch, given that no earlier one was taken, are multiplied.
struct Threshold {
    struct Step {
        std::uint32_t from = 0;  ///< number: occupancy
        std::uint32_t odds = 0;  ///< number: from there on
        bool operator==(const Step&) const = default;
    };
    PoolId pool = PoolId::none;
    std::vector<Step> steps;   ///< rising
    std::uint32_t income = 0;  ///< number: odds
    bool operator==(const Threshold&) const = default;
};

/// Assignment to an attribute of the person, done by a record node.
struct Effect {
    AttributeId attribute = AttributeId::none;
    std::uint8_t value = 0;
    bool operator==(const Effect&) const = default;
};

struct Node {
    NodeKind kind = NodeKind::end;
    PathwayId pathway = PathwayId::none;
    Range next;                     ///< branches; decisions have several, the others too may split
    PoolId pool = PoolId::none;     ///< contact, stay, package
    PlaceId place = PlaceId::none;  ///< where it happens; none = wherever the body is
    LawId time = LawId::none;       ///< duration of the contact, wait, stay or package
    double time_severity = 0;       ///< weight of the episode's severity in `time`, in [-1, 1]
    double split_severity = 0;      ///< the same in the choice of a branch
    LawId patience = LawId::none;   ///< longest wait for the resource, then to `patience_to`
    NodeId patience_to = NodeId::none;
    NodeId full_to = NodeId::none;  ///< where an episode goes that finds no room; none = waits
    WhenAway when_away = WhenAway::cancel;
    NodeId away_to = NodeId::none;  ///< where a cancelled episode goes; none = it closes
    Duration away_hold{0};          ///< for WhenAway::hold
    LawId travel = LawId::none;     ///< time on the way beyond the least delay of a crossing
    std::uint8_t priority = 0;      ///< 0 is served first
    bool ask_ahead = false;         ///< the resource is requested before the body travels
    bool keeps = false;             ///< what the episode holds is kept while it is here
    // Bits: most nodes have none of them, which one look tells.
    bool worsens : 1 = false;       ///< the episode's clock races this node
    bool starts_clock : 1 = false;  ///< the course of illness begins here
    bool stops_clock : 1 = false;   ///< entering it ends the race: care has started
    bool starts_stopwatch : 1 = false;
    bool counts_visit : 1 =
        false;  ///< entering it adds one (a handoff's nodes share their first one's counter)
    bool only_first_visit = false;    ///< record: counts only the first visit of an episode
    bool lists = false;               ///< record: appends a row to the tape
    std::uint8_t visit_slot = 0xff;   ///< where visits are counted; 0xff: entered once at most
    bool loop_head = false;           ///< coming back here begins the loop anew, in a round of its own
    Range rivals;                     ///< wait
    Range measures;                   ///< record
    Range effects;                    ///< record
    std::uint32_t decision_time = 0;  ///< DrawId::decision by role
    std::uint32_t decision_split = 0;
    std::uint32_t decision_patience = 0;
    std::uint32_t decision_travel = 0;
    std::uint16_t leaves_free = 0;  ///< takes a unit only while more than so many are free
    IfInterrupted if_interrupted = IfInterrupted::resume;
    NodeId interrupted_to = NodeId::none;  ///< for IfInterrupted::reroute
    static constexpr std::uint16_t never = 0xffff;
    std::uint16_t balking = never;    ///< in Network::balking
    std::uint16_t threshold = never;  ///< decision: in Network::thresholds
    Range also;                       ///< pools of which it takes a unit too, all at once; then no `overflow`
    NodeId overflow = NodeId::none;   ///< the same node with the pool that is tried next if this one is full
    bool waits_for_any = false;       ///< in the lines of all these pools, not only of its own
    [[nodiscard]] bool is_several() const { return also.count != 0 || overflow != NodeId::none; }
    bool operator==(const Node&) const = default;
};

/// The rate at which people come to need something, thinned from the candidate stream.
/// rate(person, t) = base x fixed factors x [risk] x changing factors x season(t) [x week(t)].
struct Need {
    std::uint32_t base = 0;            ///< number: events per microsecond
    bool risk = false;                 ///< multiplied by the person's own risk
    bool opens_away = false;           ///< opens an episode away from home too, instead of being absorbed
    Range fixed;                       ///< factors no care model can change
    Range changing;                    ///< factors over attributes that record nodes set
    std::uint32_t changing_bound = 0;  ///< number: greatest product of the changing factors, any scenario
    std::uint32_t season = 0;          ///< first of 12 numbers, one a month
    std::uint32_t season_bound = 0;    ///< number: greatest season times greatest hour of the week
    std::uint32_t week = 0;            ///< first of 168 numbers, one an hour from Monday 00:00
    bool has_week = false;
    bool operator==(const Need&) const = default;
};

/// What comes to people by itself, whatever is done with them: an attribute that goes on to its next value,
/// or the last day here. Not among the parameters: no scenario can have another.
struct Course {
    AttributeId attribute = AttributeId::none;  ///< none: the person leaves for ever
    AttributeField field;                       ///< of `attribute`
    /// An attribute that the rate depends on; stride: in `rates`.
    struct Column {
        AttributeField field;
        std::uint32_t stride = 1;
        bool operator==(const Column&) const = default;
    };
    std::vector<Column> columns;
    std::vector<double> rates;   ///< of the next step, per microsecond; 0 if there is none
    std::uint32_t decision = 0;  ///< DrawId::decision
    bool operator==(const Course&) const = default;
};

/// constant, steps, sinusoid and ramp are Poisson streams; in a renewal stream the times between arrivals are
/// independent draws of one law; scheduled arrivals come at stated instants of a repeating period.
enum class SourceShape : std::uint8_t { constant, steps, sinusoid, ramp, renewal, scheduled };

/// A stream of customers without a population: theory and benchmarks.
struct Source {
    SourceShape shape = SourceShape::constant;
    std::uint32_t bound = 0;      ///< number: events per microsecond, greatest rate; Poisson streams
    std::vector<double> values;   ///< steps: rates; sinusoid: mean, amplitude, phase; ramp: start, slope
    std::vector<Duration> ends;   ///< steps: ends of the steps within the period; scheduled: its instants
    Duration period{0};           ///< steps, sinusoid, scheduled
    LawId between = LawId::none;  ///< renewal
    /// Customers who come at one instant; empty: one. A share is the chance that no earlier one leaves over.
    struct Batch {
        double share = 1;
        std::uint32_t size = 1;
        bool operator==(const Batch&) const = default;
    };
    std::vector<Batch> batches;
    bool may_not_show = false;
    std::uint32_t no_show = 0;  ///< number: share of customers who do not come, if `may_not_show`
    LawId late = LawId::none;   ///< time by which a customer comes later than planned
    std::uint64_t most = ~std::uint64_t{0};  ///< customers after which it falls silent
    SiteId site{0};
    bool operator==(const Source&) const = default;
};

/// A pathway as the engine sees it: what opens an episode, and where it starts.
struct Pathway {
    NodeId start = NodeId::none;
    bool has_need = false;
    Need need;
    bool has_source = false;
    Source source;
    std::uint32_t root = 0;  ///< hash of the source's name, part of its draws
    std::uint32_t decision_severity = 0;
    LawId clock = LawId::none;  ///< course of illness: time to `clock_to` if untreated
    NodeId clock_to = NodeId::none;
    double clock_severity = 0;
    std::uint16_t head_slots =
        0;  ///< visit slots that outlive a round: of loop heads, of records with `once`
    std::uint32_t decision_clock = 0;
    bool operator==(const Pathway&) const = default;
};

/// Capacity of a pool that never runs out; its capacity time is not integrated.
inline constexpr std::int64_t unlimited = INT64_MAX / 2;

/// Capacity over time: steps within a period. A constant capacity is one step.
struct Calendar {
    struct Step {
        Duration from{0};           ///< offset within the period
        std::int64_t capacity = 0;  ///< units
        bool operator==(const Step&) const = default;
    };
    Duration period = one_week;
    std::vector<Step> steps;
    bool operator==(const Calendar&) const = default;
};

/// A kind of resource. Each site of its place has one instance.
struct Pool {
    PlaceId place = PlaceId::none;
    bool preempts = false;   ///< a more urgent claim takes the unit of a less urgent one in service
    bool selective = false;  ///< a claim may wait while units are free: for more of them, or for other pools
    AtClose at_close = AtClose::finish;
    LawId there_for = LawId::none;  ///< a unit is there for so long, then away; none: always there
    LawId away_for = LawId::none;
    std::int64_t room = -1;  ///< waiting places; -1 = no limit
    Duration rises{0};       ///< a claim gains one class of priority for so long a wait; 0 = never
    std::uint32_t decision_absence = 0;  ///< DrawId::decision of the absences
    [[nodiscard]] bool has_absences() const { return there_for != LawId::none; }
    [[nodiscard]] bool interrupts() const { return preempts || at_close != AtClose::finish; }
    bool operator==(const Pool&) const = default;
};

struct Site {
    PlaceId place = PlaceId::none;
    std::uint32_t number = 0;  ///< among the sites of its place: part of the draws of its units
    /// Which site serves people who live here, by place.
    Table<PlaceId, SiteId> serves;
    bool operator==(const Site&) const = default;
};

/// What differs between scenarios, as plain tables of one shape.
struct Parameters {
    std::vector<double> numbers;  ///< probabilities, factors, rates
    Table<LawId, Law> laws;
    /// Capacity of a pool at a site: calendars[site][pool]; empty where the pool is not.
    Table<SiteId, Table<PoolId, Calendar>> calendars;
};

/// The structure all scenarios of a study share. Knows no names, no YAML, no disease.
struct Network {
    Table<NodeId, Node> nodes;
    std::vector<Branch> branches;
    std::vector<Rival> rivals;
    std::vector<Balking> balking;
    std::vector<Threshold> thresholds;
    std::vector<Factor> factors;
    std::vector<Effect> effects;
    std::vector<MeasureId> measures;
    std::vector<PoolId> also;
    Table<PathwayId, Pathway> pathways;
    Table<PoolId, Pool> pools;
    Table<SiteId, Site> sites;
    /// Least time of a crossing between two different sites, by their places: least[from][to].
    Table<PlaceId, Table<PlaceId, Duration>> least;
    Table<AttributeId, AttributeField> attributes;
    std::size_t n_measures = 0;

    /// Tally cells: cell = sum over axes of stride x map[attribute value].
    struct Axis {
        AttributeId attribute = AttributeId::none;
        std::uint16_t stride = 1;
        AttributeField field;           ///< of `attribute`
        std::vector<std::uint8_t> map;  ///< attribute value -> group
        bool operator==(const Axis&) const = default;
    };
    std::vector<Axis> axes;
    std::size_t n_cells = 1;

    /// Death: the product of these factors is the hazard per microsecond; none = nobody dies.
    AttributeId age = AttributeId::none;  ///< whole years in the middle of the calendar year
    Range death_hazard;
    std::vector<Course> courses;
};

}  // namespace esther
