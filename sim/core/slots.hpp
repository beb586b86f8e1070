#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/append.hpp"

namespace esther {

/// Pool of records with stable indices; freed slots are used again, last freed first.
template <class T>
class Slots {
  public:
    static constexpr std::uint32_t none = 0xffffffff;

    /// A slot that holds T{}: writing its members there is faster than copying a record just made.
    std::uint32_t add()
    {
        if (free_.empty()) [[unlikely]] {
            append(items_, T{});
            return static_cast<std::uint32_t>(items_.size() - 1);
        }
        const std::uint32_t slot = free_.back();
        free_.pop_back();
        return slot;
    }
    std::uint32_t add(const T& item)
    {
        const std::uint32_t slot = add();
        items_[slot] = item;
        return slot;
    }

    /// Fetches what add() will give next, to be written.
    void prefetch_next() const
    {
        if (!free_.empty()) {
            __builtin_prefetch(&items_[free_.back()], 1);
        }
    }

    void remove(std::uint32_t slot)
    {
        items_[slot] = T{};
        append(free_, slot);
    }

    [[nodiscard]] T& operator[](std::uint32_t slot) { return items_[slot]; }
    [[nodiscard]] const T& operator[](std::uint32_t slot) const { return items_[slot]; }
    [[nodiscard]] std::size_t in_use() const { return items_.size() - free_.size(); }
    [[nodiscard]] std::size_t size() const { return items_.size(); }

    /// For snapshots (sim/core/archive.hpp).
    template <class Self, class Archive>
    static void pass(Self& self, Archive& archive)
    {
        archive(self.items_, self.free_);
    }

  private:
    std::vector<T> items_;
    std::vector<std::uint32_t> free_;
};

}  // namespace esther
