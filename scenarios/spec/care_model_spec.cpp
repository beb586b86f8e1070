#include "scenarios/spec/care_model_spec.hpp"

namespace esther {

PracticeStatus CareModelSpec::status_of(const std::string& practice) const
{
    for (const PracticeUse& use : practices) {
        if (use.practice == practice) {
            return use.for_attribute.empty() ? use.status : use.others;
        }
    }
    return PracticeStatus::absent;
}

}  // namespace esther
