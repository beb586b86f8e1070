// The same person under two care models.

#include "analysis/statistics/twins.hpp"

#include <algorithm>

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

struct First {
    std::int64_t person = 0;
    std::int64_t since_go_live = 0;
};

/// Everybody's first emergency admission since go-live, by person.
std::vector<First> first_admissions(const StudyResult& result, std::size_t scenario, std::size_t replication,
                                    std::size_t measure)
{
    std::vector<First> all;
    const auto [first, last] = result.admissions.rows_of(scenario, replication);
    for (std::size_t row = first; row < last; ++row) {
        if (counts(result, row, measure)) {
            all.push_back(
                {result.admissions.person[row], result.admissions.time_us[row] - result.warm_up_us});
        }
    }
    // Rows come by time, so a stable sort keeps everybody's first in front.
    std::stable_sort(all.begin(), all.end(),
                     [](const First& a, const First& b) { return a.person < b.person; });
    const auto same = [](const First& a, const First& b) { return a.person == b.person; };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    return all;
}

/// People who live there at go-live or come before the end of the horizon.
double people_until(const StudyResult& result, std::size_t scenario, std::size_t replication,
                    const Period& horizon, const TotalsByPeriod& totals)
{
    const Totals& warm_up = totals.in(before_measured(result))[scenario][replication];
    const Totals& since = totals.in(horizon)[scenario][replication];
    const auto in = [&](const Totals& of_period, const char* measure) {
        const auto place = place_of(result.measures, measure);
        return place ? of_period.count[*place] : 0;
    };
    return static_cast<double>(result.persons) + in(warm_up, "entered_population") -
           in(warm_up, "left_population") - in(warm_up, "death") + in(since, "entered_population");
}

Estimate of_people(const std::vector<double>& shares)
{
    Estimate result = estimate(shares);
    end_at_0(result);
    return result;
}

/// Each kind of twins by replication, per 1,000 people.
struct Shares {
    std::vector<double> never;
    std::vector<double> avoided;
    std::vector<double> caused;
    std::vector<double> always;
    std::vector<double> postponed;
    std::vector<double> brought_forward;

    void add(const std::vector<First>& before, const std::vector<First>& after, std::int64_t until,
             double people);
    [[nodiscard]] Twins of(const std::string& scenario) const
    {
        return {scenario,          of_people(never),     of_people(avoided),        of_people(caused),
                of_people(always), of_people(postponed), of_people(brought_forward)};
    }
};

void Shares::add(const std::vector<First>& before, const std::vector<First>& after, std::int64_t until,
                 double people)
{
    std::size_t n_avoided = 0;
    std::size_t n_caused = 0;
    std::size_t n_always = 0;
    std::size_t n_postponed = 0;
    std::size_t n_forward = 0;
    auto a = before.begin();
    auto b = after.begin();
    while (a != before.end() || b != after.end()) {
        const bool in_a = a != before.end() && (b == after.end() || a->person <= b->person);
        const bool in_b = b != after.end() && (a == before.end() || b->person <= a->person);
        const bool admitted_a = in_a && a->since_go_live < until;
        const bool admitted_b = in_b && b->since_go_live < until;
        n_always += admitted_a && admitted_b ? 1 : 0;
        n_avoided += admitted_a && !admitted_b ? 1 : 0;
        n_caused += admitted_b && !admitted_a ? 1 : 0;
        n_postponed += admitted_a && !admitted_b && in_b ? 1 : 0;
        n_forward += admitted_b && !admitted_a && in_a ? 1 : 0;
        a += in_a ? 1 : 0;
        b += in_b ? 1 : 0;
    }
    const auto per_1000 = [people](std::size_t n) { return 1000 * static_cast<double>(n) / people; };
    avoided.push_back(per_1000(n_avoided));
    caused.push_back(per_1000(n_caused));
    always.push_back(per_1000(n_always));
    postponed.push_back(per_1000(n_postponed));
    brought_forward.push_back(per_1000(n_forward));
    never.push_back(1000 - per_1000(n_avoided + n_caused + n_always));
}

}  // namespace

bool twins_are_known(const StudyResult& result, const TotalsByPeriod& totals)
{
    const auto measure = place_of(result.measures, "emergency_admission");
    if (!measure || result.persons <= 0) {
        return false;
    }
    const AllTotals& measured = totals.in(all_measured(result));
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            double listed = 0;
            const auto [first, last] = result.admissions.rows_of(s, r);
            for (std::size_t row = first; row < last; ++row) {
                listed += counts(result, row, *measure) ? 1 : 0;
            }
            if (listed != measured[s][r].count[*measure]) {
                return false;
            }
        }
    }
    return true;
}

std::vector<std::vector<Twins>> compare_twins(const StudyResult& result, std::size_t baseline,
                                              const std::vector<Period>& horizons,
                                              const TotalsByPeriod& totals)
{
    const std::size_t measure = place_of(result.measures, "emergency_admission").value();
    const std::size_t n_replications = result.replications.size();
    std::vector<std::vector<First>> usual;                     // by replication
    std::vector<std::vector<double>> people(horizons.size());  // by horizon, replication
    for (std::size_t r = 0; r < n_replications; ++r) {
        usual.push_back(first_admissions(result, baseline, r, measure));
        for (std::size_t h = 0; h < horizons.size(); ++h) {
            people[h].push_back(people_until(result, baseline, r, horizons[h], totals));
        }
    }
    std::vector<std::vector<Twins>> twins(horizons.size());
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        if (s == baseline) {
            continue;
        }
        std::vector<Shares> shares(horizons.size());
        for (std::size_t r = 0; r < n_replications; ++r) {
            const std::vector<First> after = first_admissions(result, s, r, measure);
            for (std::size_t h = 0; h < horizons.size(); ++h) {
                shares[h].add(usual[r], after, horizons[h].to_us, people[h][r]);
            }
        }
        for (std::size_t h = 0; h < horizons.size(); ++h) {
            twins[h].push_back(shares[h].of(result.scenarios[s]));
        }
    }
    return twins;
}

}  // namespace esther
