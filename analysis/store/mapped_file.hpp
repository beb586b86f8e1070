#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <utility>

namespace esther {

/// A file's bytes where the system keeps them: read as needed, never copied. The file must stay as it is; one
/// that was published does.
class MappedFile {
  public:
    /// Throws ResultsError that names the file: not there, a folder, not to be opened.
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    MappedFile& operator=(MappedFile&& other) noexcept
    {
        std::swap(bytes_, other.bytes_);
        return *this;
    }

    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  private:
    std::span<const std::byte> bytes_;
};

}  // namespace esther
