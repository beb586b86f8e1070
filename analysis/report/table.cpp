// The comparison as a table for people.

#include "analysis/report/table.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/report/columns.hpp"
#include "analysis/report/number.hpp"
#include "analysis/report/words.hpp"

namespace esther {

namespace {

using Blocks = std::vector<const Effects*>;  ///< one period, or every year

/// A table whose columns are made up as its rows are added: the same columns in each row.
class Rows {
  public:
    void add(const std::string& head, std::string cell)
    {
        const auto column = std::find_if(table_.begin(), table_.end(), [&](const Column& known) {
            return known.head == head && known.cells.size() < n_rows_;
        });
        if (column != table_.end()) {
            column->cells.push_back(std::move(cell));
        } else {
            table_.push_back({head, {std::move(cell)}});
        }
    }
    void begin() { ++n_rows_; }
    [[nodiscard]] std::string text() const { return table_.empty() ? "" : aligned(table_); }

  private:
    std::vector<Column> table_;
    std::size_t n_rows_ = 0;
};

std::string ratio_text(const PairedDifference& paired)
{
    if (paired.identical) {
        return "identical";
    }
    return paired.variance_ratio ? fixed(*paired.variance_ratio, 1) : "-";
}

std::string head_of(const Comparison& comparison)
{
    std::string text = wrapped(first_line(comparison), "");
    text += "baseline " + comparison.baseline + ", " + std::to_string(comparison.replications) +
            (comparison.replications == 1 ? " replication, " : " replications, ") +
            fixed(comparison.measured_years, 2) + " years measured after " +
            fixed(comparison.warm_up_years, 2) + " of warm-up\n";
    return text + wrapped(comparison.meaning, "") + notes_text(comparison.notes);
}

/// The first cells of a row: whose it is, and of which year where there are several.
void begin_row(Rows& rows, const Blocks& blocks, const Effects& effects, const std::string& scenario)
{
    rows.begin();
    rows.add("", short_name(scenario));
    if (blocks.size() > 1) {
        rows.add("year", std::to_string(effects.period.year) + (effects.period.whole ? "" : " (short)"));
    }
}

std::string stated_text(const Avoided& row, int decimals)
{
    if (!row.stated) {
        return "-";
    }
    const std::string amount = signed_text(row.stated->mean, decimals);
    if (row.is_null()) {
        return amount;
    }
    return amount + " (" + fixed(100 * row.stated->mean / row.judged().mean, 0) + " %)";
}

/// Of differences by replication: `identical` if there are none.
std::string interval_of(const Estimate& estimate, const std::vector<double>& by_replication, int decimals)
{
    return std::all_of(by_replication.begin(), by_replication.end(), [](double d) { return d == 0; })
               ? "identical"
               : interval_text(estimate.interval, decimals);
}

std::string mean_text(const std::optional<Estimate>& estimate, int decimals)
{
    return estimate ? signed_text(estimate->mean, decimals) : "-";
}

/// Of what is avoided: by its greatest figure, since one illness avoids little.
int decimals_of_avoided(const Blocks& blocks)
{
    double greatest = 0;
    for (const Effects* const effects : blocks) {
        for (const Avoided& row : effects->avoided) {
            greatest = std::max(greatest, std::abs(row.avoided.mean));
            if (row.avoided.interval) {
                greatest = std::max(
                    {greatest, std::abs(row.avoided.interval->low), std::abs(row.avoided.interval->high)});
            }
        }
    }
    return decimals_for(greatest, 2);
}

void add_avoided(Rows& rows, const Blocks& blocks, const Effects& effects, const Avoided& row, int decimals)
{
    const auto any = [&](const auto& has) {
        return std::any_of(effects.avoided.begin(), effects.avoided.end(), has);
    };
    begin_row(rows, blocks, effects, row.scenario);
    rows.add("avoided", signed_text(row.avoided.mean, decimals));
    rows.add("95 % interval", interval_of(row.avoided, row.by_replication, decimals));
    if (any([](const Avoided& r) { return r.in_all.has_value(); })) {
        rows.add("in all", mean_text(row.in_all, decimals));
        rows.add("95 % interval",
                 row.in_all ? interval_of(*row.in_all, row.in_all_by_replication, decimals) : "-");
    }
    if (any([](const Avoided& r) { return r.out_of_hospital.has_value(); })) {
        rows.add("outside", mean_text(row.out_of_hospital, decimals));
    }
    if (any([](const Avoided& r) { return r.stated.has_value(); })) {
        rows.add("stated", stated_text(row, decimals));
    }
    if (any([](const Avoided& r) { return r.ceiling.has_value(); })) {
        rows.add("ceiling", mean_text(row.ceiling, decimals));
    }
    if (std::count_if(effects.avoided.begin(), effects.avoided.end(),
                      [](const Avoided& r) { return !r.is_arm; }) > 1) {
        rows.add("rank", rank_text(row.rank));
    }
}

std::string meaning_of_in_all(const Effects& effects)
{
    const bool any = std::any_of(effects.avoided.begin(), effects.avoided.end(),
                                 [](const Avoided& row) { return row.in_all.has_value(); });
    return any ? wrapped(
                     "In all: with illnesses that arose in hospital and emergencies seen through within the "
                     "day counted as admissions, so that another name or a longer stay avoids nothing. What is "
                     "stated, the ceiling, ranks and the sentences below are by it.",
                     "")
               : "";
}

std::string avoided_block(const Blocks& blocks)
{
    Rows rows;
    const int decimals = decimals_of_avoided(blocks);
    for (std::size_t i = 0; i < blocks.front()->avoided.size(); ++i) {
        for (const Effects* const effects : blocks) {
            // Arms are columns here; the block of emergency admissions has them as rows.
            if (i < effects->avoided.size() && !effects->avoided[i].is_arm) {
                add_avoided(rows, blocks, *effects, effects->avoided[i], decimals);
            }
        }
    }
    const std::string table = rows.text();
    if (table.empty()) {
        return "";  // arms of the baseline alone
    }
    return "\nnet emergency admissions avoided [per 1,000 person-years], " +
           (blocks.size() > 1 ? "by year since go-live" : words_of(blocks.front()->period)) + "\n" + table +
           (blocks.size() == 1 ? meaning_of_in_all(*blocks.front()) : "");
}

/// "3, 7", "3, 7 and 12 more", or "all".
std::string replications_text(const std::vector<std::int64_t>& numbers, std::size_t n_replications)
{
    constexpr std::size_t most = 8;
    if (numbers.size() == n_replications) {
        return "all";
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(most, numbers.size()); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(numbers[i]);
    }
    return numbers.size() > most ? text + " and " + std::to_string(numbers.size() - most) + " more" : text;
}

/// Why a figure is undefined: one replication is enough.
std::string undefined_note(const Blocks& blocks, std::size_t m, std::size_t n_replications)
{
    std::string where;
    for (std::size_t s = 0; s < blocks.front()->measures[m].scenarios.size(); ++s) {
        for (const Effects* const effects : blocks) {
            const ScenarioFigures& row = effects->measures[m].scenarios[s];
            if (!row.undefined_in.empty()) {
                where += (where.empty() ? "" : "; ") + short_name(row.scenario) +
                         (blocks.size() > 1 ? " of year " + std::to_string(effects->period.year) : "") +
                         " in " + replications_text(row.undefined_in, n_replications);
            }
        }
    }
    return where.empty()
               ? ""
               : wrapped("Undefined where a replication has nothing to divide by: " + where + ".", "  ");
}

std::string measure_block(const Blocks& blocks, std::size_t m, std::size_t n_replications)
{
    const MeasureComparison& first = blocks.front()->measures[m];
    const auto& baseline = first.scenarios.front().level;
    const int decimals = decimals_for(baseline ? baseline->mean : 0, first.decimals);
    Rows rows;
    for (std::size_t s = 0; s < first.scenarios.size(); ++s) {
        for (const Effects* const effects : blocks) {
            const ScenarioFigures& row = effects->measures[m].scenarios[s];
            begin_row(rows, blocks, *effects, row.scenario);
            rows.add("level", row.level ? fixed(row.level->mean, decimals) : "undefined");
            rows.add("95 % interval", row.level ? interval_text(row.level->interval, decimals) : "-");
            // One more decimal: a paired difference is known more exactly than a level.
            rows.add("difference", row.difference ? signed_text(row.difference->difference.mean, decimals + 1)
                                   : s == 0       ? "baseline"
                                                  : "-");
            rows.add("95 % interval",
                     row.difference ? interval_text(row.difference->difference.interval, decimals + 1) : "");
            rows.add("variance ratio", row.difference ? ratio_text(*row.difference) : "");
        }
    }
    return "\n" + first.title + " [" + first.unit + "]" + (first.of_all_time ? ", all measured time" : "") +
           "\n" + rows.text() + undefined_note(blocks, m, n_replications);
}

std::string twins_block(const Blocks& blocks)
{
    Rows rows;
    for (std::size_t i = 0; i < blocks.front()->twins.size(); ++i) {
        for (const Effects* const effects : blocks) {
            const Twins& row = effects->twins[i];
            begin_row(rows, blocks, *effects, row.scenario);
            rows.add("never", fixed(row.never.mean, 2));
            rows.add("avoided", fixed(row.avoided.mean, 2));
            rows.add("95 % interval", interval_text(row.avoided.interval, 2));
            rows.add("postponed", fixed(row.postponed.mean, 2));
            rows.add("caused", fixed(row.caused.mean, 2));
            rows.add("95 % interval", interval_text(row.caused.interval, 2));
            rows.add("forward", fixed(row.brought_forward.mean, 2));
            rows.add("always", fixed(row.always.mean, 2));
        }
    }
    const std::string until =
        blocks.size() > 1
            ? "from go-live to the end of each year"
            : "from go-live on, for " + fixed(blocks.front()->period.horizon_years(), 2) + " years";
    return "\npeople with an emergency admission [per 1,000 people], " + until + "\n" + rows.text();
}

std::string ranks_block(const MovedRanks& ranks)
{
    Rows rows;
    for (std::size_t m = 0; m < ranks.models.size(); ++m) {
        rows.begin();
        rows.add("", short_name(ranks.models[m]));
        for (const RankSetting& setting : ranks.settings) {
            rows.add(setting.name, rank_text(setting.ranks[m]));
        }
        rows.add("rank", ranks.is_decided(m) ? "decided" : "undecided");
    }
    return "\nranks by what unknown practices are taken to be\n" + rows.text();
}

}  // namespace

std::string to_table(const Comparison& comparison)
{
    std::string text = head_of(comparison);
    const Blocks headline{&comparison};
    Blocks years;
    for (const Effects& year : comparison.years) {
        years.push_back(&year);
    }
    if (!comparison.avoided.empty()) {
        text += avoided_block(headline);
        for (const std::string& sentence : verdicts(comparison)) {
            text += wrapped(sentence, "  ");
        }
        if (!comparison.ranks.settings.empty()) {
            text += ranks_block(comparison.ranks);
        }
        if (years.size() > 1) {
            text += avoided_block(years);
        }
    }
    for (std::size_t m = 0; m < comparison.measures.size(); ++m) {
        const bool by_year = years.size() > 1 && !comparison.measures[m].of_all_time;
        text += measure_block(by_year ? years : headline, m, comparison.replications);
    }
    if (!comparison.twins.empty()) {
        text += twins_block(years.size() > 1 ? years : headline);
    }
    if (!comparison.twins_meaning.empty()) {
        text += "\n" + wrapped(comparison.twins_meaning, "");
    }
    text +=
        "\nVariance ratio: the variance of the difference from independent runs over that from paired ones; "
        "identical:\nevery replication gives exactly the same figure.\n";
    if (comparison.replications < fewest_for_variance_ratio) {
        text += "No ratio is given of fewer than " + std::to_string(fewest_for_variance_ratio) +
                " replications, which say next to nothing of a variance.\n";
    }
    return text;
}

}  // namespace esther
