#pragma once

#include <cstdint>
#include <string_view>

namespace esther {

/// Bijective 64-bit finaliser (splitmix64; Steele, Lea and Flood 2014).
constexpr std::uint64_t mix(std::uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebULL;
    x ^= x >> 31;
    return x;
}

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b)
{
    return mix(mix(a + 0x9e3779b97f4a7c15ULL) ^ b);
}

/// 64-bit hash of a text (FNV-1a, then mixed); the same on every machine.
constexpr std::uint64_t hash_text(std::string_view text)
{
    std::uint64_t h = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return mix(h);
}

/// 32-bit hash that names a decision, such as "copd/see_gp/time" (see sim/random/draw.hpp).
constexpr std::uint32_t hash_decision(std::string_view text)
{
    return static_cast<std::uint32_t>(hash_text(text) >> 32);
}

}  // namespace esther
