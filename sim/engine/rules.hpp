#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/core/time.hpp"
#include "sim/engine/state.hpp"
#include "sim/model/network.hpp"

// Rules that a wrong engine would get wrong without any sign of it. They stand in a file of their own, so
// that the programs of tests/theory/seeded_bugs can be linked with a wrong one in their place, to prove that
// the theory cases notice.

namespace esther {

/// Class of a claim that has waited: one better for each `rises`, never above 0; `rises` of 0: never.
[[nodiscard]] std::int64_t risen_class(std::uint8_t priority, Duration waited, Duration rises);

/// Whether a claim may take one of the free units if it leaves so many free.
[[nodiscard]] bool leaves_enough(std::int64_t free, std::uint16_t leaves_free);

/// Whether a queue has no place for one more.
[[nodiscard]] bool is_full(std::int64_t waiting, std::int64_t room);

/// When somebody gives up who has been waiting since `since`.
[[nodiscard]] Time patience_ends(Time since, Duration patience);

/// Which step of a calendar holds at this time of its period.
[[nodiscard]] std::size_t step_in_force(const Calendar& calendar, Duration phase);

/// What is left of an interrupted service that was to end at `due`.
[[nodiscard]] Duration left_of_service(Time due, Time now);

/// Where an interrupted claim stands among those of its class: where its first receipt puts it.
[[nodiscard]] Time place_in_line(Time received, Time interrupted);

/// Slot of the claim that is served next among those of one priority: the one received first.
[[nodiscard]] std::uint32_t next_in_line(const Resource& resource, std::size_t priority);

/// Whether an episode lets go of its unit when its time at a node is over. A bed or a package is held on,
/// until the next step accepts.
[[nodiscard]] bool lets_go_when_done(NodeKind kind);

/// When the illness strikes once care has begun that stops its clock.
[[nodiscard]] Time clock_in_care(Time clock);

/// How often a node has been entered now; visits have draws of their own.
[[nodiscard]] std::uint8_t next_visit(std::uint8_t visits);

/// The cumulative hazard that a person has still to live through, who was to die at `death` at this rate
/// [1/us].
[[nodiscard]] double hazard_left(Time death, Time now, double rate);

/// When to read the rate by which a candidate of a source is thinned: at its own time. `bound` is the rate of
/// candidates [1/us].
[[nodiscard]] Time thinning_time(Time candidate, double bound);

}  // namespace esther
