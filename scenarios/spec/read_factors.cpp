// Factor tables of a population: they name its attributes, and their factors are figures.

#include "scenarios/spec/attribute_keys.hpp"
#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

/// Whether two keys of one attribute can hold for the same person.
bool meet(const AttributeSpec& attribute, const std::string& a, const std::string& b)
{
    if (!attribute.values.empty()) {
        return a == b;
    }
    const auto one = parse_band(a);
    const auto other = parse_band(b);
    return one && other && one->first <= other->last && other->first <= one->last;
}

bool meet(const FactorSpec& factor, const std::vector<AttributeSpec>& attributes,
          const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    for (std::size_t i = 0; i < factor.attributes.size() && i < a.size() && i < b.size(); ++i) {
        const auto column = find_column(attributes, factor.attributes[i]);
        if (!column || !meet(attributes[*column], a[i], b[i])) {
            return false;
        }
    }
    return true;
}

void check_factor(FactorSpec& factor, const std::string& what, const std::vector<AttributeSpec>& attributes,
                  Problems& problems)
{
    if (!factor.mark.empty()) {
        problems.add(factor.place, what + ": a factor for the mark " + in_quotes(factor.mark),
                     "episodes carry marks, people do not", "a table over an attribute");
    }
    for (const std::string& name : factor.attributes) {
        check_attribute(name, factor.place, attributes, problems);
    }
    for (std::size_t i = 0; i < factor.entries.size(); ++i) {
        auto& [keys, scalar] = factor.entries[i];
        refuse_use(scalar, what, problems);
        for (std::size_t k = 0; k < factor.attributes.size() && k < keys.size(); ++k) {
            if (const auto column = find_column(attributes, factor.attributes[k])) {
                check_key(keys[k], attributes[*column], scalar.place, what, problems);
            }
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (meet(factor, attributes, keys, factor.entries[j].first)) {
                problems.add(scalar.place,
                             what + ": " + in_quotes(keys.back()) + " overlaps " +
                                 in_quotes(factor.entries[j].first.back()),
                             "a person finds one factor in a table", "moving the border between the two");
            }
        }
    }
    if (factor.otherwise) {
        refuse_use(*factor.otherwise, what, problems);
    }
}

}  // namespace

std::vector<FactorSpec> read_people_factors(const Value& value, const std::string& what,
                                            const std::vector<AttributeSpec>& attributes, Problems& problems)
{
    std::vector<FactorSpec> factors = read_factors(value, what, problems);
    for (FactorSpec& factor : factors) {
        check_factor(factor, what, attributes, problems);
    }
    return factors;
}

}  // namespace esther
