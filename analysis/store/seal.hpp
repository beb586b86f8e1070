#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace esther {

/// Appends the SHA-256 of an image to it, as 80 bytes of text behind the end of the HDF5 file, where HDF5
/// looks for nothing. The library itself is no judge of damage: a flipped bit can crash it.
void seal(std::vector<std::byte>& image);

/// The image of a sealed file, without its seal. Throws ResultsError naming the file: not there, not HDF5,
/// without a seal, or with another content than was sealed.
[[nodiscard]] std::vector<std::byte> read_sealed(const std::filesystem::path& path);

/// Throws ResultsError naming the file if it cannot be opened or does not begin as an HDF5 file does.
void check_is_hdf5(const std::filesystem::path& path);

}  // namespace esther
