#pragma once

#include <bit>
#include <cstdint>

#include "sim/random/philox.hpp"

namespace esther {

/// Key of one replication: every random number of it is a pure function of this and a DrawId.
struct RunKey {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    bool operator==(const RunKey&) const = default;
};

/// The key of a replication. Scenario, parameter draw, site, time and thread are never part of it.
[[nodiscard]] RunKey make_run_key(std::uint64_t study_seed, std::uint64_t replication);

/// What a random number decides; equal ids give equal numbers in every care model.
struct DrawId {
    std::uint32_t entity = 0;    ///< person, or a source's customer
    std::uint32_t decision = 0;  ///< hash of pathway / node / role (hash_decision)
    std::uint32_t root = 0;      ///< candidate that opened the episode
    std::uint16_t visit = 0;     ///< how often this episode entered this node before
    std::uint16_t draw = 0;      ///< ordinal within the decision
};

/// 64 raw bits: the first two words of Philox4x32-10 (Salmon et al. 2011) at the counter
/// entity | decision | root | visit, draw.
[[nodiscard]] inline std::uint64_t random_bits(RunKey key, DrawId id)
{
    const std::uint32_t last = std::uint32_t{id.visit} << 16 | id.draw;
    const auto words = philox({id.entity, id.decision, id.root, last}, {key.low, key.high});
    return std::uint64_t{words[1]} << 32 | words[0];
}

/// Uniform on (0, 1): the odd multiples of 2^-53, so never 0, never 1, and 1 - u is exact and one of them.
/// A number of [1, 2) less 1 - 2^-53: exact, and sooner there than what is converted and scaled.
[[nodiscard]] inline double uniform_of(std::uint64_t bits)
{
    return std::bit_cast<double>(bits >> 12 | 0x3ff0000000000000ULL) - (1 - 0x1p-53);
}

/// The uniform number that decides `id`.
[[nodiscard]] inline double uniform(RunKey key, DrawId id)
{
    return uniform_of(random_bits(key, id));
}

/// What is made of a key once, for many draws.
class RoundKeys {
  public:
    explicit RoundKeys(RunKey key) : rounds_({key.low, key.high}) {}

    [[nodiscard]] std::uint64_t random_bits(DrawId id) const
    {
        const std::uint32_t last = std::uint32_t{id.visit} << 16 | id.draw;
        return rounds_.first_words({id.entity, id.decision, id.root, last});
    }

    /// One after another, two words each.
    [[nodiscard]] const auto& rounds() const { return rounds_.keys(); }

  private:
    PhiloxRounds rounds_;
};

[[nodiscard]] inline double uniform(const RoundKeys& keys, DrawId id)
{
    return uniform_of(keys.random_bits(id));
}

}  // namespace esther
