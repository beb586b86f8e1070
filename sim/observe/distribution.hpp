#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/check.hpp"
#include "sim/core/int128.hpp"
#include "sim/core/time.hpp"
#include "sim/observe/length_bins.hpp"

namespace esther {

/// What remains of many durations: exact integer sums and a histogram, so that adding in any order and on
/// any number of threads gives the same bits. Plain data; nothing is allocated until a positive one comes.
///
/// The histogram has 64 cells in every octave [2^e, 2^(e+1)) us, relative width 1.6 % or less; below 64 us a
/// cell is one value. It covers whole octaves from the least to the greatest seen. Where an edge of the bins
/// (length_bins.hpp) cuts a cell, those beyond it are counted apart, so that bins are exact.
class Distribution {
  public:
    static constexpr std::size_t cells_per_octave = 64;

    /// `d` must not be negative; lengths beyond 2^62 us count as that.
    void add(Duration d)
    {
        if (static_cast<std::uint64_t>(d.count()) > static_cast<std::uint64_t>(longest)) [[unlikely]] {
            ESTHER_CHECK(d.count() >= 0);
            d = Duration{longest};
        }
        const auto value = static_cast<std::uint64_t>(d.count());
        ++n_;
        sum_ += value;
        sum_of_squares_ += UInt128{value} * value;
        if (d < least_) [[unlikely]] {
            least_ = d;
        }
        if (d > greatest_) [[unlikely]] {
            greatest_ = d;
        }
        if (value == 0) {
            ++n_zeros_;
            return;
        }
        const std::size_t cell = cell_of(value);
        std::size_t at = cell - first_block_ * cells_per_octave;  // wraps if it lies before
        if (at >= counts_.size()) {
            cover(cell / cells_per_octave, cell / cells_per_octave);
            at = cell - first_block_ * cells_per_octave;
        }
        ++counts_[at];
        if (const std::uint8_t edge = cut_by[cell]; edge != 0) [[unlikely]] {
            beyond_[edge] += value > static_cast<std::uint64_t>(length_edges[edge].count()) ? 1 : 0;
        }
    }
    void add(const Distribution& other);

    [[nodiscard]] std::uint64_t n() const { return n_; }
    [[nodiscard]] std::uint64_t n_zeros() const { return n_zeros_; }
    [[nodiscard]] UInt128 sum() const { return sum_; }                        ///< [us]
    [[nodiscard]] UInt128 sum_of_squares() const { return sum_of_squares_; }  ///< [us^2]
    [[nodiscard]] Duration least() const { return n_ > 0 ? least_ : Duration{0}; }
    [[nodiscard]] Duration greatest() const { return greatest_; }

    // From here on for analysis: doubles [us], 0 where there is nothing to tell.
    [[nodiscard]] double mean() const;
    [[nodiscard]] double variance() const;  ///< with n - 1; exact sums, so no cancellation
    /// Value below which a share q of the durations lies, q in [0, 1]; interpolated within a cell.
    [[nodiscard]] double quantile(double q) const;
    /// Share of durations longer than the threshold; interpolated within a cell.
    [[nodiscard]] double share_above(Duration threshold) const;

    /// Cells as stored, zeros apart: cell i begins at cell_start(i) and holds count(i), i in [0, n_cells()).
    [[nodiscard]] std::size_t n_cells() const { return counts_.size(); }
    [[nodiscard]] Duration cell_start(std::size_t i) const;
    [[nodiscard]] std::uint64_t count(std::size_t i) const { return counts_[i]; }

    /// How many lie in each bin.
    [[nodiscard]] std::array<std::uint64_t, n_length_bins> bins() const;

    bool operator==(const Distribution&) const = default;

    /// For snapshots (sim/core/archive.hpp).
    template <class Self, class Archive>
    static void pass(Self& self, Archive& archive)
    {
        archive(self.n_, self.n_zeros_, self.sum_, self.sum_of_squares_, self.least_, self.greatest_,
                self.first_block_, self.counts_, self.beyond_);
    }

  private:
    static constexpr std::int64_t longest = std::int64_t{1} << 62;

    /// Cell of a value, counted from the value 0.
    static constexpr std::size_t cell_of(std::uint64_t value)
    {
        constexpr std::size_t linear_bits = std::bit_width(cells_per_octave) - 1;
        const auto octave = static_cast<std::size_t>(63 - std::countl_zero(value | cells_per_octave));
        const std::size_t shift = octave - linear_bits;
        return shift * cells_per_octave + (value >> shift);  // which has the octave's own bit, 64, in it
    }
    static constexpr std::size_t n_cells_in_all = 58 * cells_per_octave;  ///< up to 2^62
    /// The edge that cuts each cell, an index of length_edges; 0, the edge at no time, cuts none.
    static const std::array<std::uint8_t, n_cells_in_all> cut_by;

    /// Makes room for the octave blocks [first, last].
    void cover(std::size_t first, std::size_t last);
    [[nodiscard]] double cell_width(std::size_t i) const;
    [[nodiscard]] double count_below(double threshold) const;

    std::uint64_t n_ = 0;
    std::uint64_t n_zeros_ = 0;
    UInt128 sum_ = 0;
    UInt128 sum_of_squares_ = 0;
    Duration least_ = Duration::max();
    Duration greatest_{0};
    std::size_t first_block_ = 0;  ///< block 0: values below 64, block b: octave b + 5
    std::vector<std::uint64_t> counts_;
    std::vector<std::uint64_t> beyond_;  ///< by edge: in the cell that it cuts, but longer
};

}  // namespace esther
