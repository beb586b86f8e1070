#include "scenarios/spec/reading.hpp"

#include <algorithm>

#include "scenarios/spec/age_band.hpp"

namespace esther {

namespace {

const std::vector<std::string> document_kinds = {"calibration", "study",      "population", "setting",
                                                 "mechanisms",  "care_model", "contract",   "pathway",
                                                 "people",      "services",   "costs",      "pathway_list"};

std::string with_article(const std::string& kind)
{
    return "a " + kind + " file";
}

}  // namespace

void need_keys(const Value& value, const std::string& what, const std::vector<std::string>& keys,
               Problems& problems)
{
    if (value.kind == ValueKind::mapping) {
        Fields fields(value, what, problems);
        for (const std::string& key : keys) {
            (void)fields.need(key);
        }
    }
}

void check_name(const Value::Entry& entry, const std::string& what, Problems& problems)
{
    if (!is_name(entry.key)) {
        problems.add(entry.key_place, what + " has no good name",
                     "a name has small letters, digits, '_' and '.', and begins with a letter",
                     "a name such as 'acute_bed'");
    }
}

std::string alternatives(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + ("'" + names[i] + "'");
    }
    return text;
}

void add_unknown(Problems& problems, const Place& place, const std::string& kind, const std::string& name,
                 const std::vector<std::string>& known)
{
    problems.add(place, "unknown " + kind + " " + in_quotes(name), "nothing of that name is declared",
                 did_you_mean(name, known, kind + "s"));
}

void add_no_value(Problems& problems, const Place& place, const AttributeSpec& attribute,
                  const std::string& text)
{
    problems.add(place, in_quotes(text) + " is no value of " + in_quotes(attribute.name),
                 "its values are listed under 'attributes'", did_you_mean(text, attribute.values, "values"));
}

void add_no_age_band(Problems& problems, const Place& place, const std::string& what, const std::string& text)
{
    problems.add(place, what + ": " + in_quotes(text) + " is no age band",
                 "ages are whole years from 0 to " + std::to_string(greatest_age),
                 "a band such as '5-16', '40' or '85+'");
}

std::vector<const Value::Entry*> named_entries(const Value* value, const std::string& what,
                                               Problems& problems)
{
    std::vector<const Value::Entry*> entries;
    if (value == nullptr || is_unread(*value)) {
        return entries;
    }
    if (value->kind != ValueKind::mapping) {
        problems.add(value->place, what + " must be a mapping", "it gives names their values",
                     "lines of the form 'name: value' or {name: value}");
        return entries;
    }
    for (const Value::Entry& entry : value->entries) {
        if (entry.key != "source" && entry.key != "grade" && entry.key != "note") {
            entries.push_back(&entry);
        }
    }
    return entries;
}

std::vector<Text> read_texts(Fields& fields, const std::string& key)
{
    std::vector<Text> texts;
    const Value* const value = fields.find(key);
    if (value == nullptr) {
        return texts;
    }
    const std::vector<Value> single = {*value};
    for (const Value& item : value->kind == ValueKind::sequence ? value->items : single) {
        if (item.kind == ValueKind::scalar && !item.text.empty()) {
            texts.push_back({item.text, item.place});
        } else {
            fields.problems().add(item.place, fields.what() + ": '" + key + "' needs a text here",
                                  "it is a text or a list of texts", "[first, second]");
        }
    }
    return texts;
}

std::string read_word(const Value& value, const std::string& what, const std::vector<std::string>& words,
                      const std::string& fallback, Problems& problems)
{
    if (value.kind == ValueKind::scalar && std::find(words.begin(), words.end(), value.text) != words.end()) {
        return value.text;
    }
    const bool is_text = value.kind == ValueKind::scalar;
    problems.add(value.place, what + " is " + (is_text ? in_quotes(value.text) : "no word"),
                 "it can be " + alternatives(words), did_you_mean(is_text ? value.text : "", words, "words"));
    return fallback;
}

std::string read_word(Fields& fields, const std::string& key, const std::vector<std::string>& words,
                      const std::string& fallback)
{
    const Value* const value = fields.find(key);
    return value == nullptr
               ? fallback
               : read_word(*value, fields.what() + ": '" + key + "'", words, fallback, fields.problems());
}

Scalar read_figure(const Value& value, Dimension dimension, const std::string& what, Problems& problems)
{
    Scalar scalar = read_scalar(value, dimension, what, problems);
    refuse_use(scalar, what, problems);
    return scalar;
}

void refuse_use(Scalar& scalar, const std::string& what, Problems& problems)
{
    if (!scalar.use.empty()) {
        problems.add(scalar.place, what + " uses the parameter " + in_quotes(scalar.use),
                     "this figure is the same in every care model", "the figure itself");
        scalar.use.clear();
    }
}

std::string to_text(Dimension dimension)
{
    switch (dimension) {
        case Dimension::number:
            return "a number";
        case Dimension::share:
            return "a share";
        case Dimension::duration:
            return "a duration";
        case Dimension::rate:
            return "a rate";
        case Dimension::people:
            return "a number per people";
        case Dimension::money:
            return "an amount of money";
    }
    return "";
}

std::string document_kind(const Value& document)
{
    // A calibration names its study, a study its mechanisms and a population its people, so these are asked
    // for first; no other file holds two of these keys.
    for (const std::string& kind : document_kinds) {
        for (const Value::Entry& entry : document.entries) {
            if (entry.key == kind) {
                return kind;
            }
        }
    }
    return "";
}

bool is_document_of(const std::string& kind, const Value& document, const std::string& file,
                    Problems& problems)
{
    const std::string found = document_kind(document);
    if (found == kind || is_unread(document)) {
        return found == kind;  // what could not be read has been reported
    }
    const Place place = document.place.line > 0 ? document.place : Place{file, 1, 1};
    problems.add(place,
                 !found.empty() ? "this is " + with_article(found) + ", not " + with_article(kind)
                                : "this is not " + with_article(kind),
                 "every file names its kind in a key, by custom the first",
                 !found.empty() ? "a file that begins with '" + kind + ":'"
                                : "'" + kind + ": NAME' as its first line");
    return false;
}

}  // namespace esther
