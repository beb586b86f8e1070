#pragma once

#include <bit>
#include <cstdint>

#include "sim/core/mix.hpp"
#include "sim/random/draw.hpp"

namespace esther::test {

/// The i-th of a fixed sequence of uniform numbers.
inline double fixed_uniform(std::uint64_t i)
{
    return uniform_of(mix(i + 1));
}

/// Hash of the bits of f at a million fixed uniform numbers: one value on every machine and compiler.
template <class F>
std::uint64_t pin(const F& f)
{
    std::uint64_t hash = 0;
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        hash = mix(hash ^ std::bit_cast<std::uint64_t>(f(fixed_uniform(i))));
    }
    return hash;
}

}  // namespace esther::test
