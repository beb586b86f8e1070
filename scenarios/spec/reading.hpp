#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pathways/yaml/value.hpp"

// Small steps shared by the readers of all scenario files.

namespace esther {

/// Reports keys that a mapping lacks.
void need_keys(const Value& value, const std::string& what, const std::vector<std::string>& keys,
               Problems& problems);

/// Reports a key that cannot name something.
void check_name(const Value::Entry& entry, const std::string& what, Problems& problems);

/// "'a', 'b' or 'c'"
[[nodiscard]] std::string alternatives(const std::vector<std::string>& names);

/// A name that nobody declares: "unknown practice 'x'", with the nearest known one.
void add_unknown(Problems& problems, const Place& place, const std::string& kind, const std::string& name,
                 const std::vector<std::string>& known);

/// "'x' is no value of 'frailty'"
void add_no_value(Problems& problems, const Place& place, const AttributeSpec& attribute,
                  const std::string& text);
/// "'x' is no age band"
void add_no_age_band(Problems& problems, const Place& place, const std::string& what,
                     const std::string& text);

/// The entries of a mapping but for `source`, `grade` and `note`, which any mapping may carry.
/// A value that is no mapping is a fault; nullptr has no entries.
[[nodiscard]] std::vector<const Value::Entry*> named_entries(const Value* value, const std::string& what,
                                                             Problems& problems);

/// A text and where it stands.
struct Text {
    std::string text;
    Place place;
};

/// A text or a list of texts under `key`; nothing if the key is missing.
[[nodiscard]] std::vector<Text> read_texts(Fields& fields, const std::string& key);

/// One of a few words under `key`; another word is a fault.
[[nodiscard]] std::string read_word(Fields& fields, const std::string& key,
                                    const std::vector<std::string>& words, const std::string& fallback);

/// The same of a value, such as an item of a list.
[[nodiscard]] std::string read_word(const Value& value, const std::string& what,
                                    const std::vector<std::string>& words, const std::string& fallback,
                                    Problems& problems);

/// Reports `{use: ...}` where nothing may move a figure.
void refuse_use(Scalar& scalar, const std::string& what, Problems& problems);
/// A quantity written as a figure.
[[nodiscard]] Scalar read_figure(const Value& value, Dimension dimension, const std::string& what,
                                 Problems& problems);

/// "a duration", "a share", ...
[[nodiscard]] std::string to_text(Dimension dimension);

/// Whether the document is of this kind ("population"); a fault that says what it is instead if it is not.
[[nodiscard]] bool is_document_of(const std::string& kind, const Value& document, const std::string& file,
                                  Problems& problems);
/// The key that names the kind of a document, by custom the first; "" if there is none.
[[nodiscard]] std::string document_kind(const Value& document);

}  // namespace esther
