#include "scenarios/runner/calibrate.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/statistics/least_squares.hpp"
#include "pathways/yaml/quantity.hpp"
#include "scenarios/runner/collect.hpp"
#include "scenarios/runner/fitted_figures.hpp"
#include "scenarios/runner/run_jobs.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

/// Steps of the search in the range of each parameter: the first wide enough for counts of whole people and units,
/// the last well below what targets can tell.
constexpr double first_step = 0.1;
constexpr double last_step = 0.004;
/// Half of the distance over which slopes are taken: wide, since capacities are whole units and counts whole
/// people.
constexpr double slope_step = 0.08;

double squared(double x)
{
    return x * x;
}

/// Answers what the targets come to under any parameters; never twice the same.
class Evaluator {
  public:
    Evaluator(const CalibrationSpec& spec, const World& world, EvaluationLog& log,
              const CalibrationOptions& options)
        : spec_(spec), world_(world), log_(log), options_(options), study_(spec.study)
    {
        for (const FreeParameter& free : spec.parameters) {
            ranges_.emplace_back(free, *study_.mechanisms.find_parameter(free.name));
            fitted(free.name).fitted_up_to = read_quantity(ranges_.back().text_at(1)).value;
        }
    }

    [[nodiscard]] const std::vector<SearchRange>& ranges() const { return ranges_; }

    [[nodiscard]] std::vector<std::string> texts_at(const std::vector<double>& point) const
    {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < ranges_.size(); ++i) {
            texts.push_back(ranges_[i].text_at(point[i]));
        }
        return texts;
    }

    [[nodiscard]] const TargetFigures& at(const std::vector<std::string>& texts)
    {
        const TargetFigures* const known = log_.find(texts);
        return known != nullptr ? *known : log_.add(texts, simulate(texts));
    }

    /// (model - value) / error, by target.
    [[nodiscard]] std::vector<double> misfits(const std::vector<std::string>& texts)
    {
        const TargetFigures& figures = at(texts);
        std::vector<double> result;
        for (std::size_t t = 0; t < spec_.targets.size(); ++t) {
            const TargetSpec& target = spec_.targets[t];
            result.push_back((estimate(figures[t]).mean / target.value.value - 1) / target.error);
        }
        return result;
    }

    [[nodiscard]] double sum_of_squares(const std::vector<std::string>& texts)
    {
        const std::vector<double> all = misfits(texts);
        double sum = 0;
        for (std::size_t t = 0; t < all.size(); ++t) {
            sum += spec_.targets[t].fitted ? squared(all[t]) : 0;
        }
        return sum;
    }

  private:
    [[nodiscard]] ParameterSpec& fitted(const std::string& name)
    {
        const auto found =
            std::find_if(study_.mechanisms.parameters.begin(), study_.mechanisms.parameters.end(),
                         [&](const ParameterSpec& p) { return p.name == name; });
        ESTHER_CHECK(found != study_.mechanisms.parameters.end());
        return *found;
    }

    [[nodiscard]] TargetFigures simulate(const std::vector<std::string>& texts)
    {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            fitted(spec_.parameters[i].name).value.value = read_quantity(texts[i]).value;
        }
        JobOptions jobs;
        jobs.n_replications = study_.replications;
        jobs.threads = options_.threads;
        Collector collector(study_, world_, 0, study_.replications);
        run_jobs(study_, world_, jobs, [&](std::int64_t replication, std::size_t scenario, RunResult run) {
            collector.take(replication, scenario, run);
        });
        const StudyResult result = collector.finish();
        for (const SelfCheck& check : result.self_checks) {
            if (!check.passed) {
                throw RunError("self-check failed in replication " + std::to_string(check.replication) + ": " +
                               check.name);
            }
        }
        TargetFigures figures(spec_.targets.size());
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            const Totals totals = measured_totals(result, world_.reference, r);
            for (std::size_t t = 0; t < figures.size(); ++t) {
                const auto value =
                    value_of(spec_.targets[t].outcome, result, world_.reference, r, totals);
                if (!value) {
                    throw RunError("target '" + spec_.targets[t].name + "' has nothing to divide by in replication " +
                                   std::to_string(r) + "; try more people or a longer 'measure'");
                }
                figures[t].push_back(*value);
            }
        }
        if (options_.done_one) {
            options_.done_one();
        }
        return figures;
    }

    const CalibrationSpec& spec_;
    const World& world_;
    EvaluationLog& log_;
    const CalibrationOptions& options_;
    StudySpec study_;
    std::vector<SearchRange> ranges_;
};

