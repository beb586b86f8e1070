#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "analysis/store/locked_file.hpp"
#include "scenarios/runner/run_identity.hpp"
#include "scenarios/runner/run_record.hpp"

namespace esther {

/// The results of the runs of a study that are finished while others are not, in a file beside the output:
/// what a kill leaves of the work. One process at a time has it. It is no result: only the same build of the
/// program can read it, and only for the same run.
///
///   first words, identity (a line each), an empty line · a record for each run, in the order of their ends
///
/// A file that cannot be made or written costs no run: it is said once, and nothing more is kept.
class UnfinishedRuns {
  public:
    struct Rules {
        /// What is finished sooner after the start is not kept: no files for runs that take no time.
        std::chrono::duration<double> nothing_before{2.0};
        /// Of the time of all threads that keeping may take; what would take more is not kept.
        double most_of_time = 0.02;
        std::size_t threads = 1;
        /// A file of another run is begun anew, instead of an error.
        bool replace = false;
        /// Called before a run is kept, from any thread. Tests throw from it, where a kill would strike.
        std::function<void()> before_each;
    };

    /// Removes the file that a run with this identity left, if no process is at work on it. Whether it was
    /// there.
    static bool remove_of(const std::string& path, const std::vector<IdentityLine>& identity);

    /// Looks for the file and takes it. Throws ResultsError: another process has it; it is of another run and
    /// may not be replaced; it is something else, which is never replaced.
    UnfinishedRuns(std::string path, std::vector<IdentityLine> identity, const Rules& rules);

    [[nodiscard]] const std::string& path() const { return file_.path(); }

    /// Hands over one by one what the file holds. What stands behind the first record that is not whole is
    /// cut off. Call before anything is kept.
    void read(const std::function<void(RunRecord)>& take);
    [[nodiscard]] bool has(std::int64_t replication, std::size_t scenario) const;
    [[nodiscard]] std::size_t n_read() const { return read_.size(); }
    /// Bytes that were cut off.
    [[nodiscard]] std::uint64_t n_dropped() const { return n_dropped_; }

    /// Holds what is told of a run until it is kept. From any thread.
    void note(std::int64_t replication, std::size_t scenario, const std::string& kind,
              const std::string& text);
    /// Keeps a finished run. From any thread.
    void keep(std::int64_t replication, std::size_t scenario, const RunResult& run);

    /// Whether keeping had to be given up, say for want of room.
    [[nodiscard]] bool has_failed() const { return has_failed_; }
    /// Removes the file: the results stand elsewhere.
    void remove();

  private:
    using Which = std::pair<std::int64_t, std::size_t>;

    void recognise();
    [[noreturn]] void refuse_unreadable(const std::system_error& error) const;
    void give_up(const std::string& why);
    void write(const std::vector<std::byte>& record);
    [[nodiscard]] std::vector<KeptNote> notes_of(const Which& which);

    LockedFile file_;
    std::string head_;
    std::vector<IdentityLine> identity_;
    Rules rules_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point synced_ = start_;
    std::set<Which> read_;
    std::uint64_t n_dropped_ = 0;
    std::atomic<std::int64_t> spent_ = 0;  ///< on keeping [ns]
    std::atomic<bool> has_failed_ = false;
    std::map<Which, std::vector<KeptNote>> notes_;
    std::mutex notes_mutex_;
    std::mutex file_mutex_;
};

}  // namespace esther
