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
#include "scenarios/ledgers/settle.hpp"
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

/// Contracts that are settled: another, or of the study those that its scenarios are under.
std::vector<const ContractSpec*> contracts_of(const StudyResult& result, const StudySpec& study)
{
    std::vector<const ContractSpec*> contracts;
    for (const ContractSpec& contract : study.contracts) {
        if (place_of(result.ledgers.contracts, contract.name)) {
            contracts.push_back(&contract);
        }
    }
    return contracts;
}

/// What a reader must know before the figures: the notes on the results, and that a year was not run whole.
std::vector<std::string> notes_before(const StudyResult& result,
                                      const std::vector<const ContractSpec*>& contracts)
{
    std::vector<std::string> notes = notes_on(result);
    std::vector<std::string> names;
    for (const ContractSpec* const contract : contracts) {
        if (begins_with_last_year(*contract)) {
            names.push_back(contract->name);
        }
    }
    if (result.warm_up_us < one_year.count() && !names.empty()) {
        notes.push_back(
            "the warm-up is shorter than a year: the base that contracts take from the year "
            "before go-live is that part of it, taken as if it went on (" +
            in_list(names) + ")");
    }
    return notes;
}

/// The same for the contracts that the results stand under. These are shown also where an older version kept
/// a study that cannot be read any more; then nothing is said of the contracts.
std::vector<std::string> notes_on_own(const StudyResult& result)
{
    try {
        const StudySpec study = study_of(result);
        return notes_before(result, contracts_of(result, study));
    } catch (const InputError&) {
        return notes_on(result);
    }
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
                      : avoided_to_table(rows, name, study.costs.currency, meaning_of_intervals(result),
                                         notes_before(result, contracts)));
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
    std::vector<std::string> notes;
    if (!arguments.contract.empty() || arguments.avoided || arguments.cap) {
        const StudySpec study = study_of(result);
        const std::optional<ContractSpec> other =
            arguments.contract.empty() ? std::nullopt
                                       : std::optional(read_other(arguments.contract, study, result));
        const std::vector<const ContractSpec*> contracts =
            other ? std::vector<const ContractSpec*>{&*other} : contracts_of(result, study);
        notes = notes_before(result, contracts);
        if (arguments.avoided) {
            return show_avoided(arguments, result, study, other ? &*other : nullptr);
        }
        if (arguments.cap) {
            const std::vector<CapYear> years = cap_years(study, result, other ? &*other : nullptr);
            std::cout << (arguments.format == TableFormat::csv
                              ? cap_years_to_csv(years, result)
                              : cap_years_to_table(years, result, study.costs.currency,
                                                   notes_before(result, contracts)));
            return ExitCode::success;
        }
        result.ledgers = keep_ledgers(study, result, &*other);
    } else if (arguments.format == TableFormat::text) {
        notes = notes_on_own(result);
    }
    const LedgerPeriod period = arguments.by_month ? LedgerPeriod::month : LedgerPeriod::year;
    switch (arguments.format) {
        case TableFormat::text:
            std::cout << ledgers_to_table(result, period, notes);
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
