// The comparison as a table for people.

#include "analysis/report/table.hpp"

#include <algorithm>
#include <vector>

#include "analysis/report/columns.hpp"
#include "analysis/report/number.hpp"

namespace esther {

namespace {

std::string ratio_text(const PairedDifference& paired)
{
    if (paired.identical) {
        return "identical";
    }
    return paired.variance_ratio ? fixed(*paired.variance_ratio, 1) : "-";
}

std::string head_of(const Comparison& comparison)
{
    std::string text = wrapped(comparison.title, "");
    text += "baseline " + comparison.baseline + ", " + std::to_string(comparison.replications) +
            (comparison.replications == 1 ? " replication, " : " replications, ") +
            fixed(comparison.measured_years, 2) + " years measured after " +
            fixed(comparison.warm_up_years, 2) + " of warm-up\n";
    text += wrapped(comparison.meaning, "");
    for (const std::string& note : comparison.notes) {
        text += wrapped("! " + note, "  ");
    }
    return text;
}

std::string avoided_block(const std::vector<Avoided>& all)
{
    std::vector<Column> table{{"", {}}, {"avoided", {}}, {"95 % interval", {}}};
    const bool in_all =
        std::any_of(all.begin(), all.end(), [](const Avoided& row) { return row.in_all.has_value(); });
    if (in_all) {
        table.push_back({"in all", {}});
        table.push_back({"95 % interval", {}});
    }
    for (const Avoided& row : all) {
        table[0].cells.push_back(short_name(row.scenario));
        table[1].cells.push_back(signed_text(row.avoided.mean, 2));
        table[2].cells.push_back(row.identical ? "identical" : interval_text(row.avoided.interval, 2));
        if (in_all) {
            table[3].cells.push_back(row.in_all ? signed_text(row.in_all->mean, 2) : "-");
            table[4].cells.push_back(row.in_all ? interval_text(row.in_all->interval, 2) : "-");
        }
    }
    const std::string meaning =
        "In all: with illnesses that arose in hospital and emergencies seen through within the day counted "
        "as admissions, so that another name or a longer stay avoids nothing.";
    return "\nnet emergency admissions avoided [per 1,000 person-years]\n" + aligned(table) +
           (in_all ? wrapped(meaning, "") : "");
}

std::string measure_block(const MeasureComparison& measure)
{
    const int decimals = measure.decimals;
    std::vector<Column> table{{"", {}},           {"level", {}},         {"95 % interval", {}},
                              {"difference", {}}, {"95 % interval", {}}, {"variance ratio", {}}};
    for (const ScenarioFigures& row : measure.scenarios) {
        table[0].cells.push_back(short_name(row.scenario));
        table[1].cells.push_back(row.level ? fixed(row.level->mean, decimals) : "undefined");
        table[2].cells.push_back(row.level ? interval_text(row.level->interval, decimals) : "-");
        if (row.difference) {
            // One more decimal: a paired difference is known more exactly than a level.
            table[3].cells.push_back(signed_text(row.difference->difference.mean, decimals + 1));
            table[4].cells.push_back(interval_text(row.difference->difference.interval, decimals + 1));
            table[5].cells.push_back(ratio_text(*row.difference));
        } else {
            table[3].cells.emplace_back(&row == &measure.scenarios.front() ? "baseline" : "-");
            table[4].cells.emplace_back("");
            table[5].cells.emplace_back("");
        }
    }
    return "\n" + measure.title + " [" + measure.unit + "]\n" + aligned(table);
}

std::string twins_block(const Comparison& comparison)
{
    std::string text;
    if (!comparison.twins.empty()) {
        std::vector<Column> table{
            {"", {}},       {"never", {}},         {"avoided", {}}, {"95 % interval", {}},
            {"caused", {}}, {"95 % interval", {}}, {"always", {}}};
        for (const Twins& row : comparison.twins) {
            table[0].cells.push_back(short_name(row.scenario));
            table[1].cells.push_back(fixed(row.never.mean, 2));
            table[2].cells.push_back(fixed(row.avoided.mean, 2));
            table[3].cells.push_back(interval_text(row.avoided.interval, 2));
            table[4].cells.push_back(fixed(row.caused.mean, 2));
            table[5].cells.push_back(interval_text(row.caused.interval, 2));
            table[6].cells.push_back(fixed(row.always.mean, 2));
        }
        text += "\npeople with an emergency admission [per 1,000 people]\n" + aligned(table);
    }
    return comparison.twins_meaning.empty() ? text : text + "\n" + wrapped(comparison.twins_meaning, "");
}

}  // namespace

std::string to_table(const Comparison& comparison)
{
    std::string text = head_of(comparison);
    if (!comparison.avoided.empty()) {
        text += avoided_block(comparison.avoided);
    }
    for (const MeasureComparison& measure : comparison.measures) {
        text += measure_block(measure);
    }
    text += twins_block(comparison);
    text +=
        "\nVariance ratio: the variance of the difference from independent runs over that from paired ones; "
        "identical:\nevery replication gives exactly the same figure.\n";
    return text;
}

}  // namespace esther
