#pragma once

#include <string>

#include "tests/support/temp_dir.hpp"

namespace esther::test {

/// A small study with people, every part in a file of its own, all of it right.
class SampleStudy {
  public:
    SampleStudy();
    [[nodiscard]] std::string path() const { return folder_ / "study.yaml"; }
    [[nodiscard]] const TempDir& folder() const { return folder_; }
    /// Writes one of its files anew.
    void write(const std::string& name, const std::string& text) const;
    /// Replaces a text that stands in one of its files.
    void replace(const std::string& name, const std::string& old_text, const std::string& new_text) const;

  private:
    TempDir folder_;
};

}  // namespace esther::test
