#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pathways/graph/bands.hpp"
#include "pathways/graph/pathway.hpp"

namespace esther {

/// A kind of site and how many of it there are.
struct PlaceSpec {
    std::string name;
    std::string title;
    std::int64_t count = 1;
    bool home = false;  ///< people live at the sites of this place, spread evenly
    Place place;
    Provenance provenance;
};

/// What is added to the name of a pool, or of a measure, of hospitals outside the area.
inline constexpr const char* elsewhere_suffix = "_elsewhere";
/// Counts spells of residents outside the area.
inline constexpr const char* treated_elsewhere = "treated_elsewhere";

/// Who crosses the boundary of the area: residents who are treated elsewhere, and others' residents here.
struct FlowsSpec {
    std::vector<std::string> pools;   ///< of hospitals: elsewhere there is no limit
    std::vector<std::string> spells;  ///< measures; elsewhere each counts `treated_elsewhere` too
    std::vector<std::string> counts;  ///< other measures of hospital care
    std::optional<Scalar> elsewhere;  ///< share of needs whose hospital care is elsewhere
    std::vector<std::pair<std::string, Scalar>> elsewhere_of;  ///< the same by pathway, where it differs
    std::vector<std::pair<std::string, Scalar>> others;        ///< who come for each resident, by kind
    Place place;

    /// Whether any share is above 0, or a parameter.
    [[nodiscard]] bool leads_elsewhere() const;
    /// Of the needs of one pathway; nullptr if none.
    [[nodiscard]] const Scalar* share_of(const std::string& pathway) const;
    [[nodiscard]] const Scalar* rate_of(const std::string& inflow) const;
};

/// How much each person counts for when capacity is shared out by head: resources follow need.
struct WeightsSpec {
    std::string name;
    std::vector<std::pair<AgeBand, double>> by_age;  ///< all ages
    Place place;
    Provenance provenance;

    [[nodiscard]] double of(int age) const;
};

/// Where care happens and what there is: places, the way between them, pools, interfaces (M1).
struct SettingSpec {
    std::string name;
    std::string title;
    std::string file;
    Place place;
    std::vector<PlaceSpec> places;
    std::optional<Scalar> crossing_least;  ///< least time between two sites; there if more than one site is
    std::vector<WeightsSpec> weights;
    std::vector<PoolSpec> pools;
    std::vector<InterfaceSpec> interfaces;
    FlowsSpec flows;
    Provenance provenance;
};

}  // namespace esther
