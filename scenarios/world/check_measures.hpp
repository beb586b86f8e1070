#pragma once

#include "scenarios/spec/priced_names.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Measures are whatever record nodes count, so a slip of the pen would quietly be another measure: names
/// that differ by one letter, of which one is used less, are a fault. So are the names of what is counted anyway.
void check_measures(const StudySpec& study, Problems& problems);

/// What costs and contracts price stands as 0 where nobody counts it, which is right in a study without some
/// of the pathways. A name that nobody counts and that differs by one letter from one that somebody does is a
/// fault.
void check_priced(const std::vector<PricedName>& priced, const std::vector<std::string>& measures,
                  const std::vector<std::string>& pools, Problems& problems);

}  // namespace esther
