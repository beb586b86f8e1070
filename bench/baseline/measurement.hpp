#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>

/// Time from here on, and the one line that every program of this folder prints.
class Measurement {
  public:
    /// Seconds since construction.
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    void print(const char* workload, const char* variant, std::uint64_t threads, std::uint64_t events,
               double answer) const
    {
        std::printf(
            "{\"workload\": \"%s\", \"variant\": \"%s\", \"threads\": %llu, \"events\": %llu, "
            "\"seconds\": %.4f, \"answer\": %.6f}\n",
            workload, variant, static_cast<unsigned long long>(threads),
            static_cast<unsigned long long>(events), seconds(), answer);
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};
