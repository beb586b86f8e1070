// The comparison as JSON.

#include "analysis/report/json.hpp"

#include <nlohmann/json.hpp>

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
                             {"difference", json_or_null(row.difference)}});
    }
    return {{"measure", measure.id},
            {"title", measure.title},
            {"unit", measure.unit},
            {"scenarios", std::move(scenarios)}};
}

}  // namespace

std::string to_json(const Comparison& comparison)
{
    Json json{{"study", comparison.study},
              {"title", comparison.title},
              {"baseline", comparison.baseline},
              {"replications", comparison.replications},
              {"warm_up_years", comparison.warm_up_years},
              {"measured_years", comparison.measured_years},
              {"confidence", confidence},
              {"meaning", comparison.meaning}};
    json["avoided_emergency_admissions"] = Json::array();
    for (const Avoided& row : comparison.avoided) {
        Json avoided{{"scenario", row.scenario}, {"unit", "per 1,000 person-years"}};
        avoided.update(json_of(row.avoided));
        avoided["identical"] = row.identical;
        if (row.in_all) {
            avoided["in_all"] = json_of(*row.in_all);
        }
        json["avoided_emergency_admissions"].push_back(std::move(avoided));
    }
    json["measures"] = Json::array();
    for (const MeasureComparison& measure : comparison.measures) {
        json["measures"].push_back(json_of(measure));
    }
    json["twins"] = Json::array();
    for (const Twins& twins : comparison.twins) {
        json["twins"].push_back({{"scenario", twins.scenario},
                                 {"unit", "per 1,000 people"},
                                 {"never", json_of(twins.never)},
                                 {"avoided", json_of(twins.avoided)},
                                 {"caused", json_of(twins.caused)},
                                 {"always", json_of(twins.always)}});
    }
    json["twins_meaning"] = comparison.twins_meaning;
    json["notes"] = comparison.notes;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace esther
