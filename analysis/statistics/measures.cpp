// What the main measures are made of.

#include "analysis/statistics/measures.hpp"

#include <algorithm>
#include <utility>

#include "analysis/statistics/estimate.hpp"

namespace esther {

namespace {

constexpr const char* admission_label = "emergency_admission";
constexpr const char* bed_label = "acute_bed";
constexpr const char* elsewhere_label = "acute_bed_elsewhere";  // of residents in hospitals outside the area
constexpr double hour_us = 3.6e9;
constexpr double day_us = 24 * hour_us;
constexpr double year_us = 365 * day_us;  // the model year of sim/core/time.hpp
constexpr double month_us = year_us / 12;

std::optional<double> ratio(double above, double below)
{
    return below > 0 ? std::optional(above / below) : std::nullopt;
}

/// Events per so many person-years.
Measure rate(std::string id, std::string title, std::size_t measure, double people, int decimals)
{
    const std::string unit = people == 1 ? "per person-year" : "per 1,000 person-years";
    return {std::move(id),
            std::move(title),
            unit,
            decimals,
            [measure, people](const Totals& t) {
                return ratio(people * year_us * t.count[measure], t.all_person_us);
            },
            true,
            {measure},
            true};
}

/// Adds a rate if the study counts `label`.
void add_rate(std::vector<Measure>& measures, const StudyResult& result, const char* label, const char* title,
              double people = 1000, int decimals = 1)
{
    if (const auto place = place_of(result.measures, label)) {
        measures.push_back(rate(label, title, *place, people, decimals));
    }
}

/// Shares of the reference's person-time in the cells (age band, sex), over all replications.
std::vector<double> standard_weights(const StudyResult& result, std::size_t reference)
{
    std::vector<double> weights(result.age_bands.size() * result.sexes.size());
    double all = 0;
    for (std::size_t r = 0; r < result.replications.size(); ++r) {
        const std::vector<double> person_us = person_time_in(result, reference, r, all_measured(result));
        for (std::size_t cell = 0; cell < weights.size(); ++cell) {
            weights[cell] += person_us[cell];
            all += person_us[cell];
        }
    }
    for (double& weight : weights) {
        weight = all > 0 ? weight / all : 0;
    }
    return weights;
}

void add_standardised(std::vector<Measure>& measures, const StudyResult& result, std::size_t reference)
{
    const auto place = place_of(result.measures, admission_label);
    if (!place || result.age_bands.size() * result.sexes.size() < 2) {
        return;
    }
    const std::vector<double> weights = standard_weights(result, reference);
    measures.push_back({"emergency_admission_standardised",
                        "emergency admissions, age-sex standardised",
                        "per 1,000 person-years",
                        1,
                        [weights, measure = *place](const Totals& t) {
                            const std::size_t n = weights.size();
                            const auto events = std::span(t.count_by_cell).subspan(measure * n, n);
                            const auto per_us = standardised_rate(weights, events, t.person_us);
                            return per_us ? std::optional(1000 * year_us * *per_us) : std::nullopt;
                        },
                        true,
                        {},
                        true});
}

void add_in_all(std::vector<Measure>& measures, const StudyResult& result)
{
    if (auto measure = emergency_in_all(result)) {
        measures.push_back(std::move(*measure));
    }
}

void add_conversion(std::vector<Measure>& measures, const StudyResult& result)
{
    const auto attended = place_of(result.measures, "ae_attendance");
    const auto admitted = place_of(result.measures, "ae_admission");
    if (attended && admitted) {
        measures.push_back({"ae_conversion",
                            "A&E attendances that end in admission",
                            "%",
                            2,
                            [from = *attended, to = *admitted](const Totals& t) {
                                return ratio(100 * t.count[to], t.count[from]);
                            },
                            true,
                            {},
                            true});
    }
}

void add_stopwatch(std::vector<Measure>& measures, const StudyResult& result)
{
    if (const auto place = place_of(result.measures, "discharge")) {
        measures.push_back(
            {"emergency_length_of_stay", "mean time from a bed to discharge", "days", 2,
             [m = *place](const Totals& t) { return ratio(t.stopwatch_us[m] / day_us, t.stopwatches[m]); },
             false});
    }
    if (const auto place = place_of(result.measures, "ae_time")) {
        measures.push_back(
            {"ae_time", "mean time in A&E", "h", 2,
             [m = *place](const Totals& t) { return ratio(t.stopwatch_us[m] / hour_us, t.stopwatches[m]); },
             false});
        // Told only by a bin that ends just there.
        if (place_of(result.wait_bin_hours, emergency_hours)) {
            measures.push_back(
                {"ae_within_4_hours", "A&E stays of four hours or less", "%", 1,
                 [m = *place](const Totals& t) { return ratio(100 * t.within_4_hours[m], t.stopwatches[m]); },
                 false});
        }
    }
}

void add_beds(std::vector<Measure>& measures, const StudyResult& result)
{
    const auto place = place_of(result.pools, bed_label);
    if (!place) {
        return;
    }
    const std::size_t bed = *place;
    const auto other = place_of(result.pools, elsewhere_label);
    measures.push_back({"length_of_stay", "mean stay in an acute bed, all admissions", "days", 2,
                        [bed](const Totals& t) { return ratio(t.busy_us[bed] / day_us, t.starts[bed]); }});
    measures.push_back({"bed_occupancy", "acute beds in use", "%", 1,
                        [bed](const Totals& t) { return ratio(100 * t.busy_us[bed], t.capacity_us[bed]); }});
    if (result.persons <= 0) {
        return;
    }
    measures.push_back({"delayed_days", "days delayed in acute beds", "per 100,000 adults per month", 1,
                        [bed, other](const Totals& t) {
                            const double delayed = t.delayed_us[bed] + (other ? t.delayed_us[*other] : 0);
                            return ratio(1e5 * (delayed / day_us) * month_us, t.adult_person_us);
                        }});
}

}  // namespace

Measure headline_measure(const StudyResult& result)
{
    return rate(admission_label, "emergency admissions", place_of(result.measures, admission_label).value(),
                1000, 1);
}

std::optional<Measure> outside_hospital_measure(const StudyResult& result)
{
    const auto admission = place_of(result.measures, admission_label);
    const auto bed = place_of(result.pools, bed_label);
    if (!admission || !bed || result.persons <= 0) {
        return std::nullopt;
    }
    // Residents lie in hospitals elsewhere too, and others in the beds here, as long on average as residents
    // do.
    const auto elsewhere = place_of(result.pools, elsewhere_label);
    const auto others = place_of(result.measures, "treated_for_others");
    const auto in_beds = [b = *bed, elsewhere, others](const Totals& t) {
        const double of_others = others && t.starts[b] > 0 ? t.count[*others] / t.starts[b] : 0;
        return t.busy_us[b] * (1 - std::min(1.0, of_others)) + (elsewhere ? t.busy_us[*elsewhere] : 0);
    };
    return Measure{"emergency_admission_outside",
                   "emergency admissions, time in acute beds left out",
                   "per 1,000 person-years outside",
                   1,
                   [m = *admission, in_beds](const Totals& t) {
                       return ratio(1000 * year_us * t.count[m], t.all_person_us - in_beds(t));
                   },
                   true,
                   {},
                   true};
}

Measure plain_measure(const StudyResult& result, std::size_t measure)
{
    const std::string& label = result.measures[measure];
    if (result.persons > 0) {
        return rate(label, label, measure, 1000, 2);
    }
    return {label,
            label,
            "in the measured period",
            1,
            [measure](const Totals& t) { return std::optional(t.count[measure]); },
            true,
            {measure},
            true};
}

std::optional<Measure> emergency_in_all(const StudyResult& result)
{
    std::vector<std::size_t> labels;
    for (const char* label : {"emergency_admission", "arisen_in_hospital", "same_day_emergency"}) {
        if (const auto place = place_of(result.measures, label)) {
            labels.push_back(*place);
        } else if (labels.empty()) {
            return std::nullopt;
        }
    }
    if (labels.size() < 2) {
        return std::nullopt;
    }
    return Measure{"emergency_in_all",
                   "emergencies that came to need hospital, admitted or not",
                   "per 1,000 person-years",
                   1,
                   [labels](const Totals& t) {
                       double n = 0;
                       for (const std::size_t label : labels) {
                           n += t.count[label];
                       }
                       return ratio(1000 * year_us * n, t.all_person_us);
                   },
                   true,
                   labels,
                   true};
}

std::vector<Measure> main_measures(const StudyResult& result, std::size_t reference)
{
    std::vector<Measure> measures;
    if (result.persons <= 0) {  // no rates: there is nobody to divide by
        add_conversion(measures, result);
        add_stopwatch(measures, result);
        add_beds(measures, result);
        return measures;
    }
    if (place_of(result.measures, admission_label)) {
        measures.push_back(headline_measure(result));
    }
    if (auto outside = outside_hospital_measure(result)) {
        measures.push_back(std::move(*outside));
    }
    add_standardised(measures, result, reference);
    add_rate(measures, result, "arisen_in_hospital", "illnesses treated in hospital that arose there", 1000,
             2);
    add_rate(measures, result, "same_day_emergency", "emergencies seen through within the day", 1000, 2);
    add_in_all(measures, result);
    add_rate(measures, result, "acsc_19", "ACSC admissions (19 conditions)", 1000, 2);
    add_rate(measures, result, "acsc_chronic", "chronic ACSC admissions (2.3.i)", 1000, 2);
    add_rate(measures, result, "ae_attendance", "A&E attendances");
    add_conversion(measures, result);
    add_stopwatch(measures, result);
    add_beds(measures, result);
    add_rate(measures, result, "gp_contact", "GP contacts", 1, 3);
    add_rate(measures, result, "elective_admission", "elective admissions");
    add_rate(measures, result, "death", "deaths", 1000, 2);
    return measures;
}

std::vector<Measure> pool_measures(const StudyResult& result)
{
    std::vector<Measure> measures;
    for (std::size_t p = 0; p < result.pools.size(); ++p) {
        const std::string& pool = result.pools[p];
        measures.push_back({pool + ".wait", "mean wait for " + pool + " of those served", "h", 3,
                            [p](const Totals& t) { return ratio(t.wait_us[p] / hour_us, t.starts[p]); }});
        measures.push_back({pool + ".queue", "mean number waiting for " + pool, "waiting", 2,
                            [p](const Totals& t) { return ratio(t.queue_us[p], t.period_us); }});
        measures.push_back({pool + ".in_use", "units of " + pool + " in use", "%", 1,
                            [p](const Totals& t) { return ratio(100 * t.busy_us[p], t.capacity_us[p]); }});
    }
    return measures;
}

}  // namespace esther
