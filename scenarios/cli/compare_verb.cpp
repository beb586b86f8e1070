#include <algorithm>
#include <filesystem>
#include <iostream>

#include "analysis/report/csv.hpp"
#include "analysis/report/json.hpp"
#include "analysis/report/table.hpp"
#include "analysis/statistics/compare.hpp"
#include "analysis/store/results_file.hpp"
#include "pathways/yaml/value.hpp"
#include "scenarios/cli/verbs.hpp"

namespace esther {

namespace {

/// How the run took unknown practices: as the command line asked, else as the study says.
std::string setting_of(const StudyResult& result)
{
    const auto asked = std::find_if(result.inputs.begin(), result.inputs.end(),
                                    [](const Input& input) { return input.name == "--unknown-practices"; });
    if (asked != result.inputs.end()) {
        return asked->text.substr(0, asked->text.find('\n'));
    }
    if (result.inputs.empty()) {
        return "";
    }
    Problems ignored;  // results are made of a sound study
    const Value study = parse_document(result.inputs.front().text, result.inputs.front().name, ignored);
    const auto said = std::find_if(study.entries.begin(), study.entries.end(), [](const Value::Entry& entry) {
        return entry.key == "unknown_practices";
    });
    return said == study.entries.end() ? "off" : said->value.text;
}

/// Each name that is empty or stands there twice, replaced by the other at its place.
std::vector<std::string> told_apart(const std::vector<std::string>& names,
                                    const std::vector<std::string>& others)
{
    std::vector<std::string> apart = names;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty() || std::count(names.begin(), names.end(), names[i]) > 1) {
            apart[i] = others[i];
        }
    }
    return apart;
}

/// The settings; where two have the same, what the files are called.
std::vector<std::string> headings_of(const std::vector<std::string>& settings,
                                     const std::vector<std::string>& files)
{
    std::vector<std::string> stems;
    for (const std::string& file : files) {
        stems.push_back(std::filesystem::path(file).stem().string());
    }
    return told_apart(told_apart(settings, stems), files);
}

Comparison compare_all(const CompareArguments& arguments)
{
    StudyResult result = read_results(arguments.results);
    std::vector<std::string> files{arguments.results};
    std::vector<std::string> settings{setting_of(result)};
    std::vector<Comparison> comparisons{compare(result, arguments.options)};
    for (const std::string& file : arguments.also) {
        result = read_results(file);
        files.push_back(file);
        settings.push_back(setting_of(result));
        comparisons.push_back(compare(result, arguments.options));
    }
    if (!arguments.also.empty()) {
        comparisons.front().ranks = moved_ranks(headings_of(settings, files), comparisons);
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
