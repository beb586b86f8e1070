#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/engine/run.hpp"

namespace esther::test {

/// Deals the sites out to shards in turn, which tears neighbours apart wherever possible, and the shards to
/// as many workers.
inline void deal_out(RunSettings& settings, std::size_t n_sites, std::size_t n_shards)
{
    settings.shard_of_site.clear();
    for (std::size_t site = 0; site < n_sites; ++site) {
        settings.shard_of_site.push_back(static_cast<std::uint16_t>(site % n_shards));
    }
    settings.n_workers = n_shards;
}

}  // namespace esther::test
