#pragma once

#include <array>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "sim/core/flat_map.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/slots.hpp"
#include "sim/core/time.hpp"
#include "sim/engine/event.hpp"
#include "sim/model/attributes.hpp"

// All state of a run is plain data: no pointers, no closures, nothing virtual. Copying it forks history.

namespace esther {

inline constexpr std::uint32_t no_episode = 0xffffffff;
/// Nodes of one pathway that an episode may enter again and again (each needs a counter).
inline constexpr std::size_t max_visit_slots = 10;
inline constexpr std::size_t max_priorities = 8;
/// Entities with this bit are customers of a source, not people.
inline constexpr std::uint32_t customer_bit = 0x80000000;

/// What happens to a person at `next_candidate`.
enum class PersonNext : std::uint8_t { candidate, step, entry };

/// One person, one line of the cache; touched only by the site where the body is (or is bound for), but for
/// `body` (see Shard::is_here), `id` and `home`, which never change.
struct alignas(64) Person {
    Time next_candidate = never;  ///< or what comes before it in this block: `next`
    std::int64_t death = 0;  ///< spared: bits of the cumulative hazard left, a double; else when death is due
    std::uint32_t first_episode = no_episode;  ///< list in the body's site
    std::uint32_t occupant = no_episode;       ///< episode that has the body
    std::uint32_t serial = 0;                  ///< counts the events of episodes and the messages sent
    std::uint32_t id = 0;         ///< names the person in draws and keys; the slot may change, this never
    float bound = 0;              ///< rate of the candidate stream in this block, rounded up [1/us]
    float risk = 1;               ///< personal gamma risk, mean 1
    Attributes attributes{};      ///< packed by Network::attributes
    std::uint16_t birthday = 0;   ///< day of birth, counted from `first_birthday`
    std::uint16_t block = 0;      ///< of the candidate stream: counts years and steps of courses
    std::uint16_t candidate = 0;  ///< within the block
    SiteId home{0};
    SiteId body{0};          ///< site that owns this record now
    std::uint8_t year = 0;   ///< calendar years begun since the start of the run
    bool alive : 1 = false;  ///< or to come
    bool travelling : 1 = false;
    bool spared : 1 = true;  ///< no death is due: the hazard is 0, or too small for the clock
    bool steps : 1 = false;  ///< a course has a step in this block
    PersonNext next : 2 = PersonNext::candidate;
    std::uint8_t generation : 2 = 0;  ///< of the slot

    /// Days from the start of the run; births may lie 112 years before it or 67 years after.
    static constexpr std::int32_t first_birthday = -112 * 365;

