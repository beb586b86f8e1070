// Every scenario against the baseline in one period, replication by replication.

#include "analysis/statistics/effects.hpp"

#include <algorithm>
#include <cmath>

namespace esther {

namespace {

constexpr const char* flow_suffix = " flow_only";
constexpr const char* ideal_suffix = " ideal";

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

std::vector<std::int64_t> undefined_in(const StudyResult& result, const Measure& measure,
                                       const std::vector<Totals>& replications)
{
    std::vector<std::int64_t> numbers;
    for (std::size_t r = 0; r < replications.size(); ++r) {
        if (!measure.value(replications[r])) {
            numbers.push_back(result.replications[r]);
        }
    }
    return numbers;
}

/// Events that the measure counts, in all replications together.
double events_of(const Measure& measure, const std::vector<Totals>& replications)
{
    double n = 0;
    for (const Totals& totals : replications) {
        for (const std::size_t label : measure.counted) {
            n += totals.count[label];
        }
    }
    return n;
}

bool is_arm_of_another(const StudyResult& result, const std::string& name)
{
    return std::any_of(result.scenarios.begin(), result.scenarios.end(), [&](const std::string& other) {
        return name == other + flow_suffix || name == other + ideal_suffix;
    });
}

/// Admissions avoided in each replication, by scenario; nothing where a rate is undefined, or the study has
/// not what the measure is made of.
class Table {
  public:
    Table(const StudyResult& result, const std::optional<Measure>& measure, const AllTotals& totals,
          std::size_t baseline)
        : result_(&result), rows_(totals.size())
    {
        const auto base = measure ? values_of(*measure, totals[baseline]) : std::nullopt;
        if (!base) {
            return;
        }
        level_ = estimate(*base).mean;
        for (std::size_t s = 0; s < totals.size(); ++s) {
            rows_[s] = values_of(*measure, totals[s]);
            for (std::size_t r = 0; rows_[s] && r < base->size(); ++r) {
                (*rows_[s])[r] = (*base)[r] - (*rows_[s])[r];
            }
        }
    }
    [[nodiscard]] const std::optional<std::vector<double>>& row(std::size_t scenario) const
    {
        return rows_[scenario];
    }
    [[nodiscard]] std::optional<std::vector<double>> row(const std::string& scenario) const
    {
        const auto place = place_of(result_->scenarios, scenario);
        return place ? rows_[*place] : std::nullopt;
    }
    [[nodiscard]] double baseline_level() const { return level_; }

  private:
    const StudyResult* result_;
    double level_ = 0;
    std::vector<std::optional<std::vector<double>>> rows_;
};

std::optional<Estimate> estimate_of(const std::optional<std::vector<double>>& values)
{
    return values ? std::optional(estimate(*values)) : std::nullopt;
}

bool holds_0(const Estimate& estimate)
{
    return !estimate.interval || (estimate.interval->low <= 0 && estimate.interval->high >= 0);
}

void rank(std::vector<Avoided>& rows, const Table& table)
{
    std::vector<Avoided*> models;
    for (Avoided& row : rows) {
        if (!row.is_arm) {
            models.push_back(&row);
        }
    }
    for (Avoided* const model : models) {
        RankRange range{1, models.size()};
        for (const Avoided* const other : models) {
            const PairedDifference more =
                compare_paired(*table.row(model->scenario), *table.row(other->scenario));
            if (!holds_0(more.difference)) {
                range.best += more.difference.mean > 0 ? 1 : 0;
                range.worst -= more.difference.mean < 0 ? 1 : 0;
            }
        }
        model->rank = range;
    }
}

}  // namespace

bool Avoided::is_null() const
{
    return identical || holds_0(judged());
}

bool Avoided::is_mostly_stated() const
{
    return stated && std::abs(stated->mean) > std::abs(judged().mean) / 2;
}

bool Avoided::is_mostly_another_name() const
{
    return in_all && !holds_0(avoided) && avoided.mean > 0 && in_all->mean <= avoided.mean / 2;
}

MeasureComparison compare_measure(const StudyResult& result, const Measure& measure, const AllTotals& totals,
                                  const std::vector<std::size_t>& order)
{
    MeasureComparison comparison{measure.id, measure.title, measure.unit, measure.decimals};
    const auto base = values_of(measure, totals[order.front()]);
    for (const std::size_t s : order) {
        ScenarioFigures figures{result.scenarios[s], std::nullopt, std::nullopt};
        const auto values = values_of(measure, totals[s]);
        if (!measure.counted.empty()) {
            const double n = events_of(measure, totals[s]);
            comparison.fewest_events = std::min(n, comparison.fewest_events.value_or(n));
        }
        figures.level = estimate_of(values);
        figures.undefined_in = undefined_in(result, measure, totals[s]);
        if (figures.level) {
            end_at_0(*figures.level);
        }
        if (values && base && s != order.front()) {
            figures.difference = compare_paired(*base, *values);
        }
        comparison.scenarios.push_back(std::move(figures));
    }
    return comparison;
}

std::vector<Avoided> avoided_admissions(const StudyResult& result, const AllTotals& totals,
                                        const std::vector<std::size_t>& order)
{
    const std::size_t baseline = order.front();
    const Table table(result, headline_measure(result), totals, baseline);
    const auto all_measure = emergency_in_all(result);
    const Table judged(result, all_measure ? all_measure : headline_measure(result), totals, baseline);
    const Table outside(result, outside_hospital_measure(result), totals, baseline);
    const auto ceiling = estimate_of(judged.row(result.reference + ideal_suffix));
    std::vector<Avoided> rows;
    for (const std::size_t s : order) {
        const auto& values = table.row(s);
        if (s == baseline || !values) {
            continue;
        }
        const std::string& name = result.scenarios[s];
        Avoided row{name, estimate(*values), *values};
        const std::vector<double>& all = *judged.row(s);
        const auto is_0 = [](double d) { return d == 0; };
        row.identical =
            std::all_of(values->begin(), values->end(), is_0) && std::all_of(all.begin(), all.end(), is_0);
        row.is_arm = is_arm_of_another(result, name);
        if (all_measure) {
            row.in_all = estimate(all);
            row.in_all_by_replication = all;
        }
        row.out_of_hospital = estimate_of(outside.row(s));
        if (const auto flow = judged.row(name + flow_suffix)) {
            row.flow = estimate(*flow);
            row.stated = compare_paired(*flow, all).difference;
        }
        row.ceiling = ceiling;
        if (row.ceiling && judged.baseline_level() > 0) {
            row.ceiling_share = row.ceiling->mean / judged.baseline_level();
        }
        rows.push_back(std::move(row));
    }
    rank(rows, judged);
    return rows;
}

}  // namespace esther
