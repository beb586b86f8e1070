#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/cli/program.hpp"

namespace esther {

struct RunArguments {
    std::string study;
    std::string output;
    std::optional<std::size_t> threads;
    std::optional<std::int64_t> replications;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> arms;      ///< ideal, flow_only
    std::string unknown_practices;      ///< empty: as the study says
    std::size_t shards = 1;
    bool overwrite = false;
    std::string command;                ///< as typed, for provenance
};

/// `esther run`: simulates a study and publishes the results file.
ExitCode run_study(const RunArguments& arguments);

}  // namespace esther