    [[nodiscard]] bool is_to_come() const { return next == PersonNext::entry; }
    [[nodiscard]] bool is_resident() const { return alive && !is_to_come(); }
    [[nodiscard]] Time death_at() const { return spared ? never : Time(Duration(death)); }
};
static_assert(sizeof(Person) == 64 && std::is_trivially_copyable_v<Person>);

/// What a person's record says comes next: a candidate, a step of a course, a new calendar year, death, or
/// the first day here.
struct PersonDue {
    Time time{};
    EventKind kind = EventKind::new_year;
};

[[nodiscard]] inline PersonDue due_of(const Person& person)
{
    PersonDue due{start_of_run + (person.year + 1) * one_year, EventKind::new_year};
    if (person.next_candidate < due.time) {
        due = {person.next_candidate, EventKind::candidate};
        if (person.next != PersonNext::candidate) [[unlikely]] {
            due.kind = person.next == PersonNext::step ? EventKind::step : EventKind::entry;
        }
    }
    if (person.death_at() <= due.time) {
        due = {person.death_at(), EventKind::death};
    }
    return due;
}

/// What is kept of each person where people have courses, beside the record: enough to live through the steps
/// again (course.cpp). Empty where nobody has any.
struct Lives {
    std::vector<Time> next;               ///< step to come; never: none before the end of the run
    std::vector<Time> since;              ///< first instant here
    std::vector<std::uint32_t> at_first;  ///< (person, word) attributes then: the words of `led`
    std::vector<std::uint8_t> led;        ///< words of Attributes in which courses lead something
};

enum class EpisodeState : std::uint8_t {
    idle,     ///< free slot
    timed,    ///< in a wait node, until `due`
    queued,   ///< waits at this site for `node`'s pool
    asked,    ///< waits for the answer of another site
    granted,  ///< on the way to a place reserved for it
    serving,  ///< in a contact, stay or package, until `due`
    going,    ///< on the way to `node` with nothing reserved
    parked,   ///< until the body is back
};

enum class Pending : std::uint8_t { nothing, done, timer };

inline constexpr std::uint8_t by_patience = 0;
inline constexpr std::uint8_t by_clock = 255;

/// One walk through a pathway; lives at the site of the body, with its own pending event.
struct alignas(64) Episode {  // one line of the cache
    Time due = never;
    Time clock = never;        ///< when the untreated illness needs hospital
    Time stopwatch{};          ///< started on opening, or by a node
    std::uint32_t entity = 0;  ///< slot of the person, or customer_bit | ordinal
    std::uint32_t root = 0;    ///< candidate that opened it
    std::uint32_t serial = 0;  ///< of its pending event
    std::uint32_t next = no_episode;
    std::uint32_t request = no_episode;  ///< queued: slot in the site's requests; asked, timed: part of since()
    NodeId node = NodeId::none;  ///< where it is, or what it waits for
    NodeId held = NodeId::none;  ///< node whose pool it still holds a unit of
    std::uint16_t since_middle = 0;
    EpisodeState state : 3 = EpisodeState::idle;
    Pending pending : 2 = Pending::nothing;
    std::uint8_t since_high : 3 = 0;
    std::uint8_t marks = 0;
    std::uint8_t rival = 0;  ///< what a pending timer is: by_patience, by_clock, or 1 + a rival exit
    std::uint8_t round = 0;  ///< of a large loop, or of a counter that was full
    std::array<std::uint8_t, max_visit_slots> visits{};

