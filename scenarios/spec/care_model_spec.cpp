#include "scenarios/spec/care_model_spec.hpp"

namespace esther {

PracticeStatus CareModelSpec::status_of(const std::string& practice) const
{
    for (const PracticeUse& use : practices) {
        if (use.practice == practice) {
            return use.status;
        }
    }
    return PracticeStatus::absent;
}

}  // namespace esther
