// From arrays by month, pathway and cell to the sums that measures are made of.

#include "analysis/statistics/totals.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "sim/core/check.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

namespace {

/// Delayed days are published per 100,000 people of 18 and older; our bands begin at 17.
constexpr int adult = 17;

/// The block of one array with its last axes named, for sums.
class Block {
  public:
    Block(const StudyResult& result, std::vector<std::int64_t> StudyResult::*member, std::size_t scenario,
          std::size_t replication)
    {
        for (const ArraySpec& spec : array_specs()) {
            if (spec.member == member) {
                values_ = result.block(spec, scenario, replication);
            }
        }
    }
    [[nodiscard]] double operator[](std::size_t i) const { return static_cast<double>(values_[i]); }

  private:
    std::span<const std::int64_t> values_;
};

/// Sum over the months of an array by (pool, month).
std::vector<double> by_pool(const StudyResult& result, std::vector<std::int64_t> StudyResult::*member,
                            std::size_t scenario, std::size_t replication, const Period& period)
{
    const Block block(result, member, scenario, replication);
    std::vector<double> sums(result.pools.size());
    for (std::size_t pool = 0; pool < sums.size(); ++pool) {
        for (std::size_t month = period.first; month < period.last; ++month) {
            sums[pool] += block[pool * result.months.size() + month];
        }
    }
    return sums;
}

/// Adds the counts of one scenario and replication to the totals of the periods, which may overlap.
void add_counts(const StudyResult& result, std::size_t scenario, std::size_t replication,
                const std::vector<Period>& periods, std::vector<Totals>& totals)
{
    const std::size_t n_cells = result.age_bands.size() * result.sexes.size();
    const std::size_t n_months = result.months.size();
    const std::size_t n_fifths = result.deprivations.size();
    const std::size_t n_pathways = result.pathways.size();
    for (Totals& of_period : totals) {
        of_period.count.assign(result.measures.size(), 0);
        of_period.count_by_cell.assign(result.measures.size() * n_cells, 0);
    }
    result.count.for_each_filled(
        result.block_of(scenario, replication), [&](std::size_t i, std::int64_t number) {
            const std::size_t row = i / n_fifths;  // of (measure, pathway, month, cell)
            const std::size_t month = row / n_cells % n_months;
            const std::size_t measure = row / n_cells / n_months / n_pathways;
            for (std::size_t p = 0; p < periods.size(); ++p) {
                if (month >= periods[p].first && month < periods[p].last) {
                    totals[p].count[measure] += static_cast<double>(number);
                    totals[p].count_by_cell[measure * n_cells + row % n_cells] += static_cast<double>(number);
                }
            }
        });
}

void add_person_time(const StudyResult& result, std::size_t scenario, std::size_t replication,
                     const Period& period, Totals& totals)
{
    const std::size_t n_sexes = result.sexes.size();
    totals.person_us = person_time_in(result, scenario, replication, period);
    for (std::size_t cell = 0; cell < totals.person_us.size(); ++cell) {
        totals.all_person_us += totals.person_us[cell];
        totals.adult_person_us +=
            lowest_age(result.age_bands[cell / n_sexes]).value_or(0) >= adult ? totals.person_us[cell] : 0;
    }
}

void add_delays(const StudyResult& result, std::size_t scenario, std::size_t replication,
                const Period& period, Totals& totals)
{
    const Block block(result, &StudyResult::delayed_time, scenario, replication);
    const std::size_t n_awaited = result.awaited_pools.size();
    totals.delayed_us.assign(result.pools.size(), 0);
    for (std::size_t row = 0; row < result.pools.size() * n_awaited; ++row) {
        for (std::size_t month = period.first; month < period.last; ++month) {
            totals.delayed_us[row / n_awaited] += block[row * result.months.size() + month];
        }
    }
}

/// Sum over the fifths of an array by (measure, age band, sex, deprivation).
std::vector<double> by_cell(const StudyResult& result, std::vector<std::int64_t> StudyResult::*member,
                            std::size_t scenario, std::size_t replication)
{
    const Block block(result, member, scenario, replication);
    const std::size_t n_fifths = result.deprivations.size();
    std::vector<double> sums(result.measures.size() * result.age_bands.size() * result.sexes.size());
    for (std::size_t i = 0; i < sums.size() * n_fifths; ++i) {
        sums[i / n_fifths] += block[i];
    }
    return sums;
}

void add_stopwatches(const StudyResult& result, std::size_t scenario, std::size_t replication, Totals& totals)
{
    const Block counts(result, &StudyResult::stopwatch_count, scenario, replication);
    const Block times(result, &StudyResult::stopwatch_time, scenario, replication);
    const std::size_t n = result.measures.size();
    totals.stopwatches.assign(n, 0);
    totals.stopwatch_us.assign(n, 0);
    totals.within_4_hours.assign(n, 0);
    std::size_t i = 0;
    for (std::size_t measure = 0; measure < n; ++measure) {
        totals.stopwatch_us[measure] = times[measure];
        for (const double upper_hours : result.wait_bin_hours) {
            totals.stopwatches[measure] += counts[i];
            totals.within_4_hours[measure] += upper_hours <= emergency_hours ? counts[i] : 0;
            ++i;
        }
    }
    totals.stopwatches_by_cell =
        by_cell(result, &StudyResult::stopwatch_count_by_group, scenario, replication);
    totals.stopwatch_us_by_cell =
        by_cell(result, &StudyResult::stopwatch_time_by_group, scenario, replication);
}

template <class T, class Wanted>
std::optional<std::size_t> find_place(const std::vector<T>& labels, const Wanted& wanted)
{
    const auto found = std::find(labels.begin(), labels.end(), wanted);
    if (found == labels.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - labels.begin());
}

}  // namespace

