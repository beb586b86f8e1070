#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace esther {

/// Tells on stderr how far a long job is and when it will end: one moving line on a terminal, a plain line
/// now and then elsewhere. Safe to call from several threads.
class Progress {
  public:
    /// Of `total`, `before` are done already, and tell nothing of how fast the others will be.
    Progress(std::string what, std::size_t total, std::size_t before = 0);
    void done_one();
    void finish();
    [[nodiscard]] double seconds() const;

  private:
    void say(bool last);

    using Clock = std::chrono::steady_clock;
    std::string what_;
    std::size_t total_ = 0;
    std::size_t before_ = 0;
    std::size_t done_ = 0;  ///< with those before
    bool terminal_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point said_ = start_;
    std::mutex mutex_;
};

}  // namespace esther
