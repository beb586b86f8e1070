// What comes to people by itself: courses of attributes, births and migration.

#include <algorithm>

#include "scenarios/spec/attribute_keys.hpp"
#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

void check_stays(const std::vector<FactorSpec>& factors, const PopulationSpec& population,
                 const std::string& what, Problems& problems)
{
    for (const FactorSpec& factor : factors) {
        for (const std::string& name : factor.attributes) {
            const auto column = find_column(population.attributes, name);
            if (column && population.attributes[*column].changes) {
                problems.add(factor.place, what + " depends on " + in_quotes(name),
                             "no care model may move a step, and record nodes may set " + in_quotes(name),
                             "an attribute without 'changes'");
            }
        }
    }
}

CourseSpec read_course(const Value::Entry& entry, const PopulationSpec& population, Problems& problems)
{
    const std::string what = "course of '" + entry.key + "'";
    CourseSpec spec;
    spec.attribute = entry.key;
    spec.place = entry.key_place;
    Fields fields(entry.value, what, problems);
    const Value* const keep = fields.find("keep");
    const Value* const rate = fields.find("rate");
    const Value* const by = fields.find("by");
    if (entry.value.kind == ValueKind::mapping && (keep == nullptr) == (rate == nullptr)) {
        problems.add(entry.value.place, what + " has " + (keep == nullptr ? "no rate" : "two rates"),
                     "steps are given, or follow from the prevalence by age",
                     "either 'rate: 2 per 1,000 people per year' or 'keep: prevalence'");
    }
    if (keep != nullptr) {
        spec.keeps_prevalence = true;
        static_cast<void>(read_word(fields, "keep", {"prevalence"}, "prevalence"));
        if (by != nullptr) {
            problems.add(by->place, what + " has 'by' beside 'keep'",
                         "rates that keep the prevalence follow from it", "removing 'by'");
        }
    }
    if (rate != nullptr) {
        spec.rate = read_figure(*rate, Dimension::rate, what, problems);
        spec.rate.provenance = fields.provenance();
    }
    if (by != nullptr) {
        spec.by = read_people_factors(*by, what, population.attributes, problems);
        check_stays(spec.by, population, what, problems);
    }
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

/// What a prevalence looks at, and what the prevalences of these look at.
void add_what_it_rests_on(const PopulationSpec& spec, const std::string& attribute,
                          std::vector<std::string>& names)
{
    const auto prevalence = std::find_if(spec.prevalence.begin(), spec.prevalence.end(),
                                         [&](const PrevalenceSpec& p) { return p.attribute == attribute; });
    if (prevalence == spec.prevalence.end()) {
        return;
    }
    for (const std::string& name : depends_on(*prevalence)) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
            add_what_it_rests_on(spec, name, names);
        }
    }
}

/// A prevalence is kept by steps that no care model may move.
void check_kept(const PopulationSpec& spec, const CourseSpec& course, Problems& problems)
{
    const bool has_prevalence =
        std::any_of(spec.prevalence.begin(), spec.prevalence.end(),
                    [&](const PrevalenceSpec& p) { return p.attribute == course.attribute; });
    if (!has_prevalence) {
        problems.add(course.place, in_quotes(course.attribute) + " has no prevalence to keep",
                     "the rates of its steps would follow from how many have it at each age",
                     "a 'prevalence' of it, or a 'rate' here");
        return;
    }
    std::vector<std::string> names;
    add_what_it_rests_on(spec, course.attribute, names);
    for (const std::string& name : names) {
        const auto column = find_column(spec.attributes, name);
        if (column && spec.attributes[*column].changes) {
            problems.add(course.place,
                         "the prevalence of " + in_quotes(course.attribute) + " depends on " + in_quotes(name),
                         "no care model may move a step, and record nodes may set " + in_quotes(name),
                         "a prevalence by attributes without 'changes', or a 'rate' here");
        }
    }
}

}  // namespace

void read_courses(const Value* value, PopulationSpec& spec, Problems& problems)
{
    for (const Value::Entry* entry : named_entries(value, "'course'", problems)) {
        const auto column = find_column(spec.attributes, entry->key);
        if (!column) {
            check_attribute(entry->key, entry->key_place, spec.attributes, problems);
        } else if (*column == age_column || *column == sex_column) {
            problems.add(entry->key_place, "'" + entry->key + "' has no course",
                         "time alone makes people older, and nothing changes their sex", "removing it");
        } else if (spec.attributes[*column].changes) {
            problems.add(entry->key_place,
                         "'" + entry->key + "' may be set by record nodes, so it has no course",
                         "no care model may move a step", "an attribute without 'changes'");
        } else {
            std::erase_if(spec.courses,
                          [&](const CourseSpec& shared) { return shared.attribute == entry->key; });
            spec.courses.push_back(read_course(*entry, spec, problems));
        }
    }
    for (const CourseSpec& course : spec.courses) {
        if (course.keeps_prevalence) {
            check_kept(spec, course, problems);
        }
    }
}

void read_births_and_migration(const Value& value, PopulationSpec& spec, Problems& problems)
{
    Fields fields(value, "'births_and_migration'", problems);
    if (fields.need("keep") != nullptr) {
        const bool keeps = read_word(fields, "keep", {"census", "nothing"}, "census") == "census";
        spec.keeps_census = keeps ? std::optional(value.place) : std::nullopt;
    }
    static_cast<void>(fields.provenance());
    fields.finish();
}

}  // namespace esther
