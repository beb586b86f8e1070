// The filters as HDF5's file format specification (version 3, section IV.A.2.l) and zlib's manual have them.

#include "analysis/store/h5/chunk.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "analysis/store/h5/failure.hpp"

namespace esther::h5 {

namespace {

/// Byte b of element i comes to b x n + i.
void shuffle(const std::byte* from, std::byte* to, std::size_t n, std::size_t element_size)
{
    for (std::size_t b = 0; b < element_size; ++b) {
        for (std::size_t i = 0; i < n; ++i) {
            to[b * n + i] = from[i * element_size + b];
        }
    }
}

void unshuffle(const std::byte* from, std::byte* to, std::size_t n, std::size_t element_size)
{
    for (std::size_t b = 0; b < element_size; ++b) {
        for (std::size_t i = 0; i < n; ++i) {
            to[i * element_size + b] = from[b * n + i];
        }
    }
}

/// A sum of 16 bits in one's complement: 65535 and 0 are not the same.
std::uint32_t folded(std::uint64_t sum)
{
    while (sum > 0xffff) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint32_t>(sum);
}

/// Fletcher's checksum of 32 bits over words of 16, the high byte first; a last single byte is a high one.
std::uint32_t checksum(std::span<const std::byte> bytes)
{
    constexpr std::size_t words_at_once = 4096;  // the sums of so many do not overflow
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    const std::size_t n_words = (bytes.size() + 1) / 2;
    for (std::size_t begin = 0; begin < n_words; begin += words_at_once) {
        const std::size_t end = std::min(n_words, begin + words_at_once);
        for (std::size_t w = begin; w < end; ++w) {
            const auto first = std::to_integer<std::uint32_t>(bytes[2 * w]);
            const auto second =
                2 * w + 1 < bytes.size() ? std::to_integer<std::uint32_t>(bytes[2 * w + 1]) : 0U;
            low += first << 8 | second;
            high += low;
        }
        low = folded(low);
        high = folded(high);
    }
    return folded(high) << 16 | folded(low);
}

constexpr std::size_t checksum_size = 4;
constexpr ChunkGrid::Length column_elements =
    128 * 1024;  // 1 MiB of 8-byte numbers: the library's chunk cache
constexpr ChunkGrid::Length table_elements = 4 * 1024;
constexpr ChunkGrid::Length most_chunks = 16 * 1024;  // each costs a reader some microseconds

void append_checksum(std::vector<std::byte>& bytes)
{
    const std::uint32_t sum = checksum(bytes);
    for (unsigned k = 0; k < checksum_size; ++k) {
        bytes.push_back(static_cast<std::byte>(sum >> (8 * k) & 0xff));
    }
}

std::uint32_t checksum_at(const std::byte* at)
{
    std::uint32_t sum = 0;
    for (unsigned k = 0; k < checksum_size; ++k) {
        sum |= std::to_integer<std::uint32_t>(at[k]) << (8 * k);
    }
    return sum;
}

const Bytef* as_zlib(const std::byte* bytes)
{
    return reinterpret_cast<const Bytef*>(bytes);
}

Bytef* as_zlib(std::byte* bytes)
{
    return reinterpret_cast<Bytef*>(bytes);
}

}  // namespace

std::optional<ChunkGrid> ChunkGrid::of(const std::vector<Length>& shape, const std::vector<Length>& chunk)
{
    ChunkGrid grid;
    grid.shape_ = shape;
    grid.chunk_ = chunk;
    while (grid.cut_ + 1 < shape.size() && chunk[grid.cut_] == 1) {
        grid.n_outer_ *= static_cast<std::size_t>(shape[grid.cut_]);
        ++grid.cut_;
    }
    for (std::size_t k = grid.cut_ + 1; k < shape.size(); ++k) {
        if (chunk[k] != shape[k]) {
            return std::nullopt;
        }
        grid.inner_ *= static_cast<std::size_t>(shape[k]);
    }
    const Length length = chunk[grid.cut_];
    grid.n_cuts_ = static_cast<std::size_t>((shape[grid.cut_] + length - 1) / length);
    return grid;
}

std::size_t ChunkGrid::first(std::size_t c) const
{
    const auto step = static_cast<std::size_t>(chunk_[cut_]);
    return (c / n_cuts_ * static_cast<std::size_t>(shape_[cut_]) + c % n_cuts_ * step) * inner_;
}

std::size_t ChunkGrid::count(std::size_t c) const
{
    const auto step = static_cast<std::size_t>(chunk_[cut_]);
    return std::min(step, static_cast<std::size_t>(shape_[cut_]) - c % n_cuts_ * step) * inner_;
}

std::vector<ChunkGrid::Length> ChunkGrid::offset(std::size_t c) const
{
    std::vector<Length> at(shape_.size(), 0);
    at[cut_] = c % n_cuts_ * chunk_[cut_];
    std::size_t outer = c / n_cuts_;
    for (std::size_t k = cut_; k-- > 0;) {
        const auto length = static_cast<std::size_t>(shape_[k]);
        at[k] = outer % length;
        outer /= length;
    }
    return at;
}

std::vector<ChunkGrid::Length> chunk_of(std::vector<ChunkGrid::Length> shape)
{
    using Length = ChunkGrid::Length;
    Length elements = 1;
    for (const Length length : shape) {
        elements *= length;
    }
    Length most = column_elements;
    if (shape.size() == 2) {
        most = std::max(table_elements, elements / most_chunks);
    } else if (shape.size() > 2 && elements > 0) {
        const Length block = elements / shape[0] / shape[1];
        most = std::max(table_elements, std::min(block, elements / most_chunks));
    }
    for (Length& length : shape) {
        if (elements <= most) {
            break;
        }
        const Length rest = elements / length;
        const Length kept = rest >= most ? 1 : most / rest;
        length = kept;
        elements = rest * kept;
    }
    return shape;
}

bool is_zero(std::span<const std::byte> bytes)
{
    // Equal to itself one byte further on: all bytes are equal to the first.
    return bytes.empty() ||
           (bytes[0] == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

FilteredChunk filter(std::span<const std::byte> elements, std::size_t element_size, std::size_t capacity,
                     int level)
{
    std::vector<std::byte> whole;
    if (elements.size() < capacity * element_size) {
        whole.assign(elements.begin(), elements.end());
        whole.resize(capacity * element_size);
        elements = whole;
    }
    std::vector<std::byte> shuffled(elements.size());
    shuffle(elements.data(), shuffled.data(), capacity, element_size);
    uLongf n = compressBound(static_cast<uLong>(shuffled.size()));
    FilteredChunk chunk;
    chunk.bytes.resize(n + checksum_size);
    const int code = compress2(as_zlib(chunk.bytes.data()), &n, as_zlib(shuffled.data()),
                               static_cast<uLong>(shuffled.size()), level);
    if (code != Z_OK) {
        throw H5Failure("could not deflate a chunk: " + std::string(zError(code)));
    }
    if (n < shuffled.size()) {
        chunk.bytes.resize(n);
    } else {
        chunk.bytes = std::move(shuffled);
        chunk.left_out = deflate_bit;
    }
    append_checksum(chunk.bytes);
    chunk.bytes.shrink_to_fit();  // room was made for much more
    return chunk;
}

void unfilter(std::span<const std::byte> filtered, std::uint32_t left_out, std::size_t element_size,
              std::size_t capacity, std::span<std::byte> elements)
{
    if ((left_out & checksum_bit) == 0) {
        const std::size_t n = filtered.size() < checksum_size ? 0 : filtered.size() - checksum_size;
        if (n == 0 || checksum(filtered.first(n)) != checksum_at(filtered.data() + n)) {
            throw H5Failure("a chunk does not have its checksum");
        }
        filtered = filtered.first(n);
    }
    const std::size_t size = capacity * element_size;
    std::vector<std::byte> inflated;
    if ((left_out & deflate_bit) == 0) {
        inflated.resize(size);
        auto n = static_cast<uLongf>(size);
        const int code = uncompress(as_zlib(inflated.data()), &n, as_zlib(filtered.data()),
                                    static_cast<uLong>(filtered.size()));
        if (code != Z_OK || n != size) {
            throw H5Failure("a chunk cannot be inflated: " +
                            std::string(code == Z_OK ? "it is too short" : zError(code)));
        }
        filtered = inflated;
    }
    if (filtered.size() != size) {
        throw H5Failure("a chunk has " + std::to_string(filtered.size()) + " bytes instead of " +
                        std::to_string(size));
    }
    if ((left_out & shuffle_bit) != 0) {
        std::memcpy(elements.data(), filtered.data(), elements.size());
    } else if (elements.size() == size) {
        unshuffle(filtered.data(), elements.data(), capacity, element_size);
    } else {
        std::vector<std::byte> whole(size);
        unshuffle(filtered.data(), whole.data(), capacity, element_size);
        std::memcpy(elements.data(), whole.data(), elements.size());
    }
}

}  // namespace esther::h5
