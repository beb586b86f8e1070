#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace esther {

/// Packs bytes that come piece by piece and are nearly all zero, as fast as memory is read: 64-bit words,
/// each as the number of its low-order bytes that count (1 to 8) and those bytes; a 0 and a length, seven
/// bits a byte, stand for a run of zero words. What has no zeros grows by an eighth.
class ZeroPacker {
  public:
    /// Goes on behind the bytes that are given.
    explicit ZeroPacker(std::vector<std::byte> behind = {})
        : packed_(std::move(behind)), n_packed_(packed_.size())
    {
    }

    void add(std::span<const std::byte> bytes);
    /// Bytes added so far.
    [[nodiscard]] std::uint64_t n_bytes() const { return n_bytes_; }
    /// The whole; the object is used up.
    [[nodiscard]] std::vector<std::byte> finish();

  private:
    void put(std::uint64_t word);
    void put_zeros();
    void make_room();

    std::vector<std::byte> packed_;
    std::size_t n_packed_ = 0;  ///< what stands in `packed_`; the rest is room
    std::uint64_t n_bytes_ = 0;
    std::uint64_t n_zeros_ = 0;  ///< words of the run that is not written yet
    std::byte pending_[8]{};     ///< the beginning of a word
    std::size_t n_pending_ = 0;
};

/// The bytes that were packed, of which there were so many. Throws ArchiveError if there are not.
[[nodiscard]] std::vector<std::byte> unpack_zeros(std::span<const std::byte> packed, std::uint64_t n_bytes);

}  // namespace esther
