#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "analysis/store/dataset.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

/// Builds an HDF5 file in memory that is also valid netCDF-4, opens it again and compares it with what
/// went in. The same Dataset gives the same bytes, whatever the threads. Throws RunError if the library
/// fails, and std::invalid_argument for a Dataset that cannot be written (see check_dataset).
[[nodiscard]] std::vector<std::byte> write_image(const Dataset& dataset,
                                                 std::size_t threads = available_threads());

enum class Depth {
    attributes_only,  ///< names, dimensions, units and attributes; the values of all variables stay empty
    all_but_chunks,   ///< the values of large arrays stay empty
    everything
};

/// Reads any HDF5 file made of groups and arrays with named axes. Takes no lock: a published file never
/// changes. Throws ResultsError naming the file and the reason.
[[nodiscard]] Dataset read_dataset(const std::filesystem::path& path, Depth depth = Depth::everything);

/// The same for an image in memory. The array named `packed` stays packed if it is one of whole numbers in
/// chunks as `PackedNumbers` has them; its checksums are looked at only when it is unpacked.
[[nodiscard]] Dataset read_image(const std::vector<std::byte>& image, Depth depth = Depth::everything,
                                 std::string_view packed = {});

/// Version of the HDF5 library in use, such as "1.10.8".
[[nodiscard]] std::string h5_version();

}  // namespace esther
