// A Dataset read from a file as a StudyResult, with every doubt about it raised here.

#include <algorithm>

#include "analysis/store/h5/failure.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/study_result.hpp"
#include "sim/core/sha256.hpp"

namespace esther {

namespace {

std::string quoted(const std::string& name)
{
    return "'" + name + "'";
}

const Dataset& group_of(const Dataset& root, const char* name)
{
    const Dataset* group = root.find_group(name);
    if (group == nullptr) {
        throw ResultsError("the group " + quoted(name) + " is missing");
    }
    return *group;
}

std::string place_of(const Dataset& dataset, const char* name)
{
    return quoted((dataset.name.empty() ? "" : dataset.name + "/") + name);
}

template <class T>
const std::vector<T>& values_of(const Dataset& dataset, const char* name)
{
    const Variable* variable = dataset.find_variable(name);
    if (variable == nullptr) {
        throw ResultsError("the variable " + place_of(dataset, name) + " is missing");
    }
    const auto* values = std::get_if<std::vector<T>>(&variable->values);
    if (values == nullptr) {
        throw ResultsError("the variable " + place_of(dataset, name) + " has another type than it should");
    }
    return *values;
}

/// A column of a group whose columns all have one length.
template <class T>
const std::vector<T>& column_of(const Dataset& dataset, const char* name, std::size_t length)
{
    const std::vector<T>& values = values_of<T>(dataset, name);
    if (values.size() != length) {
        throw ResultsError("the variable " + place_of(dataset, name) + " holds " +
                           std::to_string(values.size()) + " values instead of " + std::to_string(length));
    }
    return values;
}

template <class T>
T attribute_of(const Dataset& root, const char* name)
{
    const Attribute* attribute = root.find_attribute(name);
    if (attribute == nullptr) {
        throw ResultsError("the attribute " + quoted(name) + " is missing");
    }
    const T* value = std::get_if<T>(&attribute->value);
    if (value == nullptr) {
        throw ResultsError("the attribute " + quoted(name) + " has another type than it should");
    }
    return *value;
}

/// Newer majors are refused: their arrays may mean something else.
void check_format(const Dataset& root)
{
    if (root.find_attribute(layout::esther_format) == nullptr) {
        throw ResultsError("it is not a results file of esther: the attribute 'esther_format' is missing");
    }
    const auto found = attribute_of<std::string>(root, layout::esther_format);
    const std::string known = layout::format;
    if (found.substr(0, found.find('.')) != known.substr(0, known.find('.'))) {
        throw ResultsError("its format is " + found + "; this program reads format " + known +
                           ": use the version of esther that wrote it (" +
                           attribute_of<std::string>(root, layout::esther_version) + ")");
    }
}

void read_attributes(const Dataset& root, StudyResult& result)
{
    result.title = attribute_of<std::string>(root, layout::title);
    result.study = attribute_of<std::string>(root, layout::study);
    result.reference = attribute_of<std::string>(root, layout::reference);
    result.arms = attribute_of<std::string>(root, layout::arms);
    result.parameter_draws = attribute_of<std::string>(root, layout::parameter_draws);
    result.seed = attribute_of<std::int64_t>(root, layout::seed);
    result.persons = attribute_of<std::int64_t>(root, layout::persons);
    result.warm_up_us = attribute_of<std::int64_t>(root, layout::warm_up_us);
    result.measured_us = attribute_of<std::int64_t>(root, layout::measured_us);
    result.first_measured_month = attribute_of<std::int64_t>(root, layout::first_measured_month);
    result.month_us = attribute_of<std::int64_t>(root, layout::month_us);
    result.esther_version = attribute_of<std::string>(root, layout::esther_version);
}

void read_axes(const Dataset& root, StudyResult& result)
{
    result.scenarios = values_of<std::string>(root, layout::scenario);
    result.replications = values_of<std::int64_t>(root, layout::replication);
    result.measures = values_of<std::string>(root, layout::measure);
    result.pathways = values_of<std::string>(root, layout::pathway);
    result.months = values_of<std::int64_t>(root, layout::month);
    result.age_bands = values_of<std::string>(root, layout::age_band);
    result.sexes = values_of<std::string>(root, layout::sex);
    result.deprivations = values_of<std::string>(root, layout::deprivation);
    result.pools = values_of<std::string>(root, layout::pool);
    result.awaited_pools = values_of<std::string>(root, layout::awaited_pool);
    result.delay_days = values_of<std::int64_t>(root, layout::delay_day);
    result.wait_bin_hours = values_of<double>(root, layout::wait_bin);
}

/// The variable of an array, with the axes that it should have.
Variable& array_of(Dataset& root, const ArraySpec& spec, const StudyResult& result)
{
    const auto variable = std::find_if(root.variables.begin(), root.variables.end(),
                                       [&](const Variable& v) { return v.name == spec.name; });
    const bool is_packed = spec.member == nullptr && variable != root.variables.end() &&
                           std::holds_alternative<PackedNumbers>(variable->values);
    if (!is_packed) {
        values_of<std::int64_t>(root, spec.name);  // says what is wrong
    }
    std::vector<std::string> axes;
    for (const Axis axis : spec.axes) {
        axes.emplace_back(name_of(axis));
    }
    const std::size_t expected =
        result.scenarios.size() * result.replications.size() * result.block_size(spec);
    if (variable->dimensions != axes || size_of(variable->values) != expected ||
        (is_packed && std::get<PackedNumbers>(variable->values).shape() != result.shape(spec))) {
        throw ResultsError("the variable " + quoted(spec.name) + " has other axes than it should");
    }
    return *variable;
}

/// Numbers that are stored unpacked are packed.
void read_counts(Values& values, const ArraySpec& spec, StudyResult& result, std::size_t threads)
{
    if (auto* packed = std::get_if<PackedNumbers>(&values)) {
        result.count = std::move(*packed);
        return;
    }
    result.count = PackedNumbers(result.shape(spec));
    const std::span<const std::int64_t> all = std::get<std::vector<std::int64_t>>(values);
    const std::size_t n = result.count.block_size();
    for_each_parallel(result.count.n_blocks(), threads,
                      [&](std::size_t b) { result.count.set_block(b, all.subspan(b * n, n)); });
}

/// Moves the arrays, which need not stand in memory twice.
void read_arrays(Dataset& root, StudyResult& result, std::size_t threads)
{
    for (const ArraySpec& spec : array_specs()) {
        Values& values = array_of(root, spec, result).values;
        if (spec.member == nullptr) {
            read_counts(values, spec, result, threads);
        } else {
            result.*spec.member = std::move(std::get<std::vector<std::int64_t>>(values));
        }
    }
}

void check_indices(const std::vector<std::int32_t>& indices, std::size_t length, const char* name)
{
    for (const std::int32_t index : indices) {
        if (index < 0 || static_cast<std::size_t>(index) >= length) {
            throw ResultsError("the variable 'admissions/" + std::string(name) + "' points at number " +
                               std::to_string(index) + " of " + std::to_string(length));
        }
    }
}

void read_admissions(const Dataset& group, StudyResult& result)
{
    Admissions& admissions = result.admissions;
    admissions.person = values_of<std::int64_t>(group, layout::person);
    const std::size_t n = admissions.person.size();
    admissions.scenario = column_of<std::int32_t>(group, layout::scenario, n);
    admissions.replication = column_of<std::int32_t>(group, layout::replication, n);
    admissions.measure = column_of<std::int32_t>(group, layout::measure, n);
    admissions.pathway = column_of<std::int32_t>(group, layout::pathway, n);
    admissions.occurrence = column_of<std::int64_t>(group, layout::occurrence, n);
    admissions.time_us = column_of<std::int64_t>(group, layout::time_us, n);
    check_indices(admissions.scenario, result.scenarios.size(), layout::scenario);
    check_indices(admissions.replication, result.replications.size(), layout::replication);
    check_indices(admissions.measure, result.measures.size(), layout::measure);
    check_indices(admissions.pathway, result.pathways.size(), layout::pathway);
    admissions.sort();
}

void read_ledgers(const Dataset& group, StudyResult& result)
{
    Ledgers& ledgers = result.ledgers;
    ledgers.currency = attribute_of<std::string>(group, layout::currency);
    ledgers.price_year = attribute_of<std::string>(group, layout::price_year);
    ledgers.organisations = values_of<std::string>(group, layout::organisation);
    ledgers.items = values_of<std::string>(group, layout::item);
    ledgers.years = values_of<std::int64_t>(group, layout::year);
    ledgers.months = values_of<std::int64_t>(group, layout::month);
    const std::size_t n_scenarios = result.scenarios.size();
    const std::size_t n_entries = ledgers.organisations.size() * ledgers.items.size();
    const std::size_t n_runs = n_scenarios * result.replications.size();
    ledgers.contracts = column_of<std::string>(group, layout::contract, n_scenarios);
    ledgers.roles = column_of<std::string>(group, layout::roles, n_scenarios * ledgers.organisations.size());
    ledgers.amount = column_of<double>(group, layout::amount, n_runs * ledgers.years.size() * n_entries);
    ledgers.amount_by_month =
        column_of<double>(group, layout::amount_by_month, n_runs * ledgers.months.size() * n_entries);
}

std::string decoded(const std::string& text, const std::string& encoding)
{
    if (encoding != "hex") {
        return text;
    }
    std::string bytes;
    for (std::size_t k = 0; k + 1 < text.size(); k += 2) {
        bytes += static_cast<char>(std::stoi(text.substr(k, 2), nullptr, 16));
    }
    return bytes;
}

void read_inputs(const Dataset& group, StudyResult& result)
{
    const auto& names = values_of<std::string>(group, layout::input);
    const auto& texts = column_of<std::string>(group, layout::text, names.size());
    const auto& encodings = column_of<std::string>(group, layout::encoding, names.size());
    const auto& hashes = column_of<std::string>(group, layout::sha256, names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        result.inputs.push_back({names[i], decoded(texts[i], encodings[i])});
        if (sha256(result.inputs.back().text) != hashes[i]) {
            throw ResultsError("the input file " + quoted(names[i]) + " in it does not have its SHA-256");
        }
    }
}

void read_parameters(const Dataset& group, StudyResult& result)
{
    const auto& names = values_of<std::string>(group, layout::parameter);
    const std::size_t n = names.size();
    const std::size_t n_scenarios = result.scenarios.size();
    const auto& units = column_of<std::string>(group, layout::unit, n);
    const auto& sources = column_of<std::string>(group, layout::source, n);
    const auto& grades = column_of<std::string>(group, layout::grade, n);
    const auto& practices = column_of<std::string>(group, layout::practice, n);
    const auto& values = column_of<double>(group, layout::value, n * n_scenarios);
    for (std::size_t i = 0; i < n; ++i) {
        const auto first = values.begin() + static_cast<std::ptrdiff_t>(i * n_scenarios);
        result.parameters.push_back({names[i],
                                     units[i],
                                     {first, first + static_cast<std::ptrdiff_t>(n_scenarios)},
                                     sources[i],
                                     grades[i],
                                     practices[i]});
    }
}

void read_self_checks(const Dataset& group, StudyResult& result)
{
    const auto& names = values_of<std::string>(group, "name");
    const std::size_t n = names.size();
    const auto& scenarios = column_of<std::int32_t>(group, layout::scenario, n);
    const auto& replications = column_of<std::int32_t>(group, layout::replication, n);
    const auto& passed = column_of<std::int32_t>(group, layout::passed, n);
    const auto& details = column_of<std::string>(group, layout::detail, n);
    for (std::size_t i = 0; i < n; ++i) {
        result.self_checks.push_back({names[i], scenarios[i], replications[i], passed[i] != 0, details[i]});
    }
}

/// Unpacks every count, and so finds damaged ones too.
std::string digest_of(const StudyResult& result, std::size_t threads)
{
    try {
        return content_digest(outcome_digests(result, threads));
    } catch (const h5::H5Failure& failure) {
        throw ResultsError("it is damaged: the variable " + quoted(layout::count) + ": " + failure.what());
    }
}

void check_digest(const Dataset& root, const StudyResult& result, std::size_t threads)
{
    const auto stated = attribute_of<std::string>(root, layout::content_digest);
    const std::string found = digest_of(result, threads);
    if (found != stated) {
        throw ResultsError("it is damaged or was changed: its outcomes have the digest " +
                           found.substr(0, 16) + "..., it states " + stated.substr(0, 16) + "...");
    }
}

}  // namespace

StudyResult from_dataset(Dataset dataset, std::size_t threads)
{
    StudyResult result;
    check_format(dataset);
    read_attributes(dataset, result);
    read_axes(dataset, result);
    read_arrays(dataset, result, threads);
    read_admissions(group_of(dataset, layout::admissions), result);
    if (const Dataset* const ledgers = dataset.find_group(layout::ledgers)) {
        read_ledgers(*ledgers, result);
    }
    read_inputs(group_of(dataset, layout::inputs), result);
    read_parameters(group_of(dataset, layout::parameters), result);
    result.provenance = group_of(dataset, layout::provenance).attributes;
    read_self_checks(group_of(dataset, layout::self_checks), result);
    result.warnings = values_of<std::string>(group_of(dataset, layout::warnings), layout::text);
    check_digest(dataset, result, threads);
    return result;
}

}  // namespace esther
