#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "pathways/graph/problem.hpp"
#include "scenarios/runner/followed_people.hpp"
#include "sim/core/time.hpp"

namespace esther {

/// The words that a trace file is built of.
namespace trace_layout {
inline constexpr const char* first_line = "# esther trace 1";
inline constexpr const char* study = "# study: ";
inline constexpr const char* seed = "# seed: ";
inline constexpr const char* version = "# version: ";
inline constexpr const char* reference = "# reference: ";
inline constexpr const char* people = "# people: ";
inline constexpr const char* part = "= replication ";
inline constexpr const char* of = " of ";
inline constexpr const char* figures = " | ";  ///< in a line: what follows explains and is not compared
}  // namespace trace_layout

/// What happened to somebody at an instant.
struct TraceLine {
    Time time{};
    std::string who;
    std::string text;    ///< the whole line, with single spaces
    std::size_t n_same;  ///< as much of the text as must be the same in the same life
};

/// One scenario in one replication.
struct TracePart {
    std::string scenario;
    std::int64_t replication = 0;
    std::vector<TraceLine> lines;
};

/// A trace file, read back.
struct TraceFile {
    std::string name;
    std::string study;
    std::string seed;
    std::string version;
    std::string reference;  ///< scenario that the others are compared with
    FollowedPeople people;  ///< whom it follows, whether anything happens to them or not
    bool says_people = false;  ///< older files do not: then `people` are those to whom something happens
    std::vector<TracePart> parts;

    [[nodiscard]] const TracePart* find(const std::string& scenario, std::int64_t replication) const;
    /// Names of the scenarios, in the order of the file.
    [[nodiscard]] std::vector<std::string> scenarios() const;
};

/// Reads a trace file. Throws ResultsError if it is not there; faults go to `problems`, and with faults the
/// result is of no use.
[[nodiscard]] TraceFile read_trace(const std::string& file, Problems& problems);

}  // namespace esther
