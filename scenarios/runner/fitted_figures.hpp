#pragma once

#include <string>
#include <vector>

#include "scenarios/spec/calibration_spec.hpp"

namespace esther {

/// A quantity as written, with another value: four significant digits, the same unit. Precondition: neither
/// value is 0.
[[nodiscard]] std::string with_value(const Scalar& written, double value);

/// The unit of a quantity as written; "" for a plain number.
[[nodiscard]] std::string unit_of(const Scalar& written);

/// The number as written of one canonical unit: 100 of a share in per cent.
[[nodiscard]] double scale_of(const Scalar& written);

/// The range of a parameter on the scale on which it is searched: log-odds for shares, logarithms for all else,
/// 0 at the lower bound and 1 at the upper.
class SearchRange {
  public:
    SearchRange(const FreeParameter& free, const ParameterSpec& parameter);

    /// What can be written of the figure at a point; points outside are taken as the bound.
    [[nodiscard]] std::string text_at(double point) const;
    [[nodiscard]] double point_of(double value) const;
    [[nodiscard]] const Scalar& written() const { return written_; }

  private:
    [[nodiscard]] double scaled(double value) const;

    Scalar written_;
    double low_ = 0;   ///< scaled
    double high_ = 0;  ///< scaled
    double from_ = 0;
    double to_ = 0;
};

/// The text of a mechanisms file with other values of the free parameters, and nothing else changed. Throws
/// RunError if a value is not found where it was read.
[[nodiscard]] std::string mechanisms_with(const CalibrationSpec& calibration,
                                          const std::vector<std::string>& values);

}  // namespace esther
