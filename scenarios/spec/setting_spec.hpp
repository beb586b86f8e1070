#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// Where care happens and what there is: places, the way between them, pools, interfaces (M1).
struct SettingSpec {
    std::string name;
    std::string title;
    std::string file;
    Place place;
    std::vector<PlaceSpec> places;
    std::optional<Scalar> crossing_least;  ///< least time between two sites; there if more than one site is
    std::vector<PoolSpec> pools;
    std::vector<InterfaceSpec> interfaces;
    Provenance provenance;
};

}  // namespace esther
