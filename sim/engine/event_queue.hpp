#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/append.hpp"
#include "sim/core/check.hpp"
#include "sim/core/chunk_lists.hpp"
#include "sim/engine/event.hpp"

namespace esther {

/// Pending events of a shard, in three steps of nearness:
///
///   far buckets   a ring of about a year; an event is appended to the bucket of its time. Of a person's own
///                 event only the person is kept (4 bytes): the record knows what is due, and is asked for
///                 it by `restore` when the bucket comes.
///   near lists    the bucket that has come, split so that each list holds a few events.
///   front         the list that has come, sorted. What is pushed in front of its end is put in its place
///                 while few are left there, else into a heap.
///
/// Every order of pushes gives the same order of events, because Event::before is total. The width of the
/// buckets follows the density of events, and may change no bit.
///
/// `restore(who, event)` writes the own event of a person who rests in this shard and returns true, or false
/// if there is none. A person may be in the queue more than once: the event is then given as often.
/// `restore.prefetch(event)` and `restore.prefetch_person(who)` tell that its records are needed soon.
class EventQueue {
  public:
    /// A queue without buckets: the plain binary heap, for reference.
    static EventQueue plain_heap()
    {
        EventQueue queue;
        queue.front_end_ = never;
        queue.few_in_run_ = 0;
        return queue;
    }

    EventQueue() { resize_ring(widest_shift); }

    /// Buckets for this many events a microsecond, and room for so many people at rest. Call while empty.
    void expect(double events_per_microsecond, std::size_t n_people)
    {
        ESTHER_CHECK(empty());
        if (front_end_ == never) {
            return;
        }
        unsigned shift = widest_shift;
        while (shift > narrowest_shift &&
               events_per_microsecond * static_cast<double>(std::int64_t{1} << shift) > wanted_in_bucket) {
            --shift;
        }
        resize_ring(shift);
        resting_.reserve(n_people / people_per_chunk + ring_.size());
    }

    /// An event at `never` is not pending.
    void push(const Event& event)
    {
        if (event.time < front_end_) {
            push_front(event);
            ++n_;
        } else if (event.time < near_end_) {
            push_near(event);
            ++n_;
        } else if (event.time != never) {
            push_ahead(event);
            ++n_;
        }
    }

    [[nodiscard]] bool empty() const { return n_ == 0; }
    /// Entries; those of people who are elsewhere by now are dropped when their time comes.
    [[nodiscard]] std::size_t size() const { return n_; }

    /// Time of the next event; never if there is none.
    template <class Restore>
    [[nodiscard]] Time next_time(const Restore& restore)
    {
        if (!has_front() && !open_front(restore)) [[unlikely]] {
            return never;
        }
        return heap_is_next() ? heap_.front().time : run_.back().time;
    }

    /// Takes the next event, if there is one before `end`.
    template <class Restore>
    [[nodiscard]] bool take_before(Time end, const Restore& restore, Event& event)
    {
        if (!has_front() && !open_front(restore)) [[unlikely]] {
            return false;
        }
        if (heap_is_next()) [[unlikely]] {
            if (heap_.front().time >= end) {
                return false;
            }
            event = heap_.front();
            pop_heap();
        } else {
            if (run_.back().time >= end) {
                return false;
            }
            event = run_.back();
            run_.pop_back();
        }
        --n_;
        // Instants, not events: no width tells apart what is due at one instant, as of everybody at a year's
        // end.
        if (event.time != latest_) {
            latest_ = event.time;
            if (++n_taken_ > too_many_in_bucket) [[unlikely]] {
                narrow(event.time, restore);
            }
        }
        return true;
    }
    /// Takes the next event. Precondition: next_time(restore) != never.
    template <class Restore>
    [[nodiscard]] Event take(const Restore& restore)
    {
        Event event;
        const bool taken = take_before(never, restore, event);
        ESTHER_CHECK(taken);
        return event;
    }

    /// Width of a bucket; of no consequence but for speed.
    [[nodiscard]] Duration width() const { return Duration(std::int64_t{1} << shift_); }

