// Every scenario against the baseline, replication by replication.

#include "analysis/statistics/compare.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "analysis/statistics/measures.hpp"
#include "analysis/statistics/one_pathway.hpp"
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

/// The headline among the measures: a difference of two scenarios, so none that one of them has by itself.
constexpr const char* avoided_id = "avoided_emergency_admission";
/// About so many make Student's t a fair guess at the error of a mean of counts.
constexpr double few_events = 30;

/// Counts that the program keeps of people, which customers of a queue can have none of.
bool is_of_people(const std::string& label)
{
    return label == "death" || label == "absorbed_open" || label == "absorbed_away";
}

/// The main measures; of one pathway, and of a study that has none of them or no people, every label too and,
/// if it has no people, every pool.
std::vector<Measure> all_measures(const StudyResult& result, std::size_t reference, bool of_one_pathway)
{
    std::vector<Measure> measures = main_measures(result, reference);
    const auto is_known = [&](const std::string& id) {
        return std::any_of(measures.begin(), measures.end(), [&](const Measure& m) { return m.id == id; });
    };
    if (measures.empty() || result.persons == 0 || of_one_pathway) {
        for (std::size_t m = 0; m < result.measures.size(); ++m) {
            if ((result.persons > 0 || !is_of_people(result.measures[m])) && !is_known(result.measures[m])) {
                measures.push_back(plain_measure(result, m));
            }
        }
        if (result.persons == 0) {
            for (Measure& measure : pool_measures(result)) {
                measures.push_back(std::move(measure));
            }
        }
    }
    return measures;
}

bool counts_admissions(const StudyResult& result)
{
    return result.persons > 0 && place_of(result.measures, "emergency_admission").has_value();
}

Measure measure_called(const StudyResult& result, const std::vector<Measure>& measures,
                       const std::string& name)
{
    std::vector<std::string> known;
    if (counts_admissions(result)) {
        known.emplace_back(avoided_id);
    }
    for (const Measure& measure : measures) {
        if (measure.id == name) {
            return measure;
        }
        known.push_back(measure.id);
    }
    if (const auto place = place_of(result.measures, name)) {
        return plain_measure(result, *place);
    }
    for (const Measure& measure : pool_measures(result)) {
        if (measure.id == name) {
            return measure;
        }
        if (!place_of(known, measure.id)) {
            known.push_back(measure.id);
        }
    }
    for (const std::string& label : result.measures) {
        if (!place_of(known, label)) {
            known.push_back(label);
        }
    }
    throw ResultsError("there is no measure '" + name + "'" + suggestion(name, known));
}

/// Whether a measure can be shown of what is asked for: of one pathway only what is made of events.
bool is_told(const Measure& measure, const CompareOptions& options)
{
    return options.pathway.empty() || measure.by_pathway;
}

/// Whether a measure counts events and there are none: a pathway has few of the main measures.
bool counts_none(const Measure& measure, const AllTotals& of_every_month)
{
    const auto is_empty = [&](std::size_t label) {
        return std::all_of(of_every_month.begin(), of_every_month.end(), [&](const auto& replications) {
            return std::all_of(replications.begin(), replications.end(),
                               [&](const Totals& totals) { return totals.count[label] == 0; });
        });
    };
    return !measure.counted.empty() && std::all_of(measure.counted.begin(), measure.counted.end(), is_empty);
}

/// What is shown if no measure is asked for.
std::vector<Measure> measures_that_say_something(const StudyResult& result, const TotalsByPeriod& totals,
                                                 const std::vector<Measure>& measures,
                                                 const CompareOptions& options)
{
    if (options.pathway.empty()) {
        return measures;
    }
    const AllTotals& of_every_month = totals.in(every_month(result));
    std::vector<Measure> shown;
    std::copy_if(measures.begin(), measures.end(), std::back_inserter(shown), [&](const Measure& measure) {
        return is_told(measure, options) && !counts_none(measure, of_every_month);
    });
    return shown;
}

std::vector<Measure> chosen_measures(const StudyResult& result, const TotalsByPeriod& totals,
                                     std::size_t baseline, const CompareOptions& options)
{
    // The weights of the standardised rate belong to the study, not to the question asked of it.
    const std::size_t reference = place_of(result.scenarios, result.reference).value_or(baseline);
    const std::vector<Measure> measures = all_measures(result, reference, !options.pathway.empty());
    if (options.measures.empty()) {
        return measures_that_say_something(result, totals, measures, options);
    }
    std::vector<Measure> chosen;
    for (auto name = options.measures.begin(); name != options.measures.end(); ++name) {
        const bool is_headline = *name == avoided_id && counts_admissions(result);
        if (!is_headline && std::find(options.measures.begin(), name, *name) == name) {
            chosen.push_back(measure_called(result, measures, *name));
            if (!is_told(chosen.back(), options)) {
                throw ResultsError(
                    "the measure '" + *name +
                    "' is not told apart by pathway: only events are, and not pools and times");
            }
        }
    }
    return chosen;
}

