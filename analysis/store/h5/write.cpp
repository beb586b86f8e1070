// From a Dataset to the bytes of a file.

#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <optional>
#include <span>

#include "analysis/store/h5/chunk.hpp"
#include "analysis/store/h5/parts.hpp"
#include "sim/core/check.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther::h5 {

namespace {

hid_t file_type(const std::vector<std::int64_t>&)
{
    return H5T_STD_I64LE;
}
hid_t file_type(const std::vector<std::int32_t>&)
{
    return H5T_STD_I32LE;
}
hid_t file_type(const std::vector<double>&)
{
    return H5T_IEEE_F64LE;
}

/// Name of a dimension that has no coordinate, as netCDF-4 spells it.
std::string nameless_scale(std::size_t length)
{
    char text[96];
    std::snprintf(text, sizeof text, "This is a netCDF dimension but not a netCDF variable.%10zu", length);
    return text;
}

void write_attribute(hid_t object, const std::string& name, hid_t on_file, hid_t in_memory, const void* value)
{
    const std::string doing = "write the attribute '" + name + "'";
    Handle space = scalar_space();
    Handle attribute(H5Acreate2(object, name.c_str(), on_file, space.id(), H5P_DEFAULT, H5P_DEFAULT),
                     &H5Aclose, doing);
    checked(H5Awrite(attribute.id(), in_memory, value), doing);
    attribute.close("the attribute '" + name + "'");
}

void write_attribute(hid_t object, const Attribute& attribute)
{
    if (const auto* text = std::get_if<std::string>(&attribute.value)) {
        Handle type = text_type(text->empty() ? 1 : text->size());
        write_attribute(object, attribute.name, type.id(), type.id(), text->c_str());
    } else if (const auto* integer = std::get_if<std::int64_t>(&attribute.value)) {
        // As narrow as it fits: R has no 64-bit integers and warns of each.
        const bool fits = *integer >= std::numeric_limits<std::int32_t>::min() &&
                          *integer <= std::numeric_limits<std::int32_t>::max();
        write_attribute(object, attribute.name, fits ? H5T_STD_I32LE : H5T_STD_I64LE, H5T_NATIVE_INT64,
                        integer);
    } else {
        const double real = std::get<double>(attribute.value);
        write_attribute(object, attribute.name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &real);
    }
}

/// Without chunks an array lies in one piece, unfiltered.
Handle creation_properties(const std::vector<hsize_t>& chunk)
{
    Handle properties(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose, "make creation properties");
    checked(H5Pset_obj_track_times(properties.id(), false), "switch object times off");
    checked(H5Pset_attr_creation_order(properties.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
            "keep the order of attributes");
    if (!chunk.empty()) {
        checked(H5Pset_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data()),
                "set the chunks");
        checked(H5Pset_shuffle(properties.id()), "set the shuffle filter");
        checked(H5Pset_deflate(properties.id(), unsigned{deflate_level}), "set the deflate filter");
        checked(H5Pset_fletcher32(properties.id()), "set the checksum filter");
    }
    return properties;
}

/// Stores the chunks that are not empty.
void write_chunks(hid_t dataset, const ChunkGrid& grid, const std::vector<FilteredChunk>& chunks,
                  const std::string& doing)
{
    for (std::size_t c = 0; c < chunks.size(); ++c) {
        const FilteredChunk& chunk = chunks[c];
        if (!chunk.bytes.empty()) {
            checked(H5Dwrite_chunk(dataset, H5P_DEFAULT, chunk.left_out, grid.offset(c).data(),
                                   chunk.bytes.size(), chunk.bytes.data()),
                    doing);
        }
    }
}

/// Writes what is not empty, chunk by chunk; nothing of an empty chunk is filtered or stored. Filtering takes
/// most of the time, and is done for some chunks at once.
template <class T>
void write_filled(hid_t dataset, const std::vector<hsize_t>& shape, const std::vector<hsize_t>& chunk,
                  const std::vector<T>& values, std::size_t threads, const std::string& doing)
{
    const std::optional<ChunkGrid> grid = ChunkGrid::of(shape, chunk);
    ESTHER_CHECK(grid.has_value());
    std::vector<FilteredChunk> filtered(grid->size());  // far less than the array: most of it is empty
    for_each_parallel(grid->size(), threads, [&](std::size_t c) {
        const std::span<const T> elements(values.data() + grid->first(c), grid->count(c));
        if (!is_zero(std::as_bytes(elements))) {
            filtered[c] = filter(std::as_bytes(elements), sizeof(T), grid->capacity(), deflate_level);
        }
    });
    write_chunks(dataset, *grid, filtered, doing);
}

template <class T>
Handle write_values(hid_t group, const std::string& name, const std::vector<hsize_t>& shape,
                    const std::vector<T>& values, std::size_t threads)
{
    const std::string doing = "write '" + name + "'";
    Handle space = simple_space(shape);
    const std::vector<hsize_t> chunk =
        values.size() * sizeof(T) < least_chunked_bytes ? std::vector<hsize_t>{} : chunk_of(shape);
    Handle properties = creation_properties(chunk);
    Handle dataset(H5Dcreate2(group, name.c_str(), file_type(values), space.id(), H5P_DEFAULT,
                              properties.id(), H5P_DEFAULT),
                   &H5Dclose, doing);
    if (!chunk.empty()) {
        write_filled(dataset.id(), shape, chunk, values, threads, doing);
    } else if (!values.empty()) {
        checked(H5Dwrite(dataset.id(), memory_type(values), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
                doing);
    }
    return dataset;
}

Handle write_values(hid_t group, const std::string& name, const std::vector<hsize_t>& shape,
                    const std::vector<std::string>& values, std::size_t /*threads*/)
{
    const std::string doing = "write '" + name + "'";
    Handle space = simple_space(shape);
    Handle type = text_type(H5T_VARIABLE);
    Handle properties = creation_properties({});
    Handle dataset(
        H5Dcreate2(group, name.c_str(), type.id(), space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
        &H5Dclose, doing);
    std::vector<const char*> pointers;
    for (const std::string& text : values) {
        pointers.push_back(text.c_str());
    }
    if (!values.empty()) {
        checked(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()), doing);
    }
    return dataset;
}

/// The chunks as they are.
Handle write_values(hid_t group, const std::string& name, const std::vector<hsize_t>& shape,
                    const PackedNumbers& values, std::size_t /*threads*/)
{
    const std::string doing = "write '" + name + "'";
    Handle space = simple_space(shape);
    Handle properties = creation_properties(values.chunk());
    Handle dataset(
        H5Dcreate2(group, name.c_str(), H5T_STD_I64LE, space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
        &H5Dclose, doing);
    write_chunks(dataset.id(), values.grid().value(), values.chunks(), doing);
    return dataset;
}

Handle write_variable(hid_t group, const Dataset& dataset, const Variable& variable, std::size_t threads)
{
    std::vector<hsize_t> shape;
    for (const std::string& name : variable.dimensions) {
        shape.push_back(dataset.find_dimension(name)->length);
    }
    Handle written = std::visit(
        [&](const auto& values) { return write_values(group, variable.name, shape, values, threads); },
        variable.values);
    if (!variable.long_name.empty()) {
        write_attribute(written.id(), {"long_name", variable.long_name});
    }
    if (!variable.units.empty()) {
        write_attribute(written.id(), {"units", variable.units});
    }
    for (const Attribute& attribute : variable.attributes) {
        write_attribute(written.id(), attribute);
    }
    return written;
}

/// The scale that names an axis: the coordinate variable, or an array that holds nothing but the length.
Handle write_scale(hid_t group, const Dataset& dataset, const DimensionScale& dimension, std::size_t threads)
{
    const Variable* coordinate = dataset.find_variable(dimension.name);
    if (coordinate != nullptr) {
        Handle scale = write_variable(group, dataset, *coordinate, threads);
        checked(H5DSset_scale(scale.id(), dimension.name.c_str()), "make '" + dimension.name + "' a scale");
        return scale;
    }
    const std::vector<hsize_t> shape{dimension.length};
    Handle space = simple_space(shape);
    Handle properties = creation_properties({});
    Handle scale(H5Dcreate2(group, dimension.name.c_str(), H5T_IEEE_F32BE, space.id(), H5P_DEFAULT,
                            properties.id(), H5P_DEFAULT),
                 &H5Dclose, "write the dimension '" + dimension.name + "'");
    checked(H5DSset_scale(scale.id(), nameless_scale(dimension.length).c_str()),
            "make '" + dimension.name + "' a scale");
    return scale;
}

void write_group(hid_t group, const Dataset& dataset, std::size_t threads)
{
    for (const Attribute& attribute : dataset.attributes) {
        write_attribute(group, attribute);
    }
    std::vector<std::pair<std::string, Handle>> scales;
    for (const DimensionScale& dimension : dataset.dimensions) {
        scales.emplace_back(dimension.name, write_scale(group, dataset, dimension, threads));
    }
    for (const Variable& variable : dataset.variables) {
        if (dataset.find_dimension(variable.name) != nullptr) {
            continue;  // a coordinate: written as its scale
        }
        Handle written = write_variable(group, dataset, variable, threads);
        for (std::size_t axis = 0; axis < variable.dimensions.size(); ++axis) {
            for (const auto& [name, scale] : scales) {
                if (name == variable.dimensions[axis]) {
                    checked(H5DSattach_scale(written.id(), scale.id(), static_cast<unsigned>(axis)),
                            "name an axis of '" + variable.name + "'");
                }
            }
        }
        written.close("'" + variable.name + "'");
    }
    for (auto& [name, scale] : scales) {
        scale.close("the dimension '" + name + "'");
    }
    for (const Dataset& child : dataset.groups) {
        Handle properties(H5Pcreate(H5P_GROUP_CREATE), &H5Pclose, "make group properties");
        checked(H5Pset_obj_track_times(properties.id(), false), "switch object times off");
        checked(H5Pset_link_creation_order(properties.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
                "keep the order of members");
        checked(H5Pset_attr_creation_order(properties.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
                "keep the order of attributes");
        Handle made(H5Gcreate2(group, child.name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
                    &H5Gclose, "make the group '" + child.name + "'");
        write_group(made.id(), child, threads);
        made.close("the group '" + child.name + "'");
    }
}

}  // namespace

std::vector<std::byte> build_image(const Dataset& dataset, std::size_t threads)
{
    Handle access = core_access();
    Handle creation(H5Pcreate(H5P_FILE_CREATE), &H5Pclose, "make file properties");
    checked(H5Pset_obj_track_times(creation.id(), false), "switch object times off");
    checked(H5Pset_link_creation_order(creation.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
            "keep the order of members");
    checked(H5Pset_attr_creation_order(creation.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
            "keep the order of attributes");
    Handle file(H5Fcreate("results-in-memory", H5F_ACC_TRUNC, creation.id(), access.id()), &H5Fclose,
                "make a file in memory");
    write_group(file.id(), dataset, threads);
    checked(H5Fflush(file.id(), H5F_SCOPE_GLOBAL), "flush the file in memory");
    const ssize_t size = checked(H5Fget_file_image(file.id(), nullptr, 0), "size the file image");
    std::vector<std::byte> image(static_cast<std::size_t>(size));
    if (checked(H5Fget_file_image(file.id(), image.data(), image.size()), "take the file image") != size) {
        throw H5Failure("could not take the file image: its size changed");
    }
    file.close("the file in memory");
    return image;
}

}  // namespace esther::h5
