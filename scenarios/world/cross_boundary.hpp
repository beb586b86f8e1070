#pragma once

#include <vector>

#include "scenarios/spec/setting_spec.hpp"

// Flows across the boundary of an area, as changes of pathways and pools before they are compiled.

namespace esther {

/// The pathway in which some of its people have all their hospital care elsewhere. Which, is drawn as an
/// episode opens, and is the same in every care model. They come to a twin of each node that takes a pool of
/// hospitals, with the same law of stay, the same draws and no limit, to a twin of each record that counts
/// hospital care, and to one of each choice on which the hospitals of the area bear. A pool that these alone
/// have is full for them. Without flows it is the pathway itself.
[[nodiscard]] PathwaySpec with_elsewhere(const PathwaySpec& pathway, const SettingSpec& setting,
                                         Problems& problems);

/// The pools that those people use: those of the hospitals, without limit.
[[nodiscard]] std::vector<PoolSpec> pools_elsewhere(const SettingSpec& setting);

/// Where hospitals are and how many residents each serves.
struct HospitalSite {
    std::size_t site = 0;  ///< number of the site
    double people = 0;
};
/// Others' residents come to each hospital by a stream of their own: a pathway with an inflow becomes one
/// for each site, and the results know them by one name. Any other pathway is left alone.
[[nodiscard]] std::vector<PathwaySpec> at_each_hospital(const PathwaySpec& pathway, const FlowsSpec& flows,
                                                        const std::vector<HospitalSite>& hospitals);

/// The place where hospitals are; "" without flows.
[[nodiscard]] std::string place_of_hospitals(const SettingSpec& setting);

}  // namespace esther
