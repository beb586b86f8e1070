#pragma once

#include <chrono>
#include <cstdint>

namespace esther {

/// Clock of one run: starts at 0 and moves only when an event is taken.
struct SimClock {};

/// Length of simulated time, whole microseconds: sums do not depend on their order.
using Duration = std::chrono::duration<std::int64_t, std::micro>;

/// Moment of simulated time, counted from the start of the run.
using Time = std::chrono::time_point<SimClock, Duration>;

inline constexpr Duration one_second{1'000'000};
inline constexpr Duration one_minute = 60 * one_second;
inline constexpr Duration one_hour = 60 * one_minute;
inline constexpr Duration one_day = 24 * one_hour;
inline constexpr Duration one_week = 7 * one_day;
/// The model year: 365 days, so that calendars and people age alike in every year.
inline constexpr Duration one_year = 365 * one_day;

inline constexpr Time start_of_run{};
inline constexpr Time never = Time::max();

/// Nearest whole microsecond of a non-negative length given in microseconds.
/// Lengths beyond the range of the clock (292,000 years) become the longest one.
constexpr Duration to_duration(double microseconds)
{
    constexpr double longest = 4.0e18;
    return Duration{static_cast<std::int64_t>((microseconds < longest ? microseconds : longest) + 0.5)};
}

/// `t + d` that stops at `never` instead of overflowing.
constexpr Time later(Time t, Duration d)
{
    return never - t > d ? t + d : never;
}

}  // namespace esther
