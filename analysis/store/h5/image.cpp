// A Dataset to the bytes of a file and back. Only the files of this folder include hdf5.h.
//
// Chosen so that every reader copes (measured on HDF5 1.10.8, netCDF 4.9, xarray 2023.01, ncdf4 1.21):
// default library bounds, because H5Fget_file_image spoils newer superblocks; object times off, because
// they differ from run to run; a dimension scale on every axis, because netCDF needs names; attributes as
// fixed-length UTF-8 and texts in arrays as variable-length UTF-8.

#include "analysis/store/h5.hpp"

#include <hdf5.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

#include "analysis/store/h5/parts.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/seal.hpp"
#include "sim/core/check.hpp"

namespace esther {

using namespace h5;

std::vector<std::byte> write_image(const Dataset& dataset, std::size_t threads)
{
    check_dataset(dataset);
    const QuietErrors quiet;
    try {
        std::vector<std::byte> image = build_image(dataset, threads);
        verify(image, dataset, threads);
        return image;
    } catch (const H5Failure& failure) {
        throw RunError(std::string("the results could not be put into HDF5: ") + failure.what() +
                       "; nothing was written to disk");
    }
}

Dataset read_image(const std::vector<std::byte>& image, Depth depth, std::string_view packed)
{
    const QuietErrors quiet;
    try {
        return read_from_memory(image, depth, packed);
    } catch (const H5Failure& failure) {
        throw ResultsError(std::string("the image cannot be read: ") + failure.what());
    }
}

Dataset read_dataset(const std::filesystem::path& path, Depth depth)
{
    const QuietErrors quiet;
    const std::string name = "'" + path.string() + "'";
    check_is_hdf5(path);
    try {
        Handle access(H5Pcreate(H5P_FILE_ACCESS), &H5Pclose, "make access properties");
        checked(H5Pset_file_locking(access.id(), false, true), "read without a lock");
        Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()), &H5Fclose, "open the file");
        return read_file(file.id(), depth);
    } catch (const H5Failure& failure) {
        throw ResultsError(name + " is damaged or not ours: " + failure.what());
    } catch (const std::bad_alloc&) {
        throw ResultsError(name + " is damaged or does not fit into memory");
    } catch (const std::length_error&) {
        throw ResultsError(name + " is damaged: it claims an array that no memory can hold");
    }
}

std::string h5_version()
{
    unsigned major = 0;
    unsigned minor = 0;
    unsigned release = 0;
    if (H5get_libversion(&major, &minor, &release) < 0) {
        return "unknown";
    }
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace esther