/// Whether what is avoided is shown: it is asked for by name, or emergency admissions are.
bool shows_avoided(const StudyResult& result, const CompareOptions& options)
{
    const auto asks_for = [&](const char* id) {
        return options.measures.empty() ||
               std::find(options.measures.begin(), options.measures.end(), id) != options.measures.end();
    };
    return counts_admissions(result) && (asks_for(avoided_id) || asks_for("emergency_admission"));
}

/// The years one by one, if they are asked for.
std::vector<Period> years_of(const StudyResult& result, const CompareOptions& options)
{
    const std::vector<Period> years = options.by_year ? measured_years(result) : std::vector<Period>{};
    if (options.by_year && years.empty()) {
        throw ResultsError("there are no years since go-live: nothing goes live in a study without people");
    }
    return years;
}

/// The period asked for.
Period period_of(const StudyResult& result, const CompareOptions& options)
{
    if (!options.year) {
        return headline_period(result);
    }
    if (*options.year == 0) {
        return all_measured(result);
    }
    const std::vector<Period> years = measured_years(result);
    const auto n = static_cast<int>(years.size());
    if (*options.year < 1 || *options.year > n) {
        throw ResultsError("there is no year " + std::to_string(*options.year) + " since go-live" +
                           (n == 0   ? ": nothing goes live in a study without people"
                            : n == 1 ? ": one was measured"
                                     : ": " + std::to_string(n) + " were measured"));
    }
    return years[static_cast<std::size_t>(*options.year - 1)];
}

std::vector<std::size_t> order_of(const StudyResult& result, const AllTotals& totals, std::size_t baseline,
                                  ScenarioOrder wanted)
{
    std::vector<std::size_t> order{baseline};
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        if (s != baseline) {
            order.push_back(s);
        }
    }
    if (wanted == ScenarioOrder::study || order.size() < 2) {
        return order;
    }
    const auto behind = order.begin() + 1;
    const auto name = [&](std::size_t s) -> const std::string& { return result.scenarios[s]; };
    if (wanted == ScenarioOrder::name || !counts_admissions(result)) {
        std::sort(behind, order.end(), [&](std::size_t a, std::size_t b) { return name(a) < name(b); });
        return order;
    }
    // Arms stand where their model stands.
    const std::vector<Avoided> rows = avoided_admissions(result, totals, order);
    const auto key = [&](std::size_t s) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const Avoided& candidate) {
            return !candidate.is_arm &&
                   (name(s) == candidate.scenario || name(s).rfind(candidate.scenario + " ", 0) == 0);
        });
        if (row == rows.end()) {
            return std::pair(0, 0.0);  // the baseline's own arms, or nothing to divide by
        }
        const bool first = wanted == ScenarioOrder::null_first && row->is_null();
        return first ? std::pair(1, std::abs(row->judged().mean)) : std::pair(2, -row->judged().mean);
    };
    std::stable_sort(behind, order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return order;
}

Effects effects_in(const StudyResult& result, const Period& period, const std::vector<Measure>& measures,
                   const AllTotals& totals, const std::vector<std::size_t>& order, bool with_avoided)
{
    Effects effects;
    effects.period = period;
    for (const Measure& measure : measures) {
        effects.measures.push_back(compare_measure(result, measure, totals, order));
        effects.measures.back().of_all_time = !measure.by_month && period != all_measured(result);
    }
    if (with_avoided) {
        effects.avoided = avoided_admissions(result, totals, order);
    }
    return effects;
}

/// Measures of so few events that chance is not symmetric about their mean.
std::vector<std::string> notes_on_few(const Effects& effects)
{
    std::string names;
    for (const MeasureComparison& measure : effects.measures) {
        if (measure.fewest_events && *measure.fewest_events < few_events) {
            names += (names.empty() ? "" : ", ") + measure.id;
        }
    }
    if (names.empty()) {
        return {};
    }
    return {
        "fewer than " + std::to_string(static_cast<int>(few_events)) +
        " events under some scenario in all replications together, so that an interval is rough: " + names};
}

