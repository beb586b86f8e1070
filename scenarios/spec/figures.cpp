#include "scenarios/spec/figures.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "pathways/yaml/quantity.hpp"

namespace esther {

namespace {

/// Keys below which nothing is a figure: texts, names, classes of urgency, and the design of an experiment.
constexpr std::array<std::string_view, 20> no_figures = {
    "title",        "note",    "source",  "grade", "evidence", "areas", "values", "country",
    "file",         "set",     "priority", "seed", "age_bands", "ages",  "replications",
    "evaluations",  "warm_up", "measure", "until", "persons"};

bool holds_figures(const std::string& key, const Value& value)
{
    // `until` of a study is a word; as the end of a step it is a time.
    const bool is_time = key == "until" && value.text != "empty";
    return is_time || std::find(no_figures.begin(), no_figures.end(), key) == no_figures.end();
}

const Value* value_under(const Value& mapping, std::string_view key)
{
    for (const Value::Entry& entry : mapping.entries) {
        if (entry.key == key) {
            return &entry.value;
        }
    }
    return nullptr;
}

std::string text_of(const Value& value)
{
    std::string text = value.text;
    for (const Value& item : value.items) {
        text += (text.empty() ? "" : "; ") + item.text;
    }
    return text;
}

/// What tells an item of a list from the others: the name in it, or its number.
std::string name_of(const Value& item, std::size_t number)
{
    for (const char* key : {"name", "pathway", "to", "practice", "mark"}) {
        if (const Value* const name = value_under(item, key)) {
            return name->text;
        }
    }
    return std::to_string(number);
}

/// What a mapping says of its figures, or else what is said around it.
Provenance provenance_of(const Value& mapping, Provenance around)
{
    const Value* const source = value_under(mapping, "source");
    const Value* const grade = value_under(mapping, "grade");
    if (source != nullptr || grade != nullptr) {
        around = {source == nullptr ? "" : text_of(*source), grade == nullptr ? "" : text_of(*grade), ""};
    }
    if (const Value* const note = value_under(mapping, "note")) {
        around.note = text_of(*note);
    }
    return around;
}

class FigureReader {
  public:
    std::vector<Figure> read(const Value& document)
    {
        walk(document, "", {});
        return std::move(figures_);
    }

  private:
    void walk(const Value& value, const std::string& name, Provenance provenance)
    {
        provenance = provenance_of(value, std::move(provenance));
        for (const Value::Entry& entry : value.entries) {
            if (holds_figures(entry.key, entry.value)) {
                // `{value: ...}` is the figure itself.
                const bool is_itself = entry.key == "value";
                const std::string inner = is_itself      ? name
                                          : name.empty() ? entry.key
                                                         : name + "." + entry.key;
                walk(entry.value, inner, provenance);
            }
        }
        // In a list of figures, as of months, what one is said to rest on holds for those after it.
        Provenance of_list = provenance;
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            const Value& item = value.items[i];
            walk(item, name + "." + name_of(item, i), of_list);
            if (value_under(item, "value") != nullptr && value_under(item, "source") != nullptr) {
                of_list = provenance_of(item, of_list);
            }
        }
        if (value.kind == ValueKind::scalar) {
            add(value, name, provenance);
        }
    }

    void add(const Value& value, const std::string& name, const Provenance& provenance)
    {
        const Quantity quantity = read_quantity(value.text);
        if (quantity.fault) {
            return;
        }
        Figure figure;
        figure.name = name;
        figure.value = value.text;
        if (quantity.form == Form::money) {
            figure.unit = value.text.find("\xC2\xA3") != std::string::npos ? "\xC2\xA3" : "\xE2\x82\xAC";
            figure.value.erase(figure.value.find(figure.unit), figure.unit.size());
        } else {
            const auto rest = std::string(read_number(value.text).rest);
            figure.value.erase(figure.value.size() - rest.size());
            figure.unit = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
        }
        figure.source = provenance.source;
        figure.grade = provenance.grade;
        figure.note = provenance.note;
        figure.place = value.place;
        figures_.push_back(std::move(figure));
    }

    std::vector<Figure> figures_;
};

bool is_yaml(const std::string& name)
{
    return name.size() > 5 && name.substr(name.size() - 5) == ".yaml";
}

}  // namespace

std::vector<Figure> figures_of(const Value& document)
{
    return FigureReader().read(document);
}

std::vector<Figure> figures_of(const StudySpec& study)
{
    std::vector<Figure> all;
    for (const InputFile& input : study.inputs) {
        if (is_yaml(input.name)) {
            Problems none;  // the reader of the study has reported them
            const auto figures = figures_of(parse_document(input.text, study.shown(input.name), none));
            all.insert(all.end(), figures.begin(), figures.end());
        }
    }
    return all;
}

void add_unsourced(const std::vector<Figure>& figures, Problems& problems)
{
    for (const Figure& figure : figures) {
        if (!figure.is_sourced()) {
            problems.add(figure.place,
                         in_quotes(figure.name) + " has no " + (figure.source.empty() ? "source" : "grade"),
                         "every number says what it rests on, be it an assumption",
                         "{value: " + figure.value + (figure.unit.empty() ? "" : " " + figure.unit) +
                             ", source: assumption, grade: E}, or 'source' and 'grade' beside it");
        }
    }
}

}  // namespace esther
