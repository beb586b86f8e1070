// Look-ups in a Dataset and the rules that make one writable.

#include "analysis/store/dataset.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "analysis/store/text.hpp"

namespace esther {

namespace {

template <class T>
const T* find_named(const std::vector<T>& items, const std::string& wanted)
{
    for (const T& item : items) {
        if (item.name == wanted) {
            return &item;
        }
    }
    return nullptr;
}

[[noreturn]] void refuse(const std::string& what)
{
    throw std::invalid_argument(what);
}

template <class T>
void check_names(const std::vector<T>& items, const std::string& kind, const std::string& where)
{
    for (const T& item : items) {
        if (item.name.empty() || item.name.find('/') != std::string::npos || !is_plain_utf8(item.name)) {
            refuse("a " + kind + " of " + where + " has the unusable name '" + item.name + "'");
        }
        if (find_named(items, item.name) != &item) {
            refuse("the " + kind + " '" + item.name + "' stands twice in " + where);
        }
    }
}

void check_attributes(const std::vector<Attribute>& attributes, const std::string& where)
{
    check_names(attributes, "attribute", where);
    for (const Attribute& attribute : attributes) {
        const auto* text = std::get_if<std::string>(&attribute.value);
        if (text != nullptr && !is_plain_utf8(*text)) {
            refuse("the attribute '" + attribute.name + "' of " + where + " is not UTF-8 without NUL");
        }
    }
}

bool has_lengths(const Dataset& dataset, const Variable& variable,
                 const std::vector<PackedNumbers::Length>& shape)
{
    return std::equal(shape.begin(), shape.end(), variable.dimensions.begin(), variable.dimensions.end(),
                      [&](PackedNumbers::Length length, const std::string& name) {
                          return length == dataset.find_dimension(name)->length;
                      });
}

void check_variable(const Variable& variable, const Dataset& dataset, const std::string& where)
{
    std::size_t expected = 1;
    for (const std::string& name : variable.dimensions) {
        const DimensionScale* dimension = dataset.find_dimension(name);
        if (dimension == nullptr) {
            refuse("the variable '" + variable.name + "' of " + where + " uses the unknown dimension '" +
                   name + "'");
        }
        expected *= dimension->length;
    }
    const auto* packed = std::get_if<PackedNumbers>(&variable.values);
    if (packed != nullptr && (packed->size() == 0 || !has_lengths(dataset, variable, packed->shape()))) {
        refuse("the variable '" + variable.name + "' of " + where + " holds packed numbers of another shape");
    }
    if (size_of(variable.values) != expected) {
        refuse("the variable '" + variable.name + "' of " + where + " holds " +
               std::to_string(size_of(variable.values)) + " values where its dimensions make " +
               std::to_string(expected));
    }
    const bool named_as_dimension = dataset.find_dimension(variable.name) != nullptr;
    if (named_as_dimension && variable.dimensions != std::vector<std::string>{variable.name}) {
        refuse("the variable '" + variable.name + "' of " + where +
               " has the name of a dimension but is not its coordinate");
    }
    if (const auto* texts = std::get_if<std::vector<std::string>>(&variable.values)) {
        for (const std::string& text : *texts) {
            if (!is_plain_utf8(text)) {
                refuse("a text of the variable '" + variable.name + "' of " + where +
                       " is not UTF-8 without NUL");
            }
        }
    }
    if (!is_plain_utf8(variable.units) || !is_plain_utf8(variable.long_name)) {
        refuse("the units or long name of '" + variable.name + "' of " + where +
               " are not UTF-8 without NUL");
    }
    check_attributes(variable.attributes, "the variable '" + variable.name + "'");
}

void check_group(const Dataset& dataset, const std::string& where)
{
    check_names(dataset.dimensions, "dimension", where);
    check_names(dataset.variables, "variable", where);
    check_names(dataset.groups, "group", where);
    check_attributes(dataset.attributes, where);
    for (const Variable& variable : dataset.variables) {
        check_variable(variable, dataset, where);
    }
    for (const Dataset& group : dataset.groups) {
        if (dataset.find_variable(group.name) != nullptr || dataset.find_dimension(group.name) != nullptr) {
            refuse("'" + group.name + "' names both a group and an array of " + where);
        }
        check_group(group, "group '" + group.name + "'");
    }
}

/// Doubles are compared by their bits: a NaN equals itself, and -0 is not 0.
bool same_values(const Values& a, const Values& b)
{
    const auto* x = std::get_if<std::vector<double>>(&a);
    const auto* y = std::get_if<std::vector<double>>(&b);
    if (x == nullptr || y == nullptr) {
        return a == b;
    }
    return x->size() == y->size() &&
           (x->empty() || std::memcmp(x->data(), y->data(), x->size() * sizeof(double)) == 0);
}

}  // namespace

bool Variable::operator==(const Variable& other) const
{
    return name == other.name && dimensions == other.dimensions && units == other.units &&
           long_name == other.long_name && attributes == other.attributes &&
           same_values(values, other.values);
}

const Variable* Dataset::find_variable(const std::string& wanted) const
{
    return find_named(variables, wanted);
}

const DimensionScale* Dataset::find_dimension(const std::string& wanted) const
{
    return find_named(dimensions, wanted);
}

const Attribute* Dataset::find_attribute(const std::string& wanted) const
{
    return find_named(attributes, wanted);
}

const Dataset* Dataset::find_group(const std::string& wanted) const
{
    return find_named(groups, wanted);
}

std::size_t size_of(const Values& values)
{
    return std::visit([](const auto& held) { return held.size(); }, values);
}

void check_dataset(const Dataset& dataset)
{
    check_group(dataset, "the root group");
}

}  // namespace esther
