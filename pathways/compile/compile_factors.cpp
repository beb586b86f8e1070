#include <algorithm>

#include "pathways/compile/build.hpp"
#include "pathways/graph/bands.hpp"

namespace esther {

std::size_t n_values(const Build& build, AttributeId id)
{
    const auto& values = build.model.attributes[index(id)].values;
    return values.empty() ? oldest + 1 : values.size();
}

/// Value numbers that a key names: one value, or the years of an age band.
std::vector<std::size_t> values_of(const Build& build, AttributeId id, const std::string& key)
{
    const auto& names = build.model.attributes[index(id)].values;
    std::vector<std::size_t> values;
    if (!names.empty()) {
        const auto found = std::find(names.begin(), names.end(), key);
        if (found != names.end()) {
            values.push_back(static_cast<std::size_t>(found - names.begin()));
        }
        return values;
    }
    if (const auto band = parse_band(key)) {
        for (int age = band->first; age <= band->last; ++age) {
            values.push_back(static_cast<std::size_t>(age));
        }
    }
    return values;
}

namespace {

/// Compiles a table of factors; `marks` are the pathway's.
Factor make_factor(Build& build, const FactorSpec& spec, const std::vector<std::string>& marks)
{
    Factor f;
    if (!spec.mark.empty()) {
        const auto found = std::find(marks.begin(), marks.end(), spec.mark);
        f.mark = static_cast<std::uint8_t>(1U << (found - marks.begin()));
        f.first_number = build.numbers.add(spec.entries.front().second);
        return f;
    }
    f.attribute_a = find_attribute(build, spec.attributes[0]);
    f.field_a = build.out.network.attributes[f.attribute_a];
    std::size_t n = n_values(build, f.attribute_a);
    if (spec.attributes.size() > 1) {
        f.attribute_b = find_attribute(build, spec.attributes[1]);
        f.field_b = build.out.network.attributes[f.attribute_b];
        f.n_b = static_cast<std::uint16_t>(n_values(build, f.attribute_b));
        n *= f.n_b;
    }
    std::vector<const Scalar*> cells(n, spec.otherwise ? &*spec.otherwise : nullptr);
    for (const auto& [keys, scalar] : spec.entries) {
        for (const std::size_t a : values_of(build, f.attribute_a, keys[0])) {
            if (keys.size() == 1) {
                cells[a] = &scalar;
                continue;
            }
            for (const std::size_t b : values_of(build, f.attribute_b, keys[1])) {
                cells[a * f.n_b + b] = &scalar;
            }
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t number = cells[i] == nullptr ? build.numbers.add([](std::size_t) { return 1.0; })
                                                         : build.numbers.add(*cells[i]);
        if (i == 0) {
            f.first_number = number;
        }
    }
    return f;
}

}  // namespace

Range add_factors(Build& build, const std::vector<FactorSpec>& specs, const std::vector<std::string>& marks)
{
    Range range{static_cast<std::uint32_t>(build.out.network.factors.size()),
                static_cast<std::uint16_t>(specs.size())};
    for (const FactorSpec& spec : specs) {
        build.out.network.factors.push_back(make_factor(build, spec, marks));
    }
    return range;
}

void add_death(Build& build)
{
    Network& network = build.out.network;
    network.age = find_attribute(build, "age");
    if (build.model.death_hazard.empty()) {
        return;
    }
    network.death_hazard.first = static_cast<std::uint32_t>(network.factors.size());
    Factor base;
    base.attribute_a = find_attribute(build, "sex");
    base.attribute_b = network.age;
    base.field_a = network.attributes[base.attribute_a];
    base.field_b = network.attributes[base.attribute_b];
    base.n_b = oldest + 1;
    for (std::size_t i = 0; i < build.model.death_hazard.size(); ++i) {
        const std::uint32_t number =
            build.numbers.add([&](std::size_t) { return build.model.death_hazard[i]; });
        base.first_number = i == 0 ? number : base.first_number;
    }
    network.factors.push_back(base);
    static_cast<void>(add_factors(build, build.model.death_factors, {}));
    network.death_hazard.count = static_cast<std::uint16_t>(1 + build.model.death_factors.size());
}

void add_courses(Build& build)
{
    Network& network = build.out.network;
    for (const Model::Course& made : build.model.courses) {
        Course course;
        if (!made.attribute.empty()) {
            course.attribute = find_attribute(build, made.attribute);
            course.field = network.attributes[course.attribute];
        }
        for (std::size_t i = 0; i < made.columns.size(); ++i) {
            course.columns.push_back({network.attributes[find_attribute(build, made.columns[i])],
                                      static_cast<std::uint32_t>(made.strides[i])});
        }
        course.rates = made.rates;
        course.decision =
            name_decision(build, made.attribute.empty() ? "course/leaving" : "course/" + made.attribute, {});
        network.courses.push_back(std::move(course));
    }
}

void add_axes(Build& build)
{
    Network& network = build.out.network;
    std::size_t stride = 1;
    for (auto axis = build.model.axes.rbegin(); axis != build.model.axes.rend(); ++axis) {
        const std::size_t n_groups = 1U + *std::max_element(axis->second.begin(), axis->second.end());
        const AttributeId attribute = find_attribute(build, axis->first);
        network.axes.push_back(
            {attribute, static_cast<std::uint16_t>(stride), network.attributes[attribute], axis->second});
        stride *= n_groups;
    }
    network.n_cells = stride;
}

}  // namespace esther
