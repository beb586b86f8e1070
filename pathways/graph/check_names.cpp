#include <algorithm>

#include "pathways/graph/check_parts.hpp"
#include "pathways/graph/checks.hpp"
#include "pathways/graph/visit.hpp"

namespace esther {

namespace {

template <class Item>
std::vector<std::string> names_of(const std::vector<Item>& items)
{
    std::vector<std::string> names;
    for (const Item& item : items) {
        names.push_back(item.name);
    }
    return names;
}

class NameCheck {
  public:
    NameCheck(const PathwaySpec& pathway, const Vocabulary& vocabulary, Problems& problems)
        : pathway_(&pathway),
          vocabulary_(&vocabulary),
          problems_(&problems),
          attributes_(names_of(vocabulary.attributes)),
          pools_(names_of(vocabulary.pools)),
          interfaces_(names_of(vocabulary.interfaces)),
          parameters_(vocabulary.parameters)
    {
        for (const auto& [name, scalar] : pathway.parameters) {
            parameters_.push_back(name);
        }
    }

    void check()
    {
        for (const NodeSpec& node : pathway_->nodes) {
            check_node(node);
        }
        for_each_factor(*pathway_, [this](const FactorSpec& factor) { check_factor(factor); });
        for_each_scalar(*pathway_, [this](const Scalar& scalar) {
            known(scalar.use, parameters_, scalar.place, "parameter '" + scalar.use + "' is not known",
                  "no mechanism declares it", "parameters");
        });
    }

  private:
    void known(const std::string& name, const std::vector<std::string>& names, const Place& place,
               const std::string& what, const std::string& why, const std::string& things)
    {
        if (!name.empty() && !problems_->full() &&
            std::find(names.begin(), names.end(), name) == names.end()) {
            problems_->add(place, what, why, did_you_mean(name, names, things));
        }
    }

    void check_node(const NodeSpec& node)
    {
        const std::string who = "node '" + node.name + "'";
        known(node.pool, pools_, place_of(node, "pool"),
              who + " takes from pool '" + node.pool + "', which nobody provides",
              "its queue would never be served", "pools");
        for (const auto* key : {"also", "overflow"}) {
            for (const std::string& pool : key == std::string("also") ? node.also : node.overflow) {
                known(pool, pools_, place_of(node, key),
                      who + " takes from pool '" + pool + "', which nobody provides",
                      "its queue would never be served", "pools");
            }
        }
        if (node.pressure) {
            known(node.pressure->pool, pools_, node.pressure->place,
                  "'pressure' of " + who + " looks at pool '" + node.pressure->pool +
                      "', which nobody provides",
                  "nothing would be in use there", "pools");
        }
        known(node.at, vocabulary_->places, place_of(node, "at"),
              who + " happens at the unknown place '" + node.at + "'", "no setting declares it", "places");
        for (const BranchSpec& branch : node.next) {
            known(branch.over, interfaces_, branch.place,
                  who + " crosses the unknown interface '" + branch.over + "'", "its delay is not known",
                  "interfaces");
        }
        for (const std::string& measure : node.counts) {
            if (!vocabulary_->measures.empty()) {
                known(measure, vocabulary_->measures, place_of(node, "count"),
                      who + " counts the unknown measure '" + measure + "'", "nobody reports it", "measures");
            }
        }
        for (const auto& [attribute, value] : node.sets) {
            check_value(attribute, value, place_of(node, "set"), who + " sets ");
        }
    }

    /// Age is known by its bands, which check_structure looks at; it cannot be set.
    void check_value(const std::string& attribute, const std::string& value, const Place& place,
                     const std::string& who)
    {
        known(attribute, attributes_, place, who + "the unknown attribute '" + attribute + "'",
              "people have no such attribute", "attributes");
        for (const AttributeSpec& known_attribute : vocabulary_->attributes) {
            if (known_attribute.name != attribute) {
                continue;
            }
            if (known_attribute.values.empty()) {
                problems_->add(place, who + "attribute '" + attribute + "'", "it is not for a pathway to set",
                               "another attribute");
                continue;
            }
            if (!known_attribute.changes) {
                problems_->add(place, who + "attribute '" + attribute + "', which does not change",
                               "who comes to need what is drawn from it, the same in every care model",
                               "'changes: true' where the attribute is declared, or another attribute");
                continue;
            }
            known(value, known_attribute.values, place,
                  who + "attribute '" + attribute + "' to " + in_quotes(value) +
                      ", which is none of its values",
                  "nobody could have it", "values");
        }
    }

    void check_factor(const FactorSpec& factor)
    {
        for (std::size_t i = 0; i < factor.attributes.size(); ++i) {
            const std::string& attribute = factor.attributes[i];
            known(attribute, attributes_, factor.place,
                  "a table of factors has the unknown attribute " + in_quotes(attribute),
                  "people have no such attribute", "attributes");
            for (const AttributeSpec& known_attribute : vocabulary_->attributes) {
                if (known_attribute.name != attribute || known_attribute.values.empty()) {
                    continue;
                }
                for (const auto& [keys, scalar] : factor.entries) {
                    known(keys[i], known_attribute.values, scalar.place,
                          in_quotes(keys[i]) + " is no value of attribute '" + attribute + "'",
                          "nobody could have it", "values");
                }
            }
        }
    }

    const PathwaySpec* pathway_;
    const Vocabulary* vocabulary_;
    Problems* problems_;
    std::vector<std::string> attributes_;
    std::vector<std::string> pools_;
    std::vector<std::string> interfaces_;
    std::vector<std::string> parameters_;
};

}  // namespace

void check_names(const PathwaySpec& pathway, const Vocabulary& vocabulary, Problems& problems)
{
    NameCheck(pathway, vocabulary, problems).check();
}

}  // namespace esther
