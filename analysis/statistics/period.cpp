// Which measured months a figure is made of.

#include "analysis/statistics/period.hpp"

#include <algorithm>

namespace esther {

namespace {

constexpr std::size_t months_in_year = 12;
constexpr double year_us = 365 * 86400e6;  // the model year of sim/core/time.hpp

}  // namespace

double Period::years() const
{
    return static_cast<double>(to_us - from_us) / year_us;
}

double Period::horizon_years() const
{
    return static_cast<double>(to_us) / year_us;
}

Period all_measured(const StudyResult& result)
{
    const auto first = std::find_if(result.months.begin(), result.months.end(),
                                    [&](std::int64_t month) { return month >= result.first_measured_month; });
    Period all;
    all.first = static_cast<std::size_t>(first - result.months.begin());
    all.last = result.months.size();
    all.to_us = result.measured_us;
    return all;
}

Period before_measured(const StudyResult& result)
{
    Period before;
    before.last = all_measured(result).first;
    return before;
}

Period every_month(const StudyResult& result)
{
    Period every = all_measured(result);
    every.first = 0;
    return every;
}

std::vector<Period> measured_years(const StudyResult& result)
{
    std::vector<Period> years;
    const Period all = all_measured(result);
    if (result.persons <= 0 || result.month_us <= 0) {
        return years;
    }
    const std::int64_t length = static_cast<std::int64_t>(months_in_year) * result.month_us;
    Period year;
    for (std::size_t first = all.first; first < all.last; first += months_in_year) {
        ++year.year;
        year.first = first;
        year.last = std::min(first + months_in_year, all.last);
        year.from_us = (year.year - 1) * length;
        year.to_us = std::min(year.year * length, result.measured_us);
        year.whole = year.to_us - year.from_us == length;
        years.push_back(year);
    }
    return years;
}

Period headline_period(const StudyResult& result)
{
    Period best = all_measured(result);
    for (const Period& year : measured_years(result)) {
        if (year.year <= headline_year && year.whole) {
            best = year;
        }
    }
    return best;
}

Period horizon_of(const StudyResult& result, const Period& period)
{
    Period horizon = all_measured(result);
    horizon.year = period.year;
    horizon.last = period.last;
    horizon.to_us = period.to_us;
    return horizon;
}

}  // namespace esther
