#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "analysis/store/publish.hpp"
#include "analysis/store/study_result.hpp"

namespace esther {

/// Writes the results file, whole or not at all. Throws RunError that says what stands on disk.
/// The result is moved from: its arrays become the file.
void write_results(const std::filesystem::path& path, StudyResult result, Existing existing,
                   std::size_t threads = available_threads());

/// Reads and verifies a results file. Throws ResultsError that begins with the file's name.
[[nodiscard]] StudyResult read_results(const std::filesystem::path& path);

/// What tells whether a file is the answer to a question already asked. Read without touching the arrays.
struct ResultsSummary {
    std::string title;
    std::string study;
    std::string reference;
    std::string arms;
    std::int64_t seed = 0;
    std::int64_t replications = 0;
    std::string esther_version;
    std::string content_digest;
    std::string inputs_digest;
};

/// Throws ResultsError as read_results does.
[[nodiscard]] ResultsSummary read_summary(const std::filesystem::path& path);

}  // namespace esther
