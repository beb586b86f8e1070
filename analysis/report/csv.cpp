// The comparison as CSV.

#include "analysis/report/csv.hpp"

#include "analysis/report/number.hpp"

namespace esther {

std::string csv_field(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

namespace {

/// Mean, low, high, each after a comma.
std::string figures(const std::optional<Estimate>& estimate)
{
    if (!estimate) {
        return ",,,";
    }
    const std::string mean = "," + shortest(estimate->mean);
    if (!estimate->interval) {
        return mean + ",,";
    }
    return mean + "," + shortest(estimate->interval->low) + "," + shortest(estimate->interval->high);
}

struct Row {
    std::string measure;
    std::string title;
    std::string unit;
    std::string scenario;
    std::optional<Estimate> level;
    std::optional<Estimate> difference;
    std::optional<double> variance_ratio;
    std::string identical;  ///< "1", "0", or nothing
    std::string year;       ///< since go-live: "3", "1-3" for a horizon, "all"
};

std::string line(const Comparison& comparison, const Row& row)
{
    return csv_field(row.measure) + "," + csv_field(row.title) + "," + csv_field(row.unit) + "," +
           csv_field(row.scenario) + "," + csv_field(comparison.baseline) + "," +
           std::to_string(comparison.replications) + figures(row.level) + figures(row.difference) + "," +
           (row.variance_ratio ? shortest(*row.variance_ratio) : "") + "," + row.identical + "," + row.year +
           "\n";
}

std::string identical_text(bool identical)
{
    return identical ? "1" : "0";
}

std::string year_text(int year)
{
    return year == 0 ? "all" : std::to_string(year);
}

std::string avoided_lines(const Comparison& comparison, const Effects& effects)
{
    std::string text;
    for (const Avoided& row : effects.avoided) {
        const auto add = [&](const char* part, const char* title, const std::optional<Estimate>& figure,
                             const std::string& identical, const char* unit = "per 1,000 person-years") {
            if (figure) {
                text += line(comparison,
                             {std::string("avoided_emergency_admission") + part,
                              std::string("net emergency admissions avoided") + title, unit, row.scenario,
                              std::nullopt, figure, std::nullopt, identical, year_text(effects.period.year)});
            }
        };
        add("", "", row.avoided, identical_text(row.identical));
        add("_in_all", ", with illnesses that arose in hospital and same-day emergencies", row.in_all, "");
        add("_outside", ", time in acute beds left out", row.out_of_hospital, "",
            "per 1,000 person-years outside");
        add("_flow", ", without stated effects", row.flow, "");
        add("_stated", ", the part that is stated", row.stated, "");
        add("_ceiling", ", the ceiling (arm ideal)", row.ceiling, "");
        if (row.rank) {
            Row rank{"rank",
                     "rank among the models, best and worst possible",
                     "",
                     row.scenario,
                     {},
                     {},
                     {},
                     "",
                     year_text(effects.period.year)};
            rank.level = Estimate{};
            rank.level->mean = static_cast<double>(row.rank->best + row.rank->worst) / 2;
            rank.level->interval =
                Interval{static_cast<double>(row.rank->best), static_cast<double>(row.rank->worst)};
            text += line(comparison, rank);
        }
    }
    return text;
}

std::string measure_lines(const Comparison& comparison, const Effects& effects)
{
    std::string text;
    for (const MeasureComparison& measure : effects.measures) {
        for (const ScenarioFigures& figures_of : measure.scenarios) {
            Row row{measure.id,
                    measure.title,
                    measure.unit,
                    figures_of.scenario,
                    figures_of.level,
                    {},
                    {},
                    "",
                    measure.of_all_time ? "all" : year_text(effects.period.year)};
            if (figures_of.difference) {
                row.difference = figures_of.difference->difference;
                row.variance_ratio = figures_of.difference->variance_ratio;
                row.identical = identical_text(figures_of.difference->identical);
            }
            text += line(comparison, row);
        }
    }
    return text;
}

std::string twins_lines(const Comparison& comparison, const Effects& effects)
{
    const int year = effects.period.year;
    const std::string horizon = year > 1 ? "1-" + std::to_string(year) : year_text(year);
    std::string text;
    for (const Twins& twins : effects.twins) {
        const auto add = [&](const char* id, const char* title, const Estimate& estimate) {
            text += line(comparison,
                         {id, title, "per 1,000 people", twins.scenario, estimate, {}, {}, "", horizon});
        };
        add("twins_never", "people without emergency admission in both", twins.never);
        add("twins_avoided", "people with emergency admission under the baseline only", twins.avoided);
        add("twins_caused", "people with emergency admission under the scenario only", twins.caused);
        add("twins_always", "people with emergency admission under both", twins.always);
        add("twins_postponed", "of the avoided: admitted under the scenario later", twins.postponed);
        add("twins_brought_forward", "of the caused: admitted under the baseline later",
            twins.brought_forward);
    }
    return text;
}

}  // namespace

std::string to_csv(const Comparison& comparison)
{
    std::string text =
        "measure,title,unit,scenario,baseline,replications,level,level_low,level_high,difference,difference_"
        "low,"
        "difference_high,variance_ratio,identical,year\n";
    const auto add = [&](const Effects& effects) {
        text += avoided_lines(comparison, effects) + measure_lines(comparison, effects) +
                twins_lines(comparison, effects);
    };
    if (comparison.years.empty()) {
        add(comparison);
    }
    for (const Effects& year : comparison.years) {
        add(year);
    }
    return text;
}

}  // namespace esther
