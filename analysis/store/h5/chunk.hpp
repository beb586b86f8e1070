#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// Chunks of an array as they lie in a file: cut, and passed through the filters. The library does both too,
// but one chunk after another, and over all elements of empty ones.

namespace esther::h5 {

/// An array cut into chunks each of which lies in one piece: the axes before the one that is cut have length
/// 1 in a chunk, those after it their whole length.
class ChunkGrid {
  public:
    using Length = unsigned long long;  ///< hsize_t

    /// Nothing if such chunks do not lie in one piece. Precondition: as many lengths in both, none of them 0.
    [[nodiscard]] static std::optional<ChunkGrid> of(const std::vector<Length>& shape,
                                                     const std::vector<Length>& chunk);

    [[nodiscard]] std::size_t size() const { return n_outer_ * n_cuts_; }
    /// Elements that a chunk has room for; the last ones of an axis are not full.
    [[nodiscard]] std::size_t capacity() const { return static_cast<std::size_t>(chunk_[cut_]) * inner_; }
    /// Elements [first, first + count) of the array are in chunk c.
    [[nodiscard]] std::size_t first(std::size_t c) const;
    [[nodiscard]] std::size_t count(std::size_t c) const;
    /// Axes before the one that is cut.
    [[nodiscard]] std::size_t n_outer_axes() const { return cut_; }
    /// Indices of the first element of chunk c.
    [[nodiscard]] std::vector<Length> offset(std::size_t c) const;
    bool operator==(const ChunkGrid&) const = default;

  private:
    std::vector<Length> shape_;
    std::vector<Length> chunk_;
    std::size_t cut_ = 0;
    std::size_t n_outer_ = 1;
    std::size_t n_cuts_ = 1;  ///< along the axis that is cut
    std::size_t inner_ = 1;   ///< elements of one step along it
};

/// Below so many bytes an array is stored in one piece, unfiltered.
inline constexpr std::size_t least_chunked_bytes = 16 * 1024;

/// Chunks of an array of this shape: whole inner axes; the outer ones are cut to 1 until a chunk is small
/// enough, so that one (scenario, replication) can be read without the others. Those of arrays are small,
/// since most of a table of counts is empty: what a measure counts, it counts on few pathways. In a large
/// array none is larger than what stands behind the first two axes.
[[nodiscard]] std::vector<ChunkGrid::Length> chunk_of(std::vector<ChunkGrid::Length> shape);

/// Of zlib: 1 is fastest, 9 makes smallest.
inline constexpr int deflate_level = 4;

/// The filters of every chunk, in this order: bytes shuffled (H5Z_FILTER_SHUFFLE), deflated
/// (H5Z_FILTER_DEFLATE), a Fletcher checksum after them (H5Z_FILTER_FLETCHER32).
inline constexpr std::uint32_t shuffle_bit = 1U << 0;
inline constexpr std::uint32_t deflate_bit = 1U << 1;
inline constexpr std::uint32_t checksum_bit = 1U << 2;

/// A chunk that has passed through the filters but those in `left_out`.
struct FilteredChunk {
    std::vector<std::byte> bytes;
    std::uint32_t left_out = 0;  ///< bits of filters
    bool operator==(const FilteredChunk&) const = default;
};

/// Whether all bytes are 0, as in a chunk that was never written.
[[nodiscard]] bool is_zero(std::span<const std::byte> bytes);

/// Filters the elements of a chunk, each of so many bytes, with zeros up to its capacity. What does not
/// become smaller is not deflated.
[[nodiscard]] FilteredChunk filter(std::span<const std::byte> elements, std::size_t element_size,
                                   std::size_t capacity, int level);

/// The elements of a chunk, back from what lies in the file; as many as there is room for in `elements`, of
/// `capacity`. Throws H5Failure if the checksum is another, or the bytes cannot be made into so many.
void unfilter(std::span<const std::byte> filtered, std::uint32_t left_out, std::size_t element_size,
              std::size_t capacity, std::span<std::byte> elements);

}  // namespace esther::h5
