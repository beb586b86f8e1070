#pragma once

#include <string>
#include <vector>

#include "scenarios/runner/run_jobs.hpp"

namespace esther::test {

/// What a small study of queues did, as one would write it down on paper.
struct Told {
    RunResult result;
    std::vector<std::string> log;  ///< "90 ann served": minute, customer, record with `list: true`
    std::vector<std::string> pools;
    std::vector<std::string> pathways;
    /// The pool's tallies over the whole run.
    [[nodiscard]] PoolMonth pool(const std::string& name) const;
    /// Minutes for which units of one pool were held although another pool was awaited.
    [[nodiscard]] std::int64_t delayed(const std::string& held, const std::string& awaited) const;
};

/// Reads a study of queues (one replication) through the ordinary reader and runs it; its books must balance.
/// A customer is called by the pathway, with its number where the stream sends more than one.
/// Throws what is wrong with the study.
[[nodiscard]] Told run_told(const std::string& study);

}  // namespace esther::test