    static constexpr unsigned since_bits = 51;
    /// asked, timed: since when, told apart up to 71 years back; no field of its own had room in the line.
    void set_since(Time t)
    {
        const auto us = static_cast<std::uint64_t>(t.time_since_epoch().count());
        request = static_cast<std::uint32_t>(us);
        since_middle = static_cast<std::uint16_t>(us >> 32);
        since_high = static_cast<std::uint8_t>((us >> 48) & 7U);
    }
    [[nodiscard]] Time since(Time now) const
    {
        const std::uint64_t us =
            request | std::uint64_t{since_middle} << 32 | static_cast<std::uint64_t>(since_high) << 48;
        const std::uint64_t ago = (static_cast<std::uint64_t>(now.time_since_epoch().count()) - us) &
                                  ((std::uint64_t{1} << since_bits) - 1);
        return now - Duration(static_cast<std::int64_t>(ago));
    }
};
static_assert(sizeof(Episode) <= 64 && std::is_trivially_copyable_v<Episode>);

enum class RequestState : std::uint8_t { queued, granted, serving };

inline constexpr Duration all_of_it{-1};

/// With what a service begins.
struct Turn {
    Time received = never;      ///< when it was claimed; never: just now
    Duration left = all_of_it;  ///< of a service that was interrupted, or drawn ahead
};

/// A claim on a pool, kept at the pool's site until it is in use or withdrawn; at a pool that interrupts,
/// until its service ends.
struct Request {
    Time received{};            ///< its place in the line
    Time since{};               ///< in the line since; later than `received` if its service was interrupted
    Duration left = all_of_it;  ///< of an interrupted service, or all of one that was drawn ahead
    std::uint64_t id = 0;
    std::uint32_t entity = 0;
    std::uint32_t serial = 0;            ///< of the request's message: orders the answer
    std::uint32_t episode = no_episode;  ///< if the body is here; else the answer goes to reply_to
    std::uint32_t next = no_episode;
    std::uint32_t previous = no_episode;
    SiteId reply_to{0};
    PoolId pool = PoolId::none;
    std::uint16_t leaves_free = 0;
    RequestState state : 7 = RequestState::queued;
    bool any : 1 = false;  ///< of a ring: one unit is enough; else it takes one from each line
    std::uint8_t priority = 0;
    std::uint32_t twin = no_episode;  ///< next in the ring of the claim's places in several lines
};
static_assert(sizeof(Request) <= 64 && std::is_trivially_copyable_v<Request>);

/// One pool at one site.
struct Resource {
    std::int64_t capacity = 0;
    std::int64_t in_use = 0;
    std::int32_t reserved = 0;  ///< granted, not yet started
    std::int32_t waiting = 0;
    Time booked{};  ///< start of the month in which the books of it were touched last (units.cpp)
    Time busy_since{};
    Time idle_since = never;            ///< end of the latest busy period, if it is not yet tallied
    std::uint32_t calendar_serial = 0;  ///< calendar events with another are stale
    bool present = false;
    std::uint32_t in_service = no_episode;  ///< claims in service, latest first, if the pool interrupts
    std::int32_t away = 0;                  ///< units, if the pool has absences
    std::array<std::uint32_t, max_priorities> head{};
    std::array<std::uint32_t, max_priorities> tail{};
};
static_assert(std::is_trivially_copyable_v<Resource>);

/// One unit of a pool whose units are away from time to time.
struct Unit {
    PoolId pool = PoolId::none;
    std::uint16_t away = 0;  ///< 1: now
    std::uint32_t number = 0;
    std::uint32_t absences = 0;  ///< that are over
};
static_assert(sizeof(Unit) == 12 && std::is_trivially_copyable_v<Unit>);

enum class MessageKind : std::uint8_t { request, grant, refuse, start, release, cancel, moved, body, balk };

inline constexpr std::uint32_t never_balks = 0xffffffff;

/// What crosses from site to site; takes effect at `at`.
struct Message {
    Time at{};
    std::uint64_t id = 0;  ///< of the request
    std::uint32_t entity = 0;
    std::uint32_t serial = 0;
    SiteId from{0};
    SiteId to{0};
    PoolId pool = PoolId::none;
    NodeId node = NodeId::none;       ///< request
    std::uint32_t first_luggage = 0;  ///< body: episodes that travel with it, in the outbox
    std::uint16_t n_luggage = 0;
    std::uint16_t leaves_free = 0;  ///< request
    MessageKind kind = MessageKind::request;
    std::uint8_t priority = 0;
    std::uint8_t wanted = 1;  ///< request: which of the node's pools, a bit for each
    bool flag = false;        ///< release: of a unit in use; body: the first episode has the body
    std::uint32_t balks_at = never_balks;  ///< request, moved: goes elsewhere if so many wait
};
static_assert(std::is_trivially_copyable_v<Message>);

/// The customers of a source still to come.
struct SourceState {
    std::uint32_t candidate = 0;
    std::uint64_t arrived = 0;
    Time last{};  ///< time of the last candidate
};

/// The last delay of the holder of a unit: its waits one after another, without a pause.
struct Delay {
    Time since{};
    Time until = never;        ///< end of the last wait
    std::uint32_t entity = 0;  ///< as in Episode, whose slot may have another by now
    std::uint32_t root = 0;
    std::uint64_t pool = 0;  ///< held
};
static_assert(std::has_unique_object_representations_v<Delay>);

struct alignas(128) SiteState {  // two cache lines: neighbours may be another worker's
    Slots<Episode> episodes;
    std::vector<Delay> delays;  ///< by slot of the episode, as far as any was delayed
    Slots<Request> requests;
    Slots<Message> inbox;
    FlatMap request_of;  ///< request id -> slot in `requests`
    Table<PoolId, Resource> resources;
    std::vector<Unit> units;        ///< of the pools that have absences
    std::vector<Time> last_record;  ///< (measure): gaps are told site by site
    std::uint32_t serial = 0;
    std::uint64_t fingerprint = 0;  ///< of the sequence of events executed here
};

}  // namespace esther
