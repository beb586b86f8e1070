#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/model/network.hpp"

namespace esther {

/// What two networks must have in common for the state of a run of one to go on in the other: a size and a
/// hash of each table. Plain data; the same on every machine.
struct Structure {
    struct Part {
        std::uint64_t size = 0;
        std::uint64_t hash = 0;
        bool operator==(const Part&) const = default;
    };
    static constexpr std::array names{"nodes",   "branches", "rivals",     "factors", "effects",
                                      "records", "pathways", "pools",      "sites",   "crossings",
                                      "axes",    "measures", "attributes", "courses"};
    std::array<Part, names.size()> parts;
    bool operator==(const Structure&) const = default;
};

[[nodiscard]] Structure structure_of(const Network& network);

/// In what two structures differ, in words: "120 nodes there, 118 here"; empty if in nothing.
[[nodiscard]] std::vector<std::string> differences(const Structure& there, const Structure& here);

/// Hash of all values of the parameters. Laws are known by their quantiles.
[[nodiscard]] std::uint64_t hash_of(const Parameters& parameters);

}  // namespace esther
