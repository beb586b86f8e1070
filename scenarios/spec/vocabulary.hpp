#pragma once

#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// The names that the pathways of a study may refer to: the union over its settings, people and parameters.
[[nodiscard]] Vocabulary vocabulary_of(const StudySpec& study);

}  // namespace esther
