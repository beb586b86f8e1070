#include "analysis/statistics/variance_share.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/statistics/measures.hpp"
#include "analysis/statistics/totals.hpp"
#include "analysis/store/results_error.hpp"

namespace esther {

namespace {

double variance(std::span<const double> values)
{
    const double sd = estimate(values).sd;
    return sd * sd;
}

/// Nothing if the draws of all parameters add no variance.
std::optional<double> share_of(std::span<const double> all, std::span<const double> some,
                               std::span<const double> none)
{
    const double chance = variance(none);
    const double whole = variance(all) - chance;
    return whole > 0 ? std::optional((variance(some) - chance) / whole) : std::nullopt;
}

std::vector<double> without(std::span<const double> values, std::size_t left_out)
{
    std::vector<double> rest(values.begin(), values.end());
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
    return rest;
}

bool draws_some(const StudyResult& result)
{
    return !result.parameter_draws.empty() && result.parameter_draws != "all";
}

constexpr const char* needed = "the share of a variance needs three results files of one study, ";
constexpr const char* how_to_make_them =
    "\n  try 'esther run STUDY -o all.h5 --parameter-draws on',\n"
    "  'esther run STUDY -o some.h5 --draw-grades D,E' and\n"
    "  'esther run STUDY -o none.h5 --parameter-draws off', then\n"
    "  'esther sources --variance all.h5 some.h5 none.h5'";

const StudyResult& only(std::span<const StudyResult> results, bool (*is_it)(const StudyResult&),
                        const char* what)
{
    const auto n = std::count_if(results.begin(), results.end(), is_it);
    if (n != 1) {
        throw ResultsError(std::string(needed) + "one of them of a run in which " + what +
                           ": of those given, " + std::to_string(n) + " are" + how_to_make_them);
    }
    return *std::find_if(results.begin(), results.end(), is_it);
}

/// What the command line asked of the draws is kept among the inputs.
bool is_asked(const Input& input)
{
    return input.name == "--parameter-draws";
}

void check_alike(const StudyResult& a, const StudyResult& b)
{
    const auto files = [](const StudyResult& result) {
        std::vector<Input> kept;  // the first is the study itself, which may say what is drawn
        for (std::size_t i = 1; i < result.inputs.size(); ++i) {
            if (!is_asked(result.inputs[i])) {
                kept.push_back(result.inputs[i]);
            }
        }
        return kept;
    };
    if (a.study != b.study || a.seed != b.seed || a.replications != b.replications ||
        a.scenarios != b.scenarios || files(a) != files(b)) {
        throw ResultsError(
            "the results are of different studies, seeds, replications or inputs; only what is drawn "
            "may differ");
    }
}

/// Emergency admissions by replication.
std::vector<double> admissions(const StudyResult& result, std::size_t scenario)
{
    const std::size_t reference = place_of(result.scenarios, result.reference).value_or(0);
    for (const Measure& measure : main_measures(result, reference)) {
        if (measure.id != "emergency_admission") {
            continue;
        }
        std::vector<double> values;
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            values.push_back(measure.value(measured_totals(result, scenario, r)).value_or(0));
        }
        return values;
    }
    throw ResultsError("the study counts no emergency admissions among people");
}

std::vector<double> avoided(const StudyResult& result, std::size_t scenario)
{
    const std::size_t reference = place_of(result.scenarios, result.reference).value_or(0);
    std::vector<double> values = admissions(result, reference);
    const std::vector<double> others = admissions(result, scenario);
    for (std::size_t r = 0; r < values.size(); ++r) {
        values[r] -= others[r];
    }
    return values;
}

}  // namespace

VarianceShare variance_share(std::span<const double> all, std::span<const double> some,
                             std::span<const double> none)
{
    VarianceShare result{variance(all), variance(some), variance(none), share_of(all, some, none),
                         std::nullopt};
    const std::size_t n = all.size();
    std::vector<double> partial;
    for (std::size_t r = 0; r < n && result.share; ++r) {
        const auto share = share_of(without(all, r), without(some, r), without(none, r));
        if (!share) {
            return result;
        }
        partial.push_back(*share);
    }
    if (!result.share) {
        return result;
    }
    // Jackknife: the variance of the estimate is (n - 1) / n times the squares of the partial estimates
    // around theirs.
    const double spread = estimate(partial).sd;
    const auto size = static_cast<double>(n);
    const double error = std::sqrt((size - 1) / size * (size - 1)) * spread;
    const double reach = student_t_quantile(0.5 + confidence / 2, size - 1) * error;
    result.interval = Interval{*result.share - reach, *result.share + reach};
    return result;
}

std::vector<ScenarioVariance> variance_shares(std::span<const StudyResult> results)
{
    if (results.size() != 3) {
        throw ResultsError(std::string(needed) + "and " + std::to_string(results.size()) +
                           (results.size() == 1 ? " is given" : " are given") + how_to_make_them);
    }
    const StudyResult& all = only(
        results, [](const StudyResult& r) { return r.parameter_draws == "all"; },
        "all parameters were drawn anew for each replication");
    const StudyResult& some = only(results, draws_some, "only those of some grades were drawn");
    const StudyResult& none = only(
        results, [](const StudyResult& r) { return r.parameter_draws.empty(); }, "none was drawn");
    check_alike(all, some);
    check_alike(all, none);
    if (all.replications.size() < 3) {
        throw ResultsError("the results have fewer than three replications: a variance needs more");
    }
    std::vector<ScenarioVariance> shares;
    for (std::size_t s = 0; s < all.scenarios.size(); ++s) {
        if (all.scenarios[s] != all.reference) {
            shares.push_back(
                {all.scenarios[s], variance_share(avoided(all, s), avoided(some, s), avoided(none, s))});
        }
    }
    return shares;
}

std::string grades_of(std::span<const StudyResult> results)
{
    const auto found = std::find_if(results.begin(), results.end(), draws_some);
    return found == results.end() ? "" : found->parameter_draws;
}

}  // namespace esther
