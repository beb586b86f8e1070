#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace esther {

/// Some threads that work on one run, window after window. Job i always goes to the same thread where the
/// machine allows, so that a thread keeps its shards in its own cache.
class Team {
  public:
    explicit Team(std::size_t threads);
    ~Team();
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    /// Calls job(0) ... job(n - 1) and returns when all have ended. Jobs do not throw.
    void operator()(std::size_t n, const std::function<void(std::size_t)>& job) const;

  private:
    struct Threads;
    std::unique_ptr<Threads> threads_;
};

}  // namespace esther
