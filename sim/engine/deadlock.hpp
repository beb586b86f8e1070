#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/check.hpp"
#include "sim/engine/state.hpp"
#include "sim/model/network.hpp"

// People who hold a unit and wait for one that another of them holds, and so on in a ring, wait for ever
// while the rest of the world goes on. Run looks for them once a day. deadlock.cpp begins with the rules.

namespace esther {

struct RunState;

/// Somebody who holds a unit and waits for one of another pool, with nothing that would end the wait.
struct Blocked {
    Time since{};            ///< when the claim was received
    std::uint64_t luck = 0;  ///< decides among equals
    std::uint32_t name = 0;  ///< of the entity in the order of events
    std::uint32_t root = 0;
    std::uint32_t entity = 0;
    std::uint32_t episode = no_episode;  ///< slot at `site`
    std::uint32_t request = no_episode;  ///< slot at `owner`
    PathwayId pathway = PathwayId::none;
    NodeId node = NodeId::none;
    SiteId site{0};
    PoolId held = PoolId::none;
    SiteId holder{0};  ///< site of the unit held
    PoolId awaited = PoolId::none;
    SiteId owner{0};  ///< site of the unit awaited
    std::uint16_t leaves_free = 0;
    bool local = false;  ///< the claim is of the same site as the episode

    [[nodiscard]] bool before(const Blocked& other) const;
};

/// Whether people of this network can come to wait for one another at all: whether its pools can be held in a
/// ring.
[[nodiscard]] bool may_block(const Network& network);

/// Leaves only those who can never be served, whoever else goes on; oldest first.
void keep_closed_set(const RunState& run, std::vector<Blocked>& waiting);

/// Of a closed set: members of whom each waits for what the next one holds, the last for what the first one
/// does. Found by going from the oldest to the oldest holder of what it waits for, and so on. Empty if there
/// are none.
[[nodiscard]] std::vector<Blocked> oldest_ring(const std::vector<Blocked>& closed);

/// The study wants to know of it instead of a swap; the driver adds names.
class DeadlockError : public RunError {
  public:
    DeadlockError(Time at, std::vector<Blocked> who)
        : RunError(std::to_string(who.size()) + " who hold a unit wait for one another for ever"),
          at_(at),
          who_(std::move(who))
    {
    }
    [[nodiscard]] Time at() const { return at_; }
    [[nodiscard]] const std::vector<Blocked>& who() const { return who_; }

  private:
    Time at_;
    std::vector<Blocked> who_;
};

}  // namespace esther
