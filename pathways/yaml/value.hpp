#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pathways/graph/pathway.hpp"

// A YAML document as a plain tree with places. yaml-cpp stays behind it.

namespace esther {

enum class ValueKind { null, scalar, sequence, mapping };

struct Value {
    struct Entry;
    ValueKind kind = ValueKind::null;
    std::string text;  ///< scalar
    bool quoted = false;
    std::vector<Value> items;    ///< sequence
    std::vector<Entry> entries;  ///< mapping, in file order, keys distinct
    Place place;
};

struct Value::Entry {
    std::string key;
    Place key_place;
    Value value;
};

/// Reads and guards a document: size at most 256 KiB, strict UTF-8, no control bytes, no duplicate or
/// non-scalar keys, no aliases, no merge keys, one document, depth <= 64, at most 50,000 nodes, scalars <=
/// 64 kB, no unterminated quotes, no anchors, tags or directives. Faults go to `problems` with
/// file:line:column; never throws on bad input. A document that could not be read at all is a null with line
/// 0: Fields and the readers say no more about it.
[[nodiscard]] Value parse_document(const std::string& text, const std::string& file, Problems& problems);
[[nodiscard]] Value read_document(const std::string& path, Problems& problems);
/// True for what parse_document returns after a fault that it could not read past.
[[nodiscard]] bool is_unread(const Value& value);

/// Walks one mapping, remembers which keys were asked for, and reports the rest as unknown.
/// Every mapping may also carry `source`, `grade` and `note`.
class Fields {
  public:
    /// `what` names the thing in messages: "node 'see_gp'". A value that is no mapping is a fault.
    Fields(const Value& value, std::string what, Problems& problems);
    /// The value under `key`, or nullptr. Marks the key as known.
    const Value* find(const std::string& key);
    /// As find; a missing key is a fault.
    const Value* need(const std::string& key);
    /// Reports every key that was never asked for, with the nearest known one. Call last.
    void finish();
    [[nodiscard]] Provenance provenance();
    [[nodiscard]] const std::string& what() const { return what_; }
    [[nodiscard]] Place place() const;
    [[nodiscard]] Problems& problems() { return *problems_; }

    // Typed reads; a fault is added and the fallback returned where the value is wrong.
    std::string text(const std::string& key, const std::string& fallback = "");
    std::string name(const std::string& key, const std::string& fallback = "");  ///< [a-z][a-z0-9_.]*
    bool flag(const std::string& key, bool fallback = false);                    ///< true/false/yes/no
    std::optional<Scalar> scalar(const std::string& key, Dimension dimension);
    std::int64_t integer(const std::string& key, std::int64_t fallback, std::int64_t least,
                         std::int64_t most);
    std::vector<std::string> names(const std::string& key);  ///< a name or a list of names
    std::optional<LawSpec> law(const std::string& key);      ///< a law of durations

  private:
    const Value* value_;
    std::string what_;
    Problems* problems_;
    std::vector<std::string> asked_;
};

/// A quantity: "12 min", "3.5 days", "2.1 per year", "15 %", "£1,604", "0.6"; or {use: name}; or {value: ...,
/// source: ...}. A bare number where a unit is due is a fault, and so are NaN, infinities, leading zeros and
/// negative times.
[[nodiscard]] Scalar read_scalar(const Value& value, Dimension dimension, const std::string& what,
                                 Problems& problems);

/// The same where the unit says which dimension it is ("15 %" a share, "3 days" a duration, "12" a number
/// ...).
/// `{use: name}` is a number until the parameter is known.
[[nodiscard]] Scalar read_any_scalar(const Value& value, const std::string& what, Problems& problems);
/// Dimension by the unit of a text; nothing if the text is no quantity.
[[nodiscard]] std::optional<Dimension> dimension_of(const std::string& text);
/// A change of a rate, "0.05 per hour per hour", in events per microsecond squared.
[[nodiscard]] Scalar read_slope(const Value& value, const std::string& what, Problems& problems);
/// A whole number without unit, exact over 64 bits; nothing if the text is none.
[[nodiscard]] std::optional<std::int64_t> read_whole(const std::string& text);
/// True for [a-z][a-z0-9_.]*.
[[nodiscard]] bool is_name(const std::string& text);
/// A piece of text, or "" after a fault.
[[nodiscard]] std::string read_text(const Value& value, const std::string& what, Problems& problems);
/// A name, or "" after a fault.
[[nodiscard]] std::string read_name(const Value& value, const std::string& what, Problems& problems);

/// A law of durations: "12 min" (constant), {exponential: {mean: 2 days}}, {lognormal: {mean: .., cv: ..}},
/// ...
[[nodiscard]] LawSpec read_law(const Value& value, const std::string& what, Problems& problems);
/// A fault if the law carries a severity where nothing would look at it, so `why`.
void refuse_severity(const LawSpec& law, const std::string& what, const std::string& why, Problems& problems);

[[nodiscard]] PathwaySpec read_pathway(const Value& value, const std::string& file, Problems& problems);
/// The mapping under `pools:`. A capacity `{use: name}` has `per_person` false until the parameter is known.
[[nodiscard]] std::vector<PoolSpec> read_pools(const Value& value, Problems& problems);
/// A table of factors, as under `by:` and `odds:`; a list of them, or one alone.
[[nodiscard]] std::vector<FactorSpec> read_factors(const Value& value, const std::string& what,
                                                   Problems& problems);

}  // namespace esther
