// From an open file to a Dataset.

#include <hdf5.h>
#include <hdf5_hl.h>

#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "analysis/store/h5/parts.hpp"
#include "sim/core/check.hpp"

namespace esther::h5 {

namespace {

template <class List>
std::string name_by_index(const List& name_at)
{
    const ssize_t length = checked(name_at(nullptr, std::size_t{0}), "find the length of a name");
    std::string name(static_cast<std::size_t>(length) + 1, '\0');
    checked(name_at(name.data(), name.size()), "read a name");
    name.resize(static_cast<std::size_t>(length));
    return name;
}

/// Text of a fixed size ends at its first NUL, whatever the padding.
std::string trimmed(const char* text, std::size_t size)
{
    const void* end = std::memchr(text, 0, size);
    return {text, end == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(end) - text)};
}

/// Reads texts through `transfer(type, buffer)`, which is H5Dread or H5Aread.
template <class Transfer>
std::vector<std::string> read_texts(hid_t type, hid_t space, std::size_t n, const Transfer& transfer)
{
    std::vector<std::string> texts;
    if (n == 0) {
        return texts;
    }
    texts.reserve(n);
    if (checked(H5Tis_variable_str(type), "inspect a text type") > 0) {
        Handle wanted(H5Tcopy(type), &H5Tclose, "copy a text type");
        std::vector<char*> pointers(n, nullptr);
        checked(transfer(wanted.id(), static_cast<void*>(pointers.data())), "read texts");
        for (const char* text : pointers) {
            texts.emplace_back(text == nullptr ? "" : text);
        }
        checked(H5Dvlen_reclaim(wanted.id(), space, H5P_DEFAULT, pointers.data()), "give texts back");
        return texts;
    }
    const std::size_t size = H5Tget_size(type);
    if (size == 0 || n > std::numeric_limits<std::size_t>::max() / size) {
        throw H5Failure("could not read texts: their size is senseless");
    }
    std::vector<char> bytes(n * size);
    checked(transfer(type, static_cast<void*>(bytes.data())), "read texts");
    for (std::size_t i = 0; i < n; ++i) {
        texts.push_back(trimmed(bytes.data() + i * size, size));
    }
    return texts;
}

/// Which of our four kinds of value an HDF5 type becomes.
Values empty_values(hid_t type, const std::string& name)
{
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            if (H5Tget_size(type) < 4 || (H5Tget_size(type) == 4 && H5Tget_sign(type) == H5T_SGN_2)) {
                return std::vector<std::int32_t>{};
            }
            return std::vector<std::int64_t>{};
        case H5T_FLOAT:
            return std::vector<double>{};
        case H5T_STRING:
            return std::vector<std::string>{};
        default:
            throw H5Failure("'" + name + "' is neither number nor text");
    }
}

template <class T, class Transfer>
void read_into(std::vector<T>& values, hid_t, hid_t, std::size_t n, const Transfer& transfer)
{
    values.resize(n);
    if (n > 0) {
        checked(transfer(memory_type(values), static_cast<void*>(values.data())), "read numbers");
    }
}

template <class Transfer>
void read_into(std::vector<std::string>& values, hid_t type, hid_t space, std::size_t n,
               const Transfer& transfer)
{
    values = read_texts(type, space, n, transfer);
}

/// Chunks are read by `read_packed`; empty_values gives none of these.
template <class Transfer>
void read_into(PackedNumbers&, hid_t, hid_t, std::size_t, const Transfer&)
{
    ESTHER_CHECK(false);
}

template <class Transfer>
Values read_values(hid_t type, hid_t space, const std::string& name, const Transfer& transfer)
{
    const hssize_t n = checked(H5Sget_simple_extent_npoints(space), "count the values of '" + name + "'");
    Values values = empty_values(type, name);
    try {
        std::visit([&](auto& held) { read_into(held, type, space, static_cast<std::size_t>(n), transfer); },
                   values);
    } catch (const H5Failure& failure) {
        throw H5Failure("'" + name + "': " + failure.what());
    }
    return values;
}

/// What HDF5 and netCDF keep for themselves.
bool is_reserved(const std::string& name)
{
    return name == "CLASS" || name == "NAME" || name == "DIMENSION_LIST" || name == "REFERENCE_LIST" ||
           name == "DIMENSION_LABELS" || name == "_Netcdf4Dimid" || name == "_Netcdf4Coordinates" ||
           name == "_NCProperties" || name == "_nc3_strict" || name == "_FillValue";
}

