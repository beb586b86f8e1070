#pragma once

#include "sim/core/arithmetic.hpp"
#include "sim/random/quantile_table.hpp"

namespace esther {

enum class StretchEnd { low, high };

/// A stretch of a law without atoms, gaps and kinks inside: values (x_low, x_high), shares (from, to).
struct Stretch {
    double x_low = 0;
    double x_high = 0;
    double from = 0;
    double to = 1;
    LawPoint at_low;   ///< just above x_low
    LawPoint at_high;  ///< just below x_high
    [[nodiscard]] double mass() const { return to - from; }
};

struct QuantileNode {
    double x = 0;
    double slope = 0;  ///< dx / dw
};

/// Finds values from shares within a stretch, walking from the middle to one end.
class QuantileSolver {
  public:
    QuantileSolver(const QuantileTable::Source& source, const Stretch& stretch, StretchEnd end);

    /// The value at share w from the end, w of the stretch's mass; w falls from call to call.
    QuantileNode solve(double w);

  private:
    [[nodiscard]] double value() const;
    [[nodiscard]] double share_of(const LawPoint& p) const;

    const QuantileTable::Source& source_;
    const Stretch& stretch_;
    StretchEnd end_;
    bool open_;  ///< towards infinity: shares fall with the distance from the low end
    static constexpr double nearest = 1e-300;
    double distance_ = 0;           ///< of the last solution from the end (from x_low if `open_`) ...
    double last_w_ = 1;             ///< ... its share ...
    double power_ = det::infinity;  ///< ... and d log share / d log distance there
};

}  // namespace esther
