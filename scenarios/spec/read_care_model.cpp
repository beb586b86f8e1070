// Reads a care model: which practices it has, and who owns what. It may set nothing else.

#include <algorithm>
#include <array>

#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

constexpr std::array<const char*, 37> effect_words = {
    "effect",     "effects",    "reduction",   "reductions", "reduce",  "reduces",   "reduced",  "admission",
    "admissions", "attendance", "attendances", "rate",       "rates",   "ratio",     "hazard",   "odds",
    "cost",       "costs",      "saving",      "savings",    "saved",   "outcome",   "outcomes", "impact",
    "impacts",    "avoided",    "prevented",   "factor",     "factors", "mortality", "death",    "deaths",
    "conversion", "multiplier", "benefit",     "benefits",   "efficacy"};

std::vector<std::string> words_of(const std::string& key)
{
    std::vector<std::string> words(1);
    for (const char c : key) {
        if (c == '_' || c == '.' || c == '-' || c == ' ') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

/// Reports each key of a mapping that names an effect.
void refuse_effects(Fields& fields, const Value& value)
{
    for (const Value::Entry& entry : value.entries) {
        if (names_an_effect(entry.key)) {
            (void)fields.find(entry.key);  // so that it is not reported a second time
            add_effect_fault(fields.problems(), entry.key_place, fields.what(), entry.key);
        }
    }
}

PracticeStatus read_status(Fields& fields, const std::string& key)
{
    const std::string status = read_word(fields, key, {"seen", "absent", "unknown"}, "absent");
    return status == "seen"      ? PracticeStatus::seen
           : status == "unknown" ? PracticeStatus::unknown
                                 : PracticeStatus::absent;
}

/// `for: {age: 65+}`, `others: absent`: whom a practice is for, and what it is for all others.
void read_clients(Fields& fields, const Value& whole, PracticeUse& use)
{
    Problems& problems = fields.problems();
    const Value* const clients = fields.find("for");
    if (clients == nullptr) {
        if (const Value* const others = fields.find("others")) {
            problems.add(others->place, fields.what() + " says what it is for others, but not whom it is for",
                         "a practice is for everybody unless it says for whom", "'for: {age: 65+}'");
        }
        return;
    }
    const auto entries = named_entries(clients, fields.what() + ", 'for'", problems);
    if (entries.size() == 1) {
        Fields group(*clients, fields.what() + ", 'for'", problems);
        use.for_attribute = entries[0]->key;
        for (const Text& text : read_texts(group, entries[0]->key)) {
            use.for_values.push_back(text.text);
        }
        group.finish();
    } else if (clients->kind == ValueKind::mapping) {
        problems.add(clients->place,
                     fields.what() + ", 'for' names " + std::to_string(entries.size()) + " attributes",
                     "whom a practice is for is told by one attribute", "{age: 65+}, or {area: Haringey}");
    }
    use.for_place = clients->place;
    need_keys(whole, fields.what(), {"others"}, problems);
    use.others = read_status(fields, "others");
}

PracticeUse read_use(const Value::Entry& entry, Problems& problems)
{
    PracticeUse use;
    use.practice = entry.key;
    use.place = entry.key_place;
    Fields fields(entry.value, "practice '" + entry.key + "'", problems);
    if (const Value* const extent = fields.find("extent")) {
        problems.add(extent->place, "practice '" + entry.key + "' sets its own extent",
                     "the extent of a practice is one prior shared by all systems",
                     "'extent' in the mechanisms file, and only 'status' here");
    }
    refuse_effects(fields, entry.value);
    need_keys(entry.value, fields.what(), {"status"}, problems);
    use.status = read_status(fields, "status");
    read_clients(fields, entry.value, use);
    use.evidence = fields.text("evidence");
    (void)fields.text("title");
    fields.finish();
    return use;
}

}  // namespace

bool names_an_effect(const std::string& key)
{
    const auto words = words_of(key);
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return std::find(effect_words.begin(), effect_words.end(), word) != effect_words.end();
    });
}

void add_effect_fault(Problems& problems, const Place& place, const std::string& what, const std::string& key)
{
    problems.add(place, what + " sets " + in_quotes(key),
                 "a care model says how work is done, never what comes of it",
                 "removing it: effects belong in the mechanisms file, once, with their sources");
}

CareModelSpec read_care_model(const Value& document, const std::string& file, Problems& problems)
{
    CareModelSpec spec;
    spec.file = file;
    spec.place = document.place;
    if (!is_document_of("care_model", document, document.place.file, problems)) {
        return spec;
    }
    Fields name_only(document, "care model", problems);
    spec.name = name_only.name("care_model");
    Fields fields(document, "care model '" + spec.name + "'", problems);
    (void)fields.find("care_model");
    spec.title = fields.text("title", spec.name);
    const auto roles = named_entries(fields.find("organisations"), "'organisations'", problems);
    for (const Value::Entry* entry : roles) {
        if (entry->value.kind == ValueKind::scalar && !entry->value.text.empty()) {
            spec.organisations.emplace_back(entry->key, entry->value.text);
        } else {
            problems.add(entry->value.place, "the organisation for '" + entry->key + "' is no name",
                         "each role is filled by one organisation", "its name");
        }
    }
    for (const Value::Entry* entry : named_entries(fields.find("practices"), "'practices'", problems)) {
        spec.practices.push_back(read_use(*entry, problems));
    }
    spec.provenance = fields.provenance();
    const std::vector<std::string> allowed = {"care_model", "title", "organisations", "practices"};
    // A slip in one of the four names is a slip, and reported as such by `finish`.
    for (const Value::Entry& entry : document.entries) {
        const bool is_slip = !nearest_name(entry.key, allowed).empty() && !names_an_effect(entry.key);
        const bool is_known = std::find(allowed.begin(), allowed.end(), entry.key) != allowed.end();
        const bool is_source = entry.key == "source" || entry.key == "grade" || entry.key == "note";
        if (!is_known && !is_source && !is_slip) {
            (void)fields.find(entry.key);
            add_effect_fault(problems, entry.key_place, fields.what(), entry.key);
        }
    }
    fields.finish();
    return spec;
}

}  // namespace esther
