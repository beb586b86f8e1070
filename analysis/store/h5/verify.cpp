// Whether a file holds what was written into it: read anew, its chunks one by one beside the arrays that they
// are of, so that no array stands in memory twice.

#include <hdf5.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "analysis/store/h5/chunk.hpp"
#include "analysis/store/h5/parts.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther::h5 {

namespace {

/// Whether the chunks of an array hold these values, and no others are stored.
template <class T>
bool holds(hid_t array, hid_t properties, const std::vector<T>& values, std::size_t threads)
{
    const std::string doing = "read a chunk";
    Handle space(H5Dget_space(array), &H5Sclose, "find the space of an array");
    std::vector<hsize_t> shape(
        static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space.id()), doing)));
    checked(H5Sget_simple_extent_dims(space.id(), shape.data(), nullptr), doing);
    std::vector<hsize_t> chunk(shape.size());
    checked(H5Pget_chunk(properties, static_cast<int>(chunk.size()), chunk.data()), doing);
    const std::optional<ChunkGrid> grid = ChunkGrid::of(shape, chunk);
    if (!grid) {
        return false;
    }
    const auto elements = [&](std::size_t c) {
        return std::as_bytes(std::span(values).subspan(grid->first(c), grid->count(c)));
    };
    std::vector<char> is_stored(grid->size());
    for_each_parallel(grid->size(), threads,
                      [&](std::size_t c) { is_stored[c] = is_zero(elements(c)) ? 0 : 1; });
    hsize_t n_stored = 0;
    checked(H5Dget_num_chunks(array, space.id(), &n_stored), doing);
    if (n_stored != static_cast<hsize_t>(std::count(is_stored.begin(), is_stored.end(), 1))) {
        return false;
    }
    std::vector<FilteredChunk> filtered(grid->size());
    for (std::size_t c = 0; c < grid->size(); ++c) {
        if (is_stored[c] != 0) {
            const std::vector<hsize_t> offset = grid->offset(c);
            hsize_t size = 0;
            checked(H5Dget_chunk_storage_size(array, offset.data(), &size), doing);
            filtered[c].bytes.resize(static_cast<std::size_t>(size));
            checked(H5Dread_chunk(array, H5P_DEFAULT, offset.data(), &filtered[c].left_out,
                                  filtered[c].bytes.data()),
                    doing);
        }
    }
    std::vector<char> is_equal(grid->size(), 1);
    for_each_parallel(grid->size(), threads, [&](std::size_t c) {
        if (is_stored[c] != 0) {
            const std::span<const std::byte> expected = elements(c);
            std::vector<std::byte> found(expected.size());
            unfilter(filtered[c].bytes, filtered[c].left_out, sizeof(T), grid->capacity(), found);
            is_equal[c] = std::memcmp(found.data(), expected.data(), found.size()) == 0 ? 1 : 0;
        }
    });
    return std::count(is_equal.begin(), is_equal.end(), 0) == 0;
}

bool holds(hid_t, hid_t, const std::vector<std::string>&, std::size_t)
{
    return false;  // texts are never cut into chunks
}

/// Whether the array of this name in the group is in chunks, and holds the values.
bool has_chunks_of(hid_t group, const Variable& variable, std::size_t threads)
{
    Handle array(H5Dopen2(group, variable.name.c_str(), H5P_DEFAULT), &H5Dclose,
                 "open '" + variable.name + "'");
    Handle properties(H5Dget_create_plist(array.id()), &H5Pclose, "find the properties of an array");
    return H5Pget_layout(properties.id()) == H5D_CHUNKED &&
           std::visit([&](const auto& values) { return holds(array.id(), properties.id(), values, threads); },
                      variable.values);
}

/// The same name, axes, units and remarks, and the same values: read, or in chunks.
bool is_same(const Variable& read, const Variable& written, hid_t group, std::size_t threads)
{
    if (read == written) {
        return true;
    }
    return size_of(read.values) == 0 && read.values.index() == written.values.index() &&
           read.name == written.name && read.dimensions == written.dimensions &&
           read.units == written.units && read.long_name == written.long_name &&
           read.attributes == written.attributes && has_chunks_of(group, written, threads);
}

/// Whether a group read from a file is the one that was written. A file gives coordinates back with their
/// dimensions, before all other variables.
bool is_same(const Dataset& read, const Dataset& written, hid_t group, std::size_t threads)
{
    std::vector<const Variable*> expected;
    for (const DimensionScale& dimension : written.dimensions) {
        if (const Variable* coordinate = written.find_variable(dimension.name)) {
            expected.push_back(coordinate);
        }
    }
    for (const Variable& variable : written.variables) {
        if (written.find_dimension(variable.name) == nullptr) {
            expected.push_back(&variable);
        }
    }
    return read.name == written.name && read.dimensions == written.dimensions &&
           read.attributes == written.attributes &&
           std::equal(read.variables.begin(), read.variables.end(), expected.begin(), expected.end(),
                      [&](const Variable& a, const Variable* b) { return is_same(a, *b, group, threads); }) &&
           std::equal(read.groups.begin(), read.groups.end(), written.groups.begin(), written.groups.end(),
                      [&](const Dataset& a, const Dataset& b) {
                          if (a.name != b.name) {
                              return false;
                          }
                          Handle child(H5Gopen2(group, b.name.c_str(), H5P_DEFAULT), &H5Gclose,
                                       "open the group '" + b.name + "'");
                          return is_same(a, b, child.id(), threads);
                      });
}

}  // namespace

void verify(const std::vector<std::byte>& image, const Dataset& dataset, std::size_t threads)
{
    Handle file = open_image(image);
    const Dataset read = read_file(file.id(), Depth::all_but_chunks);
    Handle root(H5Gopen2(file.id(), "/", H5P_DEFAULT), &H5Gclose, "open the root group");
    if (!is_same(read, dataset, root.id(), threads)) {
        throw H5Failure("read back from memory, the file is not what was written");
    }
}

}  // namespace esther::h5
