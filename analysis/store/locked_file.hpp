#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace esther {

/// A file that grows at its end and that one process at a time has: a lock of the system, which goes with the
/// process however that ends. Reading and writing throw std::system_error.
class LockedFile {
  public:
    explicit LockedFile(std::string path) : path_(std::move(path)) {}
    ~LockedFile() { close(); }
    LockedFile(const LockedFile&) = delete;
    LockedFile& operator=(const LockedFile&) = delete;

    enum class Taken {
        yes,
        not_there,
        by_another,  ///< another process has it
        unusable     ///< see why()
    };
    /// Takes the file that stands under the name; with `make`, a new one if there is none.
    [[nodiscard]] Taken take(bool make);
    /// Why it is unusable.
    [[nodiscard]] const std::string& why() const { return why_; }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] std::uint64_t size() const { return size_; }

    /// Reads all of `to`, which must not reach beyond the end.
    void read(std::uint64_t from, std::span<std::byte> to) const;
    /// Adds bytes at the end: all of them, or none.
    void append(std::span<const std::byte> bytes);
    /// Drops what stands behind.
    void cut(std::uint64_t size);
    /// Makes what stands in it survive a power cut.
    void sync() const;

    /// Takes the name away, and lets go.
    void remove();
    void close();

  private:
    std::string path_;
    std::string why_;
    int number_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace esther
