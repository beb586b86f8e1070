#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// State as bytes and back. One description serves both ways: `archive(a, b, c)` writes or reads the members
// in this order. A class with private members describes itself:
//
//     template <class Self, class Archive>
//     static void pass(Self& self, Archive& archive) { archive(self.items_, self.free_); }
//
// Records of plain data are raw bytes as this machine holds them: whoever keeps them keeps their sizes too.

namespace esther {

/// Takes bytes piece by piece.
using ByteSink = std::function<void(std::span<const std::byte>)>;

/// The bytes end before what should be read from them, or hold a length that cannot be.
class ArchiveError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class ArchiveWriter {
  public:
    explicit ArchiveWriter(ByteSink sink) : sink_(std::move(sink)) {}

    template <class... T>
    void operator()(const T&... items)
    {
        (put(items), ...);
    }

    /// Hands on what is still held back. Call at the end.
    void flush()
    {
        sink_(std::span(held_).first(n_held_));
        n_held_ = 0;
    }
    /// Bytes written so far.
    [[nodiscard]] std::uint64_t n_bytes() const { return n_bytes_; }

  private:
    template <class T>
    void put(const T& item)
    {
        if constexpr (requires { T::pass(item, *this); }) {
            T::pass(item, *this);
        } else {
            static_assert(std::is_trivially_copyable_v<T>);
            raw({reinterpret_cast<const std::byte*>(&item), sizeof item});
        }
    }
    template <class T>
    void put(const std::vector<T>& items)
    {
        put(std::uint64_t{items.size()});
        if constexpr (std::is_trivially_copyable_v<T>) {
            raw(std::as_bytes(std::span(items)));
        } else {
            for (const T& item : items) {
                put(item);
            }
        }
    }
    void put(const std::string& text)
    {
        put(std::uint64_t{text.size()});
        raw(std::as_bytes(std::span(text)));
    }
    void raw(std::span<const std::byte> bytes)
    {
        n_bytes_ += bytes.size();
        if (n_held_ + bytes.size() > held_.size()) {
            flush();
        }
        if (bytes.size() > held_.size()) {
            sink_(bytes);
        } else if (!bytes.empty()) {
            std::memcpy(held_.data() + n_held_, bytes.data(), bytes.size());
            n_held_ += bytes.size();
        }
    }

    ByteSink sink_;
    std::vector<std::byte> held_ = std::vector<std::byte>(std::size_t{1} << 16);
    std::size_t n_held_ = 0;
    std::uint64_t n_bytes_ = 0;
};

/// Reads what an ArchiveWriter wrote, and nothing beyond the end of the bytes. Throws ArchiveError.
class ArchiveReader {
  public:
    explicit ArchiveReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    template <class... T>
    void operator()(T&... items)
    {
        (get(items), ...);
    }

    [[nodiscard]] std::size_t n_left() const { return bytes_.size(); }
    /// The next n bytes by themselves.
    [[nodiscard]] std::span<const std::byte> take(std::uint64_t n)
    {
        if (n > bytes_.size()) {
            throw ArchiveError(std::to_string(n) + " bytes are due where " + std::to_string(bytes_.size()) +
                               " are left");
        }
        const auto taken = bytes_.first(static_cast<std::size_t>(n));
        bytes_ = bytes_.subspan(static_cast<std::size_t>(n));
        return taken;
    }

  private:
    template <class T>
    void get(T& item)
    {
        if constexpr (requires { T::pass(item, *this); }) {
            T::pass(item, *this);
        } else {
            static_assert(std::is_trivially_copyable_v<T>);
            std::memcpy(&item, take(sizeof item).data(), sizeof item);
        }
    }
    template <class T>
    void get(std::vector<T>& items)
    {
        const std::size_t n = length(std::is_trivially_copyable_v<T> ? sizeof(T) : 1);
        items.resize(n);
        if constexpr (std::is_trivially_copyable_v<T>) {
            const auto bytes = take(n * sizeof(T));
            if (n > 0) {
                std::memcpy(items.data(), bytes.data(), bytes.size());
            }
        } else {
            for (T& item : items) {
                get(item);
            }
        }
    }
    void get(std::string& text)
    {
        const auto bytes = take(length(1));
        text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    /// A number of items that take at least so many bytes each.
    [[nodiscard]] std::size_t length(std::size_t least_bytes)
    {
        std::uint64_t n = 0;
        get(n);
        if (n > n_left() / least_bytes) {
            throw ArchiveError("a list of " + std::to_string(n) + " items is longer than what is left");
        }
        return static_cast<std::size_t>(n);
    }

    std::span<const std::byte> bytes_;
};

}  // namespace esther
