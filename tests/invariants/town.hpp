#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/runner/run_jobs.hpp"
#include "scenarios/spec/input_files.hpp"
#include "scenarios/world/world.hpp"

namespace esther::test {

/// What is left of a study: every run, by replication and scenario, and the digest that its results file
/// would have.
struct Ran {
    std::vector<std::vector<RunResult>> runs;
    std::string digest;
    Names names;
    [[nodiscard]] const Tally& tally(std::size_t scenario, std::size_t replication = 0) const
    {
        return runs[replication][scenario].tally;
    }
};

/// Runs a study that has been read. Throws what is wrong with it.
[[nodiscard]] Ran run_study(const StudySpec& study, std::size_t threads = 1, std::size_t shards = 1,
                            bool fork = true);

/// The files of a study, to be changed and run.
class StudyText {
  public:
    explicit StudyText(std::vector<InputFile> files) : files_(std::move(files)) {}

    /// Replaces a text that stands in a file, once.
    StudyText& replace(const std::string& file, const std::string& old_text, const std::string& new_text);
    StudyText& add(const std::string& file, const std::string& text);
    /// Puts the indented lines that follow a line beginning with `key` into the opposite order.
    StudyText& reverse(const std::string& file, const std::string& key);
    [[nodiscard]] const std::string& text(const std::string& file) const;

    [[nodiscard]] StudySpec read() const;
    [[nodiscard]] Ran run(std::size_t threads = 1, std::size_t shards = 1) const
    {
        return run_study(read(), threads, shards);
    }

  private:
    std::vector<InputFile> files_;
};

/// 1,000 people in four neighbourhoods with a hospital and a district; beds, care and practices are scarce.
/// The scenarios `usual` and `joined` differ in how referrals are handed over, what is visible and what
/// capacity there is.
[[nodiscard]] StudyText town();

/// The same with as much of everything as anybody may want.
[[nodiscard]] StudyText ample_town();

/// A year and more of it, in which people are born, come, grow frail, fall ill by themselves and leave.
[[nodiscard]] StudyText moving_town();

/// The same people in 64 neighbourhoods with 16 hospitals and 16 districts: 96 sites.
[[nodiscard]] StudyText wide_town();

/// The network, the parameters and the people of one replication, for tests that drive a run themselves.
struct Parts {
    Compiled compiled;
    PeopleTable people;
    RunSettings settings;
};
[[nodiscard]] Parts parts_of(const StudySpec& study, std::int64_t replication = 0);

}  // namespace esther::test
