// Ranks that hold whatever practices a system may have besides those that were seen.

#include "analysis/statistics/moved_ranks.hpp"

#include <algorithm>

#include "analysis/statistics/compare.hpp"
#include "analysis/store/results_error.hpp"

namespace esther {

namespace {

std::vector<std::string> models_of(const Comparison& comparison)
{
    std::vector<std::string> models;
    for (const Avoided& row : comparison.avoided) {
        if (!row.is_arm) {
            models.push_back(row.scenario);
        }
    }
    return models;
}

template <class T>
std::vector<T> sorted(std::vector<T> values)
{
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace

bool MovedRanks::is_decided(std::size_t model) const
{
    const auto& first = settings.front().ranks[model];
    return first && first->best == first->worst &&
           std::all_of(settings.begin(), settings.end(),
                       [&](const RankSetting& setting) { return setting.ranks[model] == first; });
}

MovedRanks moved_ranks(const std::vector<std::string>& names, const std::vector<Comparison>& comparisons)
{
    MovedRanks moved;
    moved.models = models_of(comparisons.front());
    for (std::size_t c = 0; c < comparisons.size(); ++c) {
        const Comparison& comparison = comparisons[c];
        if (comparison.baseline != comparisons.front().baseline ||
            sorted(models_of(comparison)) != sorted(moved.models) ||
            comparison.period != comparisons.front().period) {
            throw ResultsError(
                "ranks are held against each other for one study under several settings of "
                "unknown practices; '" +
                names[c] + "' has other models, another baseline or other years than '" + names.front() +
                "'");
        }
        RankSetting setting{names[c]};
        for (const std::string& model : moved.models) {
            setting.ranks.push_back(
                std::find_if(comparison.avoided.begin(), comparison.avoided.end(), [&](const Avoided& row) {
                    return row.scenario == model;
                })->rank);
        }
        moved.settings.push_back(std::move(setting));
    }
    return moved;
}

}  // namespace esther
