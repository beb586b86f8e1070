// Shares and densities of laws: what tables are built from.

#include <algorithm>

#include "sim/random/law.hpp"

namespace esther {
namespace {

LawPoint from_hazard(double cumulative, double hazard)
{
    const double above = det::exp(-cumulative);
    return {-det::expm1(-cumulative), above, above == 0 ? 0 : above * hazard};
}

LawPoint lognormal_at(double x, double mean_of_log, double sd_of_log)
{
    const double z = (det::log(x) - mean_of_log) / sd_of_log;
    constexpr double per_sqrt_two_pi = 0.398942280401432677939946;
    const double density = per_sqrt_two_pi * det::exp(-z * z / 2) / (x * sd_of_log);
    return {det::normal_distribution(z), det::normal_distribution(-z), density};
}

}  // namespace

LawPoint Law::at(double x) const
{
    if (!(x >= 0)) {
        return {};
    }
    const bool scaled_table = kind_ == Kind::gamma || kind_ == Kind::mixture || kind_ == Kind::equilibrium;
    if (!scaled_table) {
        return at_unscaled(x);
    }
    LawPoint point = at_unscaled(x / a_);
    point.density /= a_;
    return point;
}

LawPoint Law::at_unscaled(double x) const
{
    switch (kind_) {
        case Kind::constant:
            return x >= a_ ? LawPoint{1, 0, 0} : LawPoint{0, 1, 0};
        case Kind::uniform: {
            const bool inside = x >= a_ && x <= a_ + b_;
            return {std::clamp((x - a_) / b_, 0.0, 1.0), std::clamp((a_ + b_ - x) / b_, 0.0, 1.0),
                    inside ? 1 / b_ : 0};
        }
        case Kind::exponential:
            return from_hazard(x / a_, 1 / a_);
        case Kind::lognormal:
            return x > 0 ? lognormal_at(x, a_, b_) : LawPoint{};
        case Kind::weibull: {
            const double hazard = det::pow(x / a_, 1 / b_);
            return from_hazard(hazard, hazard / (x * b_));
        }
        case Kind::gamma: {
            const det::GammaPoint point = det::gamma_point(b_, x);
            return {point.below, point.above, point.density};
        }
        case Kind::gompertz:
            return from_hazard(a_ / b_ * det::expm1(b_ * x), a_ * det::exp(b_ * x));
        case Kind::hazard:
            return hazard_at(x);
        case Kind::empirical:
            return empirical_at(x);
        case Kind::mixture: {
            LawPoint sum{0, 0, 0};
            for (std::size_t i = 0; i < details_->parts.size(); ++i) {
                const LawPoint part = details_->parts[i].at(x);
                sum.below += details_->y[i] * part.below;
                sum.above += details_->y[i] * part.above;
                sum.density += details_->y[i] * part.density;
            }
            return sum;
        }
        case Kind::equilibrium: {
            const double below = details_->table.distribution(x);
            const Law& renewed = details_->parts.front();
            return {below, 1 - below, renewed.survival(x) / renewed.mean()};
        }
    }
    return {};
}

LawPoint Law::hazard_at(double x) const
{
    const Details& d = *details_;
    const auto i = static_cast<std::size_t>(std::upper_bound(d.x.begin(), d.x.end(), x) - d.x.begin());
    const double before = i == 0 ? 0 : d.cumulative[i - 1];
    const double from = i == 0 ? 0 : d.x[i - 1];
    return from_hazard(d.y[i] == 0 ? before : before + d.y[i] * (x - from), d.y[i]);
}

LawPoint Law::empirical_at(double x) const
{
    const Details& d = *details_;
    const auto i = static_cast<std::size_t>(std::upper_bound(d.x.begin(), d.x.end(), x) - d.x.begin());
    if (i == 0 || i == d.x.size()) {
        return i == 0 ? LawPoint{0, 1, 0} : LawPoint{1, 0, 0};
    }
    const double density = (d.y[i] - d.y[i - 1]) / (d.x[i] - d.x[i - 1]);
    const double below = d.y[i - 1] + (x - d.x[i - 1]) * density;
    return {below, 1 - below, density};
}

/// Share of draws that are exactly x; at infinity, the share that never ends. Mixtures: before scaling.
double Law::atom(double x) const
{
    if (x == det::infinity) {
        constexpr double beyond_all_lengths = 1e300;
        return at(beyond_all_lengths).above;
    }
    switch (kind_) {
        case Kind::constant:
            return x == a_ ? 1 : 0;
        case Kind::empirical: {
            const auto [first, last] = std::equal_range(details_->x.begin(), details_->x.end(), x);
            return first == last ? 0
                                 : details_->y[static_cast<std::size_t>(last - details_->x.begin()) - 1] -
                                       details_->y[static_cast<std::size_t>(first - details_->x.begin())];
        }
        case Kind::mixture: {
            double sum = 0;
            for (std::size_t i = 0; i < details_->parts.size(); ++i) {
                sum += details_->y[i] * details_->parts[i].atom(x);
            }
            return sum;
        }
        default:
            return 0;
    }
}

/// Ends of the support, atoms and kinks.
void Law::add_breaks(std::vector<double>& breaks) const
{
    switch (kind_) {
        case Kind::constant:
            breaks.push_back(a_);
            break;
        case Kind::uniform:
            breaks.insert(breaks.end(), {a_, a_ + b_});
            break;
        case Kind::hazard:
        case Kind::empirical:
            breaks.insert(breaks.end(), details_->x.begin(), details_->x.end());
            break;
        case Kind::mixture:
        case Kind::equilibrium: {
            std::vector<double> of_parts;
            for (const Law& part : details_->parts) {
                part.add_breaks(of_parts);
            }
            for (const double x : of_parts) {
                breaks.push_back(a_ * x);
            }
            if (kind_ == Kind::equilibrium) {
                breaks.push_back(0);
            }
            return;
        }
        default:
            break;
    }
    if (kind_ != Kind::constant && kind_ != Kind::uniform && kind_ != Kind::empirical) {
        breaks.insert(breaks.end(), {0, det::infinity});
    }
}

}  // namespace esther
