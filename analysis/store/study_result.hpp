#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/store/dataset.hpp"
#include "analysis/store/layout.hpp"
#include "analysis/store/ledgers.hpp"
#include "analysis/store/packed_numbers.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

/// Recorded events one by one, in columns of equal length, sorted by `sort`. The key
/// (person, pathway, occurrence) finds the same event of the same person in another scenario.
struct Admissions {
    std::vector<std::int32_t> scenario;     ///< index
    std::vector<std::int32_t> replication;  ///< index
    std::vector<std::int32_t> measure;      ///< index
    std::vector<std::int32_t> pathway;      ///< index
    std::vector<std::int64_t> person;
    std::vector<std::int64_t> occurrence;  ///< root: the candidate event that opened the episode
    std::vector<std::int64_t> time_us;     ///< from the start of the run
    bool operator==(const Admissions&) const = default;

    [[nodiscard]] std::size_t size() const { return person.size(); }
    void add(std::size_t scenario_index, std::size_t replication_index, std::size_t measure_index,
             std::size_t pathway_index, std::int64_t who, std::int64_t root, std::int64_t when_us);
    /// By replication, scenario, time, person, pathway, occurrence, measure: an order that no run can change.
    void sort();
    /// Rows [first, second) of one scenario and replication. Precondition: sorted.
    [[nodiscard]] std::pair<std::size_t, std::size_t> rows_of(std::size_t scenario_index,
                                                              std::size_t replication_index) const;
};

/// An input file, word for word.
struct Input {
    std::string name;
    std::string text;
    bool operator==(const Input&) const = default;
};

/// One resolved parameter, with a value for each scenario.
struct Parameter {
    std::string name;
    std::string unit;
    std::vector<double> values;  ///< by scenario
    std::string source;
    std::string grade;
    std::string practice;  ///< that moves it; empty if none does
    bool operator==(const Parameter&) const = default;
};

/// One self-check of the engine.
struct SelfCheck {
    std::string name;
    std::int32_t scenario = 0;     ///< index
    std::int32_t replication = 0;  ///< index
    bool passed = false;
    std::string detail;
    bool operator==(const SelfCheck&) const = default;
};

/// Everything that remains of a study, as plain arrays and their labels. Set the labels, call
/// `allocate`, fill the arrays (row-major, axes in the order of `array_specs`), then write_results.
/// The counts are packed, because there are many and most of them are 0.
/// An axis that a study lacks has the one label "all".
struct StudyResult {
    // Labels of the axes, in the order of the arrays.
    std::vector<std::string> scenarios;
    std::vector<std::int64_t> replications;  ///< number of each replication, part of its random key
    std::vector<std::string> measures;
    std::vector<std::string> pathways;
    std::vector<std::int64_t> months;    ///< number of each month; a month never straddles the end of warm-up
    std::vector<std::string> age_bands;  ///< "0-4", "85+", or "all"
    std::vector<std::string> sexes;
    std::vector<std::string> deprivations;
    std::vector<std::string> pools;
    std::vector<std::string> awaited_pools;
    /// Days of a delay, the first being 0; the last with all after it.
    std::vector<std::int64_t> delay_days;
    std::vector<double> wait_bin_hours;  ///< upper edge of each bin [h], rising, the last may be infinite

    // The study.
    std::string study;
    std::string title;
    std::string reference;  ///< label of the reference scenario
    std::string arms;       ///< such as "ideal, flow_only"; empty if none
    /// Grades of the parameters that are drawn anew for each replication, such as "DE"; "all"; empty if none
    /// is
    std::string parameter_draws;
    std::int64_t seed = 0;
    std::int64_t persons = 0;  ///< people at the start of a run; 0 without a population
    std::int64_t warm_up_us = 0;
    std::int64_t measured_us = 0;
    std::int64_t first_measured_month = 0;  ///< number of the first month after warm-up
    std::int64_t month_us = 0;              ///< length of a month [us]
    std::string esther_version;

