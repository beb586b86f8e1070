// The rules of sim/engine/rules.hpp with one of them wrong; compiled once for each SEEDED_BUG. The linker
// takes these in place of the engine's own.

#include "sim/engine/rules.hpp"

#include <algorithm>

#define SEEDED_LIFO 1
#define SEEDED_EARLY_RELEASE 2
#define SEEDED_LATE_THINNING 3
#define SEEDED_RESTART 4
#define SEEDED_RESERVATION 5

namespace esther {

std::int64_t risen_class(std::uint8_t priority, Duration waited, Duration rises)
{
    return rises == Duration{0} ? priority : std::max<std::int64_t>(0, priority - waited / rises);
}

bool leaves_enough(std::int64_t free, std::uint16_t leaves_free)
{
#if SEEDED_BUG == SEEDED_RESERVATION
    return leaves_free == 0 ? free > 0 : free >= leaves_free;  // one unit too few
#else
    return free > leaves_free;
#endif
}

Duration left_of_service(Time due, Time now)
{
#if SEEDED_BUG == SEEDED_RESTART
    static_cast<void>(due);
    static_cast<void>(now);
    return all_of_it;
#else
    return due - now;
#endif
}

std::uint32_t next_in_line(const Resource& resource, std::size_t priority)
{
#if SEEDED_BUG == SEEDED_LIFO
    return resource.tail[priority];
#else
    return resource.head[priority];
#endif
}

bool lets_go_when_done(NodeKind kind)
{
#if SEEDED_BUG == SEEDED_EARLY_RELEASE
    return kind == NodeKind::contact || kind == NodeKind::stay;
#else
    return kind == NodeKind::contact;
#endif
}

Time thinning_time(Time candidate, double bound)
{
#if SEEDED_BUG == SEEDED_LATE_THINNING
    return candidate + Duration{static_cast<std::int64_t>(1 / bound)};  // one mean gap too late
#else
    static_cast<void>(bound);
    return candidate;
#endif
}

}  // namespace esther
