#include <iostream>
#include <nlohmann/json.hpp>

#include "analysis/report/csv.hpp"
#include "analysis/report/number.hpp"
#include "analysis/statistics/variance_share.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/verbs.hpp"

namespace esther {

namespace {

/// "D and E" of "DE".
std::string in_words(const std::string& grades)
{
    std::string text;
    for (std::size_t i = 0; i < grades.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == grades.size() ? " and " : ", ") + grades.substr(i, 1);
    }
    return text;
}

std::string percent(double share)
{
    return fixed(100 * share, 0) + " %";
}

void print_table(const std::vector<ScenarioVariance>& rows, const std::string& grades, std::size_t n)
{
    std::cout << "Variance of net emergency admissions avoided [per 1,000 person-years, squared] over " << n
              << " replications,\nand the share of what parameters add to it that comes from those of grade "
              << in_words(grades) << ":\n";
    for (const ScenarioVariance& row : rows) {
        const VarianceShare& v = row.avoided;
        std::cout << row.scenario << ": all drawn " << fixed(v.all, 3) << ", grade " << in_words(grades)
                  << " drawn " << fixed(v.some, 3) << ", none drawn " << fixed(v.none, 3) << "; share "
                  << (v.share ? percent(*v.share) : "undefined: the draws add no variance");
        if (v.interval) {
            std::cout << ", 95 % interval " << percent(v.interval->low) << " to "
                      << percent(v.interval->high);
        }
        std::cout << "\n";
    }
    std::cout << "Assumed: parameters of these grades do not interact with the others, and Monte Carlo "
                 "variance is the\n"
                 "same whatever was drawn. Few replications tell little: see the intervals.\n";
}

void print_csv(const std::vector<ScenarioVariance>& rows, const std::string& grades)
{
    const auto optional = [](const std::optional<double>& value) { return value ? shortest(*value) : ""; };
    std::cout << "scenario,grades,variance_all,variance_some,variance_none,share,low,high\n";
    for (const ScenarioVariance& row : rows) {
        const VarianceShare& v = row.avoided;
        std::cout << csv_field(row.scenario) << "," << grades << "," << shortest(v.all) << ","
                  << shortest(v.some) << "," << shortest(v.none) << "," << optional(v.share) << ","
                  << (v.interval ? shortest(v.interval->low) + "," + shortest(v.interval->high) : ",")
                  << "\n";
    }
}

void print_json(const std::vector<ScenarioVariance>& rows, const std::string& grades)
{
    using Json = nlohmann::ordered_json;
    Json all = Json::array();
    for (const ScenarioVariance& row : rows) {
        const VarianceShare& v = row.avoided;
        all.push_back({{"scenario", row.scenario},
                       {"grades", grades},
                       {"variance_all", v.all},
                       {"variance_some", v.some},
                       {"variance_none", v.none},
                       {"share", v.share ? Json(*v.share) : Json(nullptr)},
                       {"low", v.interval ? Json(v.interval->low) : Json(nullptr)},
                       {"high", v.interval ? Json(v.interval->high) : Json(nullptr)}});
    }
    std::cout << all.dump(2) << "\n";
}

}  // namespace

ExitCode share_variance(const std::vector<std::string>& files, TableFormat format)
{
    std::vector<StudyResult> results;
    for (const std::string& file : files) {
        results.push_back(read_results(file));
    }
    const auto rows = variance_shares(results);
    const std::string grades = grades_of(results);
    switch (format) {
        case TableFormat::text:
            print_table(rows, grades, results.front().replications.size());
            break;
        case TableFormat::csv:
            print_csv(rows, grades);
            break;
        case TableFormat::json:
            print_json(rows, grades);
            break;
    }
    return ExitCode::success;
}

}  // namespace esther
