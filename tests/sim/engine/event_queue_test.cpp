#include "sim/engine/event_queue.hpp"

#include <array>
#include <map>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "sim/core/mix.hpp"
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
    event.kind = EventKind::message;
    return event;
}

auto key_of(const Event& e)
{
    return std::tuple(e.time, e.rank, e.entity, e.serial);
}

struct NobodyRests {
    bool operator()(std::uint32_t /*who*/, Event& /*event*/) const { return false; }
    void prefetch(const Event& /*event*/) const {}
    void prefetch_more(const Event& /*event*/) const {}
    void prefetch_person(std::uint32_t /*who*/) const {}
};

/// Takes the next event of both, if there is one.
bool both_give_the_same(EventQueue& a, EventQueue& b, Time& now)
{
    const NobodyRests nobody;
    const Time next = a.next_time(nobody);
    if (next != b.next_time(nobody)) {
        return false;
    }
    if (next == never) {
        return true;
    }
    now = next;
    return key_of(a.take(nobody)) == key_of(b.take(nobody));
}

/// A sum that tells whether two queues hold the same events.
std::uint64_t pending_in(const EventQueue& queue)
{
    std::uint64_t sum = 0;
    queue.for_each(
        [&](const Event& e) {
            sum += mix(static_cast<std::uint64_t>(e.time.time_since_epoch().count()),
                       std::uint64_t{e.serial} << 8 | e.rank << 4 | e.entity);
        },
        [&](std::uint32_t /*who*/) { sum += 1; });
    return sum;
}

}  // namespace

TEST_CASE("the bucketed queue gives events in the order of the plain heap", "[engine]")
{
    std::mt19937_64 random(7);
    const auto below = [&](std::uint64_t n) { return random() % n; };
    std::size_t far_events = 0;
    for (int round = 0; round < 30; ++round) {
        // From buckets of 12 days to buckets of a minute, whose ring is shorter than a year.
        const double pace = std::array{1e-9, 1e-6, 1e-4}[below(3)];
        EventQueue buckets;
        buckets.expect(pace, 0);
        EventQueue heap = EventQueue::plain_heap();
        heap.expect(pace, 0);
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
                        ahead = Duration(static_cast<std::int64_t>(below(9)) << 33);  // edges of buckets
                        break;
                    case 3:
                        ahead = Duration(
                            static_cast<std::int64_t>(below(static_cast<std::uint64_t>(one_day.count()))));
                        break;
                    case 4:
                        ahead = static_cast<std::int64_t>(below(9000)) * one_day;
                        far_events += ahead > 6600 * one_day ? 1 : 0;  // beyond every ring
                        break;
                    default:
                        ahead = static_cast<std::int64_t>(406 + below(3)) * one_day;  // around the end of one
                }
                const Event event =
                    event_at(later(now, ahead), below(3), static_cast<std::uint32_t>(below(3)), serial++);
                buckets.push(event);
                heap.push(event);
            } else {
                REQUIRE(both_give_the_same(buckets, heap, now));
            }
            REQUIRE(buckets.size() == heap.size());
            if (i % 100 == 0) {
                REQUIRE(pending_in(buckets) == pending_in(heap));
            }
        }
        while (!heap.empty()) {
            REQUIRE(both_give_the_same(buckets, heap, now));
        }
        REQUIRE(buckets.empty());
    }
    CHECK(far_events > 1000);
}

