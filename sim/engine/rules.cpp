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

bool is_full(std::int64_t waiting, std::int64_t room)
{
    return waiting >= room;
}

Time patience_ends(Time since, Duration patience)
{
    return later(since, patience);
}

std::size_t step_in_force(const Calendar& calendar, Duration phase)
{
    std::size_t step = 0;
    while (step + 1 < calendar.steps.size() && calendar.steps[step + 1].from <= phase) {
        ++step;
    }
    return step;
}

Duration left_of_service(Time due, Time now)
{
    return due - now;
}

Time place_in_line(Time received, Time /*interrupted*/)
{
    return received;
}

std::uint32_t next_in_line(const Resource& resource, std::size_t priority)
{
    return resource.head[priority];
}

bool lets_go_when_done(NodeKind kind)
{
    return kind == NodeKind::contact;
}

Time clock_in_care(Time /*clock*/)
{
    return never;
}

std::uint8_t next_visit(std::uint8_t visits)
{
    return static_cast<std::uint8_t>(visits + 1);
}

double hazard_left(Time death, Time now, double rate)
{
    return static_cast<double>((death - now).count()) * rate;
}

Time thinning_time(Time candidate, double /*bound*/)
{
    return candidate;
}

}  // namespace esther
