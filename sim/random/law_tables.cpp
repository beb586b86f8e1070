// Laws whose quantile is a table: gamma, mixture, equilibrium.

#include <algorithm>
#include <numeric>
#include <utility>

#include "sim/core/check.hpp"
#include "sim/random/law.hpp"

namespace esther {
namespace {

/// Nodes and weights of Gauss-Legendre quadrature on [-1, 1], 8 points, positive half (A. and S. 25.4.30).
constexpr double gauss_nodes[] = {0.183434642495649805, 0.525532409916328986, 0.796666477413626740,
                                  0.960289856497536232};
constexpr double gauss_weights[] = {0.362683783378361983, 0.313706645877887287, 0.222381034453374471,
                                    0.101228536290376259};

template <class F>
double integral(const F& f, double from, double to)
{
    const double middle = (from + to) / 2;
    const double half = (to - from) / 2;
    double sum = 0;
    for (int i = 0; i < 4; ++i) {
        sum += gauss_weights[i] * (f(middle - half * gauss_nodes[i]) + f(middle + half * gauss_nodes[i]));
    }
    return sum * half;
}

void sort_out(std::vector<double>& values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// The integral of a survival function from 0 and to infinity, cell by cell.
class SurvivalIntegral {
  public:
    explicit SurvivalIntegral(const Law& law, const std::vector<double>& breaks) : law_(law), grid_(breaks)
    {
        while (!grid_.empty() && grid_.back() == det::infinity) {
            grid_.pop_back();
        }
        // Four cells an octave of share towards both tails ...
        for (double octave = 0.5; octave > 0x1p-53; octave /= 2) {
            for (int i = 4; i < 8; ++i) {
                grid_.push_back(law.quantile(octave * i / 8));
                grid_.push_back(law.quantile(1 - octave * i / 8));
            }
        }
        grid_.push_back(0);
        sort_out(grid_);
        // ... and beyond until what is left is nothing.
        double step = grid_.back() / 8;
        while (law.survival(grid_.back()) * grid_.back() > law.mean() * 0x1p-70) {
            grid_.push_back(grid_.back() + step);
            step *= 1.25;
        }
        const auto survival = [this](double x) { return law_.survival(x); };
        below_.assign(grid_.size(), 0);
        above_.assign(grid_.size(), 0);
        std::vector<double> cells;
        for (std::size_t i = 0; i + 1 < grid_.size(); ++i) {
            cells.push_back(integral(survival, grid_[i], grid_[i + 1]));
            below_[i + 1] = below_[i] + cells[i];
        }
        for (std::size_t i = cells.size(); i-- > 0;) {
            above_[i] = above_[i + 1] + cells[i];
        }
    }

    [[nodiscard]] double total() const { return below_.back(); }

    [[nodiscard]] LawPoint at(double x) const
    {
        const double density = law_.survival(x) / total();
        const auto after =
            static_cast<std::size_t>(std::upper_bound(grid_.begin(), grid_.end(), x) - grid_.begin());
        if (after == grid_.size()) {
            return {1, 0, density};
        }
        const auto survival = [this](double t) { return law_.survival(t); };
        const double first = integral(survival, grid_[after - 1], x);
        const double rest = integral(survival, x, grid_[after]);
        return {(below_[after - 1] + first) / total(), (above_[after] + rest) / total(), density};
    }

  private:
    const Law& law_;
    std::vector<double> grid_;
    std::vector<double> below_;
    std::vector<double> above_;
};

}  // namespace

QuantileTable::Source Law::source() const
{
    std::vector<double> breaks;
    add_breaks(breaks);
    sort_out(breaks);
    return {.at = [this](double x) { return at(x); },
            .atom = [this](double x) { return atom(x); },
            .breaks = std::move(breaks),
            .size = mean_ < det::infinity ? mean_ : 1};
}

Law Law::gamma(double mean, double shape)
{
    ESTHER_CHECK(mean >= 0 && mean < det::infinity && shape > 0 && shape < det::infinity);
    if (mean == 0 || shape == 1) {
        return exponential(mean);
    }
    const Law unit{Kind::gamma, shape, 1, shape};
    auto details = std::make_shared<Details>();
    details->table = QuantileTable(unit.source());
    return {Kind::gamma, mean, mean / shape, shape, std::move(details)};
}

Law Law::mixture(std::vector<double> weights, std::vector<Law> parts)
{
    ESTHER_CHECK(weights.size() == parts.size());
    auto details = std::make_shared<Details>();
    const auto add = [&details](double weight, Law part) {
        ESTHER_CHECK(weight >= 0 && weight < det::infinity);
        if (weight > 0) {
            details->y.push_back(weight);
            details->parts.push_back(std::move(part));
        }
    };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].kind_ != Kind::mixture) {
            add(weights[i], std::move(parts[i]));
            continue;
        }
        const Details& inner = *parts[i].details_;
        for (std::size_t j = 0; j < inner.parts.size(); ++j) {
            add(weights[i] * inner.y[j], inner.parts[j].scaled(parts[i].a_));
        }
    }
    const double total = std::accumulate(details->y.begin(), details->y.end(), 0.0);
    ESTHER_CHECK(total > 0);
    if (details->parts.size() == 1) {
        return details->parts.front();
    }
    double mean = 0;
    double finite_mean = 0;
    for (std::size_t i = 0; i < details->parts.size(); ++i) {
        details->y[i] /= total;
        const double share_of_mean = details->y[i] * details->parts[i].mean();
        mean += share_of_mean;
        finite_mean += share_of_mean < det::infinity ? share_of_mean : 0;
    }
    const Law whole{Kind::mixture, finite_mean > 0 ? finite_mean : 1, 1, 0, details};
    details->table = QuantileTable(whole.source());
    return {Kind::mixture, mean, 1, 0, std::move(details)};
}

Law Law::equilibrium() const
{
    ESTHER_CHECK(mean_ < det::infinity);
    if (kind_ == Kind::exponential || mean_ == 0) {
        return *this;
    }
    if (kind_ == Kind::constant) {
        return uniform(0, a_);
    }
    std::vector<double> breaks;
    add_breaks(breaks);
    breaks.push_back(0);
    sort_out(breaks);
    const SurvivalIntegral integrated(*this, breaks);
    auto details = std::make_shared<Details>();
    details->table = QuantileTable({.at = [&integrated](double x) { return integrated.at(x); },
                                    .atom = [](double) { return 0.0; },
                                    .breaks = std::move(breaks),
                                    .size = mean_});
    details->parts.push_back(*this);
    const double mean = details->table.mean();
    return {Kind::equilibrium, mean, 1, 0, std::move(details)};
}

}  // namespace esther
