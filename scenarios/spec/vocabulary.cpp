#include "scenarios/spec/vocabulary.hpp"

#include <algorithm>

namespace esther {

namespace {

/// Adds what is not there yet by name.
template <class Named>
void add_new(std::vector<Named>& known, const std::vector<Named>& more)
{
    for (const Named& item : more) {
        if (std::none_of(known.begin(), known.end(), [&](const Named& k) { return k.name == item.name; })) {
            known.push_back(item);
        }
    }
}

}  // namespace

Vocabulary vocabulary_of(const StudySpec& study)
{
    Vocabulary words;
    for (const PopulationSpec& population : study.populations) {
        add_new(words.attributes, population.attributes);
    }
    for (const SettingSpec& setting : study.settings) {
        add_new(words.pools, setting.pools);
        add_new(words.interfaces, setting.interfaces);
        for (const PlaceSpec& place : setting.places) {
            if (std::find(words.places.begin(), words.places.end(), place.name) == words.places.end()) {
                words.places.push_back(place.name);
            }
        }
    }
    for (const ParameterSpec& parameter : study.mechanisms.parameters) {
        words.parameters.push_back(parameter.name);
    }
    return words;
}

}  // namespace esther
