#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "sim/core/archive.hpp"
#include "sim/core/sha256.hpp"
#include "sim/engine/run.hpp"
#include "sim/model/structure.hpp"

// The whole state of a run as bytes, at any instant at which it stands still.
//
//   magic, format, length of the whole · layout of the records · info · structure of the network ·
//   people · sites · sources · pending events · tally · SHA-256 of all before
//
// Each part but the first and the last is a section: tag, length, content. Which sites shared a shard is no
// part of it.

namespace esther {

/// Why bytes are no state to go on from, in words for whoever named the file.
class SnapshotError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What a snapshot says of itself.
struct SnapshotInfo {
    std::string label;     ///< the caller's own words
    RunSettings settings;  ///< without shards and workers
    Time now{};
    std::int64_t people = 0;       ///< at the start of the run
    std::uint64_t parameters = 0;  ///< hash of those in force
    std::uint64_t rates = 0;       ///< hash of what pending candidates and deaths were drawn with
};

/// Writes the state piece by piece; nothing is held twice but the tallies.
void save_snapshot(Run& run, const std::string& label, const ByteSink& sink);

/// A snapshot read back. It refers to the bytes, which must outlive it.
class Snapshot {
  public:
    /// Verifies the bytes. Throws SnapshotError: no snapshot, another format or layout, cut short, damaged.
    explicit Snapshot(std::span<const std::byte> bytes);

    [[nodiscard]] const SnapshotInfo& info() const { return info_; }
    /// SHA-256 of all before it, with which the bytes end.
    [[nodiscard]] const Sha256::Digest& digest() const { return digest_; }
    /// Whether a run restored with these parameters goes on as if it had never stopped.
    [[nodiscard]] bool goes_on_with(const Parameters& parameters) const;

    /// The run, on the shards and workers of the settings. With other parameters than those in force when it
    /// was saved it forks here: a review point at once. Throws SnapshotError: another network, other
    /// settings, or rates with which what is pending was not drawn.
    [[nodiscard]] Run restore(const Network& network, const Parameters& parameters,
                              const RunSettings& settings) const;

  private:
    friend void save_snapshot(Run& run, const std::string& label, const ByteSink& sink);

    static void save(Run& run, const std::string& label, const ByteSink& sink);
    void read_state(Run& run) const;

    SnapshotInfo info_;
    Sha256::Digest digest_{};
    Structure structure_;
    std::span<const std::byte> state_;  ///< the sections behind the structure
};

}  // namespace esther
