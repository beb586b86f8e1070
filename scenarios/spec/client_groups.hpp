#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/spec/study_spec.hpp"

// Practices that are for some people only divide the people of a study into client groups: within a group
// every care model treats everybody alike.

namespace esther {

struct ClientGroup {
    std::string name;                 ///< "65+", "Haringey"
    std::vector<std::string> keys;    ///< of factor tables: values, or age bands
    std::vector<std::size_t> values;  ///< numbers of the values
};

struct ClientGroups {
    std::string attribute;
    std::vector<ClientGroup> groups;  ///< none: every practice is for everybody
    [[nodiscard]] bool any() const { return !groups.empty(); }
};

/// The coarsest division that tells apart whom any care model of the study treats differently.
[[nodiscard]] ClientGroups client_groups(const StudySpec& study);

/// A care model as it is for one group: its practices are for everybody.
[[nodiscard]] CareModelSpec model_for(const CareModelSpec& model, const ClientGroups& groups,
                                      const ClientGroup& group);

/// Names of the parameters that differ between groups.
[[nodiscard]] std::vector<std::string> grouped_parameters(const StudySpec& study);

/// What a parameter, or a pathway, is called for one group.
[[nodiscard]] std::string name_for(const std::string& name, const std::string& group);

/// Reports practices for people whom the study cannot tell apart.
void check_client_groups(const StudySpec& study, Problems& problems);

}  // namespace esther
