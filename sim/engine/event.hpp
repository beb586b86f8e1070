#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "sim/core/ids.hpp"
#include "sim/core/mix.hpp"
#include "sim/core/time.hpp"

namespace esther {

/// What goes first among events at the same time and depth.
enum class EventClass : std::uint8_t {
    review = 0,    ///< the world changes parameters
    calendar = 1,  ///< capacity changes
    completion = 2,
    message = 3,
    timer = 4,    ///< patience, deterioration, death: who is served at that instant is served
    request = 5,  ///< new needs and arrivals
};

enum class EventKind : std::uint8_t {
    candidate,      ///< ref: person
    new_year,       ///< ref: person
    death,          ///< ref: person
    episode_done,   ///< ref: episode; its service or wait is over
    episode_timer,  ///< ref: episode; patience, rival or clock
    arrival,        ///< ref: pathway of the source
    customer,       ///< ref: pathway of the source; serial: number of one who comes late or with others
    calendar_step,  ///< ref: pool
    message,        ///< ref: slot in the site's inbox
    absence,        ///< ref: unit of the site that goes away or comes back
    step,           ///< ref: person; of a course
    entry,          ///< ref: person who is here from now on
};

inline constexpr std::array class_of_kind{
    EventClass::request,     // candidate
    EventClass::calendar,    // new_year
    EventClass::timer,       // death
    EventClass::completion,  // episode_done
    EventClass::timer,       // episode_timer
    EventClass::request,     // arrival
    EventClass::request,     // customer
    EventClass::calendar,    // calendar_step
    EventClass::message,     // message
    EventClass::calendar,    // absence
    EventClass::calendar,    // step
    EventClass::calendar,    // entry
};

constexpr EventClass class_of(EventKind kind)
{
    return class_of_kind[static_cast<std::size_t>(kind)];
}

/// Whether it is the person's own event, of which the record tells when it is due.
constexpr bool is_of_person(EventKind kind)
{
    return kind <= EventKind::death || kind >= EventKind::step;
}

/// One pending event. Events leave in ascending (time, rank, entity, serial), where
/// rank = depth | class | luck: causes come before effects at the same time, then the class decides,
/// then a keyed draw of the entity (fair, the same in every model), and nothing depends on who scheduled
/// first.
struct Event {
    Time time{};
    std::uint64_t rank = 0;
    std::uint32_t entity = 0;
    std::uint32_t serial = 0;
    std::uint32_t ref = 0;
    SiteId site{0};
    EventKind kind = EventKind::candidate;
    std::uint8_t unused = 0;  ///< no padding: a copy is two registers, and the bytes are always the same

    static constexpr unsigned class_bits = 4;
    static constexpr unsigned luck_bits = 40;
    static constexpr std::uint32_t most_depth = (1U << (64 - class_bits - luck_bits)) - 1;

    /// Made of two words of 16 bytes, which is how events are copied: what has just been written in smaller
    /// pieces cannot be read again in larger ones before it has reached the cache.
    [[nodiscard]] static Event of(Time time, std::uint64_t rank, std::uint32_t entity, std::uint32_t serial,
                                  std::uint32_t ref, SiteId site, EventKind kind)
    {
        using Words = std::uint64_t __attribute__((vector_size(16)));
        struct Whole {
            Words first;
            Words second;
        };
        const Whole whole{{static_cast<std::uint64_t>(time.time_since_epoch().count()), rank},
                          {std::uint64_t{serial} << 32 | entity,
                           std::uint64_t{static_cast<std::uint8_t>(kind)} << 48 |
                               std::uint64_t{static_cast<std::uint16_t>(site)} << 32 | ref}};
        return std::bit_cast<Event>(whole);
    }

    [[nodiscard]] std::uint32_t depth() const
    {
        return static_cast<std::uint32_t>(rank >> (class_bits + luck_bits));
    }
    [[nodiscard]] static std::uint64_t make_rank(std::uint32_t depth, EventClass what, std::uint64_t luck)
    {
        return (std::uint64_t{depth} << (class_bits + luck_bits)) |
               (static_cast<std::uint64_t>(what) << luck_bits) | (luck >> (64 - luck_bits));
    }
    [[nodiscard]] bool before(const Event& other) const
    {
        if (time != other.time) {
            return time < other.time;
        }
        if (rank != other.rank) {
            return rank < other.rank;
        }
        return entity != other.entity ? entity < other.entity : serial < other.serial;
    }
};
static_assert(sizeof(Event) == 32);

/// Hash of a sequence of events that had the hash `before` and has been followed by one more: any event left
/// out, changed or in another order makes another one.
[[nodiscard]] constexpr std::uint64_t follow(std::uint64_t before, const Event& event)
{
    const std::uint64_t what = (std::uint64_t{event.entity} << 32) | event.serial;
    const auto when = static_cast<std::uint64_t>(event.time.time_since_epoch().count());
    return before * 0xd6e8feb86659fd93ULL +
           mix(what * 0x9e3779b97f4a7c15ULL ^
               (when * 0xd1342543de82ef95ULL + static_cast<std::uint64_t>(event.kind)));
}

}  // namespace esther
