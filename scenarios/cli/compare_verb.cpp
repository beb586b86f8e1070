#include <iostream>

#include "analysis/report/csv.hpp"
#include "analysis/report/json.hpp"
#include "analysis/report/table.hpp"
#include "analysis/statistics/compare.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/verbs.hpp"

namespace esther {

ExitCode compare_results(const CompareArguments& arguments)
{
    CompareOptions options;
    options.baseline = arguments.baseline;
    options.measures = arguments.measures;
    const Comparison comparison = compare(read_results(arguments.results), options);
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
