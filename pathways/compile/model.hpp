#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pathways/graph/pathway.hpp"
#include "sim/core/time.hpp"
#include "sim/model/network.hpp"

namespace esther {

/// All that a network is compiled from. What differs between scenarios is in `parameters` alone.
struct Model {
    struct Site {
        std::string place;
        double people = 0;                ///< whom it serves; capacities per head are multiplied by it
        std::vector<std::size_t> serves;  ///< for people who live here: by place, index of a site
        std::vector<double> groups;       ///< people by client group; empty where there are none
        std::map<std::string, double> weighted = {};  ///< people by weights, for pools that name them
    };

    /// Steps of an attribute to its next value that come by themselves, or leaving for ever.
    struct Course {
        std::string attribute;             ///< "": leaving
        std::vector<std::string> columns;  ///< attributes that choose the rate
        std::vector<std::size_t> strides;  ///< of these, in `rates`
        std::vector<double> rates;         ///< per microsecond; 0 at the last value of the attribute
    };

    std::vector<PathwaySpec> pathways;      ///< includes already expanded, checked
    std::vector<AttributeSpec> attributes;  ///< columns of a person, in order
    std::vector<PoolSpec> pools;
    std::vector<std::string> places;
    std::vector<InterfaceSpec> interfaces;
    std::vector<Site> sites;
    /// Client groups: a capacity `{use: x}` may be `x@group` for the people of a group.
    std::vector<std::string> groups;
    Duration crossing{0};                                   ///< least time between two different sites
    std::vector<std::map<std::string, double>> parameters;  ///< by scenario, canonical units
    std::vector<std::string> scenarios;                     ///< their names, for messages; may be shorter
    /// By scenario: the one whose parameters it comes to in the end, on the way from those of scenario 0.
    /// As long as it needs to be: all others stay as they are.
    std::vector<std::size_t> ends_as;
    std::map<std::string, double> greatest;  ///< of each parameter in any care model, in study or not
    std::set<std::string> fitted;            ///< parameters that a calibration moves
    std::vector<double> death_hazard;        ///< (sex, age) per microsecond; empty: nobody dies
    std::vector<FactorSpec> death_factors;
    std::vector<Course> courses;
    /// Tally axes: attribute and, for each of its values, the group it is counted in.
    std::vector<std::pair<std::string, std::vector<std::uint8_t>>> axes;
    Duration horizon{0};  ///< bounds rates that rise with time
};

/// What the engine's numbers are called.
struct Names {
    std::vector<std::string> nodes;  ///< "pathway/node"
    std::vector<std::string> pathways;
    std::vector<std::string> pools;
    std::vector<std::string> measures;
    std::vector<std::string> sites;  ///< "neighbourhood 1"
};

struct Compiled {
    Network network;
    std::vector<Parameters> parameters;  ///< one a scenario
    Names names;
    std::vector<std::string> warnings;
};

/// Turns names into numbers. Faults that show only with parameters at hand (shares above 1, a need whose
/// base differs between scenarios) are added to `problems`; the result is then of no use.
[[nodiscard]] Compiled compile(const Model& model, Problems& problems);

/// By pool, the most units that it ever has at one site under the parameters of the first scenario.
[[nodiscard]] std::vector<std::int64_t> most_units(const Model& model, Problems& problems);

/// Among the parameters of a scenario, what the decider's income makes of its odds; absent: nothing. No name
/// that a file could give.
[[nodiscard]] inline std::string income_odds(const std::string& role)
{
    return "income/" + role;
}

/// Replaces `delay:` and `over:` on branches by nodes of their own: a wait, or a handoff that may be lost
/// and is tried again (M1).
[[nodiscard]] PathwaySpec expand_branches(const PathwaySpec& pathway,
                                          const std::vector<InterfaceSpec>& interfaces);

}  // namespace esther
