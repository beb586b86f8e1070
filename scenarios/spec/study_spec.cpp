#include "scenarios/spec/study_spec.hpp"

#include <algorithm>

#include "sim/core/check.hpp"

namespace esther {

std::string StudySpec::shown(const std::string& input) const
{
    return InputFiles::in_folder(folder).shown(input);
}

const std::string& StudySpec::text_of(const std::string& input) const
{
    const auto found =
        std::find_if(inputs.begin(), inputs.end(), [&](const InputFile& f) { return f.name == input; });
    ESTHER_CHECK(found != inputs.end());
    return found->text;
}

}  // namespace esther