    /// Every pending entry, in no order: use(event), or rests(person) for one whose own event is not made
    /// yet.
    template <class Use, class Rests>
    void for_each(Use&& use, Rests&& rests) const
    {
        std::for_each(run_.begin(), run_.end(), use);
        std::for_each(heap_.begin(), heap_.end(), use);
        std::for_each(far_.begin(), far_.end(), use);
        for (std::size_t i = n_delayed_ < delay ? 0 : n_delayed_ - delay; i < n_delayed_; ++i) {
            const Event& event = delayed_[i % delay];
            is_of_person(event.kind) ? rests(event.ref) : use(event);
        }
        for (std::size_t i = next_near_; i < near_.size(); ++i) {
            events_.for_each(near_[i], use);
        }
        for (const Bucket& bucket : ring_) {
            events_.for_each(bucket.events, use);
            resting_.for_each(bucket.people, rests);
        }
    }

  private:
    static constexpr std::size_t people_per_chunk = 14;  // 64 bytes
    using Events = ChunkLists<Event, 3>;
    using People = ChunkLists<std::uint32_t, people_per_chunk>;

    struct Bucket {
        std::uint32_t events = Events::none;
        std::uint32_t people = People::none;
    };

    // Widths are powers of two [us]: 2^40 is 12.7 days, 2^10 a millisecond; 2^45 is 407 days.
    static constexpr unsigned widest_shift = 40;
    static constexpr unsigned narrowest_shift = 10;
    static constexpr unsigned ring_shift = 45;
    static constexpr std::size_t most_buckets = std::size_t{1} << 18;
    static constexpr double wanted_in_bucket = 4096;
    static constexpr std::size_t too_many_in_bucket = 65'536;
    static constexpr std::size_t most_near = 4096;
    static constexpr std::size_t wanted_in_front = 4;
    static constexpr std::size_t delay = 8;  ///< pushes in which a bucket comes into the cache
    static constexpr std::size_t few = 32;   ///< so few pending are best kept in the front

    [[nodiscard]] std::int64_t bucket_of(Time t) const { return t.time_since_epoch().count() >> shift_; }
    [[nodiscard]] Time start_of(std::int64_t bucket) const
    {
        return bucket > never.time_since_epoch().count() >> shift_ ? never : Time(Duration(bucket << shift_));
    }
    [[nodiscard]] Bucket& slot_of(std::int64_t bucket)
    {
        return ring_[static_cast<std::size_t>(bucket) & (ring_.size() - 1)];
    }
    [[nodiscard]] bool has_front() const { return !run_.empty() || !heap_.empty(); }
    [[nodiscard]] bool heap_is_next() const
    {
        return !heap_.empty() && (run_.empty() || heap_.front().before(run_.back()));
    }

    void resize_ring(unsigned shift)
    {
        shift_ = shift;
        const std::size_t for_a_year = std::size_t{1} << (ring_shift - shift);
        ring_.assign(std::clamp<std::size_t>(for_a_year, 512, most_buckets), Bucket{});
    }

    void push_front(const Event& event)
    {
        if (run_.size() >= few_in_run_) [[unlikely]] {
            push_heap(event);
            return;
        }
        if (run_.empty() || event.before(run_.back())) {
            append(run_, event);
            return;
        }
        std::size_t hole = run_.size() - 1;
        append(run_, run_[hole]);
        for (; hole > 0 && run_[hole - 1].before(event); --hole) {
            run_[hole] = run_[hole - 1];
        }
        run_[hole] = event;
    }

    void push_heap(const Event& event)
    {
        std::size_t hole = heap_.size();
        append(heap_, event);
        while (hole > 0) {
            const std::size_t above = (hole - 1) / 2;
            if (!event.before(heap_[above])) {
                break;
            }
            heap_[hole] = heap_[above];
            hole = above;
        }
        heap_[hole] = event;
    }

    void pop_heap()
    {
        const Event last = heap_.back();
        heap_.pop_back();
        const std::size_t n = heap_.size();
        if (n == 0) {
            return;
        }
        std::size_t hole = 0;
        for (std::size_t below = 1; below < n; below = 2 * hole + 1) {
            below += below + 1 < n && heap_[below + 1].before(heap_[below]) ? 1 : 0;
            if (!heap_[below].before(last)) {
                break;
            }
            heap_[hole] = heap_[below];
            hole = below;
        }
        heap_[hole] = last;
    }

