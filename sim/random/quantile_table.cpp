// How a table of a quantile function is built, and what can be asked of it besides quantiles.

#include "sim/random/quantile_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/core/arithmetic.hpp"
#include "sim/core/check.hpp"
#include "sim/random/quantile_solver.hpp"

namespace esther {
namespace {

/// Ends of the unit interval are followed as far as uniform numbers reach, inner ends to 1e-9 or 2^-24 of
/// the mass: nearer to them, differences of shares have no digits left.
int octaves_towards(const Stretch& stretch, StretchEnd end)
{
    const bool outermost = end == StretchEnd::low ? stretch.from == 0 : stretch.to == 1;
    if (outermost) {
        return 54;
    }
    int octaves = 4;
    for (double share = stretch.mass() / 16; octaves < 24 && share > 1e-9; share /= 2) {
        ++octaves;
    }
    return octaves;
}

/// w at node j of a table with 2^fineness cells an octave.
double share_at(std::uint64_t j, int fineness)
{
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(0.5) - (j << (52 - fineness)));
}

/// Nodes at twice the cells' density: the odd ones measure the error.
std::vector<QuantileNode> nodes_towards(const QuantileTable::Source& source, const Stretch& stretch,
                                        StretchEnd end, int fineness)
{
    const auto n = static_cast<std::uint64_t>(octaves_towards(stretch, end)) << (fineness + 1);
    QuantileSolver solver(source, stretch, end);
    std::vector<QuantileNode> nodes;
    nodes.reserve(n + 1);
    for (std::uint64_t j = 0; j <= n; ++j) {
        QuantileNode node = solver.solve(share_at(j, fineness + 1));
        if (j > 0) {  // the last bits of a solution may disagree with the order
            node.x =
                end == StretchEnd::low ? std::min(node.x, nodes.back().x) : std::max(node.x, nodes.back().x);
        }
        nodes.push_back(node);
    }
    return nodes;
}

/// Slope of a cubic at a node in units of the cell, held to what keeps the cubic monotone
/// (Fritsch and Carlson 1980: between 0 and 3 times the secant).
double held_slope(double slope, double secant)
{
    const double ratio = slope / secant;
    return secant == 0 ? 0 : secant * (ratio > 0 ? std::min(ratio, 3.0) : ratio <= 0 ? 0 : 1);
}

}  // namespace

class QuantileTableBuilder {
  public:
    explicit QuantileTableBuilder(const QuantileTable::Source& source) : source_(source) {}

    QuantileTable build()
    {
        double from = 0;
        const std::vector<double>& breaks = source_.breaks;
        for (std::size_t i = 0; i < breaks.size(); ++i) {
            const double x = breaks[i];
            const double atom = source_.atom(x);
            if (i > 0) {
                LawPoint at_high = x < det::infinity ? source_.at(x) : LawPoint{1, 0, 0};
                at_high.below -= atom;
                at_high.above += atom;
                const double to = atom == 0 && i + 1 == breaks.size() ? 1 : at_high.below;
                if (to - from > least_mass) {
                    add_stretch({breaks[i - 1], x, from, to, source_.at(breaks[i - 1]), at_high}, 0);
                    from = to;
                }
            }
            if (atom > least_mass) {
                add_atom(x, from, i + 1 == breaks.size() ? 1 : source_.at(x).below);
                from = table_.pieces_.back().to;
            }
        }
        ESTHER_CHECK(!table_.pieces_.empty());
        table_.pieces_.back().to = 1;
        return std::move(table_);
    }

  private:
    static constexpr double least_mass = 1e-12;
    static constexpr double most_error = 5e-7;
    static constexpr int least_fineness = 4;
    static constexpr int most_fineness = 7;
    static constexpr int most_cuts = 6;        ///< depth of cutting a stretch in two
    static constexpr int octaves_judged = 30;  ///< shares down to 1e-9

    void add_atom(double x, double from, double to)
    {
        QuantileTable::Piece piece;
        piece.from = from;
        piece.to = to;
        piece.low.limit = piece.low.last = piece.high.limit = piece.high.last = x;
        table_.pieces_.push_back(piece);
    }

    struct Fit {
        std::array<std::vector<QuantileNode>, 2> nodes;
        double error = 0;
        double worst_x = 0;  ///< value at the greatest error
        std::size_t n_judged = 0;
        std::size_t n_poor = 0;  ///< cells whose error is too great
    };

