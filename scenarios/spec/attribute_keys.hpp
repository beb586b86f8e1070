#pragma once

#include <string>
#include <vector>

#include "pathways/yaml/value.hpp"

namespace esther {

/// Whether keys must name every value of an attribute.
enum class Cover { some, all };

/// Checks keys that are values of an attribute: ages are bands that do not overlap.
void check_keys(const std::vector<const Value::Entry*>& entries, const AttributeSpec& attribute, Cover cover,
                const std::string& what, const Place& whole, Problems& problems);

/// Checks one such key.
void check_key(const std::string& key, const AttributeSpec& attribute, const Place& place,
               const std::string& what, Problems& problems);
/// Reports a name that is no declared attribute.
void check_attribute(const std::string& name, const Place& place,
                     const std::vector<AttributeSpec>& attributes, Problems& problems);

/// "age" or "age x sex": the names of one or two declared attributes; unknown ones are faults.
[[nodiscard]] std::vector<std::string> read_attribute_names(const std::string& text, const Place& place,
                                                            const std::vector<AttributeSpec>& attributes,
                                                            Problems& problems);

}  // namespace esther
