// Identifiers, errors, types and spaces of the HDF5 library.

#include <hdf5.h>

#include <type_traits>

#include "analysis/store/h5/parts.hpp"

namespace esther::h5 {

static_assert(std::is_same_v<hid_t, Id> && std::is_same_v<herr_t, Status> && std::is_same_v<hsize_t, Length>);

namespace {

constexpr std::size_t image_growth = std::size_t{4} << 20;

herr_t append_error(unsigned, const H5E_error2_t* error, void* text)
{
    auto& words = *static_cast<std::string*>(text);
    if (error->desc != nullptr && words.size() < 600) {
        words += (words.empty() ? "" : ", because ") + std::string(error->desc);
    }
    return 0;
}

/// The library's own account, from the failed call inwards to the cause.
std::string error_stack()
{
    std::string words;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, &append_error, &words);
    H5Eclear2(H5E_DEFAULT);
    return words.empty() ? "the HDF5 library gives no reason" : words;
}

}  // namespace

void fail(const std::string& doing)
{
    throw H5Failure("could not " + doing + ": " + error_stack());
}

QuietErrors::QuietErrors()
{
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

QuietErrors::~QuietErrors()
{
    H5Eset_auto2(H5E_DEFAULT, function_, data_);
}

Handle text_type(std::size_t size)
{
    Handle type(H5Tcopy(H5T_C_S1), &H5Tclose, "make a text type");
    checked(H5Tset_size(type.id(), size), "size a text type");
    checked(H5Tset_cset(type.id(), H5T_CSET_UTF8), "set the character set of a text type");
    if (size != H5T_VARIABLE) {
        checked(H5Tset_strpad(type.id(), H5T_STR_NULLPAD), "set the padding of a text type");
    }
    return type;
}

Handle scalar_space()
{
    return {H5Screate(H5S_SCALAR), &H5Sclose, "make a scalar space"};
}

Handle simple_space(const std::vector<hsize_t>& shape)
{
    if (shape.empty()) {
        return scalar_space();
    }
    return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), &H5Sclose,
            "make a space"};
}

Handle core_access()
{
    Handle access(H5Pcreate(H5P_FILE_ACCESS), &H5Pclose, "make access properties");
    checked(H5Pset_fapl_core(access.id(), image_growth, false), "choose the file in memory");
    return access;
}

hid_t memory_type(const std::vector<std::int64_t>&)
{
    return H5T_NATIVE_INT64;
}
hid_t memory_type(const std::vector<std::int32_t>&)
{
    return H5T_NATIVE_INT32;
}
hid_t memory_type(const std::vector<double>&)
{
    return H5T_NATIVE_DOUBLE;
}

}  // namespace esther::h5
