#include <filesystem>
#include <iostream>

#include "analysis/report/ledger_table.hpp"
#include "analysis/statistics/compare.hpp"
#include "analysis/statistics/totals.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "analysis/store/text.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/ledgers/avoided.hpp"
#include "scenarios/ledgers/cap_years.hpp"
#include "scenarios/ledgers/keep_ledgers.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/spec/readers.hpp"
#include "scenarios/world/check_measures.hpp"

namespace esther {

namespace {

/// The study as the results file has kept it. Throws what is wrong with it.
StudySpec study_of(const StudyResult& result)
{
    std::vector<InputFile> files;
    for (const Input& input : result.inputs) {
        files.push_back({input.name, input.text});
    }
    Problems problems;
    StudySpec study = read_study(files, problems);
    problems.throw_if_any();
    return study;
}

/// A contract that stands in a file of its own, in the currency of the costs. What it prices and nobody in
/// the results counts is said.
ContractSpec read_other(const std::string& path, const StudySpec& study, const StudyResult& result)
{
    Problems problems;
    const Value document = read_document(path, problems);
    ContractSpec contract;
    if (!is_unread(document)) {
        contract = read_contract(document, path, problems);
        if (!problems.any()) {
            check_contract(contract, study.costs, problems);
            check_priced(priced_names(contract), result.measures, result.pools, problems);
        }
    }
    problems.throw_if_any();
    if (const auto missing = uncounted(priced_names(contract), result); !missing.empty()) {
        std::cerr << path
                  << ": warning: the contract prices what nothing in these results counts, so it stands "
                  << "as 0: " << in_list(missing) << "\n";
    }
    return contract;
}

ExitCode show_avoided(const LedgersArguments& arguments, const StudyResult& result, const StudySpec& study,
                      const ContractSpec* other)
{
    const std::string name = arguments.baseline.empty() ? result.reference : arguments.baseline;
    const auto baseline = place_of(result.scenarios, name);
    if (!baseline) {
        throw ResultsError("there is no scenario '" + name + "'" + suggestion(name, result.scenarios));
    }
    std::vector<const ContractSpec*> contracts;
    if (other != nullptr) {
        contracts.push_back(other);
    } else {
        for (const ContractSpec& contract : study.contracts) {
            contracts.push_back(&contract);
        }
    }
    const std::vector<AvoidedRow> rows = gains_from_avoided(study, result, *baseline, contracts);
    std::cout << (arguments.format == TableFormat::csv
                      ? avoided_to_csv(rows, name)
                      : avoided_to_table(rows, name, study.costs.currency, meaning_of_intervals(result)));
    return ExitCode::success;
}

}  // namespace

ExitCode show_ledgers(const LedgersArguments& arguments)
{
    StudyResult result = read_results(arguments.results);
    if (result.ledgers.empty()) {
        std::cerr
            << "esther: '" << arguments.results
            << "' holds no ledgers: its study names no costs\n  try 'costs: costs.yaml' in the study, and "
               "contracts that say who pays whom\n";
        return ExitCode::bad_input;
    }
    if (!arguments.contract.empty() || arguments.avoided || arguments.cap) {
        const StudySpec study = study_of(result);
        const std::optional<ContractSpec> other =
            arguments.contract.empty() ? std::nullopt
                                       : std::optional(read_other(arguments.contract, study, result));
        if (arguments.avoided) {
            return show_avoided(arguments, result, study, other ? &*other : nullptr);
        }
        if (arguments.cap) {
            const std::vector<CapYear> years = cap_years(study, result, other ? &*other : nullptr);
            std::cout << (arguments.format == TableFormat::csv
                              ? cap_years_to_csv(years, result)
                              : cap_years_to_table(years, result, study.costs.currency));
            return ExitCode::success;
        }
        result.ledgers = keep_ledgers(study, result, &*other);
    }
    const LedgerPeriod period = arguments.by_month ? LedgerPeriod::month : LedgerPeriod::year;
    switch (arguments.format) {
        case TableFormat::text:
            std::cout << ledgers_to_table(result, period);
            break;
        case TableFormat::csv:
            std::cout << ledgers_to_csv(result, period);
            break;
        case TableFormat::json:
            std::cout << ledgers_to_json(result, period);
            break;
    }
    return ExitCode::success;
}

}  // namespace esther
