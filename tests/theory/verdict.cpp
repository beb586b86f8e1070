#include "tests/theory/verdict.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/spec/read_study.hpp"
#include "tests/support/program.hpp"
#include "tests/theory/exact.hpp"

namespace esther::theory {

namespace {

constexpr double false_alarm = 1e-6;
constexpr double sharpness_of_means = 0.01;
constexpr double sharpness_of_spreads = 0.03;

/// What the replications leave of one quantity.
struct Samples {
    std::vector<std::vector<Moments>> terms;  ///< (term, replication)
    std::vector<Distribution> histograms;     ///< (replication)
};

void take(const Quantity& quantity, const Outcome& outcome, Samples& samples)
{
    samples.terms.resize(quantity.terms.size());
    for (std::size_t i = 0; i < quantity.terms.size(); ++i) {
        samples.terms[i].push_back(quantity.terms[i].observe(outcome));
    }
    if (quantity.histogram) {
        samples.histograms.push_back(quantity.histogram(outcome));
    }
}

Pooled pool(Statistic statistic, const std::vector<Moments>& replications)
{
    switch (statistic) {
        case Statistic::variance:
            return pooled_variance(replications);
        case Statistic::deviation:
            return pooled_deviation(replications);
        case Statistic::mean:
            break;
    }
    return pooled_mean(replications);
}

Pooled estimate(const Quantity& quantity, const Samples& samples, double unit)
{
    if (quantity.histogram) {
        const Pooled in_microseconds = pooled_quantile(samples.histograms, quantity.level);
        const Pooled nothing{0, std::vector<double>(in_microseconds.pull.size(), 0.0)};
        return combine(nothing, in_microseconds, 1 / unit);
    }
    Pooled sum{0, std::vector<double>(samples.terms.front().size(), 0.0)};
    for (std::size_t i = 0; i < quantity.terms.size(); ++i) {
        sum = combine(sum, pool(quantity.terms[i].statistic, samples.terms[i]), quantity.terms[i].weight);
    }
    return sum;
}

}  // namespace

bool Verdict::agrees() const
{
    const bool within = std::fabs(z()) <= limit;
    return within != quantity->must_differ;
}

bool Findings::hold() const
{
    return failed_checks.empty() &&
           std::all_of(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return v.holds(); });
}

std::string Verdict::line() const
{
    char numbers[160];
    std::snprintf(numbers, sizeof numbers, " | %.9g | %.6g | %.2g | %+.2f | %zu |", exact, estimate,
                  standard_error, z(), replications);
    return "| " + quantity->id + " | " + quantity->name +
           (quantity->note.empty() ? "" : " (" + quantity->note + ")") + " | " +
           find_exact(quantity->id, quantity->parameters, quantity->name).parameters + numbers;
}

Findings judge(const Study& study, const Override& instead)
{
    Problems problems;
    StudySpec spec = read_study(test::project_root() + "/tests/theory/cases/" + study.file, problems);
    problems.throw_if_any();
    spec.seed = instead.seed.value_or(spec.seed);
    spec.replications = instead.replications.value_or(spec.replications);
    const World world = compose(spec, problems);
    problems.throw_if_any();
    const Names names = compile_group(spec, world, 0, 0, problems).names;

    Findings findings;
    std::vector<Samples> samples(study.quantities.size());
    JobOptions options;
    options.n_replications = spec.replications;
    const auto began = std::chrono::steady_clock::now();
    run_jobs(spec, world, options, [&](std::int64_t, std::size_t, const RunResult& result) {
        const Outcome outcome(result, names, study.unit);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            take(study.quantities[i], outcome, samples[i]);
        }
        findings.events += result.tally.events;
        findings.failed_checks.insert(findings.failed_checks.end(), result.failed_checks.begin(),
                                      result.failed_checks.end());
        ++findings.replications;
    });
    findings.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Quantity& quantity = study.quantities[i];
        const Pooled pooled = estimate(quantity, samples[i], static_cast<double>(study.unit.count()));
        Verdict verdict;
        verdict.quantity = &quantity;
        verdict.exact = find_exact(quantity.id, quantity.parameters, quantity.name).value;
        verdict.estimate = pooled.value;
        verdict.standard_error = pooled.standard_error();
        verdict.replications = findings.replications;
        verdict.limit = t_limit(findings.replications, false_alarm);
        verdict.bluntness =
            verdict.exact * (quantity.sort == Sort::mean ? sharpness_of_means : sharpness_of_spreads);
        findings.verdicts.push_back(verdict);
    }
    return findings;
}

}  // namespace esther::theory
