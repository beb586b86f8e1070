#include "scenarios/ledgers/activity.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/spec/setting_spec.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::size_t months_in_year = 12;
/// Stopwatch of an emergency stay, stopped on the way home (pathways/library/discharge.yaml).
constexpr const char* stay_measure = "discharge";

const ArraySpec& spec_of(std::vector<std::int64_t> StudyResult::*member)
{
    const auto& specs = array_specs();
    return *std::find_if(specs.begin(), specs.end(),
                         [&](const ArraySpec& spec) { return spec.member == member; });
}

std::optional<std::size_t> place_in(const std::vector<std::string>& labels, const std::string& wanted)
{
    const auto found = std::find(labels.begin(), labels.end(), wanted);
    return found == labels.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - labels.begin()));
}

}  // namespace

Activity::Activity(const StudyResult& result, std::size_t scenario, std::size_t replication)
    : result_(&result),
      scenario_(scenario),
      replication_(replication),
      first_measured_(static_cast<std::size_t>(
          std::find(result.months.begin(), result.months.end(), result.first_measured_month) -
          result.months.begin()))
{
    const std::size_t n = result.months.size();
    for (std::size_t m = 0; m < n; ++m) {
        // Months are counted back and forth from go-live; only the very first and the very last may be short.
        const auto from_go_live = static_cast<std::int64_t>(m) - static_cast<std::int64_t>(first_measured_);
        const std::int64_t from = std::max(-result.warm_up_us, from_go_live * result.month_us);
        const std::int64_t to = m + 1 == n ? result.measured_us : (from_go_live + 1) * result.month_us;
        month_us_.push_back(std::max<std::int64_t>(0, to - from));
    }
    const std::size_t n_cells = result.age_bands.size() * result.sexes.size() * result.deprivations.size();
    const std::size_t n_pathways = result.pathways.size();
    counts_.assign(result.measures.size() * n, 0);
    result.count.for_each_filled(result.block_of(scenario, replication),
                                 [&](std::size_t i, std::int64_t number) {
                                     const std::size_t row = i / n_cells;  // of (measure, pathway, month)
                                     counts_[row / n / n_pathways * n + row % n] += number;
                                 });
    const auto time = result.block(spec_of(&StudyResult::person_time), scenario, replication);
    people_.assign(n, 0);
    for (std::size_t i = 0; i < time.size(); ++i) {
        people_[i / n_cells] += time[i];
    }
}

Months Activity::last_year() const
{
    return {first_measured_ - std::min(first_measured_, months_in_year), first_measured_};
}

std::size_t Activity::n_years() const
{
    return (n_months() - first_measured_ + months_in_year - 1) / months_in_year;
}

Months Activity::year(std::size_t y) const
{
    const std::size_t first = first_measured_ + y * months_in_year;
    return {first, std::min(first + months_in_year, n_months())};
}

std::int64_t Activity::length(Months months) const
{
    std::int64_t us = 0;
    for (std::size_t m = months.first; m < months.last; ++m) {
        us += month_us_[m];
    }
    return us;
}

std::int64_t Activity::events(const std::string& measure, Months months) const
{
    const auto place = place_in(result_->measures, measure);
    std::int64_t n = 0;
    for (std::size_t m = months.first; place && m < months.last; ++m) {
        n += counts_[*place * n_months() + m];
    }
    return n;
}

std::int64_t Activity::events_here(const std::string& measure, Months months) const
{
    return events(measure, months) - events(measure + elsewhere_suffix, months);
}

Int128 Activity::in_use(const std::string& pool, Months months) const
{
    const auto place = place_in(result_->pools, pool);
    const auto block = result_->block(spec_of(&StudyResult::pool_busy_time), scenario_, replication_);
    Int128 us = 0;
    for (std::size_t m = months.first; place && m < months.last; ++m) {
        us += block[*place * n_months() + m];
    }
    return us;
}

Int128 Activity::open(const std::string& pool, Months months) const
{
    const auto place = place_in(result_->pools, pool);
    const auto block = result_->block(spec_of(&StudyResult::pool_capacity_time), scenario_, replication_);
    Int128 us = 0;
    for (std::size_t m = months.first; place && m < months.last; ++m) {
        us += block[*place * n_months() + m];
    }
    return us;
}

std::vector<Int128> Activity::delayed_by_day(const std::string& pool, Months months) const
{
    const auto place = place_in(result_->pools, pool);
    const auto block = result_->block(spec_of(&StudyResult::delayed_time_by_day), scenario_, replication_);
    const std::size_t n_days = result_->delay_days.size();
    std::vector<Int128> by_day(n_days);
    for (std::size_t day = 0; place && day < n_days; ++day) {
        for (std::size_t m = months.first; m < months.last; ++m) {
            by_day[day] += block[(*place * n_days + day) * n_months() + m];
        }
    }
    return by_day;
}

Int128 Activity::people(Months months) const
{
    Int128 us = 0;
    for (std::size_t m = months.first; m < months.last; ++m) {
        us += people_[m];
    }
    return us;
}

Activity::Stays Activity::stays(std::int64_t short_days, std::int64_t trim_days) const
{
    Stays stays;
    const auto place = place_in(result_->measures, stay_measure);
    if (!place) {
        return stays;
    }
    const auto block = result_->block(spec_of(&StudyResult::stopwatch_count), scenario_, replication_);
    const std::size_t n_bins = result_->wait_bin_hours.size();
    double lower = 0;
    double above = 0;
    for (std::size_t b = 0; b < n_bins; ++b) {
        const double upper = result_->wait_bin_hours[b] / 24;
        const std::int64_t n = block[*place * n_bins + b];
        stays.all += n;
        stays.below += upper <= static_cast<double>(short_days) ? n : 0;
        const double middle = std::isfinite(upper) ? (lower + upper) / 2 : lower;
        above += static_cast<double>(n) * std::max(0.0, middle - static_cast<double>(trim_days));
        lower = upper;
    }
    stays.days_above = trim_days > 0 ? static_cast<std::int64_t>(above + 0.5) : 0;
    return stays;
}

Activities::Activities(const StudyResult& result, std::size_t threads)
    : n_replications_(result.replications.size()),
      reference_(place_in(result.scenarios, result.reference).value_or(0))
{
    std::vector<std::optional<Activity>> filled(result.scenarios.size() * n_replications_);
    for_each_parallel(filled.size(), threads, [&](std::size_t i) {
        filled[i].emplace(result, i / n_replications_, i % n_replications_);
    });
    for (std::optional<Activity>& activity : filled) {
        all_.push_back(std::move(*activity));
    }
}

}  // namespace esther
