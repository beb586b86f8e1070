#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/check.hpp"
#include "sim/engine/state.hpp"
#include "sim/model/network.hpp"

// People who hold a unit and wait for one that another of them holds, and so on in a ring, wait for ever
// while the rest of the world goes on. Run looks for them once a day. deadlock.cpp begins with the rules.

namespace esther {

struct RunState;

/// Somebody who waits in line with nothing that would end the wait, and holds a unit meanwhile or wants units
/// of several pools at once.
struct Blocked {
    struct Held {
        PoolId pool = PoolId::none;
        SiteId site{0};
        bool kept = false;  ///< the next step takes it too
    };
    struct Line {
        PoolId pool = PoolId::none;
        std::uint32_t request = no_episode;  ///< slot at `owner`
        std::uint32_t place = 0;             ///< in the line, whatever its class
        std::uint16_t leaves_free = 0;       ///< or one of its class before it, which it does not pass
        std::uint8_t priority = 0;
    };

    Time since{};            ///< when the claim was received
    std::uint64_t luck = 0;  ///< decides among equals
    std::uint32_t name = 0;  ///< of the entity in the order of events
    std::uint32_t root = 0;
    std::uint32_t entity = 0;
    std::uint32_t episode = no_episode;  ///< slot at `site`
    PathwayId pathway = PathwayId::none;
    NodeId node = NodeId::none;
    SiteId site{0};
    SiteId owner{0};        ///< site of the lines
    bool local = false;     ///< which is that of the episode
    bool together = false;  ///< wants units of several pools at once, or has some of them
    bool any = false;       ///< one of its lines is enough
    std::vector<Held> held;
    std::vector<Line> lines;
    std::size_t line = 0;  ///< of a ring: in which it takes its unit

    /// Stands in several lines and needs its turn in each.
    [[nodiscard]] bool wants_several() const { return !any && lines.size() > 1; }
    [[nodiscard]] bool before(const Blocked& other) const;
};

/// Whether people of this network can come to wait for one another at all: whether its pools can be held in a
/// ring.
[[nodiscard]] bool may_block(const Network& network);

/// The study wants to know of it instead of a swap; the driver adds names.
class DeadlockError : public RunError {
  public:
    DeadlockError(Time at, std::vector<Blocked> who)
        : RunError(std::to_string(who.size()) +
                   (std::any_of(who.begin(), who.end(), [](const Blocked& b) { return b.held.empty(); })
                        ? " wait for one another for ever"
                        : " who hold a unit wait for one another for ever")),
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
