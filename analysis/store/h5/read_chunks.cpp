// Chunks as they lie in a file, without the library's filters.
//
// H5Dget_chunk_info_by_coord walks over all chunks at every call (HDF5 1.10.8); H5Dget_chunk_storage_size
// does not, but fails for a chunk that is not stored as it does for one that cannot be found. So the number
// found is held against the number that the file says it has.

#include <hdf5.h>

#include <utility>

#include "analysis/store/h5/parts.hpp"
#include "analysis/store/packed_numbers.hpp"

namespace esther::h5 {

namespace {

/// Whether the filters are ours, all of them, in our order.
bool has_our_filters(hid_t properties)
{
    constexpr H5Z_filter_t ours[] = {H5Z_FILTER_SHUFFLE, H5Z_FILTER_DEFLATE, H5Z_FILTER_FLETCHER32};
    if (checked(H5Pget_nfilters(properties), "count filters") != static_cast<int>(std::size(ours))) {
        return false;
    }
    for (unsigned i = 0; i < std::size(ours); ++i) {
        unsigned flags = 0;
        std::size_t n_values = 0;
        if (checked(H5Pget_filter2(properties, i, &flags, &n_values, nullptr, 0, nullptr, nullptr),
                    "inspect a filter") != ours[i]) {
            return false;
        }
    }
    return true;
}

bool is_0_where_nothing_is_stored(hid_t properties)
{
    H5D_fill_value_t fill = H5D_FILL_VALUE_ERROR;
    checked(H5Pfill_value_defined(properties, &fill), "inspect a fill value");
    return fill == H5D_FILL_VALUE_DEFAULT;
}

}  // namespace

Cut cut_of(hid_t array, hid_t properties)
{
    Handle space(H5Dget_space(array), &H5Sclose, "find the space of an array");
    Cut cut;
    cut.shape.resize(static_cast<std::size_t>(
        checked(H5Sget_simple_extent_ndims(space.id()), "find the rank of an array")));
    checked(H5Sget_simple_extent_dims(space.id(), cut.shape.data(), nullptr), "find the shape of an array");
    cut.chunk.resize(cut.shape.size());
    checked(H5Pget_chunk(properties, static_cast<int>(cut.chunk.size()), cut.chunk.data()),
            "find the chunks of an array");
    return cut;
}

void read_chunks(hid_t array, const ChunkGrid& grid,
                 const std::function<void(std::size_t c, FilteredChunk chunk)>& use)
{
    const QuietErrors quiet;  // of chunks that are not stored
    const std::string doing = "read a chunk";
    const std::size_t most = 2 * grid.capacity() * sizeof(std::int64_t) + 64;  // no filter adds so much
    Handle space(H5Dget_space(array), &H5Sclose, "find the space of an array");
    hsize_t n_stored = 0;
    checked(H5Dget_num_chunks(array, space.id(), &n_stored), doing);
    hsize_t n_found = 0;
    for (std::size_t c = 0; c < grid.size() && n_found < n_stored; ++c) {
        const std::vector<hsize_t> offset = grid.offset(c);
        hsize_t size = 0;
        if (H5Dget_chunk_storage_size(array, offset.data(), &size) < 0 || size == 0) {
            continue;
        }
        if (size > most) {
            throw H5Failure("a chunk claims " + std::to_string(size) + " bytes");
        }
        FilteredChunk chunk;
        chunk.bytes.resize(static_cast<std::size_t>(size));
        checked(H5Dread_chunk(array, H5P_DEFAULT, offset.data(), &chunk.left_out, chunk.bytes.data()), doing);
        ++n_found;
        use(c, std::move(chunk));
    }
    if (n_found != n_stored) {
        throw H5Failure("of " + std::to_string(n_stored) + " chunks of an array " + std::to_string(n_found) +
                        " can be found");
    }
}

std::optional<PackedNumbers> read_packed(hid_t array, hid_t properties)
{
    if (H5Pget_layout(properties) != H5D_CHUNKED) {
        return std::nullopt;
    }
    Handle type(H5Dget_type(array), &H5Tclose, "find the type of an array");
    const Cut cut = cut_of(array, properties);
    if (H5Tequal(type.id(), H5T_STD_I64LE) <= 0 || !has_our_filters(properties) ||
        !is_0_where_nothing_is_stored(properties) || !PackedNumbers::are_chunks(cut.shape, cut.chunk)) {
        return std::nullopt;
    }
    const ChunkGrid grid = ChunkGrid::of(cut.shape, cut.chunk).value();
    std::vector<FilteredChunk> chunks(grid.size());
    read_chunks(array, grid, [&](std::size_t c, FilteredChunk chunk) { chunks[c] = std::move(chunk); });
    return PackedNumbers(cut.shape, cut.chunk, std::move(chunks));
}

}  // namespace esther::h5
