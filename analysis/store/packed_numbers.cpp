// Numbers in memory as the chunks of a file.

#include "analysis/store/packed_numbers.hpp"

#include <algorithm>
#include <utility>

#include "analysis/store/h5/failure.hpp"
#include "sim/core/check.hpp"

namespace esther {

using h5::ChunkGrid;
using h5::FilteredChunk;

namespace {

constexpr std::size_t block_axes = 2;
constexpr std::size_t number_size = sizeof(std::int64_t);

bool has_no_numbers(const std::vector<ChunkGrid::Length>& shape)
{
    return std::find(shape.begin(), shape.end(), ChunkGrid::Length{0}) != shape.end();
}

}  // namespace

bool PackedNumbers::are_chunks(const std::vector<Length>& shape, const std::vector<Length>& chunk)
{
    return shape.size() >= block_axes && !has_no_numbers(shape) && chunk.size() == shape.size() &&
           std::all_of(chunk.begin(), chunk.begin() + block_axes,
                       [](Length length) { return length == 1; }) &&
           ChunkGrid::of(shape, chunk).has_value();
}

PackedNumbers::PackedNumbers(std::vector<Length> shape) : shape_(std::move(shape))
{
    ESTHER_CHECK(shape_.size() >= block_axes);
    if (!has_no_numbers(shape_)) {
        chunk_ = h5::chunk_of(shape_);
        std::fill_n(chunk_.begin(), block_axes, Length{1});
    }
    cut();
    chunks_.resize(n_blocks_ * chunks_in_block_);
}

PackedNumbers::PackedNumbers(std::vector<Length> shape, std::vector<Length> chunk,
                             std::vector<FilteredChunk> chunks)
    : shape_(std::move(shape)), chunk_(std::move(chunk)), chunks_(std::move(chunks))
{
    ESTHER_CHECK(are_chunks(shape_, chunk_));
    cut();
    ESTHER_CHECK(chunks_.size() == n_blocks_ * chunks_in_block_);
}

void PackedNumbers::cut()
{
    n_blocks_ = 1;
    block_size_ = 1;
    for (std::size_t k = 0; k < shape_.size(); ++k) {
        (k < block_axes ? n_blocks_ : block_size_) *= static_cast<std::size_t>(shape_[k]);
    }
    if (!chunk_.empty()) {
        grid_ = ChunkGrid::of(shape_, chunk_);
        chunks_in_block_ = grid_->size() / n_blocks_;
    }
}

std::size_t PackedNumbers::packed_size() const
{
    std::size_t size = 0;
    for (const FilteredChunk& chunk : chunks_) {
        size += chunk.bytes.size();
    }
    return size;
}

void PackedNumbers::unpack(std::size_t c, std::vector<std::int64_t>& numbers) const
{
    const FilteredChunk& chunk = chunks_[c];
    if (chunk.bytes.empty()) {
        numbers.assign(grid_->count(c), 0);
        return;
    }
    numbers.resize(grid_->count(c));
    h5::unfilter(chunk.bytes, chunk.left_out, number_size, grid_->capacity(),
                 std::as_writable_bytes(std::span(numbers)));
}

void PackedNumbers::for_each_piece(std::size_t b,
                                   const std::function<void(std::span<const std::int64_t>)>& use) const
{
    std::vector<std::int64_t> numbers;
    for (std::size_t c = b * chunks_in_block_; c < (b + 1) * chunks_in_block_; ++c) {
        unpack(c, numbers);
        use(numbers);
    }
}

std::vector<std::int64_t> PackedNumbers::block(std::size_t b) const
{
    std::vector<std::int64_t> numbers;
    numbers.reserve(block_size_);
    for_each_piece(b, [&](std::span<const std::int64_t> piece) {
        numbers.insert(numbers.end(), piece.begin(), piece.end());
    });
    return numbers;
}

std::vector<std::int64_t> PackedNumbers::all() const
{
    std::vector<std::int64_t> numbers;
    numbers.reserve(size());
    for (std::size_t b = 0; b < n_blocks_; ++b) {
        for_each_piece(b, [&](std::span<const std::int64_t> piece) {
            numbers.insert(numbers.end(), piece.begin(), piece.end());
        });
    }
    return numbers;
}

void PackedNumbers::set_block(std::size_t b, std::span<const std::int64_t> numbers)
{
    ESTHER_CHECK(b < n_blocks_ && numbers.size() == block_size_);
    std::vector<std::int64_t> again;
    for (std::size_t c = b * chunks_in_block_; c < (b + 1) * chunks_in_block_; ++c) {
        const auto elements = numbers.subspan(grid_->first(c) - b * block_size_, grid_->count(c));
        const auto bytes = std::as_bytes(elements);
        chunks_[c] = h5::is_zero(bytes)
                         ? FilteredChunk{}
                         : h5::filter(bytes, number_size, grid_->capacity(), h5::deflate_level);
        unpack(c, again);
        // What was counted is nowhere else from here on.
        if (!std::equal(again.begin(), again.end(), elements.begin(), elements.end())) {
            throw h5::H5Failure("numbers were packed, and came back as others");
        }
    }
}

bool PackedNumbers::is_as_stored() const
{
    return size() * number_size >= h5::least_chunked_bytes && chunk_ == h5::chunk_of(shape_);
}

bool PackedNumbers::operator==(const PackedNumbers& other) const
{
    if (shape_ != other.shape_) {
        return false;
    }
    if (chunk_ == other.chunk_ && chunks_ == other.chunks_) {
        return true;
    }
    for (std::size_t b = 0; b < n_blocks_; ++b) {
        if (block(b) != other.block(b)) {
            return false;
        }
    }
    return true;
}

}  // namespace esther
