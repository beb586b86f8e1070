// The comparison as JSON.

#include "analysis/report/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analysis/report/words.hpp"

namespace esther {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Estimate& estimate)
{
    Json json{{"mean", estimate.mean}, {"low", nullptr}, {"high", nullptr}, {"standard_error", nullptr}};
    if (estimate.interval) {
        json["low"] = estimate.interval->low;
        json["high"] = estimate.interval->high;
        json["standard_error"] = estimate.standard_error;
    }
    return json;
}

Json json_of(const PairedDifference& paired)
{
    Json json = json_of(paired.difference);
    json["variance_ratio"] = paired.variance_ratio ? Json(*paired.variance_ratio) : Json(nullptr);
    json["identical"] = paired.identical;
    return json;
}

Json json_of(const RankRange& rank)
{
    return {{"best", rank.best}, {"worst", rank.worst}};
}

template <class T>
Json json_or_null(const std::optional<T>& value)
{
    return value ? json_of(*value) : Json(nullptr);
}

Json json_of(const MeasureComparison& measure)
{
    Json scenarios = Json::array();
    for (const ScenarioFigures& row : measure.scenarios) {
        scenarios.push_back({{"scenario", row.scenario},
                             {"level", json_or_null(row.level)},
                             {"undefined_in", row.undefined_in},
                             {"difference", json_or_null(row.difference)}});
    }
    return {{"measure", measure.id},
            {"title", measure.title},
            {"unit", measure.unit},
            {"of_all_measured_time", measure.of_all_time},
            {"scenarios", std::move(scenarios)}};
}

Json json_of(const Avoided& row)
{
    Json json{{"scenario", row.scenario}, {"unit", "per 1,000 person-years"}};
    json.update(json_of(row.avoided));
    json["by_replication"] = row.by_replication;
    json["identical"] = row.identical;
    json["is_arm"] = row.is_arm;
    json["cannot_be_told_from_nothing"] = row.is_null();
    json["mostly_stated"] = row.is_mostly_stated();
    json["mostly_another_name"] = row.is_mostly_another_name();
    json["in_all"] = json_or_null(row.in_all);
    if (row.in_all) {
        json["in_all"]["by_replication"] = row.in_all_by_replication;
        json["in_all"]["identical"] = std::all_of(row.in_all_by_replication.begin(), row.in_all_by_replication.end(),
                                                  [](double d) { return d == 0; });
    }
    json["outside_hospital"] = json_or_null(row.out_of_hospital);
    json["flow"] = json_or_null(row.flow);
    json["stated"] = json_or_null(row.stated);
    json["ceiling"] = json_or_null(row.ceiling);
    json["ceiling_share"] = row.ceiling_share ? Json(*row.ceiling_share) : Json(nullptr);
    json["rank"] = json_or_null(row.rank);
    return json;
}

Json json_of(const Twins& twins)
{
    return {{"scenario", twins.scenario},
            {"unit", "per 1,000 people"},
            {"never", json_of(twins.never)},
            {"avoided", json_of(twins.avoided)},
            {"caused", json_of(twins.caused)},
            {"always", json_of(twins.always)},
            {"postponed", json_of(twins.postponed)},
            {"brought_forward", json_of(twins.brought_forward)}};
}

void add_effects(const Effects& effects, Json& json)
{
    json["year"] = effects.period.year > 0 ? Json(effects.period.year) : Json("all");
    json["period"] = words_of(effects.period);
    json["avoided_emergency_admissions"] = Json::array();
    for (const Avoided& row : effects.avoided) {
        json["avoided_emergency_admissions"].push_back(json_of(row));
    }
    json["measures"] = Json::array();
    for (const MeasureComparison& measure : effects.measures) {
        json["measures"].push_back(json_of(measure));
    }
    json["twins"] = Json::array();
    for (const Twins& twins : effects.twins) {
        json["twins"].push_back(json_of(twins));
    }
}

Json json_of(const MovedRanks& ranks)
{
    Json rows = Json::array();
    for (std::size_t m = 0; m < ranks.models.size(); ++m) {
        Json row{{"scenario", ranks.models[m]}, {"decided", ranks.is_decided(m)}};
        for (const RankSetting& setting : ranks.settings) {
            row["by_setting"][setting.name] = json_or_null(setting.ranks[m]);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::string to_json(const Comparison& comparison)
{
    Json json{{"study", comparison.study},
              {"title", comparison.title},
              {"first_line", first_line(comparison)},
              {"baseline", comparison.baseline},
              {"replications", comparison.replications},
              {"warm_up_years", comparison.warm_up_years},
              {"measured_years", comparison.measured_years},
              {"confidence", confidence},
              {"meaning", comparison.meaning}};
    json["verdicts"] = verdicts(comparison);
    add_effects(comparison, json);
    json["years"] = Json::array();
    for (const Effects& year : comparison.years) {
        json["years"].emplace_back();
        add_effects(year, json["years"].back());
    }
    json["ranks"] = json_of(comparison.ranks);
    json["twins_meaning"] = comparison.twins_meaning;
    json["notes"] = comparison.notes;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace esther
