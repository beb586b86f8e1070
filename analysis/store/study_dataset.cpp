// A StudyResult as the Dataset that becomes the file: names, units and long names.

#include <utility>

#include "analysis/store/study_result.hpp"
#include "analysis/store/text.hpp"
#include "sim/core/sha256.hpp"

namespace esther {

namespace {

constexpr const char* index_of_scenario = "index of the scenario in the root's coordinate";
constexpr const char* index_of_replication = "index of the replication in the root's coordinate";

Variable coordinate(const char* name, Values labels, const char* units, const char* long_name)
{
    return {name, {name}, std::move(labels), units, long_name, {}};
}

Variable scenario_coordinate(const StudyResult& result)
{
    return coordinate(layout::scenario, result.scenarios, "1", "scenario");
}

Variable replication_coordinate(const StudyResult& result)
{
    return coordinate(layout::replication, result.replications, "1",
                      "number of the replication, part of its random key");
}

void add_axes(Dataset& root, const StudyResult& result)
{
    root.variables.push_back(scenario_coordinate(result));
    root.variables.push_back(replication_coordinate(result));
    root.variables.push_back(coordinate(layout::measure, result.measures, "1", "what a record node counts"));
    root.variables.push_back(coordinate(layout::pathway, result.pathways, "1", "pathway that counted it"));
    root.variables.push_back(coordinate(layout::month, result.months, "1",
                                        "number of the month; see first_measured_month and month_us"));
    root.variables.push_back(coordinate(layout::age_band, result.age_bands, "1", "age in whole years"));
    root.variables.push_back(coordinate(layout::sex, result.sexes, "1", "sex"));
    root.variables.push_back(coordinate(layout::deprivation, result.deprivations, "1",
                                        "deprivation fifth, 1 least to 5 most deprived"));
    root.variables.push_back(coordinate(layout::pool, result.pools, "1", "kind of resource"));
    root.variables.push_back(
        coordinate(layout::awaited_pool, result.awaited_pools, "1", "kind of resource that was awaited"));
    root.variables.push_back(coordinate(layout::delay_day, result.delay_days, "1",
                                        "whole days since the delay began; the last: that and more"));
    root.variables.push_back(coordinate(layout::wait_bin, result.wait_bin_hours, "h",
                                        "upper edge of a bin of waiting time, inclusive"));
    for (const Variable& variable : root.variables) {
        root.dimensions.push_back({variable.name, size_of(variable.values)});
    }
}

/// The values of an array, moved out of the result.
Values values_of(StudyResult& result, const ArraySpec& spec)
{
    if (spec.member != nullptr) {
        return std::move(result.*spec.member);
    }
    if (result.count.is_as_stored()) {
        return std::move(result.count);
    }
    return result.count.all();
}

Dataset digests_group(const StudyResult& result, const std::vector<std::string>& digests)
{
    const std::size_t n_scenarios = result.scenarios.size();
    std::vector<std::string> by_scenario;
    for (std::size_t s = 0; s < n_scenarios; ++s) {
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            by_scenario.push_back(digests[r * n_scenarios + s]);
        }
    }
    Dataset group{layout::digests,
                  {{layout::scenario, n_scenarios}, {layout::replication, result.replications.size()}},
                  {scenario_coordinate(result), replication_coordinate(result)},
                  {},
                  {}};
    group.variables.push_back({layout::digest,
                               {layout::scenario, layout::replication},
                               std::move(by_scenario),
                               "1",
                               "SHA-256 of the outcomes of one scenario and replication",
                               {}});
    return group;
}

Dataset admissions_group(Admissions admissions)
{
    const std::size_t n = admissions.size();
    Dataset group{layout::admissions, {{layout::admission, n}}, {}, {}, {}};
    const auto column = [&group](const char* name, Values values, const char* units, const char* long_name) {
        group.variables.push_back({name, {layout::admission}, std::move(values), units, long_name, {}});
    };
    column(layout::scenario, std::move(admissions.scenario), "1", index_of_scenario);
    column(layout::replication, std::move(admissions.replication), "1", index_of_replication);
    column(layout::person, std::move(admissions.person), "1",
           "number of the person, the same in every scenario");
    column(layout::pathway, std::move(admissions.pathway), "1",
           "index of the pathway in the root's coordinate");
    column(layout::occurrence, std::move(admissions.occurrence), "1",
           "root of the episode: with person and pathway the key of the same event in another scenario");
    column(layout::time_us, std::move(admissions.time_us), "us", "moment, from the start of the run");
    column(layout::measure, std::move(admissions.measure), "1",
           "index of the measure in the root's coordinate");
    return group;
}

Dataset ledgers_group(const StudyResult& result)
{
    const Ledgers& ledgers = result.ledgers;
    Dataset group{layout::ledgers,
                  {},
                  {scenario_coordinate(result), replication_coordinate(result),
                   coordinate(layout::year, ledgers.years, "1", "year from go-live; the last may be short"),
                   coordinate(layout::month, ledgers.months, "1", "number of the month, as in the root"),
                   coordinate(layout::organisation, ledgers.organisations, "1",
                              "who receives or pays: an owner of services, a payer, or a fund"),
                   coordinate(layout::item, ledgers.items, "1",
                              "surplus = income + transfers - costs; negative income is what a payer pays")},
                  {{layout::currency, ledgers.currency}, {layout::price_year, ledgers.price_year}},
                  {}};
    for (const Variable& variable : group.variables) {
        group.dimensions.push_back({variable.name, size_of(variable.values)});
    }
    group.variables.push_back(
        {layout::contract, {layout::scenario}, ledgers.contracts, "1", "contract of the scenario", {}});
    group.variables.push_back({layout::roles,
                               {layout::scenario, layout::organisation},
                               ledgers.roles,
                               "1",
                               "what the organisation is in the scenario; empty if nothing",
                               {}});
    group.variables.push_back(
        {layout::amount,
         {layout::scenario, layout::replication, layout::year, layout::organisation, layout::item},
         ledgers.amount,
         ledgers.currency,
         "amount of the year, in the prices of price_year",
         {}});
    group.variables.push_back(
        {layout::amount_by_month,
         {layout::scenario, layout::replication, layout::month, layout::organisation, layout::item},
         ledgers.amount_by_month,
         ledgers.currency,
         "amount of the month, in the prices of price_year: the year to date less that of the month before",
         {}});
    return group;
}

/// Word for word where a text can be text; else the bytes as hexadecimal digits.
std::string encoded(const std::string& text)
{
    if (is_plain_utf8(text)) {
        return text;
    }
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

Dataset inputs_group(const std::vector<Input>& inputs)
{
    std::vector<std::string> names;
    std::vector<std::string> texts;
    std::vector<std::string> encodings;
    std::vector<std::string> hashes;
    for (const Input& input : inputs) {
        names.push_back(input.name);
        texts.push_back(encoded(input.text));
        encodings.emplace_back(is_plain_utf8(input.text) ? "utf-8" : "hex");
        hashes.push_back(sha256(input.text));
    }
    const std::vector<std::string> axis{layout::input};
    return {layout::inputs,
            {{layout::input, inputs.size()}},
            {{layout::input, axis, std::move(names), "1", "file, as the study or the command names it", {}},
             {layout::text, axis, std::move(texts), "1", "the file, word for word", {}},
             {layout::encoding,
              axis,
              std::move(encodings),
              "1",
              "utf-8, or hex where the bytes are not text",
              {}},
             {layout::sha256, axis, std::move(hashes), "1", "SHA-256 of the file", {}}},
            {},
            {}};
}

Dataset parameters_group(const StudyResult& result)
{
    std::vector<std::string> names;
    std::vector<std::string> units;
    std::vector<double> values;
    std::vector<std::string> sources;
    std::vector<std::string> grades;
    std::vector<std::string> practices;
    for (const Parameter& parameter : result.parameters) {
        names.push_back(parameter.name);
        units.push_back(parameter.unit);
        values.insert(values.end(), parameter.values.begin(), parameter.values.end());
        sources.push_back(parameter.source);
        grades.push_back(parameter.grade);
        practices.push_back(parameter.practice);
    }
    const std::vector<std::string> axis{layout::parameter};
    return {layout::parameters,
            {{layout::parameter, names.size()}, {layout::scenario, result.scenarios.size()}},
            {{layout::parameter, axis, std::move(names), "1", "parameter", {}},
             scenario_coordinate(result),
             {layout::value,
              {layout::parameter, layout::scenario},
              std::move(values),
              "see the variable unit",
              "value in force",
              {}},
             {layout::unit, axis, std::move(units), "1", "unit of the value", {}},
             {layout::source, axis, std::move(sources), "1", "source", {}},
             {layout::grade, axis, std::move(grades), "1", "grade of evidence, A trial to E assumption", {}},
             {layout::practice, axis, std::move(practices), "1", "practice that moves it", {}}},
            {},
            {}};
}

Dataset self_checks_group(const std::vector<SelfCheck>& checks)
{
    std::vector<std::string> names;
    std::vector<std::int32_t> scenarios;
    std::vector<std::int32_t> replications;
    std::vector<std::int32_t> passed;
    std::vector<std::string> details;
    for (const SelfCheck& check : checks) {
        names.push_back(check.name);
        scenarios.push_back(check.scenario);
        replications.push_back(check.replication);
        passed.push_back(check.passed ? 1 : 0);
        details.push_back(check.detail);
    }
    const std::vector<std::string> axis{layout::check};
    return {layout::self_checks,
            {{layout::check, checks.size()}},
            {{"name", axis, std::move(names), "1", "what was checked", {}},
             {layout::scenario, axis, std::move(scenarios), "1", index_of_scenario, {}},
             {layout::replication, axis, std::move(replications), "1", index_of_replication, {}},
             {layout::passed, axis, std::move(passed), "1", "1 if it held, 0 if not", {}},
             {layout::detail, axis, std::move(details), "1", "figures", {}}},
            {},
            {}};
}

Dataset warnings_group(const std::vector<std::string>& warnings)
{
    return {layout::warnings,
            {{layout::warning, warnings.size()}},
            {{layout::text, {layout::warning}, warnings, "1", "warning", {}}},
            {},
            {}};
}

std::vector<Attribute> root_attributes(const StudyResult& result, const std::vector<std::string>& digests)
{
    return {{layout::conventions, "CF-1.8"},
            {layout::title, result.title},
            {layout::study, result.study},
            {layout::reference, result.reference},
            {layout::arms, result.arms},
            {layout::parameter_draws, result.parameter_draws},
            {layout::seed, result.seed},
            {layout::replications, static_cast<std::int64_t>(result.replications.size())},
            {layout::persons, result.persons},
            {layout::warm_up_us, result.warm_up_us},
            {layout::measured_us, result.measured_us},
            {layout::first_measured_month, result.first_measured_month},
            {layout::month_us, result.month_us},
            {layout::esther_version, result.esther_version},
            {layout::esther_format, layout::format},
            {layout::content_digest, content_digest(digests)},
            {layout::inputs_digest, inputs_digest(result.inputs)}};
}

}  // namespace

Dataset to_dataset(StudyResult result, std::size_t threads)
{
    result.admissions.sort();
    const std::vector<std::string> digests = outcome_digests(result, threads);
    Dataset root;
    root.attributes = root_attributes(result, digests);
    add_axes(root, result);
    for (const ArraySpec& spec : array_specs()) {
        Variable variable{spec.name, {}, values_of(result, spec), spec.units, spec.long_name, {}};
        for (const Axis axis : spec.axes) {
            variable.dimensions.emplace_back(name_of(axis));
        }
        root.variables.push_back(std::move(variable));
    }
    root.groups.push_back(digests_group(result, digests));
    root.groups.push_back(admissions_group(std::move(result.admissions)));
    if (!result.ledgers.empty()) {
        root.groups.push_back(ledgers_group(result));
    }
    root.groups.push_back(inputs_group(result.inputs));
    root.groups.push_back(parameters_group(result));
    root.groups.push_back({layout::provenance, {}, {}, result.provenance, {}});
    root.groups.push_back(self_checks_group(result.self_checks));
    root.groups.push_back(warnings_group(result.warnings));
    return root;
}

}  // namespace esther