    Fit fit(const Stretch& stretch, int fineness) const
    {
        Fit result;
        for (const StretchEnd end : {StretchEnd::low, StretchEnd::high}) {
            auto& nodes = result.nodes[end == StretchEnd::low ? 0 : 1];
            nodes = nodes_towards(source_, stretch, end, fineness);
            const auto judged = std::min(nodes.size() - 1, std::size_t{octaves_judged} << (fineness + 1));
            for (std::size_t j = 0; j + 2 <= judged; j += 2) {
                const auto cell = cubic(nodes, j, fineness);
                const double middle = cell.c0 + 0.5 * (cell.c1 + 0.5 * (cell.c2 + 0.5 * cell.c3));
                const double x = nodes[j + 1].x;
                const double error = std::fabs(middle - x) / std::max(x, 1e-12 * source_.size);
                ++result.n_judged;
                result.n_poor += error > most_error ? 1 : 0;
                if (error > result.error) {
                    result.error = error;
                    result.worst_x = x;
                }
            }
        }
        return result;
    }

    static QuantileTable::Cell cubic(const std::vector<QuantileNode>& nodes, std::size_t j, int fineness)
    {
        const double width = share_at(j + 2, fineness + 1) - share_at(j, fineness + 1);
        const double secant = nodes[j + 2].x - nodes[j].x;
        const double m0 = held_slope(nodes[j].slope * width, secant);
        const double m1 = held_slope(nodes[j + 2].slope * width, secant);
        return {nodes[j].x, m0, 3 * secant - 2 * m0 - m1, m0 + m1 - 2 * secant};
    }

    void add_stretch(const Stretch& stretch, int cuts)
    {
        for (int fineness = least_fineness;; ++fineness) {
            const Fit found = fit(stretch, fineness);
            const LawPoint cut = source_.at(found.worst_x);
            const bool inside = cut.below - stretch.from > 1e-9 && stretch.to - cut.below > 1e-9;
            const bool may_cut = inside && cuts < most_cuts;
            // A bend that finer cells would not follow fails in a few cells, a steep power law in most.
            const bool is_bend = found.error > 1e-3 && found.n_poor * 8 < found.n_judged;
            if (found.error <= most_error || (fineness == most_fineness && !may_cut)) {
                add_piece(stretch, found, fineness);
                return;
            }
            if (may_cut && (is_bend || fineness == most_fineness)) {
                // Cells crowd at the ends of a piece, so a bend is best followed from both sides.
                const double x = found.worst_x;
                add_stretch({stretch.x_low, x, stretch.from, cut.below, stretch.at_low, cut}, cuts + 1);
                add_stretch({x, stretch.x_high, cut.below, stretch.to, cut, stretch.at_high}, cuts + 1);
                return;
            }
        }
    }

    void add_piece(const Stretch& stretch, const Fit& found, int fineness)
    {
        QuantileTable::Piece piece;
        piece.from = stretch.from;
        piece.to = stretch.to;
        piece.per_mass = 1 / stretch.mass();
        piece.shift = static_cast<std::uint64_t>(52 - fineness);
        piece.per_cell = 1 / static_cast<double>(1LL << piece.shift);
        piece.low = add_side(found.nodes[0], fineness, stretch.x_low);
        piece.high = add_side(found.nodes[1], fineness, stretch.x_high);
        table_.pieces_.push_back(piece);
    }

    QuantileTable::Side add_side(const std::vector<QuantileNode>& nodes, int fineness, double end)
    {
        QuantileTable::Side side;
        side.first_cell = table_.cells_.size();
        side.n_cells = (nodes.size() - 1) / 2;
        for (std::size_t j = 0; j + 2 < nodes.size(); j += 2) {
            table_.cells_.push_back(cubic(nodes, j, fineness));
        }
        side.last_w = share_at(side.n_cells, fineness);
        side.last = nodes.back().x;
        side.limit = end < det::infinity ? end : side.last;
        return side;
    }

    const QuantileTable::Source& source_;
    QuantileTable table_;
};

QuantileTable::QuantileTable(const Source& source) : QuantileTable(QuantileTableBuilder(source).build()) {}

double QuantileTable::distribution(double x) const
{
    double least = 0;
    double most = 1;
    for (int step = 0; step < 60; ++step) {
        const double middle = (least + most) / 2;
        ((*this)(middle) <= x ? least : most) = middle;
    }
    return most == 1 ? 1 : least;
}

double QuantileTable::mean() const
{
    double total = 0;
    for (const Piece& piece : pieces_) {
        double of_piece = 0;
        for (const Side* side : {&piece.low, &piece.high}) {
            double w = 0.5;
            for (std::uint64_t j = 0; j < side->n_cells; ++j) {
                const Cell& c = cells_[side->first_cell + j];
                const double outer = std::bit_cast<double>(half_bits - ((j + 1) << piece.shift));
                of_piece += (w - outer) * (c.c0 + c.c1 / 2 + c.c2 / 3 + c.c3 / 4);
                w = outer;
            }
            of_piece += w * (side->last + side->limit) / 2;
        }
        total += of_piece * (piece.to - piece.from);
    }
    return total;
}

}  // namespace esther
