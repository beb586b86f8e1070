#include <algorithm>
#include <filesystem>
#include <iostream>

#include "analysis/report/csv.hpp"
#include "analysis/report/json.hpp"
#include "analysis/report/table.hpp"
#include "analysis/statistics/compare.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/verbs.hpp"

namespace esther {

namespace {

/// How the run took unknown practices, or the file's name where that was not kept.
std::string setting_of(const StudyResult& result, const std::string& file)
{
    const auto asked = std::find_if(result.inputs.begin(), result.inputs.end(),
                                    [](const Input& input) { return input.name == "--unknown-practices"; });
    if (asked == result.inputs.end()) {
        return std::filesystem::path(file).stem().string();
    }
    return asked->text.substr(0, asked->text.find('\n'));
}

Comparison compare_all(const CompareArguments& arguments)
{
    StudyResult result = read_results(arguments.results);
    std::vector<std::string> names{setting_of(result, arguments.results)};
    std::vector<Comparison> comparisons{compare(result, arguments.options)};
    for (const std::string& file : arguments.also) {
        result = read_results(file);
        names.push_back(setting_of(result, file));
        comparisons.push_back(compare(result, arguments.options));
    }
    if (!arguments.also.empty()) {
        comparisons.front().ranks = moved_ranks(names, comparisons);
    }
    return std::move(comparisons.front());
}

}  // namespace

ExitCode compare_results(const CompareArguments& arguments)
{
    const Comparison comparison = compare_all(arguments);
    switch (arguments.format) {
        case TableFormat::text:
            std::cout << to_table(comparison);
            break;
        case TableFormat::csv:
            std::cout << to_csv(comparison);
            break;
        case TableFormat::json:
            std::cout << to_json(comparison);
            break;
    }
    return ExitCode::success;
}

}  // namespace esther