/// Every period that `compare` needs totals of, once.
std::vector<Period> periods_needed(const StudyResult& result, const Period& asked,
                                   const std::vector<Period>& years, const CompareOptions& options)
{
    std::vector<Period> wanted{asked};
    wanted.insert(wanted.end(), years.begin(), years.end());
    if (!options.pathway.empty()) {
        wanted.push_back(every_month(result));
    }
    if (shows_avoided(result, options)) {  // twins
        wanted.insert(wanted.end(),
                      {all_measured(result), before_measured(result), horizon_of(result, asked)});
        for (const Period& year : years) {
            wanted.push_back(horizon_of(result, year));
        }
    }
    std::vector<Period> periods;
    for (const Period& period : wanted) {
        if (std::find(periods.begin(), periods.end(), period) == periods.end()) {
            periods.push_back(period);
        }
    }
    return periods;
}

/// Twins of the headline's horizon and of every year's, in the order of the effects.
void add_twins(const StudyResult& result, const TotalsByPeriod& totals, std::size_t baseline,
               Comparison& comparison)
{
    if (result.scenarios.size() < 2) {
        return;
    }
    if (!twins_are_known(result, totals)) {
        comparison.twins_meaning =
            "No person-level twins: not every emergency admission of the measured period is listed one by "
            "one.";
        return;
    }
    std::vector<Period> horizons{horizon_of(result, comparison.period)};
    for (const Effects& year : comparison.years) {
        horizons.push_back(horizon_of(result, year.period));
    }
    auto all = compare_twins(result, baseline, horizons, totals);
    const auto in_order = [&](const std::vector<Twins>& twins) {
        std::vector<Twins> sorted;
        for (const Avoided& row : comparison.avoided) {
            const auto found = std::find_if(twins.begin(), twins.end(), [&](const Twins& candidate) {
                return candidate.scenario == row.scenario;
            });
            sorted.push_back(*found);
        }
        return sorted;
    };
    comparison.twins = in_order(all[0]);
    for (std::size_t y = 0; y < comparison.years.size(); ++y) {
        comparison.years[y].twins = in_order(all[y + 1]);
    }
    comparison.twins_meaning =
        "The same people with the same luck under two models, by whether they have an emergency admission "
        "from go-live to the end of the period. Postponed: avoided until then and admitted later, before the "
        "measured time ends; the rest of the avoided is prevented as far as was measured. Brought forward is "
        "the same of the caused. Only caused minus avoided is identified; each alone depends on the coupling "
        "by common random numbers.";
}

}  // namespace

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

Comparison compare(const StudyResult& all, const CompareOptions& options)
{
    std::optional<StudyResult> part;
    if (!options.pathway.empty()) {
        part = only_pathway(all, options.pathway);
    }
    const StudyResult& result = part ? *part : all;
    const std::size_t baseline = baseline_of(result, options);
    Comparison comparison;
    comparison.title = (result.title.empty() ? result.study : result.title) +
                       (part ? ", pathway " + options.pathway + " alone" : "");
    comparison.study = result.study;
    comparison.baseline = result.scenarios[baseline];
    comparison.replications = result.replications.size();
    comparison.warm_up_years = static_cast<double>(result.warm_up_us) / year_us;
    comparison.measured_years = static_cast<double>(result.measured_us) / year_us;
    comparison.meaning = meaning_of_intervals(result);
    comparison.notes = notes_on(result);

    const Period period = period_of(result, options);
    comparison.goes_live = result.persons > 0;
    comparison.is_default_period = !options.year;
    const std::vector<Period> years = years_of(result, options);
    const TotalsByPeriod totals(result, periods_needed(result, period, years, options));
    const std::vector<std::size_t> order = order_of(result, totals.in(period), baseline, options.order);
    const std::vector<Measure> measures = chosen_measures(result, totals, baseline, options);
    const bool with_avoided = shows_avoided(result, options);
    static_cast<Effects&>(comparison) =
        effects_in(result, period, measures, totals.in(period), order, with_avoided);
    for (std::string& note : notes_on_few(comparison)) {
        comparison.notes.push_back(std::move(note));
    }
    for (const Period& year : years) {
        comparison.years.push_back(effects_in(result, year, measures, totals.in(year), order, with_avoided));
    }
    if (!comparison.avoided.empty()) {
        add_twins(result, totals, baseline, comparison);
    }
    return comparison;
}

}  // namespace esther
