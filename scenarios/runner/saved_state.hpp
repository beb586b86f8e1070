#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/store/mapped_file.hpp"
#include "analysis/store/publish.hpp"
#include "scenarios/spec/study_spec.hpp"
#include "sim/engine/snapshot.hpp"

namespace esther {

/// What a saved run is of.
struct StateLabel {
    std::string study;
    std::string version;  ///< of the program
    std::uint64_t seed = 0;
    std::int64_t replication = 0;
    std::string scenario;                    ///< "" until go-live: every scenario may go on from it
    std::vector<std::string> inputs;         ///< names of the files of the study
    std::vector<std::string> input_digests;  ///< SHA-256 of each
};

[[nodiscard]] StateLabel label_of(const StudySpec& study, std::int64_t replication,
                                  const std::string& scenario);

/// Publishes the state of a run as a file.
void save_state(const std::string& file, Run& run, const StateLabel& label, Existing existing);

/// A file with a saved run.
class SavedState {
  public:
    /// Verifies the file. Throws ResultsError that names it.
    explicit SavedState(const std::string& file);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] const StateLabel& label() const { return label_; }
    [[nodiscard]] const SnapshotInfo& info() const { return snapshot_.info(); }
    /// Of the whole file, in hexadecimal.
    [[nodiscard]] std::string digest() const { return to_hex(snapshot_.digest()); }
    /// As Snapshot::restore. Throws ResultsError that names the file.
    [[nodiscard]] Run restore(const Network& network, const Parameters& parameters,
                              const RunSettings& settings) const;

  private:
    std::string file_;
    MappedFile bytes_;
    Snapshot snapshot_;
    StateLabel label_;
};

/// The state in a file, or all those in a folder, in the order of their replications, which must follow one
/// another and be at the same instant of the same scenario. Throws ResultsError.
[[nodiscard]] std::vector<SavedState> read_states(const std::string& file_or_folder);

/// Name of the file of a replication in a folder of states.
[[nodiscard]] std::string state_file(const std::string& folder, std::int64_t replication);

/// Inputs of a study that are not what a state was saved under, or were not there.
[[nodiscard]] std::vector<std::string> changed_inputs(const StateLabel& label, const StudySpec& study);

}  // namespace esther
