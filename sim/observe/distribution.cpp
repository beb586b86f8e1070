// Collects durations without rounding.

#include "sim/observe/distribution.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/core/check.hpp"

namespace esther {
namespace {

constexpr std::uint64_t n_linear = Distribution::cells_per_octave;

/// Least value of a cell.
std::uint64_t start_of(std::size_t cell)
{
    const std::size_t block = cell / n_linear;
    return block == 0 ? cell : (n_linear + cell % n_linear) << (block - 1);
}

double as_double(Duration d)
{
    return static_cast<double>(d.count());
}

}  // namespace

constexpr std::array<std::uint8_t, Distribution::n_cells_in_all> Distribution::cut_by = [] {
    std::array<std::uint8_t, n_cells_in_all> cut{};
    for (std::size_t edge = 1; edge < length_edges.size(); ++edge) {
        const auto value = static_cast<std::uint64_t>(length_edges[edge].count());
        const std::size_t cell = cell_of(value);
        if (cell_of(value + 1) == cell) {
            ESTHER_CHECK(cut[cell] == 0);  // no two edges in one cell
            cut[cell] = static_cast<std::uint8_t>(edge);
        }
    }
    return cut;
}();

std::array<std::uint64_t, n_length_bins> Distribution::bins() const
{
    std::array<std::uint64_t, n_length_bins> in{};
    in[0] = n_zeros_;
    std::size_t bin = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        while (bin < length_edges.size() && length_edges[bin] < cell_start(i)) {
            ++bin;
        }
        const std::uint8_t edge = cut_by[first_block_ * n_linear + i];
        const std::uint64_t beyond = edge == 0 ? 0 : beyond_[edge];
        in[bin] += counts_[i] - beyond;
        if (edge != 0) {
            in[bin + 1] += beyond;
        }
    }
    return in;
}

void Distribution::cover(std::size_t first, std::size_t last)
{
    if (counts_.empty()) {
        first_block_ = first;
        counts_.assign((last - first + 1) * n_linear, 0);
        beyond_.assign(length_edges.size(), 0);
        return;
    }
    if (first < first_block_) {
        counts_.insert(counts_.begin(), (first_block_ - first) * n_linear, 0);
        first_block_ = first;
    }
    const std::size_t needed = (last - first_block_ + 1) * n_linear;
    if (needed > counts_.size()) {
        counts_.resize(needed, 0);
    }
}

void Distribution::add(const Distribution& other)
{
    n_ += other.n_;
    n_zeros_ += other.n_zeros_;
    sum_ += other.sum_;
    sum_of_squares_ += other.sum_of_squares_;
    least_ = std::min(least_, other.least_);
    greatest_ = std::max(greatest_, other.greatest_);
    if (other.counts_.empty()) {
        return;
    }
    cover(other.first_block_, other.first_block_ + other.counts_.size() / n_linear - 1);
    const std::size_t offset = (other.first_block_ - first_block_) * n_linear;
    for (std::size_t i = 0; i < other.counts_.size(); ++i) {
        counts_[offset + i] += other.counts_[i];
    }
    for (std::size_t edge = 0; edge < beyond_.size(); ++edge) {
        beyond_[edge] += other.beyond_[edge];
    }
}

double Distribution::mean() const
{
    return n_ > 0 ? static_cast<double>(sum_) / static_cast<double>(n_) : 0;
}

double Distribution::variance() const
{
    if (n_ < 2) {
        return 0;
    }
    // Around the whole number next below the mean, in integers; wrapping cancels out.
    const UInt128 centre = sum_ / n_;
    const UInt128 rest = sum_ % n_;
    const UInt128 squares = sum_of_squares_ - 2 * centre * sum_ + centre * centre * n_;
    const auto n = static_cast<double>(n_);
    const auto r = static_cast<double>(rest);
    return std::max(0.0, static_cast<double>(squares) - r * (r / n)) / (n - 1);
}

Duration Distribution::cell_start(std::size_t i) const
{
    return Duration{static_cast<std::int64_t>(start_of(first_block_ * n_linear + i))};
}

double Distribution::cell_width(std::size_t i) const
{
    const std::size_t cell = first_block_ * n_linear + i;
    return static_cast<double>(start_of(cell + 1) - start_of(cell));
}

double Distribution::quantile(double q) const
{
    const double wanted = q * static_cast<double>(n_);
    auto passed = static_cast<double>(n_zeros_);
    if (n_ == 0 || wanted <= passed) {
        return 0;
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        const auto here = static_cast<double>(counts_[i]);
        if (here > 0 && passed + here >= wanted) {
            const double value = as_double(cell_start(i)) + cell_width(i) * ((wanted - passed) / here);
            return std::clamp(value, as_double(least()), as_double(greatest_));
        }
        passed += here;
    }
    return as_double(greatest_);
}

double Distribution::count_below(double threshold) const
{
    auto below = static_cast<double>(n_zeros_);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        const double share = (threshold - as_double(cell_start(i))) / cell_width(i);
        if (share <= 0) {
            break;
        }
        below += static_cast<double>(counts_[i]) * std::min(share, 1.0);
    }
    return below;
}

double Distribution::share_above(Duration threshold) const
{
    if (n_ == 0 || threshold >= greatest_) {
        return 0;
    }
    if (threshold < least_) {
        return 1;
    }
    // Durations are whole: the cell of a value v is [v, v + 1), so above v means from v + 1 on.
    const auto n = static_cast<double>(n_);
    return (n - count_below(as_double(threshold) + 1)) / n;
}

}  // namespace esther