    // Arrays; see array_specs for axes, units and meaning.
    PackedNumbers count;  ///< one (scenario, replication) after another: see `block_of`
    std::vector<std::int64_t> person_time;
    std::vector<std::int64_t> pool_busy_time;
    std::vector<std::int64_t> pool_capacity_time;
    std::vector<std::int64_t> pool_queue_time;
    std::vector<std::int64_t> pool_reserved_time;
    std::vector<std::int64_t> pool_overtime;
    std::vector<std::int64_t> pool_requests;
    std::vector<std::int64_t> pool_starts;
    std::vector<std::int64_t> pool_refusals;
    std::vector<std::int64_t> pool_reneges;
    std::vector<std::int64_t> pool_wait_time;
    std::vector<std::int64_t> pool_waiting;
    std::vector<std::int64_t> delayed_time;
    std::vector<std::int64_t> wait_count;
    std::vector<std::int64_t> stopwatch_count;
    std::vector<std::int64_t> stopwatch_time;
    std::vector<std::int64_t> stopwatch_count_by_group;
    std::vector<std::int64_t> stopwatch_time_by_group;
    std::vector<std::int64_t> delayed_time_by_day;
    std::vector<std::int64_t> events;
    std::vector<std::int64_t> candidates;
    std::vector<std::int64_t> rejected;
    std::vector<std::int64_t> fingerprint;  ///< bits of an unsigned number

    Admissions admissions;
    Ledgers ledgers;
    std::vector<Input> inputs;
    std::vector<Parameter> parameters;
    std::vector<Attribute>
        provenance;  ///< compiler, host, command, timings, ...: whatever differs between runs
    std::vector<SelfCheck> self_checks;
    std::vector<std::string> warnings;

    bool operator==(const StudyResult&) const = default;

    /// Gives every array its size, filled with 0. Call when the labels are set. Throws std::bad_alloc.
    void allocate();
    /// What `allocate` takes for each (scenario, replication); the counts come on top, as they are packed.
    [[nodiscard]] std::size_t bytes_of_one() const;
    [[nodiscard]] std::size_t length(Axis axis) const;
    /// Lengths of the axes of an array.
    [[nodiscard]] std::vector<PackedNumbers::Length> shape(const ArraySpec& spec) const;
    /// Number of values that an array holds for one (scenario, replication): they stand together.
    [[nodiscard]] std::size_t block_size(const ArraySpec& spec) const;
    /// Number of the block of one (scenario, replication) among all.
    [[nodiscard]] std::size_t block_of(std::size_t scenario, std::size_t replication) const
    {
        return scenario * replications.size() + replication;
    }
    /// Precondition: not the counts.
    [[nodiscard]] std::span<const std::int64_t> block(const ArraySpec& spec, std::size_t scenario,
                                                      std::size_t replication) const;
    [[nodiscard]] std::span<std::int64_t> block(const ArraySpec& spec, std::size_t scenario,
                                                std::size_t replication);
    /// A copy of what any array holds for one (scenario, replication), and the way back, as many numbers as
    /// `block_size`. Several threads may set different ones.
    [[nodiscard]] std::vector<std::int64_t> values(const ArraySpec& spec, std::size_t scenario,
                                                   std::size_t replication) const;
    void set_values(const ArraySpec& spec, std::size_t scenario, std::size_t replication,
                    std::span<const std::int64_t> values);
};

/// Digest of one (scenario, replication), as 64 hexadecimal digits: SHA-256 over its blocks of all arrays
/// that a digest covers, in the order of array_specs, then person, pathway, occurrence, time_us and measure
/// of its admissions, column by column; every number as 64-bit little-endian. Labels, inputs, times and
/// host are no part of it. Precondition: the admissions are sorted.
[[nodiscard]] std::string outcome_digest(const StudyResult& result, std::size_t scenario,
                                         std::size_t replication);

/// All outcome digests, by replication, then scenario, so that adding replications adds to the end.
[[nodiscard]] std::vector<std::string> outcome_digests(const StudyResult& result,
                                                       std::size_t threads = available_threads());

/// SHA-256 over the bytes (not the digits) of these digests in order.
[[nodiscard]] std::string content_digest(const std::vector<std::string>& outcome_digests);

/// SHA-256 over the names and texts of all input files: what "the same inputs" means.
[[nodiscard]] std::string inputs_digest(const std::vector<Input>& inputs);

/// The results file as a value, and back; counts in small blocks come into it unpacked. `from_dataset` throws
/// ResultsError if something is missing, has the wrong shape, or does not have the content digest that the
/// file states.
[[nodiscard]] Dataset to_dataset(StudyResult result, std::size_t threads = available_threads());
[[nodiscard]] StudyResult from_dataset(Dataset dataset, std::size_t threads = available_threads());

}  // namespace esther
