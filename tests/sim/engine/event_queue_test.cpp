#include "sim/engine/event_queue.hpp"

#include <random>
#include <tuple>
#include <vector>

#include "tests/support/catch.hpp"

namespace esther {

namespace {

Event event_at(Time time, std::uint64_t rank, std::uint32_t entity, std::uint32_t serial)
{
    Event event;
    event.time = time;
    event.rank = rank;
    event.entity = entity;
    event.serial = serial;
    return event;
}

auto key_of(const Event& e)
{
    return std::tuple(e.time, e.rank, e.entity, e.serial);
}

}  // namespace

TEST_CASE("the bucketed queue gives events in the order of the plain heap", "[engine]")
{
    std::mt19937_64 random(7);
    const auto below = [&](std::uint64_t n) { return random() % n; };
    std::size_t far_events = 0;
    for (int round = 0; round < 30; ++round) {
        EventQueue buckets;
        HeapQueue heap;
        Time now = start_of_run;
        std::uint32_t serial = 0;
        for (int i = 0; i < 4000; ++i) {
            // More pushes than pops at first, then the other way round, so that the queue fills and runs dry.
            if (below(10) < (i < 2000 ? 6 : 3)) {
                Duration ahead{0};
                switch (below(6)) {
                    case 0:
                        break;  // now
                    case 1:
                        ahead = Duration(static_cast<std::int64_t>(below(5)));
                        break;
                    case 2:
                        ahead = static_cast<std::int64_t>(below(9)) * 6 * one_hour;  // edges of buckets
                        break;
                    case 3:
                        ahead = Duration(
                            static_cast<std::int64_t>(below(static_cast<std::uint64_t>(one_day.count()))));
                        break;
                    case 4:
                        ahead = static_cast<std::int64_t>(below(400)) * one_day;  // the ring has 128 days
                        far_events += ahead > 128 * one_day ? 1 : 0;
                        break;
                    default:
                        ahead = static_cast<std::int64_t>(127 + below(3)) * one_day;  // around its end
                }
                const Time at = below(500) == 0 ? never : later(now, ahead);
                const Event event = event_at(at, below(3), static_cast<std::uint32_t>(below(3)), serial++);
                buckets.push(event);
                heap.push(event);
            } else if (!heap.empty() && heap.next().time != never) {
                REQUIRE(key_of(buckets.next()) == key_of(heap.next()));
                now = heap.next().time;
                buckets.pop();
                heap.pop();
            }
            REQUIRE(buckets.size() == heap.size());
            REQUIRE(buckets.empty() == heap.empty());
        }
        while (!heap.empty()) {
            REQUIRE(key_of(buckets.next()) == key_of(heap.next()));
            buckets.pop();
            heap.pop();
        }
        REQUIRE(buckets.empty());
    }
    CHECK(far_events > 1000);
}

TEST_CASE("an event that comes after the queue has looked far ahead is not late", "[engine]")
{
    EventQueue queue;
    queue.push(event_at(start_of_run + 300 * one_day, 0, 1, 0));
    REQUIRE(queue.next().entity == 1);  // the queue now stands at day 300
    queue.push(event_at(start_of_run + 2 * one_day, 0, 2, 0));
    queue.push(event_at(start_of_run + 900 * one_day, 0, 3, 0));
    for (const std::uint32_t expected : {2U, 1U, 3U}) {
        REQUIRE(queue.next().entity == expected);
        queue.pop();
    }
    REQUIRE(queue.empty());
}

TEST_CASE("events leave by time, depth, class, luck, entity and serial, in this order of weight", "[engine]")
{
    const Time t = start_of_run + one_hour;
    constexpr std::uint64_t lucky = 0;
    constexpr std::uint64_t unlucky = ~std::uint64_t{0};
    const auto rank = [](std::uint32_t depth, EventClass what, std::uint64_t luck) {
        return Event::make_rank(depth, what, luck);
    };
    // Each is before the next, and worse in everything that weighs less.
    const std::vector<Event> rising{
        event_at(t - Duration{1}, rank(Event::most_depth, EventClass::request, unlucky), 9, 9),
        event_at(t, rank(0, EventClass::review, unlucky), 9, 9),
        event_at(t, rank(0, EventClass::calendar, unlucky), 9, 9),
        event_at(t, rank(0, EventClass::completion, unlucky), 9, 9),
        event_at(t, rank(0, EventClass::message, unlucky), 9, 9),
        event_at(t, rank(0, EventClass::timer, unlucky), 9, 9),
        event_at(t, rank(0, EventClass::request, unlucky), 9, 9),
        event_at(t, rank(1, EventClass::review, lucky), 9, 9),
        event_at(t, rank(1, EventClass::review, unlucky), 3, 9),
        event_at(t, rank(1, EventClass::review, unlucky), 4, 3),
        event_at(t, rank(1, EventClass::review, unlucky), 4, 4),
        event_at(t, rank(Event::most_depth, EventClass::review, lucky), 0, 0),
    };
    for (std::size_t i = 0; i < rising.size(); ++i) {
        for (std::size_t j = 0; j < rising.size(); ++j) {
            CAPTURE(i, j);
            CHECK(rising[i].before(rising[j]) == (i < j));
        }
    }
    for (const std::uint32_t depth : {0U, 1U, 77U, Event::most_depth}) {
        CHECK(event_at(t, rank(depth, EventClass::request, unlucky), 0, 0).depth() == depth);
    }
}

}  // namespace esther
