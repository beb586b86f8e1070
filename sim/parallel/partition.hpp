#pragma once

#include <cstdint>
#include <vector>

#include "sim/model/network.hpp"

namespace esther {

/// The shard of each site; heaviest shards first. Sites that serve one home are linked. `people` is the
/// number of people at home at each site: the measure of work.
///
/// n_shards == 0: one shard for each connected part of the world (a town with its hospital), so that no
/// window is needed at all. Otherwise parts are joined, or cut where the least time of a crossing is longest,
/// until there are at most n_shards of about even work.
[[nodiscard]] std::vector<std::uint16_t> partition(const Network& network,
                                                   const std::vector<std::size_t>& people,
                                                   std::size_t n_shards);

}  // namespace esther
