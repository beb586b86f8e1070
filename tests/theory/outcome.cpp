#include "tests/theory/outcome.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace esther::theory {

namespace {

std::size_t place_of(const std::vector<std::string>& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        throw std::runtime_error("the study has nothing called '" + name + "'");
    }
    return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

const PoolMonth& Outcome::pool(const std::string& name) const
{
    // The measured time is one period: all before it are warm-up.
    return tally_->pools[place_of(names_->pools, name) * tally_->shape.n_months + tally_->shape.n_warm];
}

const Distribution& Outcome::waits(const std::string& pool) const
{
    return tally_->waits[place_of(names_->pools, pool)];
}

const Distribution& Outcome::busy_periods(const std::string& pool) const
{
    return tally_->busy_periods[place_of(names_->pools, pool)];
}

const Distribution& Outcome::stopwatch(const std::string& measure) const
{
    return tally_->stopwatches[place_of(names_->measures, measure)];
}

const Distribution& Outcome::gaps(const std::string& measure) const
{
    return tally_->gaps[place_of(names_->measures, measure)];
}

double Outcome::count(const std::string& measure) const
{
    const auto m = static_cast<MeasureId>(place_of(names_->measures, measure));
    std::int64_t sum = 0;
    for (std::size_t p = 0; p < tally_->shape.n_pathways; ++p) {
        sum += tally_->counts[tally_->count_index(m, static_cast<PathwayId>(p), tally_->shape.n_warm, 0)];
    }
    return static_cast<double>(sum);
}

MeasureId Outcome::measure(const std::string& name) const
{
    return static_cast<MeasureId>(place_of(names_->measures, name));
}

double Outcome::deaths_before(double units) const
{
    const auto months = tally_->shape.month_of(start_of_run + duration(units)) * tally_->shape.n_cells;
    return static_cast<double>(std::accumulate(tally_->deaths.begin(),
                                               tally_->deaths.begin() + static_cast<std::ptrdiff_t>(months),
                                               std::int64_t{0}));
}

double Outcome::person_time() const
{
    return in_units(std::accumulate(tally_->person_time.begin(), tally_->person_time.end(), std::int64_t{0}));
}

double Outcome::opened() const
{
    return static_cast<double>(
        std::accumulate(tally_->opened.begin(), tally_->opened.end(), std::int64_t{0}));
}

}  // namespace esther::theory