TEST_CASE("buckets that turn out too wide are made narrower on the way", "[engine]")
{
    std::mt19937_64 random(11);
    EventQueue buckets;  // of 12 days, for events that are a second apart
    EventQueue heap = EventQueue::plain_heap();
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const Event event =
            event_at(start_of_run + Duration(static_cast<std::int64_t>(random() % 1000)), 0, i, 0);
        buckets.push(event);
        heap.push(event);
    }
    Time now = start_of_run;
    for (std::uint32_t i = 0; i < 300'000; ++i) {
        REQUIRE(both_give_the_same(buckets, heap, now));
        const Event event =
            event_at(now + Duration(static_cast<std::int64_t>(random() % 2'000'000'000)), 0, i % 1000, i);
        buckets.push(event);
        heap.push(event);
    }
    CHECK(pending_in(buckets) == pending_in(heap));
    CHECK(buckets.width() < EventQueue().width());
}

TEST_CASE("what is due at one instant makes no bucket narrower", "[engine]")
{
    EventQueue queue;
    const NobodyRests nobody;
    const Time year_end = start_of_run + 365 * one_day;
    for (std::uint32_t i = 0; i < 200'000; ++i) {
        queue.push(event_at(year_end, 0, i, 0));
    }
    for (std::uint32_t i = 0; i < 200'000; ++i) {
        REQUIRE(queue.next_time(nobody) == year_end);
        REQUIRE(queue.take(nobody).entity == i);
    }
    CHECK(queue.width() == EventQueue().width());
}

TEST_CASE("an event that comes after the queue has looked far ahead is not late", "[engine]")
{
    EventQueue queue;
    const NobodyRests nobody;
    queue.push(event_at(start_of_run + 300 * one_day, 0, 1, 0));
    REQUIRE(queue.next_time(nobody) == start_of_run + 300 * one_day);  // the queue now stands at day 300
    queue.push(event_at(start_of_run + 2 * one_day, 0, 2, 0));
    queue.push(event_at(start_of_run + 900 * one_day, 0, 3, 0));
    for (const std::uint32_t expected : {2U, 1U, 3U}) {
        REQUIRE(queue.next_time(nobody) < never);
        REQUIRE(queue.take(nobody).entity == expected);
    }
    REQUIRE(queue.empty());
    REQUIRE(queue.next_time(nobody) == never);
}

TEST_CASE("a person at rest takes one entry, whose event is made when its time comes", "[engine]")
{
    struct Records {
        std::map<std::uint32_t, Event> due;
        bool operator()(std::uint32_t who, Event& event) const
        {
            const auto found = due.find(who);
            if (found != due.end()) {
                event = found->second;
            }
            return found != due.end();
        }
        void prefetch(const Event& /*event*/) const {}
        void prefetch_more(const Event& /*event*/) const {}
        void prefetch_person(std::uint32_t /*who*/) const {}
    };
    const auto birthday = [](std::uint32_t who, Time at) {
        Event event = event_at(at, 0, 100 + who, 0);
        event.ref = who;
        event.kind = EventKind::new_year;
        return event;
    };
    Records records;
    EventQueue queue;
    for (std::uint32_t who = 0; who < 5; ++who) {
        records.due[who] = birthday(who, start_of_run + (100 + static_cast<std::int64_t>(who)) * one_day);
        queue.push(records.due[who]);
    }
    records.due.erase(1);                                        // gone: the entry is dropped
    records.due[2] = birthday(2, start_of_run + 200 * one_day);  // put off: it has another entry
    queue.push(records.due[2]);
    queue.push(records.due[4]);  // twice: given twice
    CHECK(queue.size() == 7);
    std::vector<std::uint32_t> given;
    while (queue.next_time(records) < never) {
        const Event event = queue.take(records);
        CHECK(event.time == records.due[event.ref].time);
        given.push_back(event.ref);
    }
    CHECK(given == std::vector<std::uint32_t>{0, 3, 4, 4, 2});
    CHECK(queue.empty());
}

TEST_CASE("the hash of a sequence of events tells their order, and one left out or changed", "[engine]")
{
    const Event a = event_at(start_of_run + one_hour, 1, 1, 1);
    const Event b = event_at(start_of_run + one_hour, 2, 2, 1);
    Event other = b;
    other.kind = EventKind::candidate;
    const std::set<std::uint64_t> hashes{0,
                                         follow(0, a),
                                         follow(0, b),
                                         follow(follow(0, a), b),
                                         follow(follow(0, b), a),
                                         follow(follow(0, a), other),
                                         follow(follow(follow(0, a), b), b)};
    CHECK(hashes.size() == 7);
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
