#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <utility>

/// Time from here on, and the one line of JSON that every program of this folder prints.
class Measurement {
  public:
    /// Seconds since construction.
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    /// `answers` are what a user would have run it for; bench/run.py checks them.
    void print(std::uint64_t events, std::initializer_list<std::pair<const char*, double>> answers) const
    {
        std::printf("{\"events\": %llu, \"seconds\": %.4f, \"answers\": {",
                    static_cast<unsigned long long>(events), seconds());
        const char* comma = "";
        for (const auto& [name, value] : answers) {
            std::printf("%s\"%s\": %.9g", comma, name, value);
            comma = ", ";
        }
        std::printf("}}\n");
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};
