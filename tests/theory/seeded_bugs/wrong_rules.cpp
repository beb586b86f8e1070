// The rules of sim/engine/rules.hpp with one of them wrong; compiled once for each SEEDED_BUG. The linker
// takes these in place of the engine's own.

#include "sim/engine/rules.hpp"

#include <algorithm>

#define SEEDED_LIFO 1
#define SEEDED_EARLY_RELEASE 2
#define SEEDED_LATE_THINNING 3
#define SEEDED_RESTART 4
#define SEEDED_RESERVATION 5
#define SEEDED_LEAST_URGENT 6
#define SEEDED_NEVER_RISES 7
#define SEEDED_SAME_VISIT 8
#define SEEDED_NO_PATIENCE 9
#define SEEDED_ROOM 10
#define SEEDED_LATE_SHIFT 11
#define SEEDED_CLOCK_RUNS_ON 12
#define SEEDED_FORGOTTEN_HAZARD 13
#define SEEDED_LOST_PLACE 14

namespace esther {

std::int64_t risen_class(std::uint8_t priority, Duration waited, Duration rises)
{
#if SEEDED_BUG == SEEDED_NEVER_RISES
    static_cast<void>(waited);
    static_cast<void>(rises);
    return priority;
#else
    return rises == Duration{0} ? priority : std::max<std::int64_t>(0, priority - waited / rises);
#endif
}

bool leaves_enough(std::int64_t free, std::uint16_t leaves_free)
{
#if SEEDED_BUG == SEEDED_RESERVATION
    return leaves_free == 0 ? free > 0 : free >= leaves_free;  // one unit too few
#else
    return free > leaves_free;
#endif
}

bool is_full(std::int64_t waiting, std::int64_t room)
{
#if SEEDED_BUG == SEEDED_ROOM
    return waiting > room;  // one too many
#else
    return waiting >= room;
#endif
}

Time patience_ends(Time since, Duration patience)
{
#if SEEDED_BUG == SEEDED_NO_PATIENCE
    static_cast<void>(since);
    static_cast<void>(patience);
    return never;  // as if it were to run only once service has begun
#else
    return later(since, patience);
#endif
}

std::size_t step_in_force(const Calendar& calendar, Duration phase)
{
    std::size_t step = 0;
    while (step + 1 < calendar.steps.size() && calendar.steps[step + 1].from <= phase) {
        ++step;
    }
#if SEEDED_BUG == SEEDED_LATE_SHIFT
    return step == 0 ? calendar.steps.size() - 1 : step - 1;  // the one before
#else
    return step;
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

Time place_in_line(Time received, Time interrupted)
{
#if SEEDED_BUG == SEEDED_LOST_PLACE
    static_cast<void>(received);
    return interrupted;  // behind all who wait
#else
    static_cast<void>(interrupted);
    return received;
#endif
}

std::uint32_t next_in_line(const Resource& resource, std::size_t priority)
{
#if SEEDED_BUG == SEEDED_LIFO
    return resource.tail[priority];
#elif SEEDED_BUG == SEEDED_LEAST_URGENT
    for (std::size_t least = max_priorities - 1; least > priority; --least) {
        if (resource.head[least] != no_episode) {
            return resource.head[least];
        }
    }
    return resource.head[priority];
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

Time clock_in_care(Time clock)
{
#if SEEDED_BUG == SEEDED_CLOCK_RUNS_ON
    return clock;
#else
    static_cast<void>(clock);
    return never;
#endif
}

std::uint8_t next_visit(std::uint8_t visits)
{
#if SEEDED_BUG == SEEDED_SAME_VISIT
    static_cast<void>(visits);
    return 1;  // all visits have the draws of the first
#else
    return static_cast<std::uint8_t>(visits + 1);
#endif
}

double hazard_left(Time death, Time now, double rate)
{
#if SEEDED_BUG == SEEDED_FORGOTTEN_HAZARD
    static_cast<void>(now);
    return static_cast<double>((death - start_of_run).count()) *
           rate;  // as if nothing had been lived through
#else
    return static_cast<double>((death - now).count()) * rate;
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
