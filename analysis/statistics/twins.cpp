// The same person under two care models.

#include "analysis/statistics/twins.hpp"

#include <algorithm>
#include <iterator>

#include "analysis/statistics/totals.hpp"

namespace esther {

namespace {

/// Row numbers are the caller's: true if the row is an emergency admission of the measured period.
bool counts(const StudyResult& result, std::size_t row, std::size_t measure)
{
    const Admissions& rows = result.admissions;
    const std::int64_t since_start = rows.time_us[row] - result.warm_up_us;
    return static_cast<std::size_t>(rows.measure[row]) == measure && since_start >= 0 &&
           since_start < result.measured_us;
}

/// People with an emergency admission, each once, rising.
std::vector<std::int64_t> admitted_people(const StudyResult& result, std::size_t scenario,
                                          std::size_t replication, std::size_t measure)
{
    std::vector<std::int64_t> people;
    const auto [first, last] = result.admissions.rows_of(scenario, replication);
    for (std::size_t row = first; row < last; ++row) {
        if (counts(result, row, measure)) {
            people.push_back(result.admissions.person[row]);
        }
    }
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    return people;
}

}  // namespace

bool twins_are_known(const StudyResult& result)
{
    const auto measure = place_of(result.measures, "emergency_admission");
    if (!measure || result.persons <= 0) {
        return false;
    }
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            double listed = 0;
            const auto [first, last] = result.admissions.rows_of(s, r);
            for (std::size_t row = first; row < last; ++row) {
                listed += counts(result, row, *measure) ? 1 : 0;
            }
            if (listed != measured_totals(result, s, r).count[*measure]) {
                return false;
            }
        }
    }
    return true;
}

std::vector<Twins> compare_twins(const StudyResult& result, std::size_t baseline)
{
    const std::size_t measure = place_of(result.measures, "emergency_admission").value();
    const double all = static_cast<double>(result.persons);
    std::vector<Twins> twins;
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        if (s == baseline) {
            continue;
        }
        std::vector<double> never;
        std::vector<double> avoided;
        std::vector<double> caused;
        std::vector<double> always;
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            const auto before = admitted_people(result, baseline, r, measure);
            const auto after = admitted_people(result, s, r, measure);
            std::vector<std::int64_t> both;
            std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                                  std::back_inserter(both));
            const auto per_1000 = [all](std::size_t n) { return 1000 * static_cast<double>(n) / all; };
            avoided.push_back(per_1000(before.size() - both.size()));
            caused.push_back(per_1000(after.size() - both.size()));
            always.push_back(per_1000(both.size()));
            never.push_back(1000 - per_1000(before.size() + after.size() - both.size()));
        }
        twins.push_back(
            {result.scenarios[s], estimate(never), estimate(avoided), estimate(caused), estimate(always)});
    }
    return twins;
}

}  // namespace esther
