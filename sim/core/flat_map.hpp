#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/mix.hpp"

namespace esther {

/// Open-addressing map from 64-bit keys to 32-bit values; plain data, no allocation once warm.
/// Iteration is not offered: its order would depend on history.
class FlatMap {
  public:
    static constexpr std::uint32_t absent = 0xffffffff;

    [[nodiscard]] std::uint32_t find(std::uint64_t key) const
    {
        if (slots_.empty()) {
            return absent;
        }
        for (std::size_t i = home_of(key);; i = (i + 1) & mask()) {
            if (slots_[i].value == absent) {
                return absent;
            }
            if (slots_[i].key == key) {
                return slots_[i].value;
            }
        }
    }

    /// Precondition: `key` is not in the map, `value` is not `absent`.
    void insert(std::uint64_t key, std::uint32_t value)
    {
        if (2 * (size_ + 1) > slots_.size()) {
            grow();
        }
        place(key, value);
        ++size_;
    }

    /// Removes a key; nothing happens if it is not there.
    void erase(std::uint64_t key)
    {
        if (find(key) == absent) {
            return;
        }
        std::size_t hole = home_of(key);
        while (slots_[hole].key != key) {
            hole = (hole + 1) & mask();
        }
        // Close the gap: an entry may move into the hole if its home is not behind the hole.
        for (std::size_t i = (hole + 1) & mask(); slots_[i].value != absent; i = (i + 1) & mask()) {
            const std::size_t home = home_of(slots_[i].key);
            if (((i - home) & mask()) >= ((i - hole) & mask())) {
                slots_[hole] = slots_[i];
                hole = i;
            }
        }
        slots_[hole] = Slot{};
        --size_;
    }

    [[nodiscard]] std::size_t size() const { return size_; }

    /// For snapshots (sim/core/archive.hpp).
    template <class Self, class Archive>
    static void pass(Self& self, Archive& archive)
    {
        archive(self.slots_, self.size_);
    }

  private:
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t value = absent;
    };

    [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
    [[nodiscard]] std::size_t home_of(std::uint64_t key) const { return mix(key) & mask(); }

    void place(std::uint64_t key, std::uint32_t value)
    {
        std::size_t i = home_of(key);
        while (slots_[i].value != absent) {
            i = (i + 1) & mask();
        }
        slots_[i] = Slot{key, value};
    }

    void grow()
    {
        std::vector<Slot> old(slots_.empty() ? 16 : 2 * slots_.size());
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.value != absent) {
                place(slot.key, slot.value);
            }
        }
    }

    std::vector<Slot> slots_;
    std::size_t size_ = 0;
};

}  // namespace esther
