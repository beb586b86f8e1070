#include "analysis/statistics/least_squares.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/statistics/minimise.hpp"
#include "analysis/statistics/symmetric.hpp"

namespace esther {

namespace {

constexpr double least_gain = 0.05;
constexpr double first_radius = 0.25;
constexpr double most_radius = 0.5;

double sum_of_squares(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values) {
        sum += value * value;
    }
    return sum;
}

double longest(const std::vector<double>& step)
{
    double most = 0;
    for (const double part : step) {
        most = std::max(most, std::abs(part));
    }
    return most;
}

class Search {
  public:
    Search(const Misfits& misfits, const std::vector<double>& start, double first_step, double last_step,
           std::int64_t evaluations)
        : misfits_(misfits), first_step_(first_step), last_step_(last_step), left_(evaluations), here_(start)
    {
    }

    LeastSquares run()
    {
        at_here_ = ask(here_);
        bool settled = false;
        take_slopes();
        while (left_ > 0 && !settled) {
            const std::vector<double> step = best_step();
            const std::vector<double> promised = along(step);
            const double gain = sum_of_squares(at_here_) - sum_of_squares(promised);
            if (gain >= least_gain && longest(step) >= last_step_) {
                go(step, promised, gain);
            } else if (at_slopes_) {
                settled = true;
            } else {
                take_slopes();  // mended slopes may promise too little
                radius_ = first_radius;
            }
        }
        return {here_, sum_of_squares(at_here_), settled};
    }

  private:
    std::vector<double> ask(const std::vector<double>& point)
    {
        --left_;
        return misfits_(point);
    }

    /// Slopes at this point, as far as the evaluations suffice.
    void take_slopes()
    {
        at_slopes_ = true;
        slopes_.assign(at_here_.size(), std::vector<double>(here_.size(), 0));
        for (std::size_t i = 0; i < here_.size(); ++i) {
            if (left_ <= 0) {
                return;
            }
            std::vector<double> there = here_;
            there[i] += here_[i] + first_step_ <= 1 ? first_step_ : -first_step_;
            const std::vector<double> at_there = ask(there);
            for (std::size_t k = 0; k < at_here_.size(); ++k) {
                slopes_[k][i] = (at_there[k] - at_here_[k]) / (there[i] - here_[i]);
            }
        }
    }

    /// What the straight model says of the misfits after a step.
    [[nodiscard]] std::vector<double> along(const std::vector<double>& step) const
    {
        std::vector<double> result = at_here_;
        for (std::size_t k = 0; k < result.size(); ++k) {
            for (std::size_t i = 0; i < step.size(); ++i) {
                result[k] += slopes_[k][i] * step[i];
            }
        }
        return result;
    }

    /// The step to the lowest point of the straight model within the box that is trusted.
    [[nodiscard]] std::vector<double> best_step() const
    {
        const std::size_t n = here_.size();
        std::vector<double> low(n);
        std::vector<double> width(n);
        std::vector<double> centre(n);
        for (std::size_t i = 0; i < n; ++i) {
            low[i] = std::max(here_[i] - radius_, 0.0) - here_[i];
            width[i] = std::min(here_[i] + radius_, 1.0) - here_[i] - low[i];
            centre[i] = -low[i] / width[i];
        }
        const auto step_at = [&](const std::vector<double>& inside) {
            std::vector<double> step(n);
            for (std::size_t i = 0; i < n; ++i) {
                step[i] = low[i] + inside[i] * width[i];
            }
            return step;
        };
        const auto model = [&](const std::vector<double>& inside) {
            return sum_of_squares(along(step_at(inside)));
        };
        constexpr double model_step = 0.1;
        constexpr double model_end = 1e-5;
        constexpr std::int64_t most = 20'000;  // microseconds each
        return step_at(minimise(model, centre, model_step, model_end, most).point);
    }

    void go(const std::vector<double>& step, const std::vector<double>& promised, double gain)
    {
        std::vector<double> there = here_;
        for (std::size_t i = 0; i < there.size(); ++i) {
            there[i] = std::clamp(there[i] + step[i], 0.0, 1.0);
        }
        const std::vector<double> at_there = ask(there);
        const double length = sum_of_squares(step);
        for (std::size_t k = 0; k < at_there.size(); ++k) {
            for (std::size_t i = 0; i < step.size(); ++i) {
                slopes_[k][i] += (at_there[k] - promised[k]) * step[i] / length;
            }
        }
        const double kept = sum_of_squares(at_here_) - sum_of_squares(at_there);
        if (kept > 0) {
            here_ = there;
            at_here_ = at_there;
            at_slopes_ = false;
        }
        radius_ = kept > 0.5 * gain ? std::min(2 * radius_, most_radius)
                  : kept > 0.1 * gain ? radius_
                                      : longest(step) / 3;
    }

    const Misfits& misfits_;
    double first_step_;
    double last_step_;
    std::int64_t left_;
    double radius_ = first_radius;
    bool at_slopes_ = false;  ///< whether slopes were taken here, and not on the way
    std::vector<double> here_;
    std::vector<double> at_here_;
    Matrix slopes_;  // (misfit, coordinate)
};

}  // namespace

LeastSquares least_squares(const Misfits& misfits, const std::vector<double>& start, double first_step,
                           double last_step, std::int64_t evaluations)
{
    return Search(misfits, start, first_step, last_step, evaluations).run();
}

}  // namespace esther
