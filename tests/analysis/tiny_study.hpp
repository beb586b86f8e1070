#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "analysis/store/study_result.hpp"

namespace esther::test {

/// A study small enough to compute by hand. Months are -1 (warm-up), 0 and 1; a month is 1/12 of a year.
/// Ages "0-16" and "17+", one sex, one pathway, the pool "acute_bed", awaited "home_care", wait bins up to
/// 4 h and beyond. Measures: see `measure`. All arrays are 0.
[[nodiscard]] StudyResult tiny_study(const std::vector<std::string>& scenarios, std::size_t n_replications);

/// The cell of an array at these places, in the order of its axes.
[[nodiscard]] std::int64_t& at(StudyResult& result, std::vector<std::int64_t> StudyResult::*member,
                               std::initializer_list<std::size_t> places);

/// Stands for a count, which is packed with its neighbours.
class CountCell {
  public:
    CountCell(StudyResult& result, std::size_t block, std::size_t place)
        : result_(&result), block_(block), place_(place)
    {
    }
    void operator=(std::int64_t n) const;
    void operator+=(std::int64_t n) const;

  private:
    StudyResult* result_;
    std::size_t block_;
    std::size_t place_;
};
[[nodiscard]] CountCell at(StudyResult& result, PackedNumbers StudyResult::*member,
                           std::initializer_list<std::size_t> places);

/// Place of a measure of `tiny_study`.
[[nodiscard]] std::size_t measure(const StudyResult& result, const std::string& label);

inline constexpr std::int64_t day_us = 86'400'000'000;
inline constexpr std::int64_t year_us = 365 * day_us;
inline constexpr std::int64_t month_us = year_us / 12;

}  // namespace esther::test