/// Central differences; one-sided at a bound.
FitSlopes slopes_at(const std::vector<double>& point, const std::vector<std::size_t>& fitted,
                    Evaluator& evaluator)
{
    FitSlopes slopes;
    const std::vector<double> here = evaluator.misfits(evaluator.texts_at(point));
    slopes.slope.assign(fitted.size(), std::vector<double>(point.size(), 0));
    for (const std::size_t target : fitted) {
        slopes.misfit.push_back(here[target]);
    }
    for (std::size_t i = 0; i < point.size(); ++i) {
        std::vector<double> below = point;
        std::vector<double> above = point;
        below[i] = std::max(point[i] - slope_step, 0.0);
        above[i] = std::min(point[i] + slope_step, 1.0);
        const std::vector<double> low = evaluator.misfits(evaluator.texts_at(below));
        const std::vector<double> high = evaluator.misfits(evaluator.texts_at(above));
        for (std::size_t k = 0; k < fitted.size(); ++k) {
            slopes.slope[k][i] = (high[fitted[k]] - low[fitted[k]]) / (above[i] - below[i]);
        }
    }
    return slopes;
}

}  // namespace

std::size_t evaluations_beside_search(const CalibrationSpec& calibration)
{
    return 1 + 2 * calibration.parameters.size();
}

StudyResult labels_of(const StudySpec& study, const World& world)
{
    return Collector(study, world, 0, 1).finish();
}

Calibration calibrate(const CalibrationSpec& spec, const World& world, EvaluationLog& log,
                      const CalibrationOptions& options)
{
    Evaluator evaluator(spec, world, log, options);
    Calibration result;
    std::vector<double> start;
    std::vector<std::string> before;
    for (const SearchRange& range : evaluator.ranges()) {
        start.push_back(range.point_of(range.written().value));
        before.push_back(range.written().text);
    }
    for (std::size_t t = 0; t < spec.targets.size(); ++t) {
        if (spec.targets[t].fitted) {
            result.fitted.push_back(t);
        }
    }
    std::vector<double> best = start;
    std::vector<std::string> texts = before;
    result.before = evaluator.sum_of_squares(before);
    result.after = result.before;
    if (options.evaluations > 0) {
        const auto misfits = [&](const std::vector<double>& point) {
            ++result.evaluations;
            const std::vector<std::string> here = evaluator.texts_at(point);
            const double sum = evaluator.sum_of_squares(here);
            if (sum < result.after) {
                result.after = sum;
                best = point;
                texts = here;
            }
            const std::vector<double> all = evaluator.misfits(here);
            std::vector<double> of_fitted;
            for (const std::size_t target : result.fitted) {
                of_fitted.push_back(all[target]);
            }
            return of_fitted;
        };
        result.settled = least_squares(misfits, start, first_step, last_step, options.evaluations).settled;
    }
    result.judgement = judge_fit(slopes_at(best, result.fitted, evaluator));
    const std::vector<double> misfit_before = evaluator.misfits(before);
    const std::vector<double> misfit = evaluator.misfits(texts);
    for (std::size_t t = 0; t < spec.targets.size(); ++t) {
        FittedTarget target;
        target.before = estimate(evaluator.at(before)[t]).mean;
        target.model = estimate(evaluator.at(texts)[t]);
        target.misfit_before = misfit_before[t];
        target.misfit = misfit[t];
        result.targets.push_back(target);
    }
    for (std::size_t i = 0; i < best.size(); ++i) {
        const SearchRange& range = evaluator.ranges()[i];
        const double half = missed_beyond * result.judgement.sd[i];
        result.parameters.push_back({spec.parameters[i].name, before[i], texts[i],
                                     range.text_at(best[i] - half), range.text_at(best[i] + half), best[i]});
    }
    return result;
}

}  // namespace esther
