#include "scenarios/cli/calibration_report.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "analysis/report/number.hpp"
#include "scenarios/runner/fitted_figures.hpp"

namespace esther {

namespace {

/// Two parameters whose errors go together this closely are told apart by next to nothing.
constexpr double close_correlation = 0.9;
/// Parts of a direction smaller than this are not named.
constexpr double least_weight = 0.3;
/// Within this of the end of its range a parameter lies at the bound.
constexpr double at_bound = 0.005;

using Table = std::vector<std::vector<std::string>>;

/// Left column left, all others right; nothing behind the last.
std::string aligned(const Table& rows, const std::string& indent)
{
    std::vector<std::size_t> width;
    for (const auto& row : rows) {
        width.resize(std::max(width.size(), row.size()), 0);
        for (std::size_t i = 0; i < row.size(); ++i) {
            width[i] = std::max(width[i], row[i].size());
        }
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line = indent;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string space(width[i] - row[i].size(), ' ');
            line += (i == 0 ? "" : "  ") + (i == 0 ? row[i] + space : space + row[i]);
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string signed_number(double value, int decimals)
{
    const std::string text = fixed(value, decimals);
    return text.front() == '-' ? text : "+" + text;
}

/// A number without its unit, which stands in a column of its own.
std::string bare(const Scalar& written, double value)
{
    if (!(value > 0)) {
        return "0";
    }
    const std::string text = with_value(written, value);
    const std::string unit = unit_of(written);
    std::string number = text.substr(0, text.size() - unit.size());
    number.erase(number.find_last_not_of(' ') + 1);
    return number;
}

Table rows_of_targets(const CalibrationSpec& spec, const Calibration& result, bool fitted)
{
    Table rows = {{"", "target", "error", "before", "model", "+-", "misfit", "unit"}};
    for (std::size_t t = 0; t < spec.targets.size(); ++t) {
        const TargetSpec& target = spec.targets[t];
        const FittedTarget& figures = result.targets[t];
        if (target.fitted != fitted) {
            continue;
        }
        const Scalar& value = target.value;
        const auto& interval = figures.model.interval;
        const bool missed = std::abs(figures.misfit) > missed_beyond;
        rows.push_back({target.name, bare(value, value.value), bare(value, target.error * value.value),
                        bare(value, figures.before), bare(value, figures.model.mean),
                        interval ? bare(value, interval->high - figures.model.mean) : "?",
                        signed_number(figures.misfit, 1) + (missed ? "*" : " "), unit_of(value)});
    }
    return rows;
}

std::string parameters_text(const Calibration& result)
{
    Table rows = {{"", "before", "fitted", "95 % interval", ""}};
    for (const FittedParameter& parameter : result.parameters) {
        rows.push_back({parameter.name, parameter.before, parameter.fitted,
                        parameter.low + " to " + parameter.high,
                        parameter.point < at_bound       ? "at its lower bound"
                        : parameter.point > 1 - at_bound ? "at its upper bound"
                                                         : ""});
    }
    return aligned(rows, "  ");
}

/// "a up with b down" of a direction; a single parameter by its name.
std::string in_words(const LooseDirection& direction, const Calibration& result)
{
    std::vector<std::pair<double, std::string>> parts;
    for (std::size_t i = 0; i < direction.weights.size(); ++i) {
        if (std::abs(direction.weights[i]) >= least_weight) {
            parts.emplace_back(direction.weights[i], result.parameters[i].name);
        }
    }
    std::string text;
    for (const auto& [weight, name] : parts) {
        const bool as_first = (weight > 0) == (parts.front().first > 0);
        text += (text.empty() ? "" : " with ") + name +
                (parts.size() == 1 ? "" : as_first ? " up" : " down");
    }
    return text;
}

/// What the targets leave open, a line each.
std::vector<std::string> loose_lines(const Calibration& result)
{
    std::vector<std::string> lines;
    for (const LooseDirection& direction : result.judgement.loose) {
        lines.push_back(in_words(direction, result) + ": the targets say less than the bounds do");
    }
    const Matrix& correlation = result.judgement.correlation;
    for (std::size_t i = 0; i < correlation.size(); ++i) {
        for (std::size_t j = i + 1; j < correlation.size(); ++j) {
            if (std::abs(correlation[i][j]) >= close_correlation) {
                lines.push_back(result.parameters[i].name + " with " + result.parameters[j].name +
                                ": the errors correlate at " + signed_number(correlation[i][j], 2));
            }
        }
    }
    return lines;
}

std::string conflict_line(const Conflict& conflict, const CalibrationSpec& spec, const Calibration& result)
{
    const auto name = [&](std::size_t i) { return spec.targets[result.fitted[i]].name; };
    const double misfit = result.targets[result.fitted[conflict.target]].misfit;
    std::string line =
        name(conflict.target) + ": missed by " + signed_number(misfit, 1) + " errors";
    if (!conflict.is_movable) {
        return line + "; no free parameter moves it by half an error";
    }
    line += "; to meet it " + result.parameters[conflict.parameter].name + " would go " +
            (conflict.move > 0 ? "up" : "down");
    return line + (conflict.against ? ", and " + name(*conflict.against) + " would be missed by " +
                                          signed_number(conflict.misfit_against, 1)
                                    : ", and no other target is against it: a bound, a step of a whole unit, or "
                                      "a search that has not settled");
}

std::vector<std::string> conflict_lines(const CalibrationSpec& spec, const Calibration& result)
{
    std::vector<std::string> lines;
    for (const Conflict& conflict : result.judgement.conflicts) {
        lines.push_back(conflict_line(conflict, spec, result));
    }
    return lines;
}

/// Targets whose Monte Carlo error is more than half of their own.
std::vector<std::string> noisy_targets(const CalibrationSpec& spec, const Calibration& result)
{
    std::vector<std::string> names;
    for (const std::size_t t : result.fitted) {
        const Estimate& model = result.targets[t].model;
        if (2 * model.standard_error > spec.targets[t].error * spec.targets[t].value.value) {
            names.push_back(spec.targets[t].name);
        }
    }
    return names;
}

std::string section(const std::string& title, const std::vector<std::string>& lines)
{
    std::string text = "\n" + title + "\n";
    for (const std::string& line : lines) {
        text += "  " + line + "\n";
    }
    return text + (lines.empty() ? "  nothing\n" : "");
}

}  // namespace

std::string text_of(const CalibrationSpec& spec, const Calibration& result)
{
    std::string text = spec.title + ": scenario " + spec.study.reference + " of study " + spec.study.name + ", " +
                       std::to_string(spec.study.replications) + " replications, seed " +
                       std::to_string(spec.study.seed) + "\n" +
                       (result.evaluations == 0
                            ? "The parameters as they are"
                            : std::to_string(result.evaluations) + " evaluations, " +
                                  (result.settled ? "settled" : "stopped before the search settled")) +
                       ": squared misfits of " + std::to_string(result.fitted.size()) + " fitted targets add up to " +
                       fixed(result.after, 1) + (result.evaluations == 0 ? "" : ", before " + fixed(result.before, 1)) +
                       "\n\nParameters, with what the fitted targets and the bounds together tell of them\n" +
                       parameters_text(result);
    text += "\nFitted targets. +-: half of the 95 % Monte Carlo interval. Misfit: (model - target) / error; * beyond " +
            fixed(missed_beyond, 2) + "\n" + aligned(rows_of_targets(spec, result, true), "  ");
    if (result.fitted.size() < spec.targets.size()) {
        text += "\nPredicted: targets that moved nothing\n" + aligned(rows_of_targets(spec, result, false), "  ");
    }
    text += section("Could not be told apart", loose_lines(result));
    text += section("Missed, and what stands against it", conflict_lines(spec, result));
    const std::vector<std::string> noisy = noisy_targets(spec, result);
    if (!noisy.empty()) {
        text += section("Monte Carlo error is more than half of the target's own: more replications, or people",
                        noisy);
    }
    return text;
}

std::string json_of(const CalibrationSpec& spec, const Calibration& result)
{
    using Json = nlohmann::ordered_json;
    Json all = {{"calibration", spec.name},
                {"study", spec.study.name},
                {"scenario", spec.study.reference},
                {"replications", spec.study.replications},
                {"seed", spec.study.seed},
                {"evaluations", result.evaluations},
                {"settled", result.settled},
                {"before", result.before},
                {"after", result.after}};
    Json parameters = Json::array();
    for (std::size_t i = 0; i < result.parameters.size(); ++i) {
        const FittedParameter& parameter = result.parameters[i];
        parameters.push_back({{"name", parameter.name},
                              {"before", parameter.before},
                              {"fitted", parameter.fitted},
                              {"low", parameter.low},
                              {"high", parameter.high},
                              {"point", parameter.point},
                              {"sd", result.judgement.sd[i]}});
    }
    Json targets = Json::array();
    for (std::size_t t = 0; t < spec.targets.size(); ++t) {
        const TargetSpec& target = spec.targets[t];
        const FittedTarget& figures = result.targets[t];
        const double scale = scale_of(target.value);
        targets.push_back({{"name", target.name},
                           {"fitted", target.fitted},
                           {"unit", unit_of(target.value)},
                           {"value", target.value.value * scale},
                           {"error", target.error * target.value.value * scale},
                           {"before", figures.before * scale},
                           {"model", figures.model.mean * scale},
                           {"standard_error", figures.model.standard_error * scale},
                           {"misfit", figures.misfit}});
    }
    all["parameters"] = std::move(parameters);
    all["targets"] = std::move(targets);
    all["correlation"] = result.judgement.correlation;
    all["could_not_be_told_apart"] = loose_lines(result);
    all["missed"] = conflict_lines(spec, result);
    return all.dump(2) + "\n";
}

}  // namespace esther
