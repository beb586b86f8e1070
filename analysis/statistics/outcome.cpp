#include "analysis/statistics/outcome.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace esther {

namespace {

std::optional<double> ratio(double above, double below)
{
    return below > 0 ? std::optional(above / below) : std::nullopt;
}

std::size_t place_in(const std::vector<std::string>& labels, const std::string& label)
{
    return place_of(labels, label).value();
}

double events_in(const StudyResult& result, const Totals& totals, const Outcome& outcome,
                 const std::string& measure)
{
    const std::size_t n_cells = result.age_bands.size() * result.sexes.size();
    const std::size_t first = place_in(result.measures, measure) * n_cells;
    double sum = 0;
    const std::vector<std::size_t> cells = cells_of(result, outcome).value();
    for (const std::size_t cell : cells) {
        sum += totals.count_by_cell[first + cell];
    }
    return sum;
}

std::optional<double> rate(const Outcome& outcome, const StudyResult& result, const Totals& totals)
{
    double person_us = 0;
    const std::vector<std::size_t> cells = cells_of(result, outcome).value();
    for (const std::size_t cell : cells) {
        person_us += totals.person_us[cell];
    }
    return ratio(events_in(result, totals, outcome, outcome.of), person_us);
}

std::optional<double> mean_time(const Outcome& outcome, const StudyResult& result, const Totals& totals)
{
    const std::size_t n_cells = result.age_bands.size() * result.sexes.size();
    const std::size_t first = place_in(result.measures, outcome.of) * n_cells;
    double time = 0;
    double n = 0;
    const std::vector<std::size_t> cells = cells_of(result, outcome).value();
    for (const std::size_t cell : cells) {
        time += totals.stopwatch_us_by_cell[first + cell];
        n += totals.stopwatches_by_cell[first + cell];
    }
    return ratio(time, n);
}

std::optional<double> quantile(const Outcome& outcome, const StudyResult& result, std::size_t scenario,
                               std::size_t replication)
{
    const std::size_t n_bins = result.wait_bin_hours.size();
    const std::size_t first =
        ((scenario * result.replications.size() + replication) * result.measures.size() +
         place_in(result.measures, outcome.of)) *
        n_bins;
    double all = 0;
    for (std::size_t bin = 0; bin < n_bins; ++bin) {
        all += static_cast<double>(result.stopwatch_count[first + bin]);
    }
    constexpr double us_per_hour = 3.6e9;
    double below = 0;
    for (std::size_t bin = 0; bin < n_bins && all > 0; ++bin) {
        const auto inside = static_cast<double>(result.stopwatch_count[first + bin]);
        if (below + inside >= outcome.point * all && inside > 0) {
            const double low = bin == 0 ? 0 : result.wait_bin_hours[bin - 1];
            const double high = bin + 1 == n_bins ? low : result.wait_bin_hours[bin];  // the last has no end
            return us_per_hour * (low + (high - low) * (outcome.point * all - below) / inside);
        }
        below += inside;
    }
    return std::nullopt;
}

/// Events whose time to look ahead ends within the run.
std::optional<double> again(const Outcome& outcome, const StudyResult& result, std::size_t scenario,
                            std::size_t replication, const Totals& totals)
{
    double window = outcome.point;
    if (!outcome.with.empty()) {
        const std::size_t stay = place_in(result.measures, outcome.with);
        window += totals.stopwatches[stay] > 0 ? totals.stopwatch_us[stay] / totals.stopwatches[stay] : 0;
    }
    const Admissions& listed = result.admissions;
    const auto measure = static_cast<std::int32_t>(place_in(result.measures, outcome.of));
    const auto [first, second] = listed.rows_of(scenario, replication);
    std::map<std::int64_t, std::vector<std::int64_t>> times;  // rows are in order of time
    for (std::size_t row = first; row < second; ++row) {
        if (listed.measure[row] == measure && listed.time_us[row] >= result.warm_up_us) {
            times[listed.person[row]].push_back(listed.time_us[row]);
        }
    }
    const double end = static_cast<double>(result.warm_up_us) + static_cast<double>(result.measured_us);
    double seen = 0;
    double followed = 0;
    for (const auto& [person, of_person] : times) {
        for (std::size_t i = 0; i < of_person.size(); ++i) {
            if (static_cast<double>(of_person[i]) + window > end) {
                continue;
            }
            seen += 1;
            followed += i + 1 < of_person.size() &&
                                static_cast<double>(of_person[i + 1] - of_person[i]) <= window
                            ? 1
                            : 0;
        }
    }
    return ratio(followed, seen);
}

}  // namespace

std::optional<Ages> ages_of_band(const std::string& label)
{
    if (label == "all") {
        return Ages{};
    }
    const auto first = lowest_age(label);
    if (!first) {
        return std::nullopt;
    }
    Ages ages{*first, *first};
    const std::size_t hyphen = label.find('-');
    if (label.back() == '+') {
        ages.last = Outcome::eldest;
    } else if (hyphen != std::string::npos) {
        std::from_chars(label.data() + hyphen + 1, label.data() + label.size(), ages.last);
    }
    return ages;
}

std::optional<std::vector<std::size_t>> cells_of(const StudyResult& labels, const Outcome& outcome)
{
    const std::size_t n_sexes = labels.sexes.size();
    std::vector<std::size_t> cells;
    int next = outcome.first_age;  // bands of a file stand in any order, those of a population in that of age
    for (std::size_t band = 0; band < labels.age_bands.size(); ++band) {
        const auto ages = ages_of_band(labels.age_bands[band]);
        if (!ages || ages->last < outcome.first_age || ages->first > outcome.last_age) {
            continue;
        }
        if (ages->first != next || ages->last > outcome.last_age) {
            return std::nullopt;
        }
        next = ages->last + 1;
        for (std::size_t sex = 0; sex < n_sexes; ++sex) {
            if (outcome.sex.empty() || labels.sexes[sex] == outcome.sex) {
                cells.push_back(band * n_sexes + sex);
            }
        }
    }
    const bool is_whole = next == outcome.last_age + 1;
    return is_whole && !cells.empty() ? std::optional(cells) : std::nullopt;
}

std::optional<double> value_of(const Outcome& outcome, const StudyResult& result, std::size_t scenario,
                               std::size_t replication, const Totals& totals)
{
    switch (outcome.kind) {
        case OutcomeKind::rate:
            return rate(outcome, result, totals);
        case OutcomeKind::share:
            return ratio(events_in(result, totals, outcome, outcome.of),
                         events_in(result, totals, outcome, outcome.with));
        case OutcomeKind::mean:
            return mean_time(outcome, result, totals);
        case OutcomeKind::quantile:
            return quantile(outcome, result, scenario, replication);
        case OutcomeKind::occupancy: {
            const std::size_t pool = place_in(result.pools, outcome.of);
            return ratio(totals.busy_us[pool], totals.capacity_us[pool]);
        }
        case OutcomeKind::wait: {
            const std::size_t pool = place_in(result.pools, outcome.of);
            return ratio(totals.wait_us[pool], totals.starts[pool]);
        }
        case OutcomeKind::standing: {
            const double begun =
                outcome.with.empty() ? 0 : totals.stopwatch_us[place_in(result.measures, outcome.with)];
            return ratio(totals.stopwatch_us[place_in(result.measures, outcome.of)] - begun,
                         totals.all_person_us);
        }
        case OutcomeKind::again:
            return again(outcome, result, scenario, replication, totals);
    }
    return std::nullopt;
}

}  // namespace esther