    void push_near(const Event& event)
    {
        const auto offset = static_cast<std::uint64_t>((event.time - near_start_).count());
        events_.add(near_[offset >> near_shift_], event);
    }

    void push_ahead(const Event& event)
    {
        const std::int64_t bucket = bucket_of(event.time);
        if (bucket - today_ > static_cast<std::int64_t>(ring_.size())) {
            append(far_, event);
            return;
        }
        ++n_in_ring_;
        // Its bucket is seldom in the cache. It waits here while first the bucket, then the block is fetched.
        __builtin_prefetch(&slot_of(bucket));
        const std::size_t entry = n_delayed_ % delay;
        if (n_delayed_ >= delay) {
            put(delayed_[entry]);
        }
        delayed_[entry] = event;
        ++n_delayed_;
        if (n_delayed_ > delay / 2) {
            const Event& halfway = delayed_[(n_delayed_ - 1 - delay / 2) % delay];
            const Bucket& its = slot_of(bucket_of(halfway.time));
            is_of_person(halfway.kind) ? resting_.prefetch(its.people) : events_.prefetch(its.events);
        }
    }

    void put(const Event& event)
    {
        Bucket& bucket = slot_of(bucket_of(event.time));
        if (is_of_person(event.kind)) {
            resting_.add(bucket.people, event.ref);
        } else {
            events_.add(bucket.events, event);
        }
    }

    /// Puts what waits for its bucket where it belongs.
    void put_delayed()
    {
        for (std::size_t i = n_delayed_ < delay ? 0 : n_delayed_ - delay; i < n_delayed_; ++i) {
            put(delayed_[i % delay]);
        }
        n_delayed_ = 0;
    }

    /// Sorts the next list into the front. False if nothing is left. Apart from next_time(), which has most
    /// often nothing to open.
    template <class Restore>
    [[gnu::noinline]] bool open_front(const Restore& restore)
    {
        if (front_end_ == never) {
            return false;
        }
        for (;;) {
            while (next_near_ < near_.size()) {
                std::uint32_t& list = near_[next_near_];
                ++next_near_;
                front_end_ = near_start_ + Duration(static_cast<std::int64_t>(next_near_ << near_shift_));
                if (list != Events::none) {
                    prefetch_lists(restore);
                    events_.drain(
                        list,
                        [&](const Event* event, std::uint32_t n) {
                            std::for_each(event, event + n, [&](const Event& e) { append(run_, e); });
                        },
                        [](const Event*, std::uint32_t) {});
                    sort_front();
                    return true;
                }
            }
            if (!open_bucket(restore)) {
                return false;
            }
        }
    }

    /// A list holds a few: to insert one after another beats a sort that is made for many.
    void sort_front()
    {
        constexpr std::size_t many = 32;
        if (run_.size() > many) {
            std::sort(run_.begin(), run_.end(), [](const Event& a, const Event& b) { return b.before(a); });
            return;
        }
        for (std::size_t i = 1; i < run_.size(); ++i) {
            const Event event = run_[i];
            std::size_t to = i;
            for (; to > 0 && run_[to - 1].before(event); --to) {
                run_[to] = run_[to - 1];
            }
            run_[to] = event;
        }
    }

    /// The records of the events a few lists ahead, and of the people of those less far ahead.
    template <class Restore>
    void prefetch_lists(const Restore& restore)
    {
        if (next_near_ + 4 < near_.size()) {
            events_.prefetch(near_[next_near_ + 4]);
            events_.for_each(near_[next_near_ + 2], [&](const Event& event) { restore.prefetch(event); });
            events_.for_each(near_[next_near_], [&](const Event& event) { restore.prefetch_more(event); });
        }
    }

