#include "scenarios/world/check_measures.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>

namespace esther {

namespace {

constexpr std::size_t shortest = 8;  // letters: short names may well differ by one

/// One letter put in, left out or changed; a digit may tell two measures apart on purpose.
bool is_slip(const std::string& a, const std::string& b)
{
    if (a.size() > b.size()) {
        return is_slip(b, a);
    }
    if (a.size() < shortest || b.size() - a.size() > 1) {
        return false;
    }
    std::size_t i = 0;
    while (i < a.size() && a[i] == b[i]) {
        ++i;
    }
    const bool digit = std::isdigit(static_cast<unsigned char>(b[i])) != 0;
    return !digit && b.substr(i + 1) == a.substr(a.size() == b.size() ? i + 1 : i);
}

/// What the program counts by itself, with or without a record (scenarios/runner/collect.cpp).
constexpr const char* counted_anyway[] = {"death",  "absorbed_open",      "absorbed_away",  "no_show",
                                          "balked", "entered_population", "left_population"};

void check_name(const std::string& measure, const Place& place, Problems& problems)
{
    const auto* found = std::find(std::begin(counted_anyway), std::end(counted_anyway), measure);
    if (found != std::end(counted_anyway)) {
        problems.add(place, "a record counts '" + measure + "'",
                     "the program counts that by itself, and results would have two of one name",
                     "another name, such as 'seen_" + measure + "'");
    }
}

struct Use {
    int times = 0;
    Place first;
};

}  // namespace

void check_measures(const StudySpec& study, Problems& problems)
{
    std::map<std::string, Use> uses;
    for (const PathwaySpec& pathway : study.pathways) {
        for (const NodeSpec& node : pathway.nodes) {
            for (const std::string& measure : node.counts) {
                check_name(measure, node.place, problems);
                Use& use = uses[measure];
                if (use.times++ == 0) {
                    use.first = node.place;
                }
            }
        }
    }
    for (const SettingSpec& setting : study.settings) {
        for (const auto* list : {&setting.flows.spells, &setting.flows.counts}) {
            for (const std::string& measure : *list) {
                Use& use = uses[measure];
                if (use.times == 0) {
                    use.first = setting.flows.place;
                }
            }
        }
    }
    for (const auto& [name, use] : uses) {
        for (const auto& [other, other_use] : uses) {
            if (name != other && use.times < other_use.times && is_slip(name, other)) {
                problems.add(use.first,
                             "the measure '" + name + "' differs by one letter from '" + other + "'",
                             "what is counted under one is missing from the other",
                             "did you mean '" + other + "'? If not, a name that differs more");
            }
        }
    }
}

void check_priced(const std::vector<PricedName>& priced, const std::vector<std::string>& measures,
                  const std::vector<std::string>& pools, Problems& problems)
{
    for (const PricedName& wanted : priced) {
        const auto& known = wanted.is_pool ? pools : measures;
        if (std::find(known.begin(), known.end(), wanted.name) != known.end()) {
            continue;
        }
        const auto meant = std::find_if(known.begin(), known.end(),
                                        [&](const std::string& name) { return is_slip(wanted.name, name); });
        if (meant != known.end()) {
            problems.add(wanted.place,
                         "the " + wanted.to_text() + " differs by one letter from '" + *meant + "'",
                         "nothing of that name is counted, so it would stand as 0 in the ledgers",
                         "did you mean '" + *meant + "'?");
        }
    }
}

}  // namespace esther
