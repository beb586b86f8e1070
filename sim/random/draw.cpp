// The key of a replication.

#include "sim/random/draw.hpp"

#include "sim/core/mix.hpp"

namespace esther {

RunKey make_run_key(std::uint64_t study_seed, std::uint64_t replication)
{
    // For one seed a bijection of the replication: two replications never share a key.
    const std::uint64_t key = mix(study_seed, replication);
    return {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
}

}  // namespace esther
