#include "scenarios/spec/learning.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/arithmetic.hpp"
#include "sim/core/check.hpp"

namespace esther {

double extent_on_the_way(double first, double last, const LearningSpec& learning, double since)
{
    const double way = last - first;
    const double learned = 1 - det::exp(-since / learning.time_constant.value);
    const double lost = since < learning.dip_lasts ? learning.dip : 0;
    return first + way * learned - std::fabs(way) * lost;
}

std::vector<LearningStep> learning_steps(Duration measure)
{
    constexpr Duration month = one_year / 12;
    std::vector<LearningStep> steps;
    for (Duration begin{0}; begin < measure;) {
        const Duration length = begin < one_year ? month : begin < 3 * one_year ? 3 * month : one_year;
        steps.push_back({begin, begin + length / 2});
        begin += length;
    }
    return steps;
}

std::size_t step_before(const std::vector<LearningStep>& steps, Duration since)
{
    ESTHER_CHECK(!steps.empty() && since > Duration{0});
    const auto next = std::find_if(steps.begin(), steps.end(),
                                   [&](const LearningStep& step) { return step.begin >= since; });
    return static_cast<std::size_t>(next - steps.begin()) - 1;
}

}  // namespace esther
