// Whether a file holds what was written into it: read anew, its chunks one by one beside the arrays that they
// are of, so that no array stands in memory twice.

#include <hdf5.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "analysis/store/h5/chunk.hpp"
#include "analysis/store/h5/parts.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther::h5 {

namespace {

/// Whether the chunks of an array hold these values, and no others are stored.
template <class T>
bool holds(hid_t array, hid_t properties, const std::vector<T>& values, std::size_t threads)
{
    const Cut cut = cut_of(array, properties);
    const std::optional<ChunkGrid> grid = ChunkGrid::of(cut.shape, cut.chunk);
    if (!grid) {
        return false;
    }
    std::vector<FilteredChunk> filtered(grid->size());
    read_chunks(array, *grid, [&](std::size_t c, FilteredChunk chunk) { filtered[c] = std::move(chunk); });
    std::vector<char> is_equal(grid->size());
    for_each_parallel(grid->size(), threads, [&](std::size_t c) {
        const auto expected = std::as_bytes(std::span(values).subspan(grid->first(c), grid->count(c)));
        if (filtered[c].bytes.empty()) {
            is_equal[c] = is_zero(expected) ? 1 : 0;
            return;
        }
        std::vector<std::byte> found(expected.size());
        unfilter(filtered[c].bytes, filtered[c].left_out, sizeof(T), grid->capacity(), found);
        is_equal[c] =
            !is_zero(expected) && std::memcmp(found.data(), expected.data(), found.size()) == 0 ? 1 : 0;
    });
    return std::count(is_equal.begin(), is_equal.end(), 0) == 0;
}

/// Packed numbers were unpacked and compared when they were packed: the same bytes hold the same.
bool holds(hid_t array, hid_t properties, const PackedNumbers& values, std::size_t /*threads*/)
{
    const Cut cut = cut_of(array, properties);
    if (cut.shape != values.shape() || cut.chunk != values.chunk()) {
        return false;
    }
    const std::vector<FilteredChunk>& expected = values.chunks();
    const auto is_filled = [](const FilteredChunk& chunk) { return !chunk.bytes.empty(); };
    auto n_missing = std::count_if(expected.begin(), expected.end(), is_filled);
    bool same = true;
    read_chunks(array, values.grid().value(), [&](std::size_t c, const FilteredChunk& chunk) {
        same = same && chunk == expected[c];
        --n_missing;
    });
    return same && n_missing == 0;
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
    const bool same_kind = read.values.index() == written.values.index() ||
                           (std::holds_alternative<std::vector<std::int64_t>>(read.values) &&
                            std::holds_alternative<PackedNumbers>(written.values));
    return size_of(read.values) == 0 && same_kind && read.name == written.name &&
           read.dimensions == written.dimensions && read.units == written.units &&
           read.long_name == written.long_name && read.attributes == written.attributes &&
           has_chunks_of(group, written, threads);
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
