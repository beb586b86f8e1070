#pragma once

#include <cstdint>
#include <vector>

namespace esther {

/// Every name in a results file, once. Their meaning stands in analysis/README.md.
namespace layout {

/// Version of the format: readers refuse another number before the dot.
inline constexpr const char* format = "3.0";

// Dimensions of the root, each with a coordinate variable of its name.
inline constexpr const char* scenario = "scenario";
inline constexpr const char* replication = "replication";
inline constexpr const char* measure = "measure";
inline constexpr const char* pathway = "pathway";
inline constexpr const char* month = "month";
inline constexpr const char* age_band = "age_band";
inline constexpr const char* sex = "sex";
inline constexpr const char* deprivation = "deprivation";
inline constexpr const char* pool = "pool";
inline constexpr const char* awaited_pool = "awaited_pool";
inline constexpr const char* delay_day = "delay_day";
inline constexpr const char* wait_bin = "wait_bin";

// Groups and what is in them.
inline constexpr const char* admissions = "admissions";
inline constexpr const char* admission = "admission";  // dimension
inline constexpr const char* person = "person";
inline constexpr const char* occurrence = "occurrence";
inline constexpr const char* time_us = "time_us";
inline constexpr const char* digests = "digests";
inline constexpr const char* digest = "digest";
inline constexpr const char* ledgers = "ledgers";
inline constexpr const char* year = "year";                  // dimension
inline constexpr const char* organisation = "organisation";  // dimension
inline constexpr const char* item = "item";                  // dimension
inline constexpr const char* contract = "contract";
inline constexpr const char* roles = "roles";
inline constexpr const char* amount = "amount";
inline constexpr const char* amount_by_month = "amount_by_month";
inline constexpr const char* currency = "currency";
inline constexpr const char* price_year = "price_year";
inline constexpr const char* inputs = "inputs";
inline constexpr const char* input = "input";  // dimension
inline constexpr const char* text = "text";
inline constexpr const char* encoding = "encoding";
inline constexpr const char* sha256 = "sha256";
inline constexpr const char* parameters = "parameters";
inline constexpr const char* parameter = "parameter";  // dimension
inline constexpr const char* value = "value";
inline constexpr const char* unit = "unit";
inline constexpr const char* source = "source";
inline constexpr const char* grade = "grade";
inline constexpr const char* practice = "practice";
inline constexpr const char* provenance = "provenance";
inline constexpr const char* self_checks = "self_checks";
inline constexpr const char* check = "check";  // dimension
inline constexpr const char* passed = "passed";
inline constexpr const char* detail = "detail";
inline constexpr const char* warnings = "warnings";
inline constexpr const char* warning = "warning";  // dimension

/// Warning of a study whose parameters differ between replications.
inline constexpr const char* redrawn =
    "unknown practices were drawn anew for each replication; the parameters listed are those of the first";

/// The one array of the root that is large.
inline constexpr const char* count = "count";

// Attributes of the root.
inline constexpr const char* conventions = "Conventions";
inline constexpr const char* title = "title";
inline constexpr const char* study = "study";
inline constexpr const char* reference = "reference";
inline constexpr const char* arms = "arms";
inline constexpr const char* parameter_draws = "parameter_draws";
inline constexpr const char* seed = "seed";
inline constexpr const char* replications = "replications";
inline constexpr const char* persons = "persons";
inline constexpr const char* warm_up_us = "warm_up_us";
inline constexpr const char* measured_us = "measured_us";
inline constexpr const char* first_measured_month = "first_measured_month";
inline constexpr const char* month_us = "month_us";
inline constexpr const char* esther_version = "esther_version";
inline constexpr const char* esther_format = "esther_format";
inline constexpr const char* content_digest = "content_digest";
inline constexpr const char* inputs_digest = "inputs_digest";

}  // namespace layout

struct StudyResult;

/// The axes of the arrays of the root; `name_of` gives their dimension.
enum class Axis {
    scenario,
    replication,
    measure,
    pathway,
    month,
    age_band,
    sex,
    deprivation,
    pool,
    awaited_pool,
    delay_day,
    wait_bin
};

[[nodiscard]] const char* name_of(Axis axis);

/// Whether the digest of a (scenario, replication) covers an array.
enum class Covered { by_digest, not_covered };

/// One array of whole numbers in the root group. The first two axes are always scenario and replication.
struct ArraySpec {
    const char* name;
    std::vector<Axis> axes;
    const char* units;  ///< "us" for microseconds: xarray would turn "microseconds" into timedelta
    const char* long_name;
    /// None of the counts, which are packed: `StudyResult::count`.
    std::vector<std::int64_t> StudyResult::*member;
    Covered covered;
};

/// All of them, in the order in which the digest takes them.
[[nodiscard]] const std::vector<ArraySpec>& array_specs();

}  // namespace esther
