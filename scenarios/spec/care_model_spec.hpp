#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pathways/graph/pathway.hpp"

namespace esther {

/// What the evidence says about a practice in a system.
enum class PracticeStatus { absent, seen, unknown };

struct PracticeUse {
    std::string practice;
    PracticeStatus status = PracticeStatus::absent;
    std::string evidence;
    Place place;
    /// Not empty: `status` is for people with one of these values of this attribute (an age band for ages),
    /// and `others` is for everybody else.
    std::string for_attribute;
    std::vector<std::string> for_values;
    PracticeStatus others = PracticeStatus::absent;
    Place for_place;
};

/// How work is done, never what comes of it: practices, and who owns what (ledgers only).
struct CareModelSpec {
    std::string name;
    std::string title;
    std::string file;
    Place place;
    std::vector<std::pair<std::string, std::string>> organisations;  ///< role, organisation
    std::vector<PracticeUse> practices;
    Provenance provenance;
    /// For those of whom nothing special is said.
    [[nodiscard]] PracticeStatus status_of(const std::string& practice) const;
};

}  // namespace esther