Attribute read_attribute(hid_t object, const std::string& name)
{
    Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), &H5Aclose,
                     "open the attribute '" + name + "'");
    Handle type(H5Aget_type(attribute.id()), &H5Tclose, "find the type of the attribute '" + name + "'");
    Handle space(H5Aget_space(attribute.id()), &H5Sclose, "find the size of the attribute '" + name + "'");
    const hid_t id = attribute.id();
    const Values values = read_values(type.id(), space.id(), name, [id](hid_t in_memory, void* buffer) {
        return H5Aread(id, in_memory, buffer);
    });
    if (size_of(values) == 0 && std::holds_alternative<std::vector<std::string>>(values)) {
        return {name, std::string()};
    }
    if (size_of(values) != 1) {
        throw H5Failure("the attribute '" + name + "' holds " + std::to_string(size_of(values)) +
                        " values, not one");
    }
    if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) {
        return {name, texts->front()};
    }
    if (const auto* reals = std::get_if<std::vector<double>>(&values)) {
        return {name, reals->front()};
    }
    if (const auto* narrow = std::get_if<std::vector<std::int32_t>>(&values)) {
        return {name, std::int64_t{narrow->front()}};
    }
    return {name, std::get<std::vector<std::int64_t>>(values).front()};
}

/// Creation order if the object keeps it, else by name.
H5_index_t attribute_order(hid_t properties)
{
    unsigned flags = 0;
    checked(H5Pget_attr_creation_order(properties, &flags), "find the order of attributes");
    return (flags & H5P_CRT_ORDER_INDEXED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

std::vector<Attribute> read_attributes(hid_t object, H5_index_t order)
{
    H5O_info_t info;
    checked(H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS), "count attributes");
    std::vector<Attribute> attributes;
    for (hsize_t i = 0; i < info.num_attrs; ++i) {
        const std::string name = name_by_index([&](char* buffer, std::size_t size) {
            return H5Aget_name_by_idx(object, ".", order, H5_ITER_INC, i, buffer, size, H5P_DEFAULT);
        });
        if (!is_reserved(name)) {
            attributes.push_back(read_attribute(object, name));
        }
    }
    return attributes;
}

/// Keeps the first scale of an axis open for the caller.
herr_t keep_scale(hid_t, unsigned, hid_t scale, void* kept)
{
    *static_cast<hid_t*>(kept) = scale;
    H5Iinc_ref(scale);
    return 1;
}

std::string last_part(const std::string& path)
{
    return path.substr(path.rfind('/') + 1);
}

/// Name of the dimension of one axis.
std::string axis_name(hid_t dataset, unsigned axis, const std::string& variable)
{
    hid_t found = -1;
    int start = 0;
    checked(H5DSiterate_scales(dataset, axis, &start, &keep_scale, &found), "find the name of an axis");
    if (found < 0) {
        throw H5Failure("axis " + std::to_string(axis) + " of '" + variable + "' has no name");
    }
    Handle scale(found, &H5Dclose, "open a scale");
    return last_part(
        name_by_index([&](char* buffer, std::size_t size) { return H5Iget_name(scale.id(), buffer, size); }));
}

/// Lengths of the axes, refused where their product does not fit memory's address range.
std::vector<hsize_t> shape_of(hid_t space, const std::string& name)
{
    const int rank = checked(H5Sget_simple_extent_ndims(space), "find the rank of '" + name + "'");
    std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
    checked(H5Sget_simple_extent_dims(space, shape.data(), nullptr), "find the shape of '" + name + "'");
    hsize_t elements = 1;
    for (const hsize_t length : shape) {
        if (length != 0 && elements > (hsize_t{1} << 40) / length) {
            throw H5Failure("'" + name + "' claims more than 2^40 values");
        }
        elements *= length;
    }
    return shape;
}

void move_known(std::vector<Attribute>& attributes, const std::string& name, std::string& to)
{
    for (auto i = attributes.begin(); i != attributes.end(); ++i) {
        if (const auto* text = std::get_if<std::string>(&i->value); i->name == name && text != nullptr) {
            to = *text;
            attributes.erase(i);
            return;
        }
    }
}

/// True if the scale is only a length: a dimension without coordinate.
bool is_nameless(hid_t dataset)
{
    const std::string name = name_by_index(
        [&](char* buffer, std::size_t size) { return H5DSget_scale_name(dataset, buffer, size); });
    return name.rfind(nameless_prefix, 0) == 0;
}

/// Its chunks as they are if it is the one to stay packed and they are ours; else all its values.
Values values_of_array(hid_t object, hid_t properties, hid_t type, hid_t space, const std::string& name,
                       std::string_view packed)
{
    if (name == packed) {
        if (std::optional<PackedNumbers> numbers = read_packed(object, properties)) {
            return std::move(*numbers);
        }
    }
    return read_values(type, space, name, [object](hid_t in_memory, void* buffer) {
        return H5Dread(object, in_memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
    });
}

void read_array(hid_t object, const std::string& name, Depth depth, std::string_view packed, Dataset& into)
{
    Handle space(H5Dget_space(object), &H5Sclose, "find the space of '" + name + "'");
    Handle type(H5Dget_type(object), &H5Tclose, "find the type of '" + name + "'");
    Handle properties(H5Dget_create_plist(object), &H5Pclose, "find the properties of '" + name + "'");
    const std::vector<hsize_t> shape = shape_of(space.id(), name);
    Variable variable;
    variable.name = name;
    if (checked(H5DSis_scale(object), "inspect '" + name + "'") > 0) {
        if (shape.size() != 1) {
            throw H5Failure("the dimension '" + name + "' has " + std::to_string(shape.size()) + " axes");
        }
        into.dimensions.push_back({name, static_cast<std::size_t>(shape[0])});
        if (is_nameless(object)) {
            return;
        }
        variable.dimensions = {name};
    } else {
        for (unsigned axis = 0; axis < shape.size(); ++axis) {
            variable.dimensions.push_back(axis_name(object, axis, name));
        }
    }
    variable.attributes = read_attributes(object, attribute_order(properties.id()));
    move_known(variable.attributes, "units", variable.units);
    move_known(variable.attributes, "long_name", variable.long_name);
    const bool is_left_out =
        depth == Depth::attributes_only ||
        (depth == Depth::all_but_chunks && H5Pget_layout(properties.id()) == H5D_CHUNKED);
    variable.values = is_left_out
                          ? empty_values(type.id(), name)
                          : values_of_array(object, properties.id(), type.id(), space.id(), name, packed);
    into.variables.push_back(std::move(variable));
}

constexpr int deepest = 16;

Dataset read_group(hid_t group, const std::string& name, Depth depth, std::string_view packed, int level)
{
    if (level > deepest) {
        throw H5Failure("groups are nested more than " + std::to_string(deepest) + " deep");
    }
    Dataset dataset;
    dataset.name = name;
    Handle properties(H5Gget_create_plist(group), &H5Pclose, "find the properties of a group");
    dataset.attributes = read_attributes(group, attribute_order(properties.id()));
    unsigned flags = 0;
    checked(H5Pget_link_creation_order(properties.id(), &flags), "find the order of members");
    const H5_index_t order = (flags & H5P_CRT_ORDER_INDEXED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
    H5G_info_t info;
    checked(H5Gget_info(group, &info), "count the members of a group");
    for (hsize_t i = 0; i < info.nlinks; ++i) {
        const std::string member = name_by_index([&](char* buffer, std::size_t size) {
            return H5Lget_name_by_idx(group, ".", order, H5_ITER_INC, i, buffer, size, H5P_DEFAULT);
        });
        Handle object(H5Oopen(group, member.c_str(), H5P_DEFAULT), &H5Oclose, "open '" + member + "'");
        switch (H5Iget_type(object.id())) {
            case H5I_GROUP:
                dataset.groups.push_back(read_group(object.id(), member, depth, packed, level + 1));
                break;
            case H5I_DATASET:
                read_array(object.id(), member, depth, packed, dataset);
                break;
            default:
                throw H5Failure("'" + member + "' is neither group nor array");
        }
    }
    return dataset;
}

}  // namespace

Dataset read_file(hid_t file, Depth depth, std::string_view packed)
{
    Handle root(H5Gopen2(file, "/", H5P_DEFAULT), &H5Gclose, "open the root group");
    return read_group(root.id(), "", depth, packed, 0);
}

Handle open_image(const std::vector<std::byte>& image)
{
    Handle access = core_access();
    // The library copies the buffer; its declaration only lacks a const.
    checked(H5Pset_file_image(access.id(), const_cast<std::byte*>(image.data()), image.size()),
            "take an image");
    return {H5Fopen("results-in-memory", H5F_ACC_RDONLY, access.id()), &H5Fclose, "open the image"};
}

Dataset read_from_memory(const std::vector<std::byte>& image, Depth depth, std::string_view packed)
{
    Handle file = open_image(image);
    Dataset dataset = read_file(file.id(), depth, packed);
    file.close("the image");
    return dataset;
}

}  // namespace esther::h5
