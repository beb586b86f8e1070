#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/append.hpp"

namespace esther {

/// Many unordered lists of items in blocks of `n_items` from one pool: no list has slack beyond its first
/// block, and emptied blocks are used again, so a pool that is warm allocates nothing. A list is the index of
/// its first block. Plain data: a copy is a copy of memory.
template <class T, std::size_t n_items>
class ChunkLists {
  public:
    static constexpr std::uint32_t none = 0xffffffff;

    void add(std::uint32_t& list, const T& item)
    {
        if (list == none || chunks_[list].n == n_items) {
            list = take_chunk(list);
        }
        Chunk& chunk = chunks_[list];
        chunk.items[chunk.n++] = item;
    }

    /// Empties a list: calls use(first item, number of items) for each block. The items of the block after it
    /// are announced by coming(first item, number of items) before. `use` may add to other lists.
    template <class Use, class Coming>
    void drain(std::uint32_t& list, Use&& use, Coming&& coming)
    {
        std::uint32_t slot = list;
        list = none;
        if (slot != none) {
            coming(chunks_[slot].items.data(), chunks_[slot].n);
        }
        while (slot != none) {
            const Chunk chunk = chunks_[slot];  // a copy: adding may move the pool
            if (chunk.next != none) {
                coming(chunks_[chunk.next].items.data(), chunks_[chunk.next].n);
            }
            chunks_[slot].next = free_;
            free_ = slot;
            use(chunk.items.data(), chunk.n);
            slot = chunk.next;
        }
    }

    /// Tells that something will be added to the list, or read from it, soon.
    void prefetch(std::uint32_t list) const
    {
        if (list != none) {
            __builtin_prefetch(&chunks_[list]);
        }
    }

    template <class Use>
    void for_each(std::uint32_t list, Use&& use) const
    {
        for (; list != none; list = chunks_[list].next) {
            for (std::uint32_t i = 0; i < chunks_[list].n; ++i) {
                use(chunks_[list].items[i]);
            }
        }
    }

    [[nodiscard]] std::size_t count(std::uint32_t list) const
    {
        std::size_t n = 0;
        for (; list != none; list = chunks_[list].next) {
            n += chunks_[list].n;
        }
        return n;
    }

    void reserve(std::size_t n_chunks) { chunks_.reserve(n_chunks); }
    /// Forgets every list.
    void clear()
    {
        chunks_.clear();
        free_ = none;
    }

  private:
    struct alignas((sizeof(T) * n_items + 8) % 64 == 0 ? 64 : 8) Chunk {
        std::uint32_t next = none;
        std::uint32_t n = 0;
        std::array<T, n_items> items;
    };

    std::uint32_t take_chunk(std::uint32_t next)
    {
        std::uint32_t slot = free_;
        if (slot == none) {
            slot = static_cast<std::uint32_t>(chunks_.size());
            append(chunks_, Chunk{});
        } else {
            free_ = chunks_[slot].next;
        }
        chunks_[slot].next = next;
        chunks_[slot].n = 0;
        return slot;
    }

    std::vector<Chunk> chunks_;
    std::uint32_t free_ = none;
};

}  // namespace esther
