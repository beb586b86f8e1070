// The rules of sim/engine/rules.hpp with one of them wrong; compiled once for each SEEDED_BUG. The linker
// takes these in place of the engine's own.

#include "sim/engine/rules.hpp"

#define SEEDED_LIFO 1
#define SEEDED_EARLY_RELEASE 2
#define SEEDED_LATE_THINNING 3

namespace esther {

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
