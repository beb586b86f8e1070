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
};

std::string line(const Comparison& comparison, const Row& row)
{
    return csv_field(row.measure) + "," + csv_field(row.title) + "," + csv_field(row.unit) + "," +
           csv_field(row.scenario) + "," + csv_field(comparison.baseline) + "," +
           std::to_string(comparison.replications) + figures(row.level) + figures(row.difference) + "," +
           (row.variance_ratio ? shortest(*row.variance_ratio) : "") + "," + row.identical + "\n";
}

std::string identical_text(bool identical)
{
    return identical ? "1" : "0";
}

}  // namespace

std::string to_csv(const Comparison& comparison)
{
    std::string text =
        "measure,title,unit,scenario,baseline,replications,level,level_low,level_high,difference,difference_"
        "low,"
        "difference_high,variance_ratio,identical\n";
    for (const Avoided& row : comparison.avoided) {
        text += line(comparison, {"avoided_emergency_admission", "net emergency admissions avoided",
                                  "per 1,000 person-years", row.scenario, std::nullopt, row.avoided,
                                  std::nullopt, identical_text(row.identical)});
    }
    for (const MeasureComparison& measure : comparison.measures) {
        for (const ScenarioFigures& figures_of : measure.scenarios) {
            Row row{measure.id, measure.title, measure.unit, figures_of.scenario, figures_of.level, {}, {},
                    ""};
            if (figures_of.difference) {
                row.difference = figures_of.difference->difference;
                row.variance_ratio = figures_of.difference->variance_ratio;
                row.identical = identical_text(figures_of.difference->identical);
            }
            text += line(comparison, row);
        }
    }
    for (const Twins& twins : comparison.twins) {
        const auto add = [&](const char* id, const char* title, const Estimate& estimate) {
            text += line(comparison, {id, title, "per 1,000 people", twins.scenario, estimate, {}, {}, ""});
        };
        add("twins_never", "people without emergency admission in both", twins.never);
        add("twins_avoided", "people with emergency admission under the baseline only", twins.avoided);
        add("twins_caused", "people with emergency admission under the scenario only", twins.caused);
        add("twins_always", "people with emergency admission under both", twins.always);
    }
    return text;
}

}  // namespace esther
