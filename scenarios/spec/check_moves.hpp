#pragma once

#include "pathways/graph/problem.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Whether pathways use what practices move only where a mechanism may act: not in the course of illness, not
/// in how often a need arises (but for those enrolled, M3), and in no choice that decides by itself who is
/// admitted (but for stated effects, M2, M3 and M6).
///
/// A share or a rival of a choice decides by itself if a way leads from it to a record of an admission
/// without a claim on a pool. It may be moved all the same where it offers a service in the place of
/// hospital: its own way comes to a claim, and so to what the service can do, and those who do not take it go
/// to hospital anyway, or its own way does not.
void check_moves(const StudySpec& study, Problems& problems);

}  // namespace esther
