#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/store/h5/chunk.hpp"

namespace esther {

/// Whole numbers by scenario, replication and further axes, of which most are 0, held as a results file holds
/// them: in chunks that have passed through its filters. What stands behind the first two axes, a block, lies
/// in chunks of its own, so that several threads may pack and unpack different blocks at once.
/// Whatever unpacks throws h5::H5Failure for a chunk that is damaged, as one read from a file may be.
class PackedNumbers {
  public:
    using Length = h5::ChunkGrid::Length;

    PackedNumbers() = default;  ///< no blocks
    /// All 0. Precondition: at least two axes.
    explicit PackedNumbers(std::vector<Length> shape);
    /// From a file. Preconditions: `are_chunks`, and as many chunks as these lengths make.
    PackedNumbers(std::vector<Length> shape, std::vector<Length> chunk,
                  std::vector<h5::FilteredChunk> chunks);

    /// Whether chunks of these lengths each lie in one piece, and none in two blocks.
    [[nodiscard]] static bool are_chunks(const std::vector<Length>& shape, const std::vector<Length>& chunk);

    /// Numbers in all.
    [[nodiscard]] std::size_t size() const { return n_blocks_ * block_size_; }
    [[nodiscard]] std::size_t n_blocks() const { return n_blocks_; }
    [[nodiscard]] std::size_t block_size() const { return block_size_; }
    /// Bytes that the chunks take.
    [[nodiscard]] std::size_t packed_size() const;

    /// All numbers of a block, row-major.
    [[nodiscard]] std::vector<std::int64_t> block(std::size_t b) const;
    /// All numbers of all blocks: of a small study.
    [[nodiscard]] std::vector<std::int64_t> all() const;
    /// Packs a block, and makes sure that it unpacks to the same. Precondition: `block_size` numbers.
    void set_block(std::size_t b, std::span<const std::int64_t> numbers);

    /// The numbers of a block piece by piece, in order.
    void for_each_piece(std::size_t b, const std::function<void(std::span<const std::int64_t>)>& use) const;

    /// Calls `use(i, number)` for the numbers of a block that are not 0, in order; `i` counts within the
    /// block. Faster by far than to look at all.
    template <class Use>
    void for_each_filled(std::size_t b, const Use& use) const
    {
        std::vector<std::int64_t> numbers;
        for (std::size_t c = b * chunks_in_block_; c < (b + 1) * chunks_in_block_; ++c) {
            if (chunks_[c].bytes.empty()) {
                continue;
            }
            unpack(c, numbers);
            const std::size_t first = grid_->first(c) - b * block_size_;
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                if (numbers[i] != 0) {
                    use(first + i, numbers[i]);
                }
            }
        }
    }

    /// Whether a file stores these numbers in the same chunks: a small array it has in one piece, and small
    /// blocks together.
    [[nodiscard]] bool is_as_stored() const;
    [[nodiscard]] const std::vector<Length>& shape() const { return shape_; }
    [[nodiscard]] const std::vector<Length>& chunk() const { return chunk_; }
    [[nodiscard]] const std::optional<h5::ChunkGrid>& grid() const { return grid_; }  ///< none of no numbers
    /// By the grid; those of zeros alone have no bytes.
    [[nodiscard]] const std::vector<h5::FilteredChunk>& chunks() const { return chunks_; }

    /// The same shape and the same numbers, however they are packed.
    bool operator==(const PackedNumbers& other) const;

  private:
    void cut();
    /// Makes `numbers` those of a chunk.
    void unpack(std::size_t c, std::vector<std::int64_t>& numbers) const;

    std::vector<Length> shape_;
    std::vector<Length> chunk_;
    std::optional<h5::ChunkGrid> grid_;
    std::size_t n_blocks_ = 0;
    std::size_t block_size_ = 0;
    std::size_t chunks_in_block_ = 0;
    std::vector<h5::FilteredChunk> chunks_;
};

}  // namespace esther
