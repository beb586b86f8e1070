#pragma once

#include <string>
#include <string_view>

namespace esther {

/// Whether a file can be read and begins with these bytes.
[[nodiscard]] bool begins_with(const std::string& file, std::string_view bytes);

/// Whether it is a file of HDF5, as all results are.
[[nodiscard]] bool is_hdf5(const std::string& file);

}  // namespace esther
