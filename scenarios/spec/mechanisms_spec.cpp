#include "scenarios/spec/mechanisms_spec.hpp"

#include <algorithm>

namespace esther {

bool ParameterSpec::is_spread() const
{
    return spread || std::any_of(moves.begin(), moves.end(),
                                 [](const MoveSpec& step) { return step.spread.has_value(); });
}

const PracticeSpec* MechanismsSpec::find_practice(const std::string& practice) const
{
    const auto found = std::find_if(practices.begin(), practices.end(),
                                    [&](const PracticeSpec& p) { return p.name == practice; });
    return found == practices.end() ? nullptr : &*found;
}

const ParameterSpec* MechanismsSpec::find_parameter(const std::string& parameter) const
{
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const ParameterSpec& p) { return p.name == parameter; });
    return found == parameters.end() ? nullptr : &*found;
}

bool MechanismsSpec::learns() const
{
    return std::any_of(practices.begin(), practices.end(),
                       [](const PracticeSpec& p) { return p.learning.has_value(); });
}

}  // namespace esther
