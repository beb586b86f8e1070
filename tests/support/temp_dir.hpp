#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace esther::test {

/// An empty folder of the test's own, gone with all its content at the end of the scope.
/// Its name holds a space, so that every test with files is one of paths with spaces.
class TempDir {
  public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }
    /// Writes a file here and returns its path.
    std::string write(std::string_view name, std::string_view text) const;

  private:
    std::filesystem::path path_;
};

/// The whole of a file; throws if it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace esther::test
