// Newton's method for quantiles, by rules that give the same bits everywhere.

#include "sim/random/quantile_solver.hpp"

#include <algorithm>
#include <cmath>

namespace esther {

QuantileSolver::QuantileSolver(const QuantileTable::Source& source, const Stretch& stretch, StretchEnd end)
    : source_(source),
      stretch_(stretch),
      end_(end),
      open_(end == StretchEnd::high && stretch.x_high == det::infinity)
{
    const double width = stretch.x_high - stretch.x_low;
    distance_ = width < det::infinity ? width / 2 : std::max(source.size, 1e-3 * stretch.x_low);
}

QuantileNode QuantileSolver::solve(double w)
{
    // Newton's method on log share against log distance, nearly straight in every tail; a step out
    // of the bracket becomes a bisection. Fixed rules, so the bits do not depend on the machine.
    // A last step below 1e-7 leaves an error of about its square.
    double least = 0;
    double most = open_ ? det::infinity : stretch_.x_high - stretch_.x_low;
    const double ahead = distance_ * det::exp(det::log(w / last_w_) / power_);
    distance_ = ahead > least && ahead < most ? ahead : distance_;
    last_w_ = w;
    LawPoint point;
    for (int step = 0; step < 100; ++step) {
        point = source_.at(value());
        const double share = share_of(point);
        const bool too_far = open_ ? share < w : share > w;
        (too_far ? most : least) = distance_;
        const double power = point.density * distance_ / (share * stretch_.mass()) * (open_ ? -1 : 1);
        const double change = std::clamp(det::log(w / share) / power, -8.0, 8.0);
        double next = share > 0 ? distance_ * det::exp(change) : least;
        const bool settled = std::fabs(next - distance_) <= 1e-7 * distance_;
        if (!settled && !(next > least && next < most)) {
            next = most == det::infinity ? 2 * distance_
                   : least > 0           ? std::sqrt(least) * std::sqrt(most)
                                         : most / 16;
        }
        distance_ = next;
        power_ = power;
        const bool closed_in = most < det::infinity && most - least <= 1e-15 * most;
        if (settled || next < nearest || closed_in) {
            break;
        }
    }
    if (distance_ < nearest) {
        distance_ = nearest;
        return {end_ == StretchEnd::low ? stretch_.x_low : stretch_.x_high, 0};
    }
    const double slope = stretch_.mass() / point.density;
    return {value(), end_ == StretchEnd::low ? slope : -slope};
}

double QuantileSolver::value() const
{
    return end_ == StretchEnd::low || open_ ? stretch_.x_low + distance_ : stretch_.x_high - distance_;
}

/// Share between the end and a point, of the stretch's mass; from whichever tail is the smaller.
double QuantileSolver::share_of(const LawPoint& p) const
{
    const LawPoint& low = stretch_.at_low;
    const LawPoint& high = stretch_.at_high;
    const double share = end_ == StretchEnd::low
                             ? (low.below < 0.5 ? p.below - low.below : low.above - p.above)
                             : (high.above < 0.5 ? p.above - high.above : high.below - p.below);
    return std::clamp(share / stretch_.mass(), 0.0, 1.0);
}

}  // namespace esther
