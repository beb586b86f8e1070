#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/runner/trace_words.hpp"
#include "scenarios/world/world.hpp"

namespace esther {

/// Gathers the rows of the runs of a study into the text of a trace file. Runs may come in any order, from
/// any thread.
class TraceBook {
  public:
    TraceBook(const StudySpec& study, const World& world, const TraceChoice& choice);

    void take(std::int64_t replication, std::size_t scenario, const std::vector<TraceRow>& rows);

    /// The whole, once all runs are in: a head, then a part for every scenario and replication.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::size_t n_events() const { return n_events_; }
    /// Those of the chosen to whom nothing happened in any run.
    [[nodiscard]] std::vector<std::string> silent() const;

  private:
    std::string head_;
    std::vector<std::string> scenarios_;
    TraceWords words_;
    std::vector<std::string> chosen_;
    std::map<std::pair<std::size_t, std::int64_t>, std::string> parts_;
    std::set<std::string> told_;
    std::size_t n_events_ = 0;
    std::mutex mutex_;
};

}  // namespace esther
