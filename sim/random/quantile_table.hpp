#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace esther {

/// A law at one value: share below or at it, share above it, density.
struct LawPoint {
    double below = 0;
    double above = 1;
    double density = 0;
};

/// A quantile function as a table: never decreasing, relative error about 1e-6 (values below 1e-12 of the
/// mean: relative to that), a few nanoseconds a look-up.
///
/// The unit interval is cut into pieces where the law has an atom, a gap or a kink. A piece is an atom, or
/// smooth inside. Towards both of its ends cells halve with every octave of the distance w, a cubic each,
/// so that tails and singular ends are as well resolved as the middle.
class QuantileTable {
  public:
    /// A law to tabulate: its points, where it may have atoms and kinks (0 and the end of the support
    /// included; infinity if it has none), and its mean as a measure of size.
    struct Source {
        std::function<LawPoint(double)> at;
        std::function<double(double)> atom;  ///< share exactly at x; at infinity: share that never ends
        std::vector<double> breaks;          ///< rising
        double size = 1;
    };

    QuantileTable() = default;
    explicit QuantileTable(const Source& source);

    [[nodiscard]] double operator()(double u) const
    {
        const Piece* piece = pieces_.data();
        while (u > piece->to) {
            ++piece;
        }
        const double from_low = (u - piece->from) * piece->per_mass;
        const double from_high = (piece->to - u) * piece->per_mass;
        const Side& side = from_low < from_high ? piece->low : piece->high;
        const double w = std::min(std::min(from_low, from_high), 0.5);
        // Cells are counted from the middle, w = 1/2, outwards; the bits of w hold octave and cell.
        const std::uint64_t bits = half_bits - std::bit_cast<std::uint64_t>(w);
        const std::uint64_t j = bits >> piece->shift;
        if (j >= side.n_cells) [[unlikely]] {
            return beyond(side, w);
        }
        const Cell& cell = cells_[side.first_cell + j];
        const double t = static_cast<double>(static_cast<std::int64_t>(bits & ((1ULL << piece->shift) - 1))) *
                         piece->per_cell;
        return cell.c0 + t * (cell.c1 + t * (cell.c2 + t * cell.c3));
    }

    /// Share of draws at or below x, by search in the table.
    [[nodiscard]] double distribution(double x) const;
    /// Integral of the quantile.
    [[nodiscard]] double mean() const;
    [[nodiscard]] std::size_t n_pieces() const { return pieces_.size(); }
    [[nodiscard]] std::size_t n_cells() const { return cells_.size(); }

    bool operator==(const QuantileTable&) const = default;

  private:
    static constexpr std::uint64_t half_bits = std::bit_cast<std::uint64_t>(0.5);

    struct Cell {
        double c0, c1, c2, c3;
        bool operator==(const Cell&) const = default;
    };
    struct Side {
        std::uint64_t first_cell = 0;
        std::uint64_t n_cells = 0;
        double last_w = 0.5;  ///< w at the outer end of the last cell ...
        double last = 0;      ///< ... its value ...
        double limit = 0;     ///< ... and the value at w = 0
        bool operator==(const Side&) const = default;
    };
    struct Piece {
        double from = 0;
        double to = 1;
        double per_mass = 1;
        double per_cell = 1;      ///< 2^-shift
        std::uint64_t shift = 0;  ///< bits of w within a cell
        Side low, high;
        bool operator==(const Piece&) const = default;
    };

    static double beyond(const Side& side, double w)
    {
        const double share = w / side.last_w;
        return share < 1 && side.last != side.limit ? side.limit + (side.last - side.limit) * share
                                                    : side.last;
    }

    friend class QuantileTableBuilder;

    std::vector<Piece> pieces_;
    std::vector<Cell> cells_;
};

}  // namespace esther
