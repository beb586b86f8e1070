#pragma once

#include <cstdint>
#include <mutex>
#include <utility>

#include "analysis/store/study_result.hpp"
#include "scenarios/runner/fold_pathways.hpp"
#include "scenarios/world/world.hpp"
#include "sim/engine/run.hpp"

namespace esther {

/// Gathers the runs of a study into what the results file holds. Runs may come in any order, from any thread.
/// The study must outlive it.
class Collector {
  public:
    Collector(const StudySpec& study, const World& world, std::int64_t first_replication,
              std::int64_t n_replications);

    void take(std::int64_t replication, std::size_t scenario, const RunResult& run);

    /// Keeps what an organisation decided at a review.
    void note_review(std::int64_t replication, std::size_t scenario, const std::string& kind,
                     const std::string& text);

    /// The whole, once all runs are in. Call once.
    [[nodiscard]] StudyResult finish();

    /// Instead of the whole: what the runs counted, with nothing sorted, checked or settled.
    [[nodiscard]] StudyResult counted() { return std::move(result_); }

  private:
    void note_unknown_practices(const StudySpec& study);
    void note_equal_practices(const StudySpec& study, const World& world);
    void note_swaps();
    void set_labels(const StudySpec& study, const World& world, std::int64_t n_replications);
    void set_parameters(const StudySpec& study, const World& world);

    const StudySpec& study_;
    StudyResult result_;
    Names names_;
    PathwayRows rows_;  ///< `names_.pathways` are their names
    std::int64_t first_replication_ = 0;
    std::size_t first_step_measure_ = 0;  ///< those from here on count the steps of a course each
    std::vector<std::int64_t> swaps_;     ///< by pool, of all runs
    std::mutex mutex_;                    ///< guards what is not in a block of its own
};

}  // namespace esther
