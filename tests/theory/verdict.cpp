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

/// How fast a function rises with one of its values.
double slope(const Made& of, std::vector<double> values, std::size_t i)
{
    const double step = 1e-4 * (1 + std::fabs(values[i]));
    values[i] += step;
    const double above = of(values);
    values[i] -= 2 * step;
    return (above - of(values)) / (2 * step);
}

/// Runs every replication and hands it over, in order.
void for_each_replication(const Study& study, const StudySpec& spec, const World& world,
                          const TakeResult& take)
{
    if (!study.people) {
        JobOptions options;
        options.n_replications = spec.replications;
        run_jobs(spec, world, options, take);
        return;
    }
    for (std::int64_t number = 0; number < spec.replications; ++number) {
        Problems problems;
        const Compiled compiled = compile_group(spec, world, 0, number, problems);
        problems.throw_if_any();
        const RunSettings settings = run_settings(spec, world, number);
        PeopleTable people = people_of(world.groups.front(), settings.key);
        study.people(people);
        take(number, 0, Run(compiled.network, compiled.parameters[0], people, settings).finish());
    }
}

Pooled estimate(const Quantity& quantity, const Samples& samples, double unit)
{
    if (quantity.histogram) {
        const Pooled in_microseconds = pooled_quantile(samples.histograms, quantity.level);
        const Pooled nothing{0, std::vector<double>(in_microseconds.pull.size(), 0.0)};
        return combine(nothing, in_microseconds, 1 / unit);
    }
    std::vector<Pooled> terms;
    std::vector<double> values;
    for (std::size_t i = 0; i < quantity.terms.size(); ++i) {
        terms.push_back(pool(quantity.terms[i].statistic, samples.terms[i]));
        values.push_back(terms.back().value);
    }
    Pooled sum{0, std::vector<double>(samples.terms.front().size(), 0.0)};
    for (std::size_t i = 0; i < terms.size(); ++i) {
        sum = combine(sum, terms[i], quantity.of ? slope(quantity.of, values, i) : quantity.terms[i].weight);
    }
    if (quantity.of) {
        sum.value = quantity.of(values);
    }
    return sum;
}

/// A bar would end the cell.
std::string in_a_cell(std::string text)
{
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
        text.insert(at, "\\");
    }
    return text;
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

bool Verdict::covers() const
{
    constexpr double outside = 0.05;
    return std::fabs(z()) <= t_limit(replications, outside);
}

std::string row_of(const Quantity& quantity)
{
    const Exact& exact = find_exact(quantity.id, quantity.parameters, quantity.name);
    const std::string note = quantity.note.empty() ? "" : " (" + quantity.note + ")";
    char value[32];
    std::snprintf(value, sizeof value, "%.9g", exact.value);
    return "| " + exact.id + " | " + in_a_cell(exact.quantity + note) + " | " + in_a_cell(exact.parameters) +
           " | " + value + " |";
}

std::string Verdict::line() const
{
    char numbers[160];
    std::snprintf(numbers, sizeof numbers, " %.6g | %.2g | %+.2f | %zu |", estimate, standard_error, z(),
                  replications);
    return row_of(*quantity) + numbers;
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
    const auto began = std::chrono::steady_clock::now();
    for_each_replication(study, spec, world, [&](std::int64_t number, std::size_t, const RunResult& result) {
        PeopleTable people;
        if (world.groups.front().people) {
            people = people_of(world.groups.front(), run_settings(spec, world, number).key);
        }
        const Outcome outcome(result, names, study.unit, people);
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
