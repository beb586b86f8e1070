#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace esther {

/// Whom a trace follows: people by their ids, customers by pathway and number; each list ascending.
struct TraceChoice {
    std::vector<std::uint32_t> people;
    std::vector<std::pair<PathwayId, std::uint32_t>> customers;

    [[nodiscard]] bool empty() const { return people.empty() && customers.empty(); }
    [[nodiscard]] bool has_person(std::uint32_t id) const
    {
        return std::binary_search(people.begin(), people.end(), id);
    }
    [[nodiscard]] bool has_customer(PathwayId pathway, std::uint32_t number) const
    {
        return std::binary_search(customers.begin(), customers.end(), std::pair{pathway, number});
    }
};

enum class TraceKind : std::uint8_t {
    opens,          ///< an episode: a need arises, a customer comes
    absorbed_open,  ///< a need arises while one of its kind is open
    absorbed_away,  ///< a need arises away from home
    no_show,
    late,           ///< a customer comes at `until`
    clock_starts,   ///< strikes at `until`
    enters,         ///< a node
    goes,           ///< chose a way to `to`: `u` fell between `low` and `high`
    waits,          ///< until `until`; `exit` as Episode::rival
    queues,         ///< in the line of a pool here; leaves it at `until`, as `exit` says
    asks,           ///< for a unit at `place`; no longer than `until`, as `exit` says
    granted,        ///< a unit at `place` is reserved for it
    refused,        ///< at `place` there is no room
    lined_up,       ///< in the line at `place`, for somebody who is elsewhere
    turned_away,    ///< there was no room
    given_back,     ///< a unit that was granted, since the body is taken
    served,         ///< until `until`
    done,           ///< a wait, or a service after which the unit is kept
    gives_up,       ///< waiting in a line
    clock_strikes,  ///< of the illness
    pause_ends,     ///< the body was not back in time
    broken_off,     ///< `until`: now + what is left of the service, if it goes on; `to`: where to instead
    parked,         ///< until the body is free, at most until `until`
    frees,          ///< the unit of node `to`
    sets_out,       ///< for `place`, there at `until`
    arrives,
    closes,  ///< the episode
    dies,
    enters_world,  ///< is here from now on
    leaves_world,
    steps,  ///< attribute `visit` goes on to value `exit`
};

/// What happened to somebody who is traced. The engine knows no names: who reads rows has them.
struct TraceRow {
    // the event that it is part of: rows stand in the order of events
    Time time{};
    std::uint64_t rank = 0;
    std::uint32_t entity = 0;
    std::uint32_t serial = 0;
    SiteId site{0};

    TraceKind what = TraceKind::opens;
    bool is_person = false;
    std::uint8_t exit = 0;
    std::uint32_t who = 0;  ///< id of the person or number of the customer
    PathwayId pathway = PathwayId::none;
    NodeId node = NodeId::none;
    NodeId to = NodeId::none;
    PoolId pool = PoolId::none;  ///< of a row about somebody who is elsewhere
    SiteId place = SiteId::none;
    std::uint32_t visit = 0;  ///< visits of the node before this one
    Time until = never;
    double u = 0;
    double low = 0;
    double high = 0;

    bool operator==(const TraceRow&) const = default;
};

/// Brings the rows of several shards into the order of events, which no sharing out of sites changes.
void sort_trace(std::vector<TraceRow>& rows);

}  // namespace esther
