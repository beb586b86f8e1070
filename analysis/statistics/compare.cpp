// Every scenario against the baseline, replication by replication.

#include "analysis/statistics/compare.hpp"
#include <algorithm>

#include <utility>

#include "analysis/statistics/measures.hpp"
#include "analysis/statistics/totals.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/text.hpp"

namespace esther {

namespace {

constexpr double year_us = 365 * 86400e6;

std::size_t scenario_called(const StudyResult& result, const std::string& name)
{
    const auto place = place_of(result.scenarios, name);
    if (!place) {
        throw ResultsError("there is no scenario '" + name + "'" + suggestion(name, result.scenarios));
    }
    return *place;
}

std::size_t baseline_of(const StudyResult& result, const CompareOptions& options)
{
    if (result.scenarios.empty() || result.replications.empty()) {
        throw ResultsError("the results hold no scenario or no replication");
    }
    if (!options.baseline.empty()) {
        return scenario_called(result, options.baseline);
    }
    return place_of(result.scenarios, result.reference).value_or(0);
}

/// The main measures, or every label of a study that has none of them.
std::vector<Measure> all_measures(const StudyResult& result, std::size_t reference)
{
    std::vector<Measure> measures = main_measures(result, reference);
    if (measures.empty()) {
        for (std::size_t m = 0; m < result.measures.size(); ++m) {
            measures.push_back(plain_measure(result, m));
        }
    }
    return measures;
}

Measure measure_called(const StudyResult& result, const std::vector<Measure>& measures,
                       const std::string& name)
{
    std::vector<std::string> known;
    for (const Measure& measure : measures) {
        if (measure.id == name) {
            return measure;
        }
        known.push_back(measure.id);
    }
    if (const auto place = place_of(result.measures, name)) {
        return plain_measure(result, *place);
    }
    for (const std::string& label : result.measures) {
        if (!place_of(known, label)) {
            known.push_back(label);
        }
    }
    throw ResultsError("there is no measure '" + name + "'" + suggestion(name, known));
}

std::vector<Measure> chosen_measures(const StudyResult& result, std::size_t baseline,
                                     const CompareOptions& options)
{
    // The weights of the standardised rate belong to the study, not to the question asked of it.
    const std::size_t reference = place_of(result.scenarios, result.reference).value_or(baseline);
    std::vector<Measure> measures = all_measures(result, reference);
    if (options.measures.empty()) {
        return measures;
    }
    std::vector<Measure> chosen;
    for (const std::string& name : options.measures) {
        chosen.push_back(measure_called(result, measures, name));
    }
    return chosen;
}

/// By scenario, replication.
using AllTotals = std::vector<std::vector<Totals>>;

AllTotals all_totals(const StudyResult& result)
{
    AllTotals totals(result.scenarios.size());
    for (std::size_t s = 0; s < totals.size(); ++s) {
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            totals[s].push_back(measured_totals(result, s, r));
        }
    }
    return totals;
}

/// One value a replication, or nothing if one of them is undefined.
std::optional<std::vector<double>> values_of(const Measure& measure, const std::vector<Totals>& replications)
{
    std::vector<double> values;
    for (const Totals& totals : replications) {
        const auto value = measure.value(totals);
        if (!value) {
            return std::nullopt;
        }
        values.push_back(*value);
    }
    return values;
}

MeasureComparison compare_measure(const StudyResult& result, const Measure& measure, const AllTotals& totals,
                                  std::size_t baseline)
{
    MeasureComparison comparison{measure.id, measure.title, measure.unit, measure.decimals, {}};
    const auto base = values_of(measure, totals[baseline]);
    const auto add = [&](std::size_t s) {
        ScenarioFigures figures{result.scenarios[s], std::nullopt, std::nullopt};
        const auto values = values_of(measure, totals[s]);
        if (values) {
            figures.level = estimate(*values);
        }
        if (values && base && s != baseline) {
            figures.difference = compare_paired(*base, *values);
        }
        comparison.scenarios.push_back(std::move(figures));
    };
    add(baseline);
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        if (s != baseline) {
            add(s);
        }
    }
    return comparison;
}

