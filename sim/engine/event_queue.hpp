#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/engine/event.hpp"

namespace esther {

/// Pending events of a shard. Most lie days away, so they are only appended to the bucket of their
/// day; a day becomes a binary heap when it comes. Cost: append O(1), then O(log of one day's events).
/// Every order of pushes gives the same order of pops: Event::before is total.
class EventQueue {
  public:
    void push(const Event& event)
    {
        const std::int64_t bucket = bucket_of(event.time);
        if (bucket <= today_) {
            heap_.push_back(event);
            std::push_heap(heap_.begin(), heap_.end(), later_first);
        } else {
            const auto ahead = static_cast<std::size_t>(bucket - today_ - 1);
            if (ahead < n_buckets) {
                days_[slot_of(bucket)].push_back(event);
            } else {
                far_.push_back(event);
            }
            ++waiting_;
        }
    }

    [[nodiscard]] bool empty() const { return heap_.empty() && waiting_ == 0; }
    [[nodiscard]] std::size_t size() const { return heap_.size() + waiting_; }

    /// The next event. Precondition: not empty().
    [[nodiscard]] const Event& next()
    {
        if (heap_.empty()) {
            open_next_day();
        }
        return heap_.front();
    }

    /// Removes the event that next() showed.
    void pop()
    {
        std::pop_heap(heap_.begin(), heap_.end(), later_first);
        heap_.pop_back();
    }

    /// Every pending event, in no order.
    template <class Use>
    void for_each(const Use& use) const
    {
        std::for_each(heap_.begin(), heap_.end(), use);
        std::for_each(far_.begin(), far_.end(), use);
        for (const std::vector<Event>& day : days_) {
            std::for_each(day.begin(), day.end(), use);
        }
    }

  private:
    static constexpr std::size_t n_buckets = 512;
    /// A quarter of a day: small heaps, few empty buckets.
    static constexpr Duration bucket_width = 6 * one_hour;

    static bool later_first(const Event& a, const Event& b) { return b.before(a); }
    static std::int64_t bucket_of(Time t) { return t.time_since_epoch() / bucket_width; }
    static std::size_t slot_of(std::int64_t bucket) { return static_cast<std::size_t>(bucket) % n_buckets; }

    void open_next_day()
    {
        while (heap_.empty()) {
            if (waiting_ == far_.size()) {
                today_ = earliest_far() - 1;  // nothing nearer: jump
            }
            ++today_;
            if (slot_of(today_) == 0 || waiting_ == far_.size()) {
                bring_near();
            }
            std::vector<Event>& day = days_[slot_of(today_)];
            waiting_ -= day.size();
            heap_.swap(day);
            day.clear();
        }
        std::make_heap(heap_.begin(), heap_.end(), later_first);
    }

    [[nodiscard]] std::int64_t earliest_far() const
    {
        std::int64_t first = bucket_of(far_.front().time);
        for (const Event& event : far_) {
            first = std::min(first, bucket_of(event.time));
        }
        return first;
    }

    /// Sorts events that now lie within the ring of buckets into it.
    void bring_near()
    {
        std::size_t kept = 0;
        for (const Event& event : far_) {
            const std::int64_t ahead = bucket_of(event.time) - today_;
            if (ahead < static_cast<std::int64_t>(n_buckets)) {
                days_[slot_of(bucket_of(event.time))].push_back(event);
            } else {
                far_[kept++] = event;
            }
        }
        far_.resize(kept);
    }

    std::vector<Event> heap_;
    std::vector<std::vector<Event>> days_{n_buckets};
    std::vector<Event> far_;
    std::size_t waiting_ = 0;  ///< in days_ and far_
    std::int64_t today_ = -1;
};

/// The plain binary heap: the reference that EventQueue is tested against.
class HeapQueue {
  public:
    void push(const Event& event)
    {
        heap_.push_back(event);
        std::push_heap(heap_.begin(), heap_.end(), later_first);
    }
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    [[nodiscard]] const Event& next() { return heap_.front(); }
    void pop()
    {
        std::pop_heap(heap_.begin(), heap_.end(), later_first);
        heap_.pop_back();
    }

  private:
    static bool later_first(const Event& a, const Event& b) { return b.before(a); }
    std::vector<Event> heap_;
};

}  // namespace esther
