// The only includer of hdf5.h: a Dataset to the bytes of a file and back.
//
// Chosen so that every reader copes (measured on HDF5 1.10.8, netCDF 4.9, xarray 2023.01, ncdf4 1.21):
// default library bounds, because H5Fget_file_image spoils newer superblocks; object times off, because
// they differ from run to run; a dimension scale on every axis, because netCDF needs names; attributes as
// fixed-length UTF-8 and texts in arrays as variable-length UTF-8.

#include "analysis/store/h5.hpp"

#include <hdf5.h>
#include <hdf5_hl.h>

#include <cstdio>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/store/results_error.hpp"
#include "analysis/store/seal.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

/// A call of the library failed. Leaves this file as RunError or ResultsError.
class H5Failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Keeps the library from printing to stderr; the words go into exceptions instead.
class QuietErrors {
  public:
    QuietErrors()
    {
        H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    ~QuietErrors() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;

  private:
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

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

[[noreturn]] void fail(const std::string& doing)
{
    throw H5Failure("could not " + doing + ": " + error_stack());
}

/// Passes a return code on if it is not negative, which is how every HDF5 call reports failure.
template <class Code>
Code checked(Code code, const std::string& doing)
{
    if (code < 0) {
        fail(doing);
    }
    return code;
}

/// Owns an identifier. Close it by `close` where a failure matters; the destructor is for unwinding.
class Handle {
  public:
    using Closer = herr_t (*)(hid_t);

    Handle(hid_t id, Closer closer, const std::string& doing) : id_(checked(id, doing)), closer_(closer) {}
    ~Handle()
    {
        if (id_ >= 0) {
            closer_(id_);
        }
    }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), closer_(other.closer_) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle& operator=(Handle&&) = delete;

    [[nodiscard]] hid_t id() const { return id_; }
    void close(const std::string& doing) { checked(closer_(std::exchange(id_, -1)), "close " + doing); }

  private:
    hid_t id_;
    Closer closer_;
};

// ---- types and spaces

constexpr std::size_t small_bytes = 16 * 1024;  // below this an array is stored in one piece, unfiltered
constexpr hsize_t chunk_elements = 128 * 1024;  // 1 MiB of 8-byte numbers: the library's chunk cache
constexpr unsigned deflate_level = 4;
constexpr std::size_t image_growth = std::size_t{4} << 20;

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

// ---- writing

/// Name of a dimension that has no coordinate, as netCDF-4 spells it.
std::string nameless_scale(std::size_t length)
{
    char text[96];
    std::snprintf(text, sizeof text, "This is a netCDF dimension but not a netCDF variable.%10zu", length);
    return text;
}

constexpr const char* nameless_prefix = "This is a netCDF dimension but not a netCDF variable.";

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

/// Chunks are whole inner axes; the outer ones are cut to 1 until a chunk is small enough, so that one
/// (scenario, replication) can be read without the others.
std::vector<hsize_t> chunk_of(std::vector<hsize_t> shape)
{
    hsize_t elements = 1;
    for (const hsize_t length : shape) {
        elements *= length;
    }
    for (hsize_t& length : shape) {
        if (elements <= chunk_elements) {
            break;
        }
        const hsize_t rest = elements / length;
        const hsize_t kept = rest >= chunk_elements ? 1 : chunk_elements / rest;
        length = kept;
        elements = rest * kept;
    }
    return shape;
}

Handle creation_properties(const std::vector<hsize_t>& shape, std::size_t bytes, bool filtered)
{
    Handle properties(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose, "make creation properties");
    checked(H5Pset_obj_track_times(properties.id(), false), "switch object times off");
    checked(H5Pset_attr_creation_order(properties.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
            "keep the order of attributes");
    if (filtered && bytes >= small_bytes) {
        const std::vector<hsize_t> chunk = chunk_of(shape);
        checked(H5Pset_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data()),
                "set the chunks");
        checked(H5Pset_shuffle(properties.id()), "set the shuffle filter");
        checked(H5Pset_deflate(properties.id(), deflate_level), "set the deflate filter");
        checked(H5Pset_fletcher32(properties.id()), "set the checksum filter");
    }
    return properties;
}

template <class T>
Handle write_values(hid_t group, const std::string& name, const std::vector<hsize_t>& shape,
                    const std::vector<T>& values)
{
    const std::string doing = "write '" + name + "'";
    Handle space = simple_space(shape);
    Handle properties = creation_properties(shape, values.size() * sizeof(T), true);
    Handle dataset(H5Dcreate2(group, name.c_str(), file_type(values), space.id(), H5P_DEFAULT,
                              properties.id(), H5P_DEFAULT),
                   &H5Dclose, doing);
    if (!values.empty()) {
        checked(H5Dwrite(dataset.id(), memory_type(values), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
                doing);
    }
    return dataset;
}

Handle write_values(hid_t group, const std::string& name, const std::vector<hsize_t>& shape,
                    const std::vector<std::string>& values)
{
    const std::string doing = "write '" + name + "'";
    Handle space = simple_space(shape);
    Handle type = text_type(H5T_VARIABLE);
    Handle properties = creation_properties(shape, 0, false);
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

Handle write_variable(hid_t group, const Dataset& dataset, const Variable& variable)
{
    std::vector<hsize_t> shape;
    for (const std::string& name : variable.dimensions) {
        shape.push_back(dataset.find_dimension(name)->length);
    }
    Handle written =
        std::visit([&](const auto& values) { return write_values(group, variable.name, shape, values); },
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
Handle write_scale(hid_t group, const Dataset& dataset, const DimensionScale& dimension)
{
    const Variable* coordinate = dataset.find_variable(dimension.name);
    if (coordinate != nullptr) {
        Handle scale = write_variable(group, dataset, *coordinate);
        checked(H5DSset_scale(scale.id(), dimension.name.c_str()), "make '" + dimension.name + "' a scale");
        return scale;
    }
    const std::vector<hsize_t> shape{dimension.length};
    Handle space = simple_space(shape);
    Handle properties = creation_properties(shape, 0, false);
    Handle scale(H5Dcreate2(group, dimension.name.c_str(), H5T_IEEE_F32BE, space.id(), H5P_DEFAULT,
                            properties.id(), H5P_DEFAULT),
                 &H5Dclose, "write the dimension '" + dimension.name + "'");
    checked(H5DSset_scale(scale.id(), nameless_scale(dimension.length).c_str()),
            "make '" + dimension.name + "' a scale");
    return scale;
}

void write_group(hid_t group, const Dataset& dataset)
{
    for (const Attribute& attribute : dataset.attributes) {
        write_attribute(group, attribute);
    }
    std::vector<std::pair<std::string, Handle>> scales;
    for (const DimensionScale& dimension : dataset.dimensions) {
        scales.emplace_back(dimension.name, write_scale(group, dataset, dimension));
    }
    for (const Variable& variable : dataset.variables) {
        if (dataset.find_dimension(variable.name) != nullptr) {
            continue;  // a coordinate: written as its scale
        }
        Handle written = write_variable(group, dataset, variable);
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
        write_group(made.id(), child);
        made.close("the group '" + child.name + "'");
    }
}

Handle core_access()
{
    Handle access(H5Pcreate(H5P_FILE_ACCESS), &H5Pclose, "make access properties");
    checked(H5Pset_fapl_core(access.id(), image_growth, false), "choose the file in memory");
    return access;
}

std::vector<std::byte> build_image(const Dataset& dataset)
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
    write_group(file.id(), dataset);
    checked(H5Fflush(file.id(), H5F_SCOPE_GLOBAL), "flush the file in memory");
    const ssize_t size = checked(H5Fget_file_image(file.id(), nullptr, 0), "size the file image");
    std::vector<std::byte> image(static_cast<std::size_t>(size));
    if (checked(H5Fget_file_image(file.id(), image.data(), image.size()), "take the file image") != size) {
        throw H5Failure("could not take the file image: its size changed");
    }
    file.close("the file in memory");
    return image;
}

// ---- reading

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

void read_array(hid_t object, const std::string& name, Depth depth, Dataset& into)
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
    variable.values = depth == Depth::attributes_only
                          ? empty_values(type.id(), name)
                          : read_values(type.id(), space.id(), name, [object](hid_t in_memory, void* buffer) {
                                return H5Dread(object, in_memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
                            });
    into.variables.push_back(std::move(variable));
}

constexpr int deepest = 16;

Dataset read_group(hid_t group, const std::string& name, Depth depth, int level)
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
                dataset.groups.push_back(read_group(object.id(), member, depth, level + 1));
                break;
            case H5I_DATASET:
                read_array(object.id(), member, depth, dataset);
                break;
            default:
                throw H5Failure("'" + member + "' is neither group nor array");
        }
    }
    return dataset;
}

Dataset read_file(hid_t file, Depth depth)
{
    Handle root(H5Gopen2(file, "/", H5P_DEFAULT), &H5Gclose, "open the root group");
    return read_group(root.id(), "", depth, 0);
}

Dataset read_from_memory(const std::vector<std::byte>& image, Depth depth)
{
    Handle access = core_access();
    // The library copies the buffer; its declaration only lacks a const.
    checked(H5Pset_file_image(access.id(), const_cast<std::byte*>(image.data()), image.size()),
            "take an image");
    Handle file(H5Fopen("results-in-memory", H5F_ACC_RDONLY, access.id()), &H5Fclose, "open the image");
    Dataset dataset = read_file(file.id(), depth);
    file.close("the image");
    return dataset;
}

/// The order in which a file gives a Dataset back: coordinates stand with their dimensions.
Dataset in_file_order(const Dataset& dataset)
{
    Dataset sorted{dataset.name, dataset.dimensions, {}, dataset.attributes, {}};
    for (const DimensionScale& dimension : dataset.dimensions) {
        if (const Variable* coordinate = dataset.find_variable(dimension.name)) {
            sorted.variables.push_back(*coordinate);
        }
    }
    for (const Variable& variable : dataset.variables) {
        if (dataset.find_dimension(variable.name) == nullptr) {
            sorted.variables.push_back(variable);
        }
    }
    for (const Dataset& group : dataset.groups) {
        sorted.groups.push_back(in_file_order(group));
    }
    return sorted;
}

}  // namespace

std::vector<std::byte> write_image(const Dataset& dataset)
{
    check_dataset(dataset);
    const QuietErrors quiet;
    try {
        std::vector<std::byte> image = build_image(dataset);
        if (read_from_memory(image, Depth::everything) != in_file_order(dataset)) {
            throw H5Failure("read back from memory, the file is not what was written");
        }
        return image;
    } catch (const H5Failure& failure) {
        throw RunError(std::string("the results could not be put into HDF5: ") + failure.what() +
                       "; nothing was written to disk");
    }
}

Dataset read_image(const std::vector<std::byte>& image, Depth depth)
{
    const QuietErrors quiet;
    try {
        return read_from_memory(image, depth);
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