std::vector<Totals> totals_in(const StudyResult& result, std::size_t scenario, std::size_t replication,
                              const std::vector<Period>& periods)
{
    std::vector<Totals> all(periods.size());
    add_counts(result, scenario, replication, periods, all);
    for (std::size_t p = 0; p < periods.size(); ++p) {
        const Period& period = periods[p];
        Totals& totals = all[p];
        add_person_time(result, scenario, replication, period, totals);
        totals.busy_us = by_pool(result, &StudyResult::pool_busy_time, scenario, replication, period);
        totals.capacity_us = by_pool(result, &StudyResult::pool_capacity_time, scenario, replication, period);
        totals.starts = by_pool(result, &StudyResult::pool_starts, scenario, replication, period);
        totals.wait_us = by_pool(result, &StudyResult::pool_wait_time, scenario, replication, period);
        totals.queue_us = by_pool(result, &StudyResult::pool_queue_time, scenario, replication, period);
        totals.period_us = static_cast<double>(period.to_us - period.from_us);
        add_delays(result, scenario, replication, period, totals);
        add_stopwatches(result, scenario, replication, totals);
    }
    return all;
}

Totals totals_in(const StudyResult& result, std::size_t scenario, std::size_t replication,
                 const Period& period)
{
    return std::move(totals_in(result, scenario, replication, std::vector<Period>{period}).front());
}

std::vector<double> person_time_in(const StudyResult& result, std::size_t scenario, std::size_t replication,
                                   const Period& period)
{
    const Block block(result, &StudyResult::person_time, scenario, replication);
    const std::size_t n_fifths = result.deprivations.size();
    std::vector<double> cells(result.age_bands.size() * result.sexes.size());
    std::size_t i = period.first * cells.size() * n_fifths;
    for (std::size_t month = period.first; month < period.last; ++month) {
        for (double& cell : cells) {
            for (std::size_t fifth = 0; fifth < n_fifths; ++fifth, ++i) {
                cell += block[i];
            }
        }
    }
    return cells;
}

Totals measured_totals(const StudyResult& result, std::size_t scenario, std::size_t replication)
{
    return totals_in(result, scenario, replication, all_measured(result));
}

TotalsByPeriod::TotalsByPeriod(const StudyResult& result, std::vector<Period> periods, std::size_t threads)
    : periods_(std::move(periods))
{
    const std::size_t n_replications = result.replications.size();
    totals_.assign(periods_.size(), AllTotals(result.scenarios.size(), std::vector<Totals>(n_replications)));
    for_each_parallel(result.scenarios.size() * n_replications, threads, [&](std::size_t i) {
        const std::size_t s = i / n_replications;
        const std::size_t r = i % n_replications;
        std::vector<Totals> of_periods = totals_in(result, s, r, periods_);
        for (std::size_t p = 0; p < periods_.size(); ++p) {
            totals_[p][s][r] = std::move(of_periods[p]);
        }
    });
}

const AllTotals& TotalsByPeriod::in(const Period& period) const
{
    const auto place = std::find(periods_.begin(), periods_.end(), period);
    ESTHER_CHECK(place != periods_.end());
    return totals_[static_cast<std::size_t>(place - periods_.begin())];
}

std::optional<int> lowest_age(std::string_view band)
{
    int age = 0;
    const auto read = std::from_chars(band.data(), band.data() + band.size(), age);
    const std::string_view rest = band.substr(static_cast<std::size_t>(read.ptr - band.data()));
    if (read.ec != std::errc() || (rest != "+" && !rest.empty() && rest.front() != '-')) {
        return std::nullopt;
    }
    return age;
}

std::optional<std::size_t> place_of(const std::vector<std::string>& labels, std::string_view wanted)
{
    return find_place(labels, wanted);
}

std::optional<std::size_t> place_of(const std::vector<double>& labels, double wanted)
{
    return find_place(labels, wanted);
}

}  // namespace esther
