// Sizes, order and digests of what remains of a study.

#include "analysis/store/study_result.hpp"

#include <algorithm>
#include <new>
#include <numeric>
#include <tuple>

#include "sim/core/check.hpp"
#include "sim/core/sha256.hpp"

namespace esther {

namespace {

template <class T>
void reorder(std::vector<T>& column, const std::vector<std::size_t>& order)
{
    std::vector<T> sorted;
    sorted.reserve(column.size());
    for (const std::size_t row : order) {
        sorted.push_back(column[row]);
    }
    column = std::move(sorted);
}

template <class T>
std::span<const T> part(const std::vector<T>& column, std::pair<std::size_t, std::size_t> rows)
{
    return std::span<const T>(column).subspan(rows.first, rows.second - rows.first);
}

/// Claims room and gives it back untouched: what no memory can hold is refused at once (std::bad_alloc),
/// instead of when its last pages are filled.
void refuse_too_much(std::size_t bytes)
{
    ::operator delete(::operator new(bytes));
}

int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

}  // namespace

void Admissions::add(std::size_t scenario_index, std::size_t replication_index, std::size_t measure_index,
                     std::size_t pathway_index, std::int64_t who, std::int64_t root, std::int64_t when_us)
{
    scenario.push_back(static_cast<std::int32_t>(scenario_index));
    replication.push_back(static_cast<std::int32_t>(replication_index));
    measure.push_back(static_cast<std::int32_t>(measure_index));
    pathway.push_back(static_cast<std::int32_t>(pathway_index));
    person.push_back(who);
    occurrence.push_back(root);
    time_us.push_back(when_us);
}

void Admissions::sort()
{
    const auto key = [this](std::size_t i) {
        return std::tuple(replication[i], scenario[i], time_us[i], person[i], pathway[i], occurrence[i],
                          measure[i]);
    };
    const auto before = [&key](std::size_t a, std::size_t b) { return key(a) < key(b); };
    std::vector<std::size_t> order(size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (std::is_sorted(order.begin(), order.end(), before)) {
        return;
    }
    std::sort(order.begin(), order.end(), before);
    reorder(scenario, order);
    reorder(replication, order);
    reorder(measure, order);
    reorder(pathway, order);
    reorder(person, order);
    reorder(occurrence, order);
    reorder(time_us, order);
}

std::pair<std::size_t, std::size_t> Admissions::rows_of(std::size_t scenario_index,
                                                        std::size_t replication_index) const
{
    const std::pair wanted(static_cast<std::int32_t>(replication_index),
                           static_cast<std::int32_t>(scenario_index));
    const auto first_not = [&](auto is_before) {
        std::size_t low = 0;
        std::size_t high = size();
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (is_before(std::pair(replication[middle], scenario[middle]))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    };
    return {first_not([&](const auto& at) { return at < wanted; }),
            first_not([&](const auto& at) { return at <= wanted; })};
}

std::size_t StudyResult::length(Axis axis) const
{
    switch (axis) {
        case Axis::scenario:
            return scenarios.size();
        case Axis::replication:
            return replications.size();
        case Axis::measure:
            return measures.size();
        case Axis::pathway:
            return pathways.size();
        case Axis::month:
            return months.size();
        case Axis::age_band:
            return age_bands.size();
        case Axis::sex:
            return sexes.size();
        case Axis::deprivation:
            return deprivations.size();
        case Axis::pool:
            return pools.size();
        case Axis::awaited_pool:
            return awaited_pools.size();
        case Axis::delay_day:
            return delay_days.size();
        case Axis::wait_bin:
            return wait_bin_hours.size();
    }
    ESTHER_CHECK(false);
    return 0;
}

std::size_t StudyResult::bytes_of_one() const
{
    std::size_t n_numbers = 0;
    for (const ArraySpec& spec : array_specs()) {
        n_numbers += spec.member != nullptr ? block_size(spec) : 0;
    }
    return n_numbers * sizeof(std::int64_t);
}

void StudyResult::allocate()
{
    refuse_too_much(scenarios.size() * replications.size() * bytes_of_one());
    for (const ArraySpec& spec : array_specs()) {
        if (spec.member != nullptr) {
            (this->*spec.member).assign(scenarios.size() * replications.size() * block_size(spec), 0);
        } else {
            count = PackedNumbers(shape(spec));
        }
    }
}

std::vector<PackedNumbers::Length> StudyResult::shape(const ArraySpec& spec) const
{
    std::vector<PackedNumbers::Length> lengths;
    for (const Axis axis : spec.axes) {
        lengths.push_back(length(axis));
    }
    return lengths;
}

std::size_t StudyResult::block_size(const ArraySpec& spec) const
{
    std::size_t size = 1;
    for (std::size_t k = 2; k < spec.axes.size(); ++k) {
        size *= length(spec.axes[k]);
    }
    return size;
}

std::span<const std::int64_t> StudyResult::block(const ArraySpec& spec, std::size_t scenario,
                                                 std::size_t replication) const
{
    ESTHER_CHECK(spec.member != nullptr);
    const std::size_t size = block_size(spec);
    return std::span(this->*spec.member).subspan(block_of(scenario, replication) * size, size);
}

std::span<std::int64_t> StudyResult::block(const ArraySpec& spec, std::size_t scenario,
                                           std::size_t replication)
{
    ESTHER_CHECK(spec.member != nullptr);
    const std::size_t size = block_size(spec);
    return std::span(this->*spec.member).subspan(block_of(scenario, replication) * size, size);
}

std::vector<std::int64_t> StudyResult::values(const ArraySpec& spec, std::size_t scenario,
                                              std::size_t replication) const
{
    if (spec.member == nullptr) {
        return count.block(block_of(scenario, replication));
    }
    const auto numbers = block(spec, scenario, replication);
    return {numbers.begin(), numbers.end()};
}

void StudyResult::set_values(const ArraySpec& spec, std::size_t scenario, std::size_t replication,
                             std::span<const std::int64_t> values)
{
    if (spec.member == nullptr) {
        count.set_block(block_of(scenario, replication), values);
        return;
    }
    const auto numbers = block(spec, scenario, replication);
    ESTHER_CHECK(values.size() == numbers.size());
    std::copy(values.begin(), values.end(), numbers.begin());
}

std::string outcome_digest(const StudyResult& result, std::size_t scenario, std::size_t replication)
{
    Sha256 hash;
    for (const ArraySpec& spec : array_specs()) {
        if (spec.covered != Covered::by_digest) {
            continue;
        }
        if (spec.member == nullptr) {
            result.count.for_each_piece(result.block_of(scenario, replication),
                                        [&](std::span<const std::int64_t> piece) { hash.add(piece); });
        } else {
            hash.add(result.block(spec, scenario, replication));
        }
    }
    const Admissions& admissions = result.admissions;
    const auto rows = admissions.rows_of(scenario, replication);
    hash.add(part(admissions.person, rows));
    hash.add(part(admissions.pathway, rows));
    hash.add(part(admissions.occurrence, rows));
    hash.add(part(admissions.time_us, rows));
    hash.add(part(admissions.measure, rows));
    return to_hex(hash.finish());
}

std::vector<std::string> outcome_digests(const StudyResult& result, std::size_t threads)
{
    const std::size_t n_scenarios = result.scenarios.size();
    std::vector<std::string> digests(result.replications.size() * n_scenarios);
    for_each_parallel(digests.size(), threads, [&](std::size_t i) {
        digests[i] = outcome_digest(result, i % n_scenarios, i / n_scenarios);
    });
    return digests;
}

std::string content_digest(const std::vector<std::string>& outcome_digests)
{
    Sha256 hash;
    for (const std::string& digest : outcome_digests) {
        std::string bytes;
        for (std::size_t k = 0; k + 1 < digest.size(); k += 2) {
            bytes += static_cast<char>(16 * digit(digest[k]) + digit(digest[k + 1]));
        }
        hash.add(bytes);
    }
    return to_hex(hash.finish());
}

std::string inputs_digest(const std::vector<Input>& inputs)
{
    Sha256 hash;
    for (const Input& input : inputs) {
        hash.add(input.name + '\0' + sha256(input.text) + '\n');
    }
    return to_hex(hash.finish());
}

}  // namespace esther