    /// Splits the next bucket that holds anything into near lists. False if nothing is left.
    template <class Restore>
    bool open_bucket(const Restore& restore)
    {
        put_delayed();
        do {
            if (n_in_ring_ == 0) {
                if (far_.empty()) {
                    return false;
                }
                today_ = earliest_far() - 1;  // nothing nearer: jump
                bring_near();
                put_delayed();
            }
            ++today_;
            if ((static_cast<std::size_t>(today_) & (ring_.size() - 1)) == 0) {
                bring_near();
                put_delayed();
            }
        } while (slot_of(today_).events == Events::none && slot_of(today_).people == People::none);

        Bucket bucket = slot_of(today_);
        slot_of(today_) = Bucket{};
        const std::size_t n = events_.count(bucket.events) + resting_.count(bucket.people);
        n_in_ring_ -= n;
        near_start_ = start_of(today_);
        near_end_ = start_of(today_ + 1);
        const std::size_t expected = std::min(n_, std::max(n, n_taken_));
        const std::size_t n_lists =
            n_ < few ? 1 : std::bit_ceil(std::clamp<std::size_t>(expected / wanted_in_front, 1, most_near));
        near_shift_ = shift_ - static_cast<unsigned>(std::countr_zero(n_lists));
        near_.assign(n_lists, Events::none);
        next_near_ = 0;
        front_end_ = near_start_;
        n_taken_ = 0;
        events_.drain(
            bucket.events,
            [&](const Event* event, std::uint32_t count) {
                std::for_each(event, event + count, [&](const Event& e) { push_near(e); });
            },
            [](const Event*, std::uint32_t) {});
        resting_.drain(
            bucket.people,
            [&](const std::uint32_t* who, std::uint32_t count) {
                n_ -= count;
                for (std::uint32_t i = 0; i < count; ++i) {
                    Event event;
                    // What is due in another bucket has an entry there.
                    if (restore(who[i], event) && bucket_of(event.time) == today_) {
                        push_near(event);
                        ++n_;
                    }
                }
            },
            [&](const std::uint32_t* who, std::uint32_t count) {
                std::for_each(who, who + count,
                              [&](std::uint32_t person) { restore.prefetch_person(person); });
            });
        return true;
    }

    [[nodiscard]] std::int64_t earliest_far() const
    {
        std::int64_t first = bucket_of(far_.front().time);
        for (const Event& event : far_) {
            first = std::min(first, bucket_of(event.time));
        }
        return first;
    }

    /// Moves events that now lie within the ring into it.
    void bring_near()
    {
        const std::size_t n = far_.size();
        std::size_t kept = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const Event event = far_[i];
            if (bucket_of(event.time) - today_ < static_cast<std::int64_t>(ring_.size())) {
                push_ahead(event);
            } else {
                far_[kept++] = event;
            }
        }
        far_.resize(kept);
    }

    /// Buckets turned out too wide: an eighth of their width from now on.
    template <class Restore>
    void narrow(Time now, const Restore& restore)
    {
        n_taken_ = 0;
        if (front_end_ == never || shift_ < narrowest_shift + 3) {
            return;
        }
        std::vector<Event> all;
        const auto keep = [&](const Event& event) { all.push_back(event); };
        for_each(keep, [&](std::uint32_t who) {
            Event event;
            if (restore(who, event)) {
                keep(event);
            }
        });
        EventQueue fresh;
        fresh.resize_ring(shift_ - 3);
        fresh.today_ = fresh.bucket_of(now) - 1;
        fresh.front_end_ = fresh.near_end_ = fresh.start_of(fresh.today_ + 1);
        for (const Event& event : all) {
            fresh.push(event);
        }
        *this = std::move(fresh);
    }

    std::vector<Event> run_;   ///< front, the next one last
    std::vector<Event> heap_;  ///< front, what came while many were left in `run_`
    std::size_t few_in_run_ = 16;
    Time front_end_{};
    std::vector<std::uint32_t> near_;
    std::size_t next_near_ = 0;
    unsigned near_shift_ = 0;  ///< log2 of the width of a near list [us]
    Time near_start_{};
    Time near_end_{};
    std::vector<Bucket> ring_;
    unsigned shift_ = 0;                  ///< log2 of the width of a bucket [us]
    std::int64_t today_ = -1;             ///< bucket that is in the near lists
    std::vector<Event> far_;              ///< beyond the ring
    std::array<Event, delay> delayed_{};  ///< the latest for the ring, not yet in their buckets
    std::size_t n_delayed_ = 0;           ///< since the last time all were put there
    Events events_;
    People resting_;
    std::size_t n_ = 0;          ///< all entries
    std::size_t n_in_ring_ = 0;  ///< those in the ring
    std::size_t n_taken_ = 0;    ///< different instants since the bucket was opened
    Time latest_{};              ///< time of the event taken last
};

}  // namespace esther