std::vector<Avoided> avoided_of(const MeasureComparison& admissions)
{
    std::vector<Avoided> all;
    for (const ScenarioFigures& figures : admissions.scenarios) {
        if (figures.difference) {
            Estimate avoided = figures.difference->difference;
            avoided.mean = 0 - avoided.mean;
            if (avoided.interval) {
                avoided.interval = Interval{0 - avoided.interval->high, 0 - avoided.interval->low};
            }
            all.push_back({figures.scenario, avoided, std::nullopt, figures.difference->identical});
        }
    }
    return all;
}

/// Beside each avoided admission what is left of it once the other names of the same thing are counted too.
void add_in_all(const StudyResult& result, const AllTotals& totals, std::size_t baseline,
                std::vector<Avoided>& avoided)
{
    if (const auto measure = emergency_in_all(result)) {
        const std::vector<Avoided> in_all = avoided_of(compare_measure(result, *measure, totals, baseline));
        for (std::size_t i = 0; i < avoided.size(); ++i) {
            avoided[i].in_all = in_all[i].avoided;
        }
    }
}

std::string meaning_of_intervals(const StudyResult& result)
{
    const std::size_t replications = result.replications.size();
    if (replications < 2) {
        return "One replication: no interval can be given, and a difference may be chance. Run more "
               "replications.";
    }
    const bool redrawn =
        std::find(result.warnings.begin(), result.warnings.end(), layout::redrawn) != result.warnings.end();
    std::string drawn = redrawn ? "what is not known about practices" : "";
    if (!result.parameter_draws.empty()) {
        drawn += (drawn.empty() ? "" : " and ") + std::string("parameter uncertainty") +
                 (result.parameter_draws == "all" ? "" : " of the grades " + result.parameter_draws);
    }
    const std::string shown =
        drawn.empty() ? "They show Monte Carlo error only: the parameters are taken as known."
                      : "They show Monte Carlo error and " + drawn +
                            ", drawn anew for each replication; all other parameters are taken as known.";
    return "Intervals are 95 % Student t intervals of the mean over " + std::to_string(replications) +
           " replications, differences taken within replications. " + shown;
}

std::vector<std::string> notes_on(const StudyResult& result)
{
    std::vector<std::string> notes;
    for (const SelfCheck& check : result.self_checks) {
        if (!check.passed) {
            notes.push_back("self-check failed: " + check.name +
                            (check.detail.empty() ? "" : " (" + check.detail + ")"));
        }
    }
    for (const std::string& warning : result.warnings) {
        notes.push_back("warning: " + warning);
    }
    return notes;
}

void add_twins(const StudyResult& result, std::size_t baseline, Comparison& comparison)
{
    if (result.scenarios.size() < 2) {
        return;
    }
    if (!twins_are_known(result)) {
        comparison.twins_meaning =
            "No person-level twins: not every emergency admission of the measured period is listed one by "
            "one.";
        return;
    }
    comparison.twins = compare_twins(result, baseline);
    comparison.twins_meaning =
        "The same people with the same luck under two models, by whether they have an emergency admission in "
        "the "
        "measured period. Only caused minus avoided is identified; each alone depends on the coupling by "
        "common "
        "random numbers.";
}

}  // namespace

Comparison compare(const StudyResult& result, const CompareOptions& options)
{
    const std::size_t baseline = baseline_of(result, options);
    Comparison comparison;
    comparison.title = result.title.empty() ? result.study : result.title;
    comparison.study = result.study;
    comparison.baseline = result.scenarios[baseline];
    comparison.replications = result.replications.size();
    comparison.warm_up_years = static_cast<double>(result.warm_up_us) / year_us;
    comparison.measured_years = static_cast<double>(result.measured_us) / year_us;
    comparison.meaning = meaning_of_intervals(result);
    comparison.notes = notes_on(result);

    const AllTotals totals = all_totals(result);
    for (const Measure& measure : chosen_measures(result, baseline, options)) {
        comparison.measures.push_back(compare_measure(result, measure, totals, baseline));
        if (measure.id == "emergency_admission") {
            comparison.avoided = avoided_of(comparison.measures.back());
            add_in_all(result, totals, baseline, comparison.avoided);
            add_twins(result, baseline, comparison);
        }
    }
    return comparison;
}

}  // namespace esther
