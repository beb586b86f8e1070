#include "sim/engine/rules.hpp"

#include <algorithm>

namespace esther {

std::int64_t risen_class(std::uint8_t priority, Duration waited, Duration rises)
{
    return rises == Duration{0} ? priority : std::max<std::int64_t>(0, priority - waited / rises);
}

bool leaves_enough(std::int64_t free, std::uint16_t leaves_free)
{
    return free > leaves_free;
}

Duration left_of_service(Time due, Time now)
{
    return due - now;
}

std::uint32_t next_in_line(const Resource& resource, std::size_t priority)
{
    return resource.head[priority];
}

bool lets_go_when_done(NodeKind kind)
{
    return kind == NodeKind::contact;
}

Time thinning_time(Time candidate, double /*bound*/)
{
    return candidate;
}

}  // namespace esther
