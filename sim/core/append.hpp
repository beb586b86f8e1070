#pragma once

#include <vector>

namespace esther {

template <class T>
[[gnu::noinline, gnu::cold]] void append_and_grow(std::vector<T>& items, const T item)
{
    items.push_back(item);
}

/// push_back() for a list that is warm: growth stands apart, or every function that appends would carry it,
/// and save the registers that it needs.
template <class T>
inline void append(std::vector<T>& items, const T& item)
{
    if (items.size() == items.capacity()) [[unlikely]] {
        append_and_grow(items, item);
    } else {
        items.push_back(item);
    }
}

}  // namespace esther
